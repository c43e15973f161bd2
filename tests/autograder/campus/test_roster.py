"""A list of students becomes a roster, whoever wrote it, or one sentence for each thing wrong."""

import csv
import io
import re
from dataclasses import replace

import pytest
from fakes.downloads import CLASS, canvas_roster, moodle_roster, worksheet

from autograder.campus.people import Person, Roster
from autograder.campus.roster import (
    EXPORTS,
    Import,
    exported,
    read_import,
    read_roster,
    renewed,
    roster_csv,
)
from autograder.gradebook.roster import read_roster as read_for_records
from autograder.model.errors import CourseError

NAMES = [(one.first, one.last) for one in CLASS]


def imported(text: str, **chosen: str) -> Import:
    return read_import(text.encode(), "class.csv", chosen)


def names(found: Import) -> list[tuple[str, str]]:
    return [(person.first_name, person.last_name) for person in found.people]


def test_canvas_gradebook_is_a_roster():
    """Its rows about points, posting and the test student are nobody; its numbers are kept."""
    found = imported(canvas_roster())
    assert names(found) == NAMES
    assert found.people[1] == Person(
        "s02", "Zoë", "O'Sample", "", "Monday", canvas_id="4102", sis_id="SIS4102", login="s02"
    )
    assert found.problems == ()
    assert found.notices == ("class.csv: Canvas's test student is left out.",)


def test_canvas_with_first_and_last_names_apart():
    """As an institution may have it; the number is Canvas's then too, and no id."""
    text = "LastName,FirstName,ID,SIS Login ID,Section\nDi Sample,Éva,41,eva,M\n"
    (person,) = imported(text).people
    assert person == Person("eva", "Éva", "Di Sample", section="M", canvas_id="41", login="eva")


def test_canvas_without_logins_goes_by_its_number():
    """Somebody without the right to see SIS columns has a roster all the same."""
    (person,) = imported('Student,ID,Section\n"One, Sample",41,M\n').people
    assert (person.id, person.canvas_id) == ("41", "41")


def test_a_login_that_is_an_address_is_the_address_too():
    """Many schools log in by it, and Canvas exports no other."""
    text = 'Student,ID,SIS Login ID,Section\n"One, Sample",41,s01@x.example,M\n'
    assert imported(text).people[0].email == "s01@x.example"


def test_moodle_participants_are_a_roster():
    """By ID number; the address is kept."""
    found = imported(moodle_roster())
    assert names(found) == NAMES
    assert (found.people[0].id, found.people[0].email) == ("N4101", "s01@school.example")


def test_a_grading_worksheet_is_a_roster():
    """Its names come in one piece, and the last word is the last name."""
    found = imported(worksheet())
    assert names(found)[0] == ("Sample", "One")
    assert found.people[0].id == "s01@school.example"


@pytest.mark.parametrize("heading", ["id", "ID", "Student ID", "student_id", " SID "])
def test_a_table_of_ones_own_is_a_roster(heading: str):
    """Headings are known in any case and with underscores or spaces."""
    found = imported(f"{heading};First Name;last_name;E-Mail;Group\ns01;Sample;One;a@x.example;M\n")
    assert found.people == (Person("s01", "Sample", "One", "a@x.example", "M"),)


def test_a_heading_in_another_language_is_named_once():
    """Nothing is guessed."""
    text = "Matrikel;Vorname;Nachname\n77;Sample;One\n"
    found = imported(text, id="Matrikel", first_name="Vorname", last_name="Nachname")
    assert found.people == (Person("77", "Sample", "One"),)
    with pytest.raises(CourseError, match=r"has the columns Matrikel, Vorname, Nachname, and none"):
        imported(text)


def test_names_under_other_headings_are_asked_for():
    """An address is enough for an id, but a class without names is nobody's wish."""
    found = imported("Matrikel;Vorname;Nachname;E-Mail\n77;Sample;One;s01@x.example\n")
    assert found.people == (Person("s01@x.example", email="s01@x.example"),)
    assert found.notices == (
        "class.csv has no column that is known as a name, and E-Mail is taken for the id. Left out "
        "are Matrikel, Vorname, Nachname; name what you need of them with --column id=HEADING, "
        "--column first_name=HEADING, --column last_name=HEADING.",
    )


