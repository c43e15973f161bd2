"""The marks as a table for other programs: exact, in order, and harmless in a spreadsheet."""

import csv
import io
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from fakes import verdicts
from hypothesis import given
from hypothesis import strategies as st

from autograder.gradebook.export import COLUMNS, marks_csv, row, safe, write_marks
from autograder.gradebook.records import Record, Student, Submissions, Written, build_records
from autograder.model.errors import CourseError

STARTS = "=+-@\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}" + (
    "\N{FULLWIDTH COMMERCIAL AT}"
)
LIVE = re.compile(rf"(^|;)\s*[{re.escape(STARTS)}]")
READ = {"s01": (Written("why_flip", 4, 3), Written("which_padding", 3, 2))}


def table(records: tuple[Record, ...]) -> list[dict[str, str]]:
    """Return the marks as another program reads them."""
    return list(csv.DictReader(io.StringIO(marks_csv(records), newline="")))


def one(who: Student) -> Record:
    """Return the record of a right answer by somebody."""
    return replace(verdicts.record(verdicts.right(who.id)), who=who)


def test_a_row_a_student_in_the_order_of_the_class() -> None:
    """Two exports of one class are equal, and lines end as the standard says."""
    records = verdicts.sample_class(20)
    assert [line["student"] for line in table(records)] == [r.student for r in records]
    assert marks_csv(records) == marks_csv(verdicts.sample_class(20))
    assert marks_csv(records).count("\r\n") == len(records) + 1
    assert tuple(table(records)[0]) == COLUMNS


def test_an_empty_class_is_a_row_of_heads() -> None:
    """A program that reads the file finds its columns."""
    assert marks_csv(()) == ",".join(COLUMNS) + "\r\n"


def test_a_mark_is_told_in_its_parts() -> None:
    """Checks, read answers, what lateness took, and the total of these."""
    submissions = Submissions(
        {"s01": verdicts.right("s01")}, times={"s01": verdicts.DUE + timedelta(hours=2)}
    )
    (record,) = build_records(
        submissions, (Student("s01", "Zoë", "Ånd", "z@x.example"),), verdicts.TERMS, READ
    )
    assert row(record) == (
        *("s01", "Ånd", "Zoë", "z@x.example", "late"),
        *("34", "5", "3", "36", "41"),
        *("2026-10-06 01:59 UTC", "yes"),
    )


@pytest.mark.parametrize(
    ("verdict", "state", "auto"),
    [
        (verdicts.blank("s01"), "graded", "0"),
        (verdicts.refused("s01"), "not graded", ""),
        (verdicts.partly_judged("s01"), "not graded", ""),
    ],
)
def test_zero_and_not_graded_are_two_things(verdict, state, auto) -> None:
    """A blank notebook has 0; one that could not be judged has an empty cell."""
    (record,) = build_records(Submissions({"s01": verdict}), None, verdicts.TERMS, READ)
    (line,) = table((record,))
    assert (line["state"], line["auto"]) == (state, auto)
    assert bool(line["total"]) is (state == "graded")


def test_missing_has_no_points_at_all() -> None:
    """Nobody reads a zero where nothing was handed in."""
    (record,) = build_records(Submissions(), (Student("s01"),), verdicts.TERMS, READ)
    assert row(record)[4:9] == ("missing", "", "", "", "")


def test_a_total_waits_for_the_reader_of_written_answers() -> None:
    """A mark that still can change is not exported as one."""
    (record,) = build_records(Submissions({"s01": verdicts.right("s01")}), None, verdicts.TERMS)
    (line,) = table((record,))
    assert (line["auto"], line["manual"], line["penalty"], line["total"]) == ("34", "", "", "")


def test_a_stranger_is_marked() -> None:
    """Somebody has to decide what becomes of a mark without a name."""
    (record,) = build_records(Submissions({"x": verdicts.right("x")}), ())
    assert row(record)[-1] == "no"


@pytest.mark.parametrize(
    "name",
    [
        "=cmd|' /C calc'!A0",
        "+1+1",
        "-2+3",
        "@SUM(A1)",
        " =1",
        "\t=1",
        "\r=1",
        "\n=1",
        "\u200b=1",
        "\u202e=1",
        "\x00=1",
        "\x1b[31m=1",
        "\N{FULLWIDTH EQUALS SIGN}1",
        "x;=1",
        "x; =1",
        "x;\t@1",
        'x"\r\n=1,"',
    ],
)
def test_no_name_is_a_formula(name) -> None:
    """A spreadsheet shows the text, whatever a student calls themselves."""
    (line,) = table((one(Student("s01", name, name, name)),))
    for column in ("first name", "last name", "email"):
        assert not LIVE.search(line[column]), line[column]


def test_a_formula_is_still_readable() -> None:
    """An apostrophe is put in front, and nothing is lost."""
    assert safe("=cmd|' /C calc'!A0") == "'=cmd|' /C calc'!A0"
    assert safe("x;=1") == "x;'=1"


@given(st.text(max_size=30))
def test_no_text_at_all_is_a_formula(text) -> None:
    """Cleaned or not, no cell starts as a formula does, and a second cleaning changes nothing."""
    assert not LIVE.search(safe(text))
    assert safe(safe(text)) == safe(text)


@given(st.text(st.characters(codec="utf-8", categories=["L", "M", "N"]), max_size=20))
def test_plain_names_come_back_as_they_are(name) -> None:
    """Letters of every script, in a file that any program reads."""
    (line,) = table((one(Student("s01", name, 'O\'Neil-Smith, Jr. "Bo"')),))
    assert line["first name"] == " ".join(name.split())
    assert line["last name"] == 'O\'Neil-Smith, Jr. "Bo"'


def test_the_file_is_written_as_it_is_read(tmp_path) -> None:
    """UTF-8, and line ends untouched by the system."""
    records = (one(Student("s01", "Zoë 金")),)
    write_marks(tmp_path / "marks" / "a.csv", records)
    assert (tmp_path / "marks" / "a.csv").read_bytes() == marks_csv(records).encode()


def test_marks_that_cannot_be_written_leave_the_old_ones(tmp_path) -> None:
    """The sentence names the file and what to do."""
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(CourseError, match=r"a\.csv could not be written: .*; move the folder"):
        write_marks(tmp_path / "a.csv", ())
