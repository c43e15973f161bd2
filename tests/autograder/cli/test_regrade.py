"""`course regrade`: look first, write with a reason, take back; and the log of every mark moved."""

import csv
import json
import shutil
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from fakes import scaling
from fakes.course import GOOD, KEY, WRONG, Course
from fakes.disks import room_up_to
from fakes.scaling_notebook import released

from autograder.cli import lines, regrades, wall
from autograder.cli.classes import ClassRun
from autograder.gradebook.changes import record
from autograder.model.files import write_text
from autograder.plugin.rows import set_due_date
from autograder.sandbox import policy

DOUBLE = GOOD.replace(b"x * np.asarray(factor, x.dtype)", b"1.0 * np.float64(1) * x * factor")
BECAUSE = "the points of two checks were mixed up"
WRITE = ("regrade", KEY, "-j1", "--write", "--because", BECAUSE)
BEFORE = {"s01": (7, False), "s02": (3, False)}
CHECK = "sends_the_gradient_back"
AFTER = {"s01": (8, False), "s02": (5, False)}
# killed when it has written three verdicts: two that are set aside, and one that counts
KILLED = """\
import os, signal
from autograder.cli import main, regrades

keep, left = regrades.keep_verdict, ["aside", "aside", "counts"]

def kept(*given):
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
    keep(*given)
    left.pop()

regrades.keep_verdict = kept
main()
"""


@pytest.fixture
def graded(course: Course) -> Course:
    """A class in which s01 is right and s02 adds where it should multiply."""
    course.hand_in("s01")
    course.hand_in("s02", data=WRONG)
    assert course.run("grade", "-j1").status == 0
    return course


@pytest.fixture
def mended(graded: Course, monkeypatch: pytest.MonkeyPatch) -> Iterator[Course]:
    """The same class after its course changed: the first check gives 1 point, the last one 5."""
    checks = tuple(
        replace(check, points={"multiplies": 1, "sends_the_gradient_back": 5}.get(check.name, 1))
        for check in scaling.ASSIGNMENT.checks
    )
    monkeypatch.setattr(scaling, "ASSIGNMENT", replace(scaling.ASSIGNMENT, checks=checks))
    path = graded.root / "assignments" / KEY / "checks.py"
    before = path.read_text()
    path.write_text(f"{before}\n# points were mixed up\n")
    yield graded
    path.write_text(before)


def test_a_regrade_without_a_gpu_says_what_it_leaves_out(
    graded: Course, monkeypatch: pytest.MonkeyPatch
):
    """What was asked on a GPU can be asked there again, and is not lost without a word."""
    path = graded.classroom.verdict("s01", KEY)
    verdict = json.loads(path.read_bytes())
    verdict["wall"].append({"name": policy.GPU, "present": False, "meaning": policy.GIVEN_UP})
    path.write_text(json.dumps(verdict))
    assert "1 of 2 were graded with --gpu" in graded.run("regrade", KEY, "-j1").out

    layers = policy.survey()
    monkeypatch.setattr(wall, "survey", lambda _=None: layers)  # as if it could be reached
    said = graded.run("regrade", KEY, "-j1", "--gpu")
    assert "were graded with --gpu" not in said.out
    assert "WARNING: a submission runs here without GPU." in said.err


def test_a_regrade_reckons_lateness_anew(mended: Course):
    """The penalty is half of 5 points, no longer of 3, on the page as in the gradebook."""
    due = datetime(2026, 10, 5, 22, tzinfo=timezone.utc)
    set_due_date(mended.classroom, KEY, due)
    mended.classroom.policy.write_text("[late]\npercent_per_day = 50\n")
    stamp = mended.classroom.submitted("s02", KEY) / "timestamp.txt"
    stamp.write_text((due + timedelta(hours=1)).isoformat())
    assert mended.run("feedback").status == 0
    page = mended.classroom.feedback("s02", KEY)
    assert "Taken off for lateness: 1 point;" in page.read_text()

    assert mended.run("regrade", KEY, "-j1", "--write", "--because", BECAUSE).status == 0
    assert "Taken off for lateness: 2 points;" in page.read_text()
    with mended.gradebook() as gradebook:
        assert gradebook.find_submission(KEY, "s02").late_submission_penalty == 2.0


