"""One worker: a desk that is opened with the first task and kept until the process ends."""

import os
import signal
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cached_property
from multiprocessing import parent_process
from pathlib import Path
from typing import TypeVar

import nbformat

from autograder.fleet.garbage import collect_seldom
from autograder.judge.grade import Desk, Started, open_desk
from autograder.judge.keyfile import load
from autograder.model.errors import SandboxError
from autograder.model.files import one_a_line
from autograder.model.verdict import Verdict
from autograder.sandbox.limits import Limits


@dataclass(frozen=True)
class Station:
    """What a worker needs to open its desk; plain bytes, so that it can travel."""

    key: bytes
    release: bytes
    limits: Limits
    whole_wall: bool = False  # grade nothing where a layer of the wall is missing


@dataclass(frozen=True)
class Task:
    """One submission to mark; `notes` are said first of what it came to."""

    student: str
    data: bytes
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Done:
    """One submission marked: the verdict, and the notebook as it is to be written down."""

    verdict: Verdict
    notebook: str


@dataclass(frozen=True)
class Abandoned:
    """A submission that the grader failed on; it is set aside, not judged, and `why` says why."""

    task: Task
    why: str


Came = Done | Abandoned
T = TypeVar("T")


class Workplace:
    """A worker's station and the desk at it."""

    def __init__(self, station: Station) -> None:
        """Take a station; the desk is opened when there is something to do."""
        self._station = station

    @cached_property
    def desk(self) -> Desk:
        """Return the desk, with a warm template of its own."""
        station = self._station
        release = nbformat.reads(station.release.decode(), as_version=4)
        key = load(station.key)
        return open_desk(key, release, station.limits, whole_wall=station.whole_wall)

    def work(self, task: Task) -> Came:
        """Return what one submission came to; a fault of ours sets it aside, and it alone.

        Raises:
            SandboxError: the desk cannot be opened, so that nothing can be graded here.
        """
        (came,) = self.works([task])
        return came

    def works(self, tasks: Iterable[Task]) -> Iterator[Came]:
        """Yield what submissions came to, in order; each begins before that before it is finished.

        Two students' processes run at a time where the wall keeps one from the other.

        Raises:
            SandboxError: the desk cannot be opened, so that nothing can be graded here.
        """
        begun: deque[tuple[Task, Started | Abandoned]] = deque()
        try:
            for task in tasks:
                begun.append((task, self._begin(task)))
                if len(begun) == (2 if self.desk.keeps_apart else 1):
                    yield self._finish(*begun.popleft())
            while begun:
                yield self._finish(*begun.popleft())
        finally:
            for _, one in begun:
                if isinstance(one, Started):
                    one.close()

    def _begin(self, task: Task) -> Started | Abandoned:
        desk = self.desk
        return _or_set_aside(task, lambda: desk.begin(task.data, task.student))

    def _finish(self, task: Task, begun: Started | Abandoned) -> Came:
        if isinstance(begun, Abandoned):
            return begun
        with closing(begun):
            return _or_set_aside(task, lambda: self._done(task, begun))

    def _done(self, task: Task, begun: Started) -> Done:
        marked = self.desk.finish(begun)
        verdict = replace(marked.verdict, notes=task.notes + marked.verdict.notes)
        return Done(verdict, one_a_line(marked.notebook))

    def close(self) -> None:
        """Close the desk, if it was opened."""
        if "desk" in vars(self):
            self.desk.__exit__(None, None, None)


def _or_set_aside(task: Task, step: Callable[[], T]) -> T | Abandoned:
    """Return what a step came to; a fault of ours sets the submission aside."""
    try:
        return step()
    except SandboxError:
        raise
    except Exception as error:
        return Abandoned(task, f"the grader itself failed on it ({_place(error)})")


def _place(error: Exception) -> str:
    """Return what was raised and where, which is what whoever mends it needs to know."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(last.filename).name}, line {last.lineno}"


_workplaces: list[Workplace] = []  # this process's own: a pool's initializer has no other place


def start(station: Station) -> None:
    """Make this process a worker; a pool calls it once in every process, and Ctrl-C ends it.

    It also ends when whoever started it does, who may have been killed without a word.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # at once and without a word: the parent speaks
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    collect_seldom()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _workplaces.append(Workplace(station))


def _end_with_parent() -> None:
    """Wait for the end of the process that started this one, which would wait for tasks forever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)  # the wall ends with this process


def work(task: Task) -> Came:
    """Return what one submission came to, at the station that `start` was given."""
    return _workplaces[-1].work(task)
