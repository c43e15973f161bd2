"""Ctrl-C, kill -9 and what is left afterwards: the commands run as a terminal runs them."""

import os
import signal
import subprocess
import time
from collections.abc import Callable

import pytest
from fakes.course import KEY, Course, slow
from fakes.processes import all_ended, descendants, pool_workers, seats

from autograder.cli import classes
from autograder.gradebook.keep import replace_verdict
from autograder.model.classroom import Classroom
from autograder.model.verdict import Verdict

BUSY = 0.3  # seconds of computing, after which a process is not just there for a moment


def until(there: Callable[[], object], seconds: float = 120.0) -> None:
    deadline = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < deadline, "it did not come to this"
        time.sleep(0.02)


def busy_workers(pid: int) -> list[int]:
    """Return the workers of a command's pool below which an answer computes."""
    return [worker for worker in pool_workers(pid) if seats(worker, BUSY)]


def ended(process: "subprocess.Popen[str]") -> tuple[int, str, str]:
    out, err = process.communicate(timeout=300)
    return process.returncode, out, err


@pytest.mark.slow
@pytest.mark.parametrize("jobs", ["-j1", "-j2"])
def test_ctrl_c_keeps_what_is_graded_and_the_next_run_goes_on(course: Course, jobs: str):
    """One sentence and no stack trace, status 130, and no process left behind."""
    course.hand_in("s01", "s02")
    course.hand_in("s03", "s04", "s05", data=slow())
    process = course.started("grade", jobs)
    until(lambda: {"s01", "s02"} <= course.graded().keys())
    below = descendants(process.pid)
    os.killpg(process.pid, signal.SIGINT)
    status, out, err = ended(process)

    assert (status, out) == (130, "")
    assert err.splitlines()[-1] == (
        "Stopped. What is graded is kept; the same command goes on with the rest."
    )
    assert "Traceback" not in err
    assert below
    assert all_ended(below)
    assert not list(course.folder.rglob("*.part"))

    kept = course.written()
    assert kept.keys() < {"s01", "s02", "s03", "s04", "s05"}
    course.hand_in("s03", "s04", "s05")
    said = course.run("grade", "-j1")
    assert said.status == 0
    anew = {s for s in course.written() if course.written()[s] != kept.get(s)}
    assert anew >= {"s01", "s02", "s03", "s04", "s05"} - kept.keys()
    assert not anew & {"s01", "s02"}
    assert set(course.graded().values()) == {(7, False)}


@pytest.mark.slow
def test_a_run_that_was_killed_loses_nothing_either(course: Course):
    """Not even the last words were possible; the next run finds what was graded."""
    course.hand_in("s01")
    course.hand_in("s02", data=slow())
    process = course.started("grade", "-j1")
    until(lambda: "s01" in course.graded())
    below = descendants(process.pid)
    process.kill()
    assert ended(process)[0] == -signal.SIGKILL
    assert all_ended(below)

    kept = course.written()
    course.hand_in("s02")
    said = course.run("grade", "-j1")
    assert said.out.splitlines()[0] == "scaling: 1 graded now, 1 graded before."
    assert course.written()["s01"] == kept["s01"]


def test_what_has_a_verdict_is_complete(course: Course, monkeypatch: pytest.MonkeyPatch):
    """A run that ends with the verdict's last byte has written all that nbgrader looks for."""
    course.hand_in("s01", "s02")
    stamp = "2026-10-05 20:00:00 UTC\n"
    (course.classroom.submitted("s01", KEY) / "timestamp.txt").write_text(stamp)

    def ended(classroom: Classroom, verdict: Verdict) -> None:
        replace_verdict(classroom, verdict)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(classes, "replace_verdict", ended)
        assert course.run("grade", "-j1").status == 130
    assert course.graded() == {"s01": (7, False)}

    assert course.run("grade", "-j1").status == 0
    folder = course.classroom.autograded("s01", KEY)
    assert (folder / "timestamp.txt").read_text() == stamp
    assert (folder / f"{KEY}.ipynb").exists()


@pytest.mark.slow
def test_a_worker_that_is_killed_costs_nobody_anything(course: Course):
    """What it had is graded again at the end, alone; the others are not touched."""
    course.hand_in("s01", "s02", "s03", data=slow(1.2))
    process = course.started("grade", "-j2")
    until(lambda: busy_workers(process.pid))
    os.kill(busy_workers(process.pid)[0], signal.SIGKILL)
    status, out, err = ended(process)

    assert (status, "Traceback" in err) == (0, False), err
    assert out.splitlines()[0] == "scaling: 3 graded now."
    assert set(course.graded().values()) == {(7, False)}


@pytest.mark.slow
def test_a_seat_that_is_killed_costs_nobody_a_point(course: Course):
    """Student code that ends from outside is asked again or set aside, and the others go on."""
    course.hand_in("s01", data=slow(1.2))
    course.hand_in("s02", "s03")
    process = course.started("grade", "-j1")
    until(lambda: seats(process.pid, BUSY))
    os.kill(seats(process.pid, BUSY)[-1], signal.SIGKILL)
    status, out, err = ended(process)

    assert "Traceback" not in err
    graded = course.graded()
    assert graded["s02"] == graded["s03"] == (7, False)
    verdict = course.verdict("s01")
    outcomes = {f["outcome"] for r in verdict["results"] for f in r["findings"]}
    assert "broken" not in outcomes
    assert status == (1 if "not judged" in outcomes else 0), out
