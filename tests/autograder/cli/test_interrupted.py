"""Ctrl-C, kill -9 and what is left afterwards: the commands run as a terminal runs them."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from fakes.course import Course, slow
from fakes.processes import all_ended, descendants

POOL_WORKER = "multiprocessing.spawn"


def until(there: Callable[[], object], seconds: float = 120.0) -> None:
    deadline = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < deadline, "it did not come to this"
        time.sleep(0.02)


def ended(process: "subprocess.Popen[str]") -> tuple[int, str, str]:
    out, err = process.communicate(timeout=300)
    return process.returncode, out, err


def command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode().replace("\0", " ")
    except OSError:
        return ""


def pool_workers(process: "subprocess.Popen[str]") -> list[int]:
    return [pid for pid in descendants(process.pid) if POOL_WORKER in command(pid)]


def computed(pid: int) -> float:
    """Return how many seconds a process has computed."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return int(words[11]) / os.sysconf("SC_CLK_TCK")


def seats(process: "subprocess.Popen[str]") -> list[int]:
    """Return where student code computes: at the ends of the tree, and not just for a moment."""
    ends = [pid for pid in descendants(process.pid) if not descendants(pid)]
    return [pid for pid in ends if computed(pid) > 0.3 and POOL_WORKER not in command(pid)]


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


@pytest.mark.slow
def test_a_worker_that_is_killed_costs_nobody_anything(course: Course):
    """What it had is graded again at the end, alone; the others are not touched."""
    course.hand_in("s01", "s02", "s03", data=slow())
    process = course.started("grade", "-j2")
    until(lambda: len(pool_workers(process)) == 2 and len(seats(process)) >= 2)
    os.kill(pool_workers(process)[0], signal.SIGKILL)
    status, out, err = ended(process)

    assert (status, "Traceback" in err) == (0, False), err
    assert out.splitlines()[0] == "scaling: 3 graded now."
    assert set(course.graded().values()) == {(7, False)}


@pytest.mark.slow
def test_a_seat_that_is_killed_costs_nobody_a_point(course: Course):
    """Student code that ends from outside is asked again or set aside, and the others go on."""
    course.hand_in("s01", data=slow())
    course.hand_in("s02", "s03")
    process = course.started("grade", "-j1")
    until(lambda: seats(process))
    os.kill(seats(process)[-1], signal.SIGKILL)
    status, out, err = ended(process)

    assert "Traceback" not in err
    graded = course.graded()
    assert graded["s02"] == graded["s03"] == (7, False)
    verdict = course.verdict("s01")
    outcomes = {f["outcome"] for r in verdict["results"] for f in r["findings"]}
    assert "broken" not in outcomes
    assert status == (1 if "not judged" in outcomes else 0), out
