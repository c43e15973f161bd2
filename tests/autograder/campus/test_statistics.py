"""The numbers behind a class page, read back by programs that know nothing of it."""

import csv
import io
import sys

import pytest
from fakes import verdicts

from autograder.campus.statistics import statistics_csv, statistics_parquet
from autograder.gradebook.sheets import COLUMNS, sheets
from autograder.gradebook.statistics import belief_rows, check_rows, distribution, judged
from autograder.model.errors import CourseError

CLASS = verdicts.sample_class(30, 2)
EVERY = {sheet.name: sheet for sheet in sheets(CLASS)}


def read(name: str) -> list[dict[str, str]]:
    """Return the rows of one table as Python's own reader has them."""
    return list(csv.DictReader(io.StringIO(statistics_csv(EVERY[name]), newline="")))


def test_every_table_has_every_row_and_column() -> None:
    """Bars, checks and misconceptions: as many as there are, under the same heads for any class."""
    assert [int(row["submissions"]) for row in read("points")] == [
        bar.count for bar in distribution(CLASS)
    ]
    assert [row["check"] for row in read("checks")] == [
        row.check for row in check_rows(judged(CLASS))
    ]
    whole = [row for row in read("misconceptions") if row["part"] == "everybody"]
    assert [int(row["students"]) for row in whole] == [row.count for row in belief_rows(CLASS)]
    for name, sheet in EVERY.items():
        assert all(len(row) == len(COLUMNS[name]) for row in sheet.rows)
        assert all(None not in row and None not in row.values() for row in read(name))


def test_every_cell_has_the_type_of_its_column() -> None:
    """Or is not known; a table has the same types whatever a class came to."""
    for sheet in EVERY.values():
        for row in sheet.rows:
            for cell, kind in zip(row, sheet.columns.values(), strict=True):
                assert cell is None or type(cell) is kind


def test_no_student_is_named() -> None:
    """The tables are about the class, and can be shown to anybody."""
    text = "".join(map(statistics_csv, EVERY.values()))
    assert not [record.student for record in CLASS if record.student in text]


def test_an_empty_class_has_tables_without_rows() -> None:
    """With their heads, so that a program that reads them goes on."""
    for sheet in sheets(()):
        assert statistics_csv(sheet) == ",".join(COLUMNS[sheet.name]) + "\r\n"


@pytest.mark.parametrize("students", [0, 30])
def test_parquet_has_the_same_rows_and_types(students: int) -> None:
    """As the reader of pyarrow finds them, for a full class and for an empty one."""
    pytest.importorskip("pyarrow", reason="needs requirements-parquet.txt")
    import pyarrow.parquet as pq

    types = {str: "string", int: "int64", float: "double"}
    for sheet in sheets(CLASS[:students]):
        table = pq.read_table(io.BytesIO(statistics_parquet(sheet)))
        assert {field.name: str(field.type) for field in table.schema} == {
            name: types[kind] for name, kind in sheet.columns.items()
        }
        assert [tuple(row.values()) for row in table.to_pylist()] == list(sheet.rows)


def test_without_pyarrow_a_sentence_says_what_to_do(monkeypatch) -> None:
    """Nobody needs it who does not ask for Parquet."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(CourseError, match=r"-r requirements-parquet\.txt` \(50 MB"):
        statistics_parquet(EVERY["checks"])