@pytest.mark.parametrize("text", ["id,email\ns01,a@x.example\n", "id,first_name,x\ns01,A,1\n"])
def test_a_table_that_says_all_or_a_name_is_asked_for_none(text: str):
    """What else an instructor keeps in a table is hers."""
    assert imported(text).notices == ()


def test_a_row_with_more_cells_than_columns_is_said():
    """Its cells may be in the wrong columns."""
    found = imported("id,last_name,email\ns01,A,a@x.example\ns02,Di, B,b@x.example\n")
    assert found.people[1].email == "B"
    assert found.notices == (
        "class.csv, line 3 has 4 cells, and there are 3 columns; what is right of them is left "
        "out. Put quotes around a cell that holds the delimiter, or look whether cells are in the "
        "wrong column.",
    )


def test_an_id_is_taken_from_a_column_in_which_something_stands():
    """Moodle exports its ID number where no school has filled it in."""
    text = 'First name,Last name,ID number,Email address,Groups\nSample,One,"",s01@x.example,""\n'
    assert imported(text).people[0].id == "s01@x.example"


def test_an_empty_gradebook_lists_nobody():
    """It has the columns, and is not said to lack one."""
    found = imported("Student,ID,SIS Login ID,Section\n    Points Possible,,,\n")
    assert found.problems == ("class.csv lists nobody; look whether it is the file that you mean.",)


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        (
            'Student,ID,SIS Login ID,Section\n"A, B",1,a,"Fri, 10:00 and Mon"\n',
            "Fri, 10:00 and Mon",
        ),
        (
            'Student,ID,SIS Login ID,Section\n"A, B",1,a,"Fri, Mon, and Tue"\n',
            "Fri and Mon and Tue",
        ),
        ('ID number,Last name,Groups\na,B,"Fri, Mon"\n', "Fri and Mon"),
        ('id,last_name,section\na,B,"Fri, and Mon"\n', "Fri, and Mon"),
    ],
    ids=["two of Canvas", "three of Canvas", "groups of Moodle", "one of one's own"],
)
def test_sections_of_one_student_are_told_apart(text: str, sections: str):
    """Canvas and Moodle list them in words of their own; the class page counts them one by one."""
    assert imported(text).people[0].section == sections


@pytest.mark.parametrize(
    ("chosen", "fact"),
    [
        ({"id": "Nummer"}, "class.csv has no column 'Nummer'; it has id, name."),
        ({"grade": "id"}, "there is no field grade; there are id, first_name, last_name"),
    ],
)
def test_a_column_that_is_not_there_is_said(chosen: dict[str, str], fact: str):
    """With those that are."""
    with pytest.raises(CourseError, match=re.escape(fact)):
        imported("id,name\ns01,A B\n", **chosen)


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        (
            "s01,A,B\ns02,C,D\ns01,E,F\n",
            "class.csv, lines 2 and 4 both have the id s01, for A B and for E F; correct one, or "
            "remove it.",
        ),
        (
            "S01,A,B\ns01,C,D\n",
            "class.csv, lines 2 and 3 have the ids S01 and s01, which not every",
        ),
        (
            "s01,A,B\n,C,D\n",
            "class.csv, line 3 has no id; write one, remove the line, or take another column for "
            "it with --column id=HEADING.",
        ),
        ("../s01,A,B\n", "class.csv, line 2: '../s01' cannot name a folder; write an id of"),
        ("", "class.csv lists nobody; look whether it is the file that you mean."),
    ],
    ids=["twice", "twice but for the case", "no id", "a path", "nobody"],
)
def test_a_row_that_cannot_stand_makes_the_file_unusable(rows: str, problem: str):
    """Each in one sentence with its lines and what to do."""
    found = imported(f"id,first_name,last_name\n{rows}")
    assert len(found.problems) == 1
    assert found.problems[0].startswith(problem)


