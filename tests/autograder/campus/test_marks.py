"""The marks as a table for other programs: exact, in order, and harmless in a spreadsheet."""

import ast
import csv
import inspect
import io
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from fakes import verdicts
from hypothesis import given
from hypothesis import strategies as st
from nbgrader.plugins.export import CsvExportPlugin

from autograder.campus.marks import (
    COLUMNS,
    NBGRADER,
    Class,
    canvas_csv,
    marks_csv,
    moodle_csv,
    nbgrader_csv,
    row,
    write_marks,
)
from autograder.campus.people import Person, Roster
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


CANVAS_PEOPLE = (
    Person("s00", "Zoë", "O'Sample, Jr.", "", "Mon", "4100", "SIS0", "zoe"),
    Person("s01", "=cmd()", "One", "s01@x.example", canvas_id="4101"),
    Person("s02"),
)


def group(*records: Record) -> Class:
    """Return a class of three, of whom the given records are known."""
    return Class("a02_convolution", records, Roster(CANVAS_PEOPLE))


def three() -> Class:
    """One who has 34 points, one who has none, one who handed nothing in, and a stranger."""
    roster = [Student(p.id, p.first_name, p.last_name, p.email) for p in CANVAS_PEOPLE]
    handed_in = (verdicts.right("s00"), verdicts.blank("s01"), verdicts.right("stranger"))
    submissions = Submissions({verdict.student: verdict for verdict in handed_in})
    return group(*build_records(submissions, roster))


def by_canvas(text: str) -> tuple[str, dict[str, str], dict[str, str]]:
    """Return heading, points and marks by Canvas's number or login, by its importer's own rules.

    The first row names the columns and ends its own with Section; a row whose first cell has
    *Points Possible* in it is about the assignment; a student is found by ID, or else by login.
    """
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    assert "Student" in header[0]
    assert "ID" in header[1]
    assert re.search(r"SIS\s+User\s+ID", header[2])
    assert re.search(r"SIS\s+Login\s+ID", header[3])
    assert "Section" in header[4]
    assert {len(row) for row in rows} == {len(header)}
    points = {row[5]: "" for row in rows if "Points Possible" in row[0]}
    marks = {row[1] or row[3]: row[5] for row in rows if "Points Possible" not in row[0]}
    return header[5], points, marks


def test_canvas_finds_every_student_and_the_column() -> None:
    """Points, a zero and an empty cell are three things; who is not enrolled has no row."""
    heading, points, marks = by_canvas(canvas_csv(three(), "Convolution (77)"))
    assert heading == "Convolution (77)"
    assert list(points) == ["34"]
    assert marks == {"4100": "34", "4101": "0", "s02": ""}


def test_canvas_shows_names_that_are_no_formulas() -> None:
    """A student is found by number, so that an apostrophe in front of a name does no harm."""
    rows = list(csv.reader(io.StringIO(canvas_csv(three(), "x"), newline="")))[2:]
    assert sorted(row[0] for row in rows) == ["O'Sample, Jr., Zoë", "One, =cmd()", "s02"]
    assert not any(LIVE.search(cell) for row in rows for cell in row)


def test_a_heading_that_is_a_formula_is_disarmed() -> None:
    """Whoever named the assignment."""
    assert by_canvas(canvas_csv(three(), "=1+1"))[0] == "'=1+1"


def test_moodles_import_has_a_row_for_everyone_enrolled() -> None:
    """Found by address or ID number, which Moodle lets one choose."""
    header, *rows = csv.reader(io.StringIO(moodle_csv(three(), "Convolution"), newline=""))
    assert header == ["First name", "Last name", "ID number", "Email address", "Convolution"]
    assert {(row[3], row[4]) for row in rows} == {("", "34"), ("s01@x.example", "0"), ("", "")}


def test_nbgraders_table_has_its_columns_and_survives_a_comma() -> None:
    """Which nbgrader's own exporter does not: a comma in a last name moves every cell after it."""
    late = {"s00": verdicts.DUE + timedelta(hours=2)}
    records = build_records(
        Submissions({"s00": verdicts.right("s00")}, times=late),
        [Student("s00", "Zoë", "O'Sample, Jr.", "z@x.example"), Student("s01")],
        verdicts.TERMS,
        {"s00": READ["s01"]},
    )
    text = nbgrader_csv(Class("a02_convolution", records, Roster(())))
    by_id = {row["student_id"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}
    assert by_id["s00"] == {
        "assignment": "a02_convolution",
        "duedate": "2026-10-05 23:59:00",
        "timestamp": "2026-10-06 01:59:00",
        "student_id": "s00",
        "last_name": "O'Sample, Jr.",
        "first_name": "Zoë",
        "email": "z@x.example",
        "raw_score": "39.0",
        "late_submission_penalty": "3.0",
        "score": "36.0",
        "max_score": "41.0",
    }
    assert (by_id["s01"]["timestamp"], by_id["s01"]["score"]) == ("", "")


def test_nbgraders_columns_are_those_of_the_version_that_is_installed() -> None:
    """In its own order, read out of its own code."""
    names = ast.parse(inspect.getsource(CsvExportPlugin.export).replace("\n    ", "\n").strip())
    lists = [node for node in ast.walk(names) if isinstance(node, ast.List) and node.elts]
    assert [element.value for element in lists[0].elts] == list(NBGRADER)


def test_marks_are_the_same_in_every_table() -> None:
    """Whoever reads them."""
    told = three()
    ours = {line["student"]: line["total"] for line in table(told.records)}
    theirs = csv.DictReader(io.StringIO(nbgrader_csv(told), newline=""))
    assert {row["student_id"]: row["score"].removesuffix(".0") for row in theirs} == ours
    assert sorted(by_canvas(canvas_csv(told, "x"))[2].values()) == ["", "0", "34"]


def test_who_is_excused_is_neither_missing_nor_zero() -> None:
    """Canvas has a word for it; everybody else reads an empty cell."""
    terms = replace(verdicts.TERMS, excused=frozenset({"s01"}))
    record = verdicts.record(verdicts.right("s01"), terms)
    group = Class("a02", (record,), Roster(()))
    assert row(record)[4:9] == ("excused", "", "", "", "")
    assert canvas_csv(group, "a02").splitlines()[-1].endswith(",EX")
    for text in (nbgrader_csv(group), moodle_csv(group, "a02")):
        assert "EX" not in text
    assert moodle_csv(group, "a02").splitlines()[-1].endswith(",")
