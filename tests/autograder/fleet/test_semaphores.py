"""What a pool leaves in shared memory when all its processes are killed at once."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.fleet.semaphores import NUMBERS, SHARED, sign

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="semaphores are files on Linux alone")
HOLDS = """\
from multiprocessing import get_context

from autograder.fleet.semaphores import sign

sign()
lock = get_context("spawn").Lock()
print("it is there", flush=True)
input()
"""


def left_by(pid: int) -> list[Path]:
    """Return the semaphores of a process."""
    return sorted(SHARED.glob(f"sem.course-*-{pid}-*"))


@pytest.fixture
def holding() -> Iterator["subprocess.Popen[bytes]"]:
    """Give a process that has a semaphore, in a group of its own."""
    command = (sys.executable, "-c", HOLDS)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, start_new_session=True, **pipes) as process:
        assert process.stdout.readline() == b"it is there\n"
        yield process
        process.kill()


def test_what_a_killed_group_left_goes_with_the_next_run(holding: "subprocess.Popen[bytes]"):
    """As long as the process runs it keeps what it has."""
    sign()
    assert len(left_by(holding.pid)) == 1

    os.killpg(holding.pid, signal.SIGKILL)
    holding.wait()
    assert len(left_by(holding.pid)) == 1
    sign()
    assert left_by(holding.pid) == []


def test_what_may_be_somebody_elses_stays(
    holding: "subprocess.Popen[bytes]", monkeypatch: pytest.MonkeyPatch
):
    """Of another user, of another space of numbers, or with a name that is none of ours."""
    os.killpg(holding.pid, signal.SIGKILL)
    holding.wait()
    (left,) = left_by(holding.pid)
    space = str(NUMBERS.stat().st_ino)
    others = [left.with_name(left.name.replace(space, "1")), left.with_name("sem.course-x")]
    for other in others:
        other.touch()
    try:
        with monkeypatch.context() as patch:
            patch.setattr(os, "getuid", lambda: 1 + left.stat().st_uid)
            sign()
        assert left.exists()
        sign()
        assert not left.exists()
        assert all(other.exists() for other in others)
    finally:
        for other in others:
            other.unlink()