def test_somebody_in_two_sections_is_one_person():
    """Some platforms write a row a section."""
    found = imported("id,last_name,section\ns01,A,Mon\ns01,A,Tue\ns02,B,Mon\n")
    assert [(p.id, p.section) for p in found.people] == [("s01", "Mon and Tue"), ("s02", "Mon")]
    assert found.notices == (
        "class.csv, lines 2 and 3 are both about s01 (sections Mon and Tue); they are one.",
    )


def test_the_same_row_twice_is_one_person():
    """It is said, and costs nothing."""
    found = imported("id,last_name\ns01,A\ns01,A\n")
    assert len(found.people) == 1
    assert found.notices == ("class.csv, lines 2 and 3 are both about s01; they are one.",)


def test_two_people_of_one_name_are_named():
    """A file that has only a name will be nobody's."""
    found = imported("id,first_name,last_name\ns01,Sample,One\ns02,sample,ONE\n")
    assert found.problems == ()
    assert found.notices[0].startswith("s01 and s02 have the same name, so a file that has only")


@pytest.mark.parametrize("name", ["=1+1", "+1", "@SUM(A1)", "-2", "\uff1d1", "x\u202ey"])
def test_a_formula_in_a_name_is_disarmed_and_said(name: str):
    """It is kept readable, and reading the roster again changes nothing."""
    found = imported(f'id,last_name\ns01,"{name}"\n')
    (notice,) = found.notices
    assert "line 2: " in notice
    assert "would be a formula in a spreadsheet, or hides something, and is kept as" in notice
    again = read_import(roster_csv(found.people).encode(), "roster.csv")
    assert (again.people, again.notices) == (found.people, ())


def test_canvas_own_quoting_of_a_formula_is_undone():
    """Canvas writes such a name as ="...", which is a formula itself."""
    (person,) = imported('Student,ID,Section\n"=""=One, Sample""",41,M\n').people
    assert (person.last_name, person.first_name) == ("'=One", "Sample")


def test_a_roster_is_written_and_read_back(tmp_path):
    """By us with all columns, and by the class page with its four."""
    people = imported(canvas_roster()).people
    path = tmp_path / "roster.csv"
    path.write_text(roster_csv(people), encoding="utf-8", newline="")
    assert read_roster(path) == Roster(people)
    students, notices = read_for_records(path)
    assert [(s.id, s.first_name, s.last_name) for s in students] == [
        (p.id, p.first_name, p.last_name) for p in people
    ]
    assert notices == ()


def test_a_class_without_a_roster_has_none(tmp_path):
    """That is no error here; who needs one says so."""
    assert read_roster(tmp_path / "roster.csv") is None


def test_a_roster_with_an_id_twice_is_refused(tmp_path):
    """Nobody's work is given to a guess."""
    (tmp_path / "roster.csv").write_text("id,last_name\ns01,A\ns01,B\n")
    with pytest.raises(CourseError, match=r"lines 2 and 3 both have the id s01"):
        read_roster(tmp_path / "roster.csv")


@pytest.mark.parametrize(
    "data",
    [
        b"ID;First Name\ns01;A\n",
        "id,last_name\ns01,M\xfcller\n".encode("cp1252"),
        "id,last_name\ns01,A\n".encode("utf-16"),
        b"id,id\ns01,s01\n",
        b'id,last_name\ns01,"A\ns02,B\n',
        b"id,last_name\n",
        b"",
        b"id,last_name\n,A\n",
        b"id,last_name\ns01,A\nS01,B\n",
        b"id,last_name\n../s01,A\n",
    ],
)
def test_who_grades_and_who_collects_say_the_same_of_a_roster(tmp_path, data: bytes):
    """One goes on without it, or without that row, and the other cannot."""
    (tmp_path / "roster.csv").write_bytes(data)
    _, (notice,) = read_for_records(tmp_path / "roster.csv")
    with pytest.raises(CourseError, match=re.escape(notice)):
        read_roster(tmp_path / "roster.csv")


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_a_roster_by_hand_is_put_in_form_by_importing_it(tmp_path, encoding: str):
    """As is said of one that has other headings or letters."""
    path = tmp_path / "roster.csv"
    found = read_import("Student ID;Name\ns01;Zoë O'Sample\n".encode(encoding), str(path))
    path.write_text(roster_csv(found.people), encoding="utf-8", newline="")
    assert read_roster(path) == Roster((Person("s01", "Zoë", "O'Sample"),))


