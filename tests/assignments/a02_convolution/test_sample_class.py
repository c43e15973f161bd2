"""The sample class, really made and really graded: every row of its table comes true.

The class is graded in two processes, each submission behind the wall of this machine.
"""

from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from fakes.course import Course
from fakes.markup import parse

from autograder.cli.place import Place
from autograder.cli.samples import Row, make, read_table, surprise
from autograder.gradebook.gather import Roll

ROOT = Path(__file__).parents[3]
KEY = "a02_convolution"
TABLE = read_table(ROOT, KEY)
SITE = ROOT / "_build" / "html"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Where the sample class is made."""
    return Place(ROOT, tmp_path_factory.mktemp("sample") / "class")


@pytest.fixture(scope="module")
def roll(place: Place) -> Roll:
    """The class after `course grade -j 2`."""
    course = Course(ROOT, place.classroom_root.with_name("classroom"))
    said = course.run("compose", KEY)
    assert said.status == 0, said.err
    run = make(Place(ROOT, course.folder), place, TABLE)
    run.enter(run.grade(2, lambda _: None).verdicts)
    found = run.roll()
    run.tell(str(SITE), found)
    return found


def test_the_table_has_a_class_worth_looking_at():
    """At least 24 hand in; a dozen mistakes, late, missing, damaged, and not on the roster."""
    handed_in = [row for row in TABLE.rows if row.state != "missing"]

    assert len(handed_in) >= 24
    assert len({row.id for row in TABLE.rows}) == len(TABLE.rows)
    assert len({belief for row in TABLE.rows for belief in row.beliefs}) >= 12
    assert {row.state for row in TABLE.rows} >= {"graded", "late", "missing", "not graded"}
    assert any(not row.enrolled for row in TABLE.rows)


@pytest.mark.parametrize("row", TABLE.rows, ids=lambda row: f"{row.id}-{'-'.join(row.answers)}")
def test_every_student_gets_what_the_table_says(row: Row, roll: Roll):
    """State, points and beliefs; a table that said something else would be contradicted."""
    assert surprise(row, roll.records) == []

    state = "missing" if row.state != "missing" else "graded"
    for wrong in (
        replace(row, state=state),
        replace(row, earns=row.earns + 1),
        replace(row, beliefs=row.beliefs ^ {"flips_the_kernel"}),
    ):
        assert len(surprise(wrong, roll.records)) == 1


def test_nobody_is_there_whom_the_table_does_not_name(roll: Roll):
    """One record a row."""
    assert {record.student for record in roll.records} == {row.id for row in TABLE.rows}


def test_who_is_not_enrolled_is_listed_as_such(roll: Roll):
    """And graded like everybody."""
    strangers = {record.student for record in roll.records if not record.on_roster}

    assert strangers == {row.id for row in TABLE.rows if not row.enrolled}


def test_every_link_of_every_page_leads_somewhere(place: Place, roll: Roll):
    """From the class page and from each student's page: to one another, and to a section."""
    classroom = place.classroom
    students = [classroom.feedback(record.student, KEY) for record in roll.records]
    pages = [classroom.report(KEY), *(path for path in students if path.exists())]
    chapters = {path.stem: path.read_text() for path in (ROOT / "book").glob("*.md")}
    into_book = 0
    for page in pages:
        for link in parse(page.read_text()).links:
            name, _, part = link.partition("#")
            path = (page.parent / unquote(name or page.name)).resolve()
            if SITE in path.parents:
                into_book += 1
                assert f"({part})=\n" in chapters[path.stem], f"{page}: {link}"
            else:
                assert path.is_file(), f"{page}: {link}"

    assert len(pages) == len(TABLE.rows)  # the class page, and all but one who handed nothing in
    assert into_book > len(pages)