def log(course: Course) -> list[dict[str, Any]]:
    """Return the lines of the log."""
    path = course.classroom.regrades(KEY)
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def in_gradebook(course: Course) -> dict[str, float]:
    """Return the points that nbgrader's gradebook has for the checks."""
    with course.gradebook() as gradebook:
        rows = gradebook.assignment_submissions(KEY)
        return {
            row.student.id: sum(
                grade.auto_score or 0 for book in row.notebooks for grade in book.grades
            )
            for row in rows
        }


def test_what_would_change_is_said_and_nothing_is_written(mended: Course):
    """Who gains and who loses, by which check, before a mark moves."""
    before, entered = mended.graded(), in_gradebook(mended)
    said = mended.run("regrade", KEY, "-j1")

    assert said.status == 0, said.err
    assert "2 graded again, 2 come out otherwise." in said.out
    assert "2 gain points, 0 lose points." in said.out
    assert "  scale_backward, sends_the_gradient_back: 2 gain, 0 lose" in said.out
    assert "  s01: 7 -> 8 (multiplies -1, still kept; sends_the_gradient_back +2" in said.out
    assert "Nothing is written yet" in said.out
    assert (mended.graded(), in_gradebook(mended), log(mended)) == (before, entered, [])


def test_the_whole_list_can_be_read_before_anything_is_written(
    mended: Course, monkeypatch: pytest.MonkeyPatch
):
    """A terminal shows the first of many; the table has a row a student and check."""
    monkeypatch.setattr(lines, "MOST", 4)
    said = mended.run("regrade", KEY, "-j1")
    table = mended.classroom.exported(f"{KEY}-regrade.csv")
    assert "  s02: " not in said.out
    assert f"... and 1 more\nThe whole list, check by check, is in {table}.\n" in said.out
    with table.open(encoding="utf-8", newline="") as file:
        found = [tuple(row.values())[:9] for row in csv.DictReader(file)]
    assert found == [
        ("s01", "7", "8", "scale_forward", "multiplies", "kept", "kept", "2", "1"),
        ("s01", "7", "8", "scale_backward", CHECK, "kept", "kept", "3", "5"),
        ("s02", "3", "5", "scale_backward", CHECK, "kept", "kept", "3", "5"),
    ]

    mended.run(*WRITE)
    assert not table.exists()  # it would be taken for what is still to come


@pytest.mark.parametrize("gradebook_in", ["a file", "a server"])
def test_written_marks_are_in_every_place_with_the_reason(mended: Course):
    """Verdict, gradebook, the student's page, the marks and the log say the same."""
    said = mended.run("regrade", KEY, "-j1", "--write", "--because", BECAUSE)

    assert said.status == 0, said.err
    assert mended.graded() == {"s01": (8, False), "s02": (5, False)}
    assert in_gradebook(mended) == {"s01": 8.0, "s02": 5.0}
    page = mended.classroom.feedback("s02", KEY).read_text()
    assert "3 points before, 5 now. The reason: the points of two checks were mixed up" in page
    assert "s01,One,Sample,s01@class.example,graded,8," in mended.classroom.marks(KEY).read_text()
    lines = {line["student"]: line for line in log(mended)}
    assert {who: (line["before"], line["after"]) for who, line in lines.items()} == {
        "s01": (7, 8),
        "s02": (3, 5),
    }
    assert {line["because"] for line in lines.values()} == {BECAUSE}


def test_grading_afterwards_finds_nothing_to_do(mended: Course):
    """What was graded again is graded, and nothing is left on the shelf."""
    mended.run("regrade", KEY, "-j1", "--write", "--because", BECAUSE)
    said = mended.run("grade", "-j1")

    assert said.out.splitlines()[0] == f"{KEY}: nothing new to grade, 2 graded before."
    assert not (mended.classroom.regrades(KEY).with_suffix("") / "tried").exists()


