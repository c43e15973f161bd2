"""Whose time it was: what a child computed, and what it waited for a busy machine.

Linux keeps both for every process: the clock of a process (clock_getcpuclockid(3)) counts its
computing, and `/proc/PID/schedstat` counts the time it was ready but had no core. A process is
named through its handle, so a number that was given to another process is never read. Where a
system tells neither, the wall clock has to do.
"""

import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

LOOK_SECONDS = 0.05  # how often a clock is read while a reply is awaited
BUSIEST = 10.0  # even on a busy machine nobody waits longer than this many times the limit
CPUCLOCK_SCHED = 2


@dataclass(frozen=True)
class Patience:
    """How long a reply may take: computing, and altogether without waiting for a core."""

    computing_seconds: float
    own_seconds: float


@dataclass(frozen=True)
class Clock:
    """The clocks of one process; without a number there are none."""

    pid: int | None = None

    @classmethod
    def of(cls, handle: int | None, pid: int | None) -> "Clock":
        """Return the clocks of the process behind a handle, or else of this number."""
        if not sys.platform.startswith("linux"):
            return cls()
        if handle is None:
            return cls(pid)
        with suppress(OSError, ValueError):
            lines = Path(f"/proc/self/fdinfo/{handle}").read_text().splitlines()
            found = next((int(line[4:]) for line in lines if line.startswith("Pid:")), -1)
            return cls(found if found > 0 else None)
        return cls()

    def computed_seconds(self) -> float | None:
        """Return the computing time so far, if the system tells."""
        if self.pid is None:
            return None
        try:
            return time.clock_gettime((~self.pid << 3) | CPUCLOCK_SCHED)
        except OSError:
            return None

    def waited_seconds(self) -> float:
        """Return how long it was ready but had no core, or 0 where the system does not tell."""
        with suppress(OSError, ValueError, IndexError):
            return int(Path(f"/proc/{self.pid}/schedstat").read_text().split()[1]) / 1e9
        return 0.0


class Watch:
    """Says whether a reply is late."""

    def __init__(self, clock: Clock, patience: Patience, before: float = 0.0) -> None:
        """Start; computing of so many seconds `before` counts."""
        self._clock, self._patience = clock, patience
        self._start = self._looked = time.monotonic()
        computed = clock.computed_seconds()
        self._computed = None if computed is None else computed - before
        self._waited_before: float | None = None
        self._waited = 0.0

    def late(self) -> bool:
        """Return whether the time is up; the clocks are read now and then only."""
        now = time.monotonic()
        if now - self._looked < LOOK_SECONDS:
            return False
        self._looked = now
        self._count_waiting()
        most = self._patience.own_seconds
        waited_enough = self.own_seconds() >= most or now - self._start >= BUSIEST * most
        return waited_enough or self._computed_seconds() >= self._patience.computing_seconds

    def own_seconds(self) -> float:
        """Return the time since the start, less the waiting for a core that is known of."""
        return max(0.0, time.monotonic() - self._start - self._waited)

    def worked_seconds(self) -> float:
        """Return the computing time since the start; where the system tells none, its own time."""
        return self._computed_seconds() if self._computed is not None else self.own_seconds()

    def _computed_seconds(self) -> float:
        computed = self._clock.computed_seconds()
        if computed is None or self._computed is None:
            return 0.0
        return computed - self._computed

    def _count_waiting(self) -> None:
        waited = self._clock.waited_seconds()
        if self._waited_before is None:
            self._waited_before = waited
        self._waited = max(self._waited, waited - self._waited_before)
