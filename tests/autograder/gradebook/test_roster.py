"""Whoever reads a class's roster reads the same in it, and says the same of what is wrong."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.gradebook.records import Student
from autograder.gradebook.roster import read_roster
from autograder.model.classroom import Classroom


@pytest.fixture
def classroom(tmp_path: Path) -> Classroom:
    """An empty class."""
    return Classroom(tmp_path)


def write_roster(room: Classroom, text: str, encoding: str = "utf-8") -> None:
    """Write a roster as some spreadsheet does."""
    room.roster.write_bytes(text.encode(encoding))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("separator", [",", ";", "\t", ", "])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_roster_is_read_as_spreadsheets_write_it(
    classroom, encoding, separator, line_end
) -> None:
    """Byte order mark, semicolons, tabs and Windows line ends are all at home."""
    rows = (("id", "first_name", "last_name"), ("s01", "Zoë", "Ånd"), ("s02", "金", "王"))
    write_roster(classroom, line_end.join(map(separator.join, rows)) + line_end, encoding)
    assert read_roster(classroom.roster) == (
        (Student("s01", "Zoë", "Ånd"), Student("s02", "金", "王")),
        (),
    )


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=8),
        unique=True,
        min_size=1,
        max_size=6,
    ),
    st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=12),
)
def test_names_come_through_a_roster_as_they_are(tmp_path_factory, ids, name) -> None:
    """Quotes, commas and every script; only white space at the ends goes."""
    path = tmp_path_factory.mktemp("class") / "roster.csv"
    quoted = '"' + name.replace('"', '""') + '"'
    rows = "".join(f"{student},{quoted}\n" for student in ids)
    path.write_text(f"id,last_name\n{rows}", encoding="utf-8")
    roster, notices = read_roster(path)
    assert roster == tuple(Student(student, last_name=name.strip()) for student in ids)
    assert notices == ()


@pytest.mark.parametrize(
    ("data", "fact"),
    [
        (
            b"student;mail\ns01;x\n",
            "has the columns student, mail and no column id; name the column of the student ids "
            "id, or take it in with `course roster import`, which writes it anew.",
        ),
        (b"ID;First Name\ns01;x\n", "has the columns ID, First Name and no column id; name the"),
        (
            b"id,last_name\ns01,M\xfcller\n",
            "cannot be read: it is not UTF-8; take it in with `course roster import`, which writes "
            "it anew.",
        ),
        ("id,last_name\ns01,A\n".encode("utf-16"), "cannot be read: it is not UTF-8; take"),
        (b"id,name,name\ns01,A,B\n", "has two columns 'name'; rename or remove one of them."),
        (
            b'id,last_name\n\ns01,"A\ns02,B\ns03,C\n',
            "is not CSV from line 3 on: unexpected end of data; look for a quote that is not "
            "closed or stands within a cell, or save it as CSV in UTF-8.",
        ),
    ],
    ids=["no id", "other headings", "cp1252", "utf-16", "twice", "a quote without end"],
)
def test_a_roster_in_another_form_is_refused(classroom, data: bytes, fact: str) -> None:
    """No name is shown with wrong letters, nobody is lost in another's."""
    classroom.roster.write_bytes(data)
    roster, (notice,) = read_roster(classroom.roster)
    file = f"{classroom.root.name}/roster.csv"
    assert roster is None
    assert notice.startswith(f"{file} {fact.format(file=file)}")


def test_rows_that_cannot_stand_are_left_out(classroom) -> None:
    """The first row of an id counts, and the others are named, empty lines counted."""
    text = "id,last_name\ns01,First\n\n,Nobody\nS01,Second\n../x,Path\ns02,Other\n"
    write_roster(classroom, text)
    roster, notices = read_roster(classroom.roster)
    file = f"{classroom.root.name}/roster.csv"
    assert roster == (Student("s01", "", "First"), Student("s02", "", "Other"))
    assert notices == (
        f"{file}, line 4 has no id; write one, or remove the line.",
        f"{file}, lines 2 and 5 have the ids s01 and S01, which not every system tells apart, for "
        "First and for Second; correct one, or "
        "remove it.",
        f"{file}, line 6: '../x' cannot name a folder; write an id of letters and digits.",
    )


def test_somebody_in_two_sections_is_in_both(classroom) -> None:
    """A row for each is what some platforms write."""
    write_roster(classroom, "id,last_name,section\ns01,A,Mon\ns01,A,Tue\n")
    roster, notices = read_roster(classroom.roster)
    assert roster == (Student("s01", "", "A", section="Mon and Tue"),)
    assert notices == (
        f"{classroom.root.name}/roster.csv, lines 2 and 3 are both about s01 (sections Mon and "
        "Tue); they are one.",
    )


def test_short_and_long_rows_of_a_roster_are_read(classroom) -> None:
    """Missing cells are empty; what has no column is left out and said, if it is something."""
    text = "id,first_name,last_name\ns01\ns02,A,B,C,D\ns03,A,B,,\n"
    write_roster(classroom, text)
    roster, notices = read_roster(classroom.roster)
    assert roster == (Student("s01"), Student("s02", "A", "B"), Student("s03", "A", "B"))
    assert notices == (
        f"{classroom.root.name}/roster.csv, line 3 has 5 cells, and there are 3 columns; what is "
        "right of them is left out. Put quotes around a cell that holds the delimiter, or look "
        "whether cells are in the wrong column.",
    )