def test_what_was_tried_is_not_graded_a_second_time(
    mended: Course, monkeypatch: pytest.MonkeyPatch
):
    """A look and then a write cost one grading."""
    mended.run("regrade", KEY, "-j1")
    monkeypatch.setattr("autograder.cli.classes.run", None)
    said = mended.run("regrade", KEY, "-j1", "--write", "--because", BECAUSE)

    assert said.status == 0, said.err
    assert mended.graded()["s01"] == (8, False)


@pytest.mark.parametrize("gradebook_in", ["a file", "a server"])
def test_a_regrade_is_taken_back_with_its_notebooks(mended: Course):
    """Marks and pages are as they were, grading does not bring it back, and the log has both."""
    notebook = mended.classroom.autograded("s02", KEY) / f"{KEY}.ipynb"
    before, marks = notebook.read_bytes(), mended.classroom.marks(KEY).read_text()
    mended.run("regrade", KEY, "-j1", "--write", "--because", BECAUSE)
    said = mended.run("regrade", KEY, "--take-back")

    assert said.status == 0, said.err
    assert "Regrade 1 of scaling is taken back." in said.out
    assert mended.graded() == {"s01": (7, False), "s02": (3, False)}
    assert in_gradebook(mended) == {"s01": 7.0, "s02": 3.0}
    assert (notebook.read_bytes(), mended.classroom.marks(KEY).read_text()) == (before, marks)
    assert [line["because"] for line in log(mended)] == [BECAUSE, BECAUSE, *["taken back"] * 2]
    assert "nothing new to grade" in mended.run("grade", "-j1").out


def test_what_a_mark_is_out_of_is_taken_back_too(graded: Course, request: pytest.FixtureRequest):
    """Also where nothing was earned before and after; the others are out of as many again."""
    graded.hand_in("s03", data=json.dumps(released()).encode())
    assert graded.run("grade", "-j1").status == 0
    marks = graded.classroom.marks(KEY)
    before = marks.read_text()
    mended = request.getfixturevalue("mended")
    assert mended.run(*WRITE).status == 0
    assert mended.graded() == {**AFTER, "s03": (0, False)}
    assert marks.read_text() != before

    assert mended.run("regrade", KEY, "--take-back").status == 0
    assert marks.read_text() == before


def test_nothing_is_left_to_take_back(graded: Course):
    """The sentence says where the log is."""
    said = graded.run("regrade", KEY, "--take-back")

    assert said.status == 2
    assert "no regrade of scaling is left to take back; the log is" in said.err


def test_nobody_loses_points_if_the_higher_mark_is_kept(
    graded: Course, monkeypatch: pytest.MonkeyPatch
):
    """One check gives less than before; the earlier verdict stays, and is not graded again."""
    checks = tuple(replace(check, points=1) for check in scaling.ASSIGNMENT.checks)
    monkeypatch.setattr(scaling, "ASSIGNMENT", replace(scaling.ASSIGNMENT, checks=checks))
    path = graded.root / "assignments" / KEY / "checks.py"
    text = path.read_text()
    write_text(path, f"{text}\n# every check gives one point\n")
    try:
        lose = graded.run("regrade", KEY, "-j1").out
        words = ("--keep-higher", "--write", "--because", BECAUSE)
        said = graded.run("regrade", KEY, "-j1", *words)
        again = graded.run("grade", "-j1")
    finally:
        write_text(path, text)

    assert "0 gain points, 2 lose points." in lose
    assert "2 graded again, 0 come out otherwise." in said.out
    assert graded.graded() == {"s01": (7, False), "s02": (3, False)}
    assert "nothing new to grade" in again.out


def test_work_that_was_handed_in_anew_is_left_to_grade(mended: Course):
    """A regrade is about the bytes that have a mark."""
    mended.hand_in("s02", data=GOOD)
    said = mended.run("regrade", KEY, "-j1")

    assert "1 graded again" in said.out


def test_writing_needs_a_reason(graded: Course):
    """Students read it, and so does who looks at the log in a year."""
    said = graded.run("regrade", KEY, "--write")

    assert said.status == 2
    assert "--write needs a reason" in said.err


def test_nothing_was_graded_yet(course: Course):
    """There is no mark that could change."""
    course.hand_in("s01")
    said = course.run("regrade", KEY)

    assert said.status == 2
    assert "nothing was graded yet that could be graded again; use `course grade`." in said.err


