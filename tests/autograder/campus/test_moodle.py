"""Moodle's worksheet is filled in and its feedback zip made as its own importers read them."""

import csv
import io
import re
import zipfile
from datetime import datetime, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from fakes import verdicts
from fakes.downloads import CLASS, KEY, moodle_roster, worksheet

from autograder.campus.feedback import folder, moodle_pages, without_page
from autograder.campus.marks import Class, moodle_worksheet, participants
from autograder.campus.moodle import read_worksheet, worksheet_in
from autograder.campus.people import Roster
from autograder.campus.roster import read_import
from autograder.gradebook.records import Student, Submissions, build_records
from autograder.model.classroom import Classroom
from autograder.model.errors import CourseError
from autograder.model.zips import zipped

ROSTER = Roster(read_import(moodle_roster().encode(), "roster.csv").people)
SHEET = read_worksheet(worksheet().encode("utf-8-sig"), "sheet.csv", timezone.utc)
NUMBERS = {"101": "N4101", "102": "N4102", "103": "N4103", "104": "N4104"}


def group() -> Class:
    """The first has all points, the second none, the others handed nothing in."""
    students = [Student(p.id, p.first_name, p.last_name) for p in ROSTER.people]
    sent = (verdicts.right("N4101"), verdicts.blank("N4102"))
    return Class(KEY, build_records(Submissions({v.student: v for v in sent}), students), ROSTER)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_marks_go_where_moodle_looks_for_them():
    """By its importer's rules: three headings it wants, the number at the end of the identifier."""
    filled = rows(moodle_worksheet(group(), SHEET, NUMBERS))
    assert {"Identifier", "Grade", "Last modified (grade)"} <= set(filled[0])
    marks = {row["Identifier"].removeprefix("Participant "): row["Grade"] for row in filled}
    assert marks == {"101": "34", "102": "0", "103": "", "104": ""}


def test_nothing_else_of_a_worksheet_is_touched():
    """A changed date would make Moodle skip the row, a changed comment replace the comment."""
    before, after = rows(worksheet()), rows(moodle_worksheet(group(), SHEET, NUMBERS))
    for old, new in zip(before, after, strict=True):
        assert {**old, "Grade": ""} == {**new, "Grade": ""}


def test_a_formula_in_a_worksheet_is_disarmed():
    """A name or a comment that a student chose, in a file that somebody opens in Excel."""
    text = worksheet().replace("Sample One", "=1+1").replace("<p>Well\ndone</p>", "@SUM(A1)", 1)
    filled = rows(read_worksheet(text.encode(), "s.csv").filled({}))
    assert (filled[0]["Full name"], filled[0]["Feedback comments"]) == ("'=1+1", "'@SUM(A1)")
    assert filled[0]["Last modified (grade)"] == "-"


def test_a_mark_that_is_there_is_not_erased():
    """Where nothing is known here, Moodle's own mark stays."""
    text = worksheet().replace('"Submitted for grading",,', '"Graded",12.00,')
    sheet = read_worksheet(text.encode(), "s.csv")
    marks = [row["Grade"] for row in rows(moodle_worksheet(group(), sheet, NUMBERS))]
    assert marks == ["34", "0", "12.00", "12.00"]


def test_participants_are_found_by_address_and_by_what_was_collected():
    """The collected number wins: it stood on the very file."""
    assert participants(group(), SHEET, ()) == NUMBERS
    row = {"participant": "101", "student": "N4103"}
    assert participants(group(), SHEET, [row])["101"] == "N4103"
    assert participants(group(), None, [row]) == {"101": "N4103"}


