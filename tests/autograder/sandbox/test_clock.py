"""Whose time it was."""

import os
import subprocess
import sys
import time

import pytest

from autograder.sandbox import clock
from autograder.sandbox.clock import Clock, Patience, Watch


class FakeClock(Clock):
    """A process whose clocks show what the test says."""

    def __init__(self, computed: float | None = 0.0, waited: float = 0.0) -> None:
        super().__init__(None)
        object.__setattr__(self, "shown", [computed, waited])

    def computed_seconds(self) -> float | None:
        return self.shown[0]

    def waited_seconds(self) -> float:
        return self.shown[1]


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Give the wall clock into the test's hands."""
    shown = [100.0]
    monkeypatch.setattr(clock.time, "monotonic", lambda: shown[0])
    return shown


def test_computing_time_makes_late(now: list[float]) -> None:
    """The limit counts what was computed, however little of the wall clock went by."""
    process = FakeClock(computed=5.0)
    watch = Watch(process, Patience(2.0, 4.0))
    now[0] += 1.0
    process.shown[0] = 6.9
    assert not watch.late()
    now[0] += 1.0
    process.shown[0] = 7.0
    assert watch.late()


def test_waiting_for_a_core_does_not_make_late(now: list[float]) -> None:
    """Thirty seconds on a busy machine are not the answer's."""
    process = FakeClock()
    watch = Watch(process, Patience(2.0, 4.0))
    now[0] += 0.1
    assert not watch.late()
    now[0] += 30.0
    process.shown[1] = 29.0
    assert not watch.late()
    assert watch.own_seconds() == pytest.approx(1.1)


def test_sleeping_makes_late(now: list[float]) -> None:
    """Time that was neither computed nor waited for a core is the answer's own."""
    watch = Watch(FakeClock(), Patience(2.0, 4.0))
    now[0] += 3.9
    assert not watch.late()
    now[0] += 0.1
    assert watch.late()


def test_without_clocks_the_wall_clock_decides(now: list[float]) -> None:
    """Where the system tells nothing, the limit is the longer one of wall-clock time."""
    watch = Watch(FakeClock(computed=None), Patience(2.0, 4.0))
    now[0] += 3.0
    assert not watch.late()
    now[0] += 1.0
    assert watch.late()


def test_nobody_waits_for_ever(now: list[float]) -> None:
    """Even on the busiest machine a reply is late at last."""
    process = FakeClock()
    watch = Watch(process, Patience(2.0, 4.0))
    now[0] += 0.1
    assert not watch.late()
    now[0] += 40.0
    process.shown[1] = 40.0
    assert watch.late()


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="this system has no process handles")
def test_the_clocks_of_a_process_are_read_through_its_handle() -> None:
    """Computing is counted while it runs; when it is gone, there is no clock to misread."""
    spin = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    handle = os.pidfd_open(spin.pid)
    try:
        found = Clock.of(handle, None)
        deadline = time.monotonic() + 20
        while (found.computed_seconds() or 0) < 0.05 and time.monotonic() < deadline:
            time.sleep(0.01)
        assert found.computed_seconds() >= 0.05
        assert found.waited_seconds() >= 0.0
    finally:
        spin.kill()
        spin.wait()
    assert Clock.of(handle, None).computed_seconds() is None
    os.close(handle)


def test_a_clock_without_a_process_tells_nothing() -> None:
    """No number, no clock."""
    assert Clock().computed_seconds() is None
    assert Clock().waited_seconds() == 0.0