def test_a_new_list_keeps_what_only_the_old_one_knew():
    """Canvas's numbers stay when the registrar's list comes later; names are the new ones."""
    old = Roster((Person("s01", "Old", "Name", canvas_id="41"), Person("s09", "Gone", "Away")))
    assert renewed(old, [Person("s01", "New", "Name", "a@x.example"), Person("s02")]) == (
        Person("s01", "New", "Name", "a@x.example", canvas_id="41"),
        Person("s02"),
    )


@pytest.mark.parametrize(
    ("form", "header"),
    [
        ("plain", "id,first_name,last_name,email,section,canvas_id,sis_id,login"),
        ("canvas", "Student,ID,SIS User ID,SIS Login ID,Section"),
        ("moodle", "username,firstname,lastname,email,idnumber"),
        ("gradescope", "First Name,Last Name,SID,Email,Section"),
    ],
)
def test_a_roster_is_given_out_as_a_platform_reads_it(form: str, header: str):
    """The documented columns, in their order, and everybody in them."""
    people = imported(canvas_roster()).people
    rows = list(csv.reader(io.StringIO(exported(people, form), newline="")))
    assert ",".join(rows[0]) == header
    assert len(rows) == len(CLASS) + 1
    assert "Zoë" in " ".join(rows[2])


@pytest.mark.parametrize("form", ["plain", "canvas", "gradescope"])
def test_what_was_given_out_can_be_taken_in_again(form: str):
    """With the same people, as far as the form has room for them."""
    people = imported(canvas_roster()).people
    again = read_import(exported(people, form).encode(), "again.csv").people
    assert [(p.id, p.name) for p in again] == [(p.id, p.name) for p in people]


def test_every_form_has_columns_of_a_person():
    """None of them asks for what a person has not."""
    person = Person("s01", "Sample", "One")
    for columns in EXPORTS.values():
        assert all(isinstance(getattr(person, field), str) for field in columns.values())


@pytest.mark.parametrize(
    "name",
    ["Éva Maria Di Sample", "di sample, éva maria", "disampleévamaria", "Eva Maria Di Sample"],
)
def test_a_name_finds_its_student_however_it_is_written(name: str):
    """Either order, squeezed as Canvas does, decomposed, or without accents."""
    roster = Roster(imported(canvas_roster()).people)
    assert [person.id for person in roster.called(name)] == ["s03"]


def test_accents_tell_two_people_apart():
    """Only a name without them is of both."""
    one = Person("s01", "Zoe", "Ng")
    roster = Roster((one, replace(one, id="s02", first_name="Zoë")))
    assert [p.id for p in roster.called("Zoë Ng")] == ["s02"]
    assert [p.id for p in roster.called("Zoe Ng")] == ["s01"]
    assert [p.id for p in roster.called("Zoé Ng")] == ["s01", "s02"]


@pytest.mark.parametrize("word", ["s02", "S02", "sis4102", "\uff53\uff10\uff12"])
def test_a_word_finds_its_student(word: str):
    """Id, login or SIS number, in any case and any form of Unicode."""
    roster = Roster(imported(canvas_roster()).people)
    assert [person.id for person in roster.with_word(word)] == ["s02"]


def test_nothing_finds_nobody():
    """An empty hint is no hint, though many have an empty address."""
    roster = Roster(imported(canvas_roster()).people)
    assert roster.with_word("") == roster.called("") == roster.with_canvas_id("") == ()