def test_a_participant_who_may_be_two_people_is_nobody():
    """Then a mark is in neither row."""
    twins = [*ROSTER.people, ROSTER.people[0].__class__("N9", "Sample", "One")]
    sheet = read_worksheet(worksheet().replace(CLASS[0].email, "").encode(), "s.csv")
    found = participants(Class(KEY, (), Roster(tuple(twins))), sheet, ())
    assert "101" not in found
    assert found["102"] == "N4102"


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("Monday, 5 October 2026, 9:00 PM", 19),
        ("Monday, October 5, 2026, 9:00 PM", 19),
        ("Monday, 5 October 2026, 21:00", 19),
        ("5 October 2026, 9:00 PM", 19),
        ("October 5, 2026, 9:00 PM", 19),
        ("2026-10-05 21:00", 19),
        ("2026-10-05 21:00:00", 19),
        ("5/10/26, 21:00", None),
        ("-", None),
        ("lundi 5 octobre 2026, 21:00", None),
    ],
)
def test_times_are_read_as_moodle_writes_them_in_english(text: str, hour: int | None):
    """In British and American order; in another language there is no time, and no wrong one."""
    told = worksheet(CLASS[:1]).replace("Monday, 5 October 2026, 9:00 PM", text)
    sheet = read_worksheet(told.encode(), "s.csv", ZoneInfo("Europe/Berlin"))
    when = sheet.participants["101"].submitted
    assert when == (datetime(2026, 10, 5, hour, tzinfo=timezone.utc) if hour else None)
    assert sheet.participants["101"].unread == ("" if hour or text == "-" else text)


def test_the_most_that_moodle_takes_is_told():
    """A mark above it would be left out without a word."""
    assert SHEET.maximum == 41
    comma = read_worksheet(worksheet().replace("41.00", '"41,50"').encode(), "s.csv")
    assert comma.maximum == 41.5
    scale = read_worksheet(worksheet().replace("41.00", "Pass or fail").encode(), "s.csv")
    assert scale.maximum is None


def test_another_table_is_no_worksheet(tmp_path: Path):
    """The sentence says where Moodle keeps it."""
    with pytest.raises(CourseError, match=r"has no column 'Identifier'; choose Download grading"):
        read_worksheet(moodle_roster().encode(), "r.csv")
    assert worksheet_in(None) is None
    (tmp_path / "s.csv").write_text(worksheet())
    assert worksheet_in(tmp_path / "s.csv").participants.keys() == NUMBERS.keys()


def received(data: bytes, numbers: set[int]) -> dict[int, dict[str, bytes]]:
    """Return the files that each participant gets, by the rules of Moodle's importer.

    A part of the path splits at underscores into at most five; the second is the participant, the
    third and fourth name a plug-in, and what follows is the path of the file.
    """
    told: dict[int, dict[str, bytes]] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            parts = name.split("/")
            assert not parts[-1].startswith((".", "~"))
            info = parts[0].split("_", 4)
            assert len(info) >= 4
            assert info[2:4] == ["assignsubmission", "file"]
            assert int(info[1]) in numbers
            path = "/".join([*info[4:5], *parts[1:]]).lstrip("/")
            told.setdefault(int(info[1]), {})[path] = archive.read(name)
    return told


def test_everybody_gets_their_own_page_and_no_other(tmp_path: Path):
    """Whoever has no page yet is named."""
    room = Classroom(tmp_path)
    for student in ("N4101", "N4103"):
        page = room.feedback(student, KEY)
        page.parent.mkdir(parents=True)
        page.write_text(f"page of {student}")
    told = received(zipped(moodle_pages(group(), room, NUMBERS)), {101, 102, 103, 104})
    assert told == {
        101: {f"{KEY}.html": b"page of N4101"},
        103: {f"{KEY}.html": b"page of N4103"},
    }
    assert without_page(group(), room, NUMBERS.values()) == ("N4102",)
    assert without_page(group(), room, ()) == ("N4102", "N4101")


@pytest.mark.parametrize(
    "name", ["Zoë O'Sample", "under_score_99_x", "../..", "a/b\\c", "\u202egnp", "", "..."]
)
def test_no_name_changes_whose_a_file_is(name: str):
    """Underscores and slashes of a name would be read as Moodle's own."""
    made = folder(name, "101")
    assert re.fullmatch(r"[^_/\\:]+_101_assignsubmission_file_", made)
    assert ".." not in made.split("_")[0] or name == "a"
    assert not made.startswith((".", "~"))