def test_grading_by_force_is_in_the_log_where_it_changes_a_mark(mended: Course):
    """`course grade` after the course changed moves marks too, and says so in the same log."""
    mended.run("grade", "-j1", "--force")
    mended.run("grade", "-j1", "--force")

    assert [(line["student"], line["before"], line["after"]) for line in log(mended)] == [
        ("s01", 7, 8),
        ("s02", 3, 5),
    ]
    assert log(mended)[0]["because"] == "graded again"


class Killed(BaseException):
    """The run ends here, and nothing of it is done any more."""


def kill_before(step: int, patch: pytest.MonkeyPatch) -> None:
    """Let a run end before one of its steps, counted from 1: a file, a folder, or the gradebook."""
    steps = count(1)

    def stopping(function: Callable[..., Any]) -> Callable[..., Any]:
        def stop(*given: Any, **named: Any) -> Any:
            if next(steps) == step:
                raise Killed
            return function(*given, **named)

        return stop

    for name in ("write_bytes", "write_text", "keep_verdict", "record"):
        patch.setattr(regrades, name, stopping(getattr(regrades, name)))
    for owner, name in ((ClassRun, "enter"), (ClassRun, "tell"), (Path, "rename")):
        patch.setattr(owner, name, stopping(getattr(owner, name)))
    patch.setattr(shutil, "rmtree", stopping(shutil.rmtree))


def killed(tried: Course, words: tuple[str, ...], folder: Path) -> Iterator[Course]:
    """Yield the class after a command was killed before its first step, its second, and so on."""
    for step in count(1):
        course = tried.twin(folder / str(step))
        with pytest.MonkeyPatch.context() as patch:
            kill_before(step, patch)
            try:
                course.run(*words)
            except Killed:
                pass
            else:
                return
        yield course


def assert_all_is_written(course: Course) -> None:
    """Verdicts, gradebook, pages and log have what was tried, each change once."""
    assert (course.graded(), in_gradebook(course)) == (AFTER, {"s01": 8.0, "s02": 5.0})
    assert "3 points before, 5 now. The reason: the" in course.verdict("s02")["regraded"]
    assert [(line["student"], line["regrade"]) for line in log(course)] == [("s01", 1), ("s02", 1)]


def assert_all_is_taken_back(course: Course) -> None:
    """Verdicts and gradebook are as they were, and no regrade is left."""
    assert (course.graded(), in_gradebook(course)) == (BEFORE, {"s01": 7.0, "s02": 3.0})
    assert course.run("regrade", KEY, "--take-back").status == 2


def test_a_regrade_that_was_killed_goes_on_as_the_same(mended: Course, tmp_path: Path):
    """Wherever it was, one more `--write` writes the rest, and one undo takes back all of it."""
    mended.run("regrade", KEY, "-j1")
    steps = 0
    for course in killed(mended, WRITE, tmp_path):
        steps += 1
        said = course.run(*WRITE)
        assert said.status == 0, said.err
        assert_all_is_written(course)
        said = course.run("regrade", KEY, "--take-back")
        assert "Regrade 1 of scaling is taken back." in said.out
        assert "0 gain points, 2 lose points." in said.out
        assert_all_is_taken_back(course)
        assert [line["because"] for line in log(course)] == [BECAUSE] * 2 + ["taken back"] * 2
    assert steps > 10


def test_a_regrade_that_was_killed_is_taken_back_whole(mended: Course, tmp_path: Path):
    """Wherever it was, one undo takes back what of it is written."""
    mended.run("regrade", KEY, "-j1")
    steps = 0
    for course in killed(mended, WRITE, tmp_path):
        steps += 1
        begun = (course.graded(), log(course)) != (BEFORE, [])
        said = course.run("regrade", KEY, "--take-back")
        assert said.status == 0 or not begun
        assert_all_is_taken_back(course)
    assert steps > 10


