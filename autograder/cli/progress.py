"""How far a run has come: a bar at a terminal, plain lines in a log, lines of JSON for a program.

All of them are on the standard error. Bar and lines tell the same: how many are done, how fast the
run is now, what time is left, and how many could not be graded.
"""

import json
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from autograder.cli.classes import Tick
from autograder.model.verdict import Verdict

WINDOW = 30.0  # seconds of the past by which the rate is known
EVERY = 10.0  # seconds between two lines in a log
Clock = Callable[[], float]


class Pace:
    """What a run has come to so far, by the verdicts that it has heard of."""

    def __init__(self, count: int, clock: Clock = time.monotonic) -> None:
        """Begin now, with nothing done."""
        self.count = count
        self.done = 0
        self.unjudged = 0
        self._clock = clock
        self._start = clock()
        self._last: deque[float] = deque()

    def hear(self, verdict: Verdict) -> None:
        """Count one more verdict."""
        self.done += 1
        self.unjudged += not verdict.judged
        self._last.append(self._clock())
        while self._last[0] < self._last[-1] - WINDOW:
            self._last.popleft()

    @property
    def seconds(self) -> float:
        """Return how long the run has taken."""
        return self._clock() - self._start

    @property
    def rate(self) -> float:
        """Return how many submissions a second were done of late, 0 while it cannot be known."""
        span = min(self.seconds, WINDOW)
        return len(self._last) / span if span > 0 else 0.0

    def __str__(self) -> str:
        """Return what people read beside the count."""
        left = self.count - self.done
        told = (
            _often(self.rate) if self.rate and left else "",
            f"{_span(left / self.rate)} left" if self.rate and left else "",
            f"in {_span(self.seconds)}" if not left else "",
            f"{self.unjudged} not graded" if self.unjudged else "",
        )
        return ", ".join(filter(None, told))


def _often(rate: float) -> str:
    return f"{rate:.1f} a second" if rate >= 1 else f"{60 * rate:.1f} a minute"


def _span(seconds: float) -> str:
    return str(timedelta(seconds=round(seconds)))


@contextmanager
def progress(assignment: str, count: int, shown_as: str = "bar") -> Iterator[Tick]:
    """Show how far a run has come, as it is asked for; a bar needs a terminal."""
    console = Console(stderr=True)
    if shown_as == "json":
        yield _in_json(assignment, Pace(count))
    elif shown_as == "lines" or not console.is_terminal:
        yield _in_lines(assignment, Pace(count))
    else:
        with _bar(assignment, Pace(count), console) as tick:
            yield tick


@contextmanager
def _bar(assignment: str, pace: Pace, console: Console) -> Iterator[Tick]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TextColumn("{task.fields[told]}"), console=console) as shown:
        bar = shown.add_task(assignment, total=pace.count, told="")

        def tick(verdict: Verdict) -> None:
            pace.hear(verdict)
            shown.update(bar, advance=1, told=str(pace))

        yield tick


def _in_lines(assignment: str, pace: Pace) -> Tick:
    """Return what says in a line how far the run is, every few seconds and at the end."""
    said = pace.seconds

    def tick(verdict: Verdict) -> None:
        nonlocal said
        pace.hear(verdict)
        if pace.done == pace.count or pace.seconds >= said + EVERY:
            said = pace.seconds
            click.echo(f"{assignment}: {pace.done} of {pace.count}, {pace}", err=True)

    return tick


def _in_json(assignment: str, pace: Pace) -> Tick:
    """Return what says every verdict in a line of JSON, for a program that watches."""

    def tick(verdict: Verdict) -> None:
        pace.hear(verdict)
        line = {
            "assignment": assignment,
            "student": verdict.student,
            "earned": verdict.earned,
            "judged": verdict.judged,
            "done": pace.done,
            "of": pace.count,
            "seconds": round(pace.seconds, 3),
        }
        click.echo(json.dumps(line), err=True)

    return tick
