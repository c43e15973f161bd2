"""A table is read whoever wrote it, and what is written is harmless in a spreadsheet."""

import csv
import io
import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.campus.tables import read_table, safe, written
from autograder.model.errors import CourseError

STARTS = "=+-@\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}" + (
    "\N{FULLWIDTH COMMERCIAL AT}"
)
LIVE = re.compile(rf"(^|;)\s*[{re.escape(STARTS)}]")
NUMBER = re.compile(r"-[0-9]+(\.[0-9]+)?(e-[0-9]+)?")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1")


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encoding_and_delimiter_are_found(encoding: str, delimiter: str, end: str):
    """Byte order marks, UTF-16 with and without one, Western Excel, and every usual delimiter."""
    rows = (("id", "last name"), ("s01", "Müller"), ("s02", "Ånd"))
    text = "".join(delimiter.join(row) + end for row in rows)
    table = read_table(text.encode(encoding), "list.csv")
    assert table.columns == ("id", "last name")
    assert [row["last name"] for row in table.rows] == ["Müller", "Ånd"]
    assert table.lines == (2, 3)


def test_excels_own_first_line_names_the_delimiter():
    """`sep=;` is no row."""
    table = read_table(b"sep=;\r\nid;name\r\ns01;A, B\r\n", "list.csv")
    assert table.rows == ({"id": "s01", "name": "A, B"},)
    assert table.lines == (3,)


def test_commas_within_cells_are_no_delimiter():
    """Names written last name first, in a table of semicolons."""
    table = read_table(b"id;name\ns01;Di, A, B\ns02;C, D, E\n", "list.csv")
    assert table.columns == ("id", "name")
    assert table.rows[1] == {"id": "s02", "name": "C, D, E"}


def test_the_line_of_a_row_counts_lines_within_cells():
    """What is said of a row leads to where it begins, and empty lines are none."""
    table = read_table(b'id,note\ns01,"one\ntwo"\n\ns02,x\n', "list.csv")
    assert table.lines == (2, 5)


@given(
    st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8),
            min_size=3,
            max_size=3,
        ),
        max_size=5,
    )
)
def test_what_is_written_is_read_back(rows: list[list[str]]):
    """By Python's own csv and by us: numbers, and the cells as they were made safe, one for one."""
    text = written([["a", "b", "c"], *rows])
    expected = [[c if NUMBER.fullmatch(c) else safe(c) for c in row] for row in rows]
    assert list(csv.reader(io.StringIO(text, newline="")))[1:] == expected
    table = read_table(text.encode(), "x.csv")
    assert [list(row.values()) for row in table.rows] == [row for row in expected if any(row)]


@pytest.mark.parametrize(
    ("data", "fact"),
    [
        (b"", "is empty; look whether it is the file that you mean"),
        (b"\n \n", "is empty"),
        (b"PK\x03\x04rest", "is a workbook, not CSV; save it as CSV in UTF-8"),
        (b"\xd0\xcf\x11\xe0rest", "is a workbook"),
        (b"\x00\x01\x02", "is not text; save it as CSV in UTF-8"),
        (b"\xff\xfea", "is not text"),
        (b"id,id\ns01,s02\n", "has two columns 'id'; rename or remove one"),
        (b'id,name\ns01,"' + b"x" * 200_000, "is not CSV from line 2 on: field larger than field"),
        (
            b'id,name\ns01,"A\ns02,B\n',
            "is not CSV from line 2 on: unexpected end of data; look for",
        ),
        (
            b'id,name\ns01,A\ns02,"B" C\n',
            "is not CSV from line 3 on: ',' expected after '\"'; look",
        ),
        (b'sep=,\nid,name\ns01,"A\ns02,B\n', "is not CSV from line 3 on: unexpected end"),
        (b"id,name\ns01,A\0B\ns02,CDE\n", "is not text; save it as CSV in UTF-8"),
    ],
    ids=[
        *("nothing", "blank", "xlsx", "xls", "zeros", "half", "twice", "endless cell"),
        *("a quote without end", "a quote within", "a quote behind sep", "a zero"),
    ],
)
def test_what_is_no_table_is_one_sentence(data: bytes, fact: str):
    """It names the file and what to do."""
    with pytest.raises(CourseError, match=re.escape(f"list.csv {fact}")):
        read_table(data, "list.csv")


def test_rows_with_more_cells_than_columns_are_told():
    """A comma in a name shifts the cells right of it; empty cells at the end shift nothing."""
    table = read_table(b"id,name,email\ns01,Di, A,a@x\ns02,B,b@x,,\n", "list.csv")
    assert table.wide == ((2, 4),)
    assert table.rows[1] == {"id": "s02", "name": "B", "email": "b@x"}


def test_a_table_without_end_is_not_read(monkeypatch: pytest.MonkeyPatch):
    """Nobody's roster has gigabytes."""
    monkeypatch.setattr("autograder.campus.tables.LARGEST_BYTES", 3)
    with pytest.raises(CourseError, match=r"has 0 MiB, and a table of at most 0 is read"):
        read_table(b"id,name\n", "list.csv")


@given(st.binary(max_size=80))
def test_any_bytes_are_a_table_or_one_sentence(data: bytes):
    """Nothing else comes of a strange file."""
    with suppress(CourseError):
        table = read_table(data, "x.csv")
        assert all(row.keys() == set(table.columns) for row in table.rows)


def test_a_formula_is_still_readable():
    """An apostrophe is put in front, and nothing is lost."""
    assert safe("=cmd|' /C calc'!A0") == "'=cmd|' /C calc'!A0"
    assert safe("x;=1") == "x;'=1"


@pytest.mark.parametrize("number", ["-1", "-0.02561", "-10.5", "-2.561e-05"])
def test_a_number_below_zero_stays_a_number(number: str):
    """A correlation, or points taken back by hand: no program would read it with an apostrophe."""
    assert written([[number, "x"]]) == f"{number},x\r\n"


@pytest.mark.parametrize("text", ["-1+1", "-A1", "--1", "-", "-1;-1", "-1 2", "-\u0661", "+49170"])
def test_what_only_begins_as_a_number_is_disarmed(text: str):
    """It may be a sum."""
    assert written([[text, "x"]]).startswith("'")


@given(st.text(max_size=30))
def test_no_text_at_all_is_a_formula(text: str):
    """Cleaned or not, no cell starts as a formula does, and a second cleaning changes nothing."""
    assert not LIVE.search(safe(text))
    assert safe(safe(text)) == safe(text)