def test_an_undo_that_was_killed_is_finished_by_the_next(mended: Course, tmp_path: Path):
    """And the log says of every student once that the mark was taken back."""
    mended.run(*WRITE)
    steps = 0
    for course in killed(mended, ("regrade", KEY, "--take-back"), tmp_path):
        steps += 1
        course.run("regrade", KEY, "--take-back")
        assert_all_is_taken_back(course)
        assert [line["because"] for line in log(course)] == [BECAUSE] * 2 + ["taken back"] * 2
    assert steps > 5


def test_what_was_killed_is_said_before_anything_goes_on(mended: Course):
    """By a real kill -9 between two students; the reason that was given stays."""
    mended.run("regrade", KEY, "-j1")
    process = mended.started(*WRITE, program=KILLED)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert mended.graded() == {"s01": AFTER["s01"], "s02": BEFORE["s02"]}

    said = mended.run("regrade", KEY, "-j1")
    assert said.out.splitlines()[0] == (
        "Regrade 1 of scaling was stopped while it was written. "
        "The reason was: the points of two checks were mixed up"
    )
    assert "2 gain points, 0 lose points." in said.out
    assert said.out.splitlines()[-1] == (
        "`--write` goes on with it, `--take-back` takes all of it back."
    )
    assert mended.graded() == {"s01": AFTER["s01"], "s02": BEFORE["s02"]}

    said = mended.run("regrade", KEY, "--write", "--because", "another reason")
    assert "was stopped while it was written and goes on. The reason was: the points" in said.out
    assert_all_is_written(mended)


def test_a_log_that_cannot_be_written_stops_a_regrade_before_any_mark_moves(
    mended: Course, monkeypatch: pytest.MonkeyPatch
):
    """The disk is full; with room again the same command goes on, and the log has all of it."""
    mended.run("regrade", KEY, "-j1")

    def crowded(*given: Any) -> None:
        with room_up_to(200):
            record(*given)

    with monkeypatch.context() as patch:
        patch.setattr(regrades, "record", crowded)
        said = mended.run(*WRITE)
    assert said.status == 2
    assert f"{mended.classroom.regrades(KEY)} could not be written" in said.err
    assert (mended.graded(), log(mended)) == (BEFORE, [])

    assert mended.run(*WRITE).status == 0
    assert_all_is_written(mended)


def test_half_a_line_of_the_log_is_named(mended: Course):
    """And neither stops a regrade nor is taken for a part of it."""
    path = mended.classroom.regrades(KEY)
    write_text(path, '{"student": "s01", "befo')
    said = mended.run(*WRITE)

    assert said.status == 0, said.err
    assert said.out.splitlines()[0] == (
        f"{path}, line 1 is half a line, which a stopped run left; it is stepped over, and you can "
        "delete it."
    )
    write_text(path, path.read_text().partition("\n")[2])
    assert_all_is_written(mended)


def test_who_hands_in_anew_after_a_kill_keeps_the_new_mark(mended: Course):
    """Neither going on nor taking back touches it."""
    mended.run("regrade", KEY, "-j1")
    mended.started(*WRITE, program=KILLED).communicate()
    mended.hand_in("s02", data=GOOD)
    mended.run("grade", "-j1")

    assert mended.run(*WRITE).status == 0
    assert mended.graded() == {"s01": (8, False), "s02": (8, False)}
    assert mended.run("regrade", KEY, "--take-back").status == 0
    assert mended.graded() == {"s01": (7, False), "s02": (8, False)}


def test_a_second_regrade_keeps_the_sentence_of_the_first(mended: Course):
    """Where it changes nothing for a student, the page still says what the first one changed."""
    mended.run(*WRITE)
    said = mended.run("regrade", KEY, "-j1", "--write", "--because", "nothing much")

    assert "2 graded again, 0 come out otherwise." in said.out
    assert_all_is_written(mended)


def test_a_number_that_was_taken_back_is_not_given_again(mended: Course):
    """So that the log tells one regrade from the other."""
    mended.run(*WRITE)
    mended.run("regrade", KEY, "--take-back")
    mended.run(*WRITE)

    assert [line["regrade"] for line in log(mended)] == [1, 1, 1, 1, 2, 2]
    assert "Regrade 2 of scaling is taken back." in mended.run("regrade", KEY, "--take-back").out
