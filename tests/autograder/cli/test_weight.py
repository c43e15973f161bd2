"""What a grading run brings along: no PyTorch, the gradebook a few times, no row for long."""

import subprocess
import sys
from collections.abc import Callable, Iterable
from datetime import datetime, timezone
from pathlib import Path

import pytest
from fakes.course import GOOD, KEY, Course

from autograder.plugin import rows
from autograder.plugin.ledger import read_ledger
from autograder.plugin.rows import set_due_date

HEAVY = ("torch", f"assignments.{KEY}", "solutions")
PROGRAM = """
import sys
from autograder.cli import main
try:
    main()
finally:
    print("imported:", *sorted(WATCHED & set(sys.modules)))
"""


def brought(course: Course, *words: str, watched: Iterable[str] = HEAVY) -> tuple[str, ...]:
    """Return which heavy modules a command has imported by the time it ends."""
    program = PROGRAM.replace("WATCHED", repr(set(watched)))
    done = subprocess.run(
        [sys.executable, "-c", program, *course.words, *words],
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(done.stdout.splitlines()[-1].split()[1:])


@pytest.mark.parametrize("words", [("grade", "-j1"), ("feedback",), ("where",), ("--help",)])
def test_no_pytorch_once_the_key_is_made(course: Course, words: tuple[str, ...]):
    """All that is said of an assignment is in its key, so a second of importing is spared."""
    course.hand_in("s01")

    assert brought(course, *words) == ()


def test_a_roster_needs_nbgrader_only_where_there_is_a_gradebook(course: Course, tmp_path: Path):
    """Before the first release there is none to enter students in."""
    (tmp_path / "list.csv").write_text("id,name\ns07,A Student\n")
    words = ("roster", "import", str(tmp_path / "list.csv"))

    assert brought(course, *words, watched=["nbgrader"]) == ("nbgrader",)
    course.classroom.gradebook.unlink()
    assert brought(course, *words, watched=["nbgrader"]) == ()
    assert course.classroom.roster.read_text().splitlines()[1].startswith("s07,")


def test_the_key_is_made_with_the_references(course: Course):
    """The first run of a class needs them; this also shows that the test above can fail."""
    course.hand_in("s01")
    course.classroom.answer_key(KEY).unlink()

    assert set(brought(course, "grade", "-j1")) == set(HEAVY)


def test_making_the_key_is_said_once(course: Course):
    """It takes a while, so one is told why nothing is graded yet."""
    course.hand_in("s01")
    course.classroom.answer_key(KEY).unlink()
    sentence = "scaling: making the secret answer key, which is done once."

    assert sentence in course.run("grade", "-j1").err
    assert sentence not in course.run("grade", "-j1").err


def test_the_gradebook_is_opened_a_few_times_however_large_the_class(
    course: Course, monkeypatch: pytest.MonkeyPatch
):
    """To look, to write, and to read the due date and what people gave; never once a student."""
    opened: list[object] = []
    really = rows.open_gradebook

    def counted(database):
        opened.append(database)
        return really(database)

    monkeypatch.setattr(rows, "open_gradebook", counted)
    course.hand_in(*(f"s{number:02}" for number in range(6)), data=GOOD)
    course.run("grade", "-j1")

    assert len(opened) == 4


FIVE = tuple(f"s{number:02}" for number in range(5))


@pytest.fixture
def by_twos(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Have two submissions entered at a time; return how many rows are held before each time."""
    monkeypatch.setattr(rows, "AT_ONCE", 2)
    return watched(monkeypatch, lambda session: len(session.identity_map))


def watched(
    monkeypatch: pytest.MonkeyPatch, look: Callable[..., int], step: str = "_save_some"
) -> list[int]:
    """Look at the session before some submissions are touched; return what was seen each time."""
    seen: list[int] = []
    really = getattr(rows, step)

    def noted(session, *rest):
        seen.append(look(session))
        return really(session, *rest)

    monkeypatch.setattr(rows, step, noted)
    return seen


def test_a_large_class_is_entered_in_parts_that_do_not_pile_up(course: Course, by_twos: list[int]):
    """Of those before, none is held when the next ones come, new or known."""
    course.hand_in(*FIVE, data=GOOD)
    for _ in range(2):
        assert course.run("grade", "-j1", "--force").status == 0

    assert len(by_twos) == 6
    assert max(by_twos) == 1  # the assignment
    assert set(course.graded().values()) == {(7, False)}
    assert read_ledger(course.classroom, KEY).points.keys() == set(FIVE)


def test_lateness_of_a_large_class_is_reckoned_in_parts(
    course: Course, monkeypatch: pytest.MonkeyPatch
):
    """`course feedback` holds no more rows than grading does, and changes everybody's."""
    set_due_date(course.classroom, KEY, datetime(2026, 10, 5, tzinfo=timezone.utc))
    course.hand_in(*FIVE, data=GOOD)
    for student in FIVE:
        stamp = course.classroom.submitted(student, KEY) / "timestamp.txt"
        stamp.write_text("2026-10-05 12:00:00 UTC")
    course.run("grade", "-j1")
    course.classroom.policy.write_text("[late]\npercent_per_day = 50\n")
    monkeypatch.setattr(rows, "AT_ONCE", 2)
    held = watched(monkeypatch, lambda session: len(session.identity_map), "_submissions")
    assert course.run("feedback").status == 0

    assert len(held) == 3
    assert max(held) <= 1  # the assignment
    with course.gradebook() as gradebook:
        taken = {
            one.student.id: one.late_submission_penalty
            for one in gradebook.assignment_submissions(KEY)
        }
    assert taken == dict.fromkeys(FIVE, 3.0)


def test_a_part_that_fails_leaves_nothing_of_the_others(
    course: Course, by_twos: list[int], monkeypatch: pytest.MonkeyPatch
):
    """All parts are one transaction."""
    insert = rows._insert
    monkeypatch.setattr(rows, "_insert", lambda *one: insert(*one) if len(by_twos) < 3 else 1 / 0)
    course.hand_in(*FIVE, data=GOOD)
    assert course.run("grade", "-j1").status not in (0, 1)

    assert read_ledger(course.classroom, KEY).points == {}
