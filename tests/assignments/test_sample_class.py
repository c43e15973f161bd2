"""The sample class, really made and really graded: every row of its table comes true.

A class is graded in two processes, each submission behind the wall of this machine.
"""

from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from conftest import ROOT
from fakes.course import Course
from fakes.markup import parse

from autograder.cli.classes import ClassRun
from autograder.cli.place import Place
from autograder.cli.samples import Row, Table, agree, give_out, make, read_table, surprise
from autograder.gradebook.gather import Roll

SITE = ROOT / "_build" / "html"
HANDED_IN = {"a02_convolution": 24}  # at least; a dozen where nothing is said
AGREED = {  # how the sentences begin that a reader of the pages finds about lateness
    "a02_convolution": (
        "Up to 15 minutes late costs nothing.",
        "Your extension of 2 days moves that to 2026-10-07 22:00 UTC.",
        "1 started day at 10 percent a day: 10 percent of ",
        "8 started days at 10 percent a day, 50 percent at most: 50 percent of ",
        "You are excused from this assignment",
    )
}
BELIEFS = {  # likewise
    "a07_convnet": 10,  # a network that was trained is seldom told by its labels
    "a08_gpu": 9,  # a small class: each of its templates imports PyTorch
}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def table(folder: Path) -> Table:
    """What is handed in, and what must come of it."""
    return read_table(ROOT, folder.name)


@pytest.fixture(scope="module")
def run(table: Table, tmp_path_factory: pytest.TempPathFactory) -> ClassRun:
    """The class after `course grade -j 2`."""
    scratch = tmp_path_factory.mktemp("sample")
    course = Course(ROOT, scratch / "classroom")
    said = course.run("compose", table.assignment)
    assert said.status == 0, said.err
    class_place = Place(ROOT, scratch / "class")
    agree(class_place, [table])
    give_out(Place(ROOT, course.folder), class_place, table.assignment)
    run = make(class_place, table)
    run.enter(run.grade(2, lambda _: None).verdicts)
    run.tell(str(SITE), run.roll())
    return run


@pytest.fixture(scope="module")
def roll(run: ClassRun) -> Roll:
    """One record a student."""
    return run.roll()


def wrong(row: Row) -> list[Row]:
    """Return rows that say something else in one thing."""
    state = "missing" if row.state != "missing" else "graded"
    return [
        replace(row, state=state),
        replace(row, earns=row.earns + 1),
        replace(row, beliefs=row.beliefs ^ {"no_misconception_of_this_name"}),
    ]


def test_the_table_has_a_class_worth_looking_at(table: Table) -> None:
    """Enough hand in; mistakes of many kinds, late, missing, damaged, and not on the roster."""
    handed_in = sum(row.state != "missing" for row in table.rows)
    beliefs = {belief for row in table.rows for belief in row.beliefs}

    assert handed_in >= HANDED_IN.get(table.assignment, 12)
    assert len({row.id for row in table.rows}) == len(table.rows)
    assert len(beliefs) >= BELIEFS.get(table.assignment, 12)
    assert {row.state for row in table.rows} >= {"graded", "late", "missing", "not graded"}
    assert any(not row.enrolled for row in table.rows)


def test_every_student_gets_what_the_table_says(table: Table, roll: Roll) -> None:
    """State, points and beliefs; a table that said something else would be contradicted."""
    assert [line for row in table.rows for line in surprise(row, roll.records)] == []
    for row in table.rows:
        for other in wrong(row):
            assert len(surprise(other, roll.records)) == 1


def test_nobody_is_there_whom_the_table_does_not_name(table: Table, roll: Roll) -> None:
    """One record a row."""
    assert {record.student for record in roll.records} == {row.id for row in table.rows}


def test_who_is_not_enrolled_is_listed_as_such(table: Table, roll: Roll) -> None:
    """And graded like everybody."""
    strangers = {record.student for record in roll.records if not record.on_roster}

    assert strangers == {row.id for row in table.rows if not row.enrolled}


def test_every_step_of_the_reckoning_is_on_the_page(
    table: Table, run: ClassRun, roll: Roll
) -> None:
    """Whoever came late reads each; one class shows a grace, an extension, a cap and an excuse."""
    pages = {
        record.student: parse(run.classroom.feedback(record.student, table.assignment).read_text())
        for record in roll.records
        if record.verdict
    }
    for record in roll.records:
        assert all(line in pages[record.student].text for line in record.late_lines)
    for beginning in AGREED.get(table.assignment, ("It was due on 2026-10-05 22:00 UTC.",)):
        assert any(beginning in page.text for page in pages.values()), beginning


def test_every_link_of_every_page_leads_somewhere(table: Table, run: ClassRun) -> None:
    """From the class page and from each student's page: to one another, and to a section."""
    key, classroom = table.assignment, run.classroom
    students = [classroom.feedback(row.id, key) for row in table.rows]
    pages = [classroom.report(key), *(path for path in students if path.exists())]
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

    assert len(pages) == len(table.rows)  # the class page, and all but one who handed nothing in
    assert into_book > len(pages)
