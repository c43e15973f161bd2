"""A class that is graded while somebody kills: each run does what is missing, and nothing twice.

Every run has new submissions and is struck at drawn moments: all of it, the command alone, one of
its workers, or the process in which a student's code computes; every third while it writes the
gradebook. This happens on this machine with the gradebook in a file, and on a Dask cluster with the
gradebook on a server, where the scheduler and the connections to the database are struck as well.
`make bench-kills` strikes a hundred times in each of the two places.
"""

import json
import os
import random
import re
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest
from fakes.course import GOOD, KEY, WRONG, Course, slow
from fakes.processes import all_ended, descendants, ended, pool_workers, seats

from autograder.fleet.run import TWICE
from autograder.gradebook.keep import verdict_of
from autograder.plugin.database import SETTINGS, database_of
from autograder.plugin.ledger import Ledger, read_ledger

if TYPE_CHECKING:
    from fakes.postgres import Server

KILLS = int(os.environ.get("COURSE_KILLS", "8"))
SEED = int(os.environ.get("COURSE_KILLS_SEED", "12"))
KINDS = (GOOD, slow(0.2), WRONG, slow(0.3))
BUSY = 0.3  # seconds of computing, after which it is the slow one that computes
WHILE_WRITING = "what writes the gradebook"

Strike = Callable[[], object]
Victims = Mapping[str, Sequence[Strike]]  # what can be struck, by what it is called


class Place(Protocol):
    """Where a class is graded.

    `works` names the victims that are there when the grading begins; `span` is in seconds, of what
    a run takes that nobody disturbs. `why` is what is said by a run that could not go on, though it
    was not struck itself.
    """

    works: tuple[str, ...]
    span: float
    why: str

    @property
    def words(self) -> tuple[str, ...]:
        """Return what is typed to grade there."""

    def victims(self, pid: int) -> Victims:
        """Return what can be struck of a run."""

    def writing(self, pid: int) -> Sequence[Strike]:
        """Return what can be struck while a run writes the gradebook; nothing before and after."""

    def mend(self) -> None:
        """Start what was struck and does not start by itself."""


class Here:
    """The processes of this machine, and a gradebook in a file."""

    works = ("a worker", "a seat")
    span = 1.6
    why = "the processes that grade ended before they began, twice; "
    words = ("-j2",)

    def __init__(self, course: Course) -> None:
        self.journal = course.folder / "gradebook.db-journal"

    def victims(self, pid: int) -> Victims:
        return _of_a_run(pid) | {
            "a worker": [partial(killed, one) for one in pool_workers(pid)],
            "a seat": [partial(killed, one) for one in seats(pid)],
        }

    def writing(self, pid: int) -> Sequence[Strike]:
        return [partial(killed, pid)] if self.journal.exists() else []

    def mend(self) -> None:
        """Do nothing: all that was there belonged to the run."""


class There:
    """A Dask cluster, which stays when a run has ended, and a gradebook on a server."""

    works = ("a connection", "a seat")
    span = 2.5
    why = "cannot be reached|has no workers|has had no workers|cannot be used: "

    def __init__(self, course: Course, server: "Server", stack: ExitStack) -> None:
        self.database, self.server = database_of(course.classroom).url.database or "", server
        self.stack = stack
        self._begin()

    def _begin(self) -> None:
        from fakes.clusters import cluster

        self.cluster = self.stack.enter_context(cluster())

    @property
    def words(self) -> tuple[str, ...]:
        return (f"--cluster={self.cluster.scheduler_address}",)

    def victims(self, pid: int) -> Victims:
        groups = {
            "a Dask worker": self.cluster.workers(),
            "a seat": seats(self.cluster.keeper),
            "the scheduler": [self.cluster.scheduler],
        }
        strikes = {name: [partial(killed, one) for one in own] for name, own in groups.items()}
        return _of_a_run(pid) | strikes | {"a connection": self._connections(writing=False)}

    def writing(self, pid: int) -> Sequence[Strike]:
        del pid
        return self._connections(writing=True)

    def _connections(self, *, writing: bool) -> Sequence[Strike]:
        found = self.server.connections(self.database, writing=writing)
        return [partial(self.server.cut, one) for one in found]

    def mend(self) -> None:
        if ended(self.cluster.scheduler):
            below = descendants(self.cluster.keeper)
            self.stack.close()
            assert all_ended(below)
            self._begin()
        self.cluster.wait_for_workers()


def _of_a_run(pid: int) -> dict[str, Sequence[Strike]]:
    return {"all of it": [partial(killed, -pid)], "the command": [partial(killed, pid)]}


def killed(pid: int) -> None:
    """Kill a process, or a group of them, that may have ended by itself just now."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def hand_in(course: Course, numbers: Iterable[int]) -> None:
    """Let some students hand in, each with the time of it."""
    for number in numbers:
        student = f"s{number:04}"
        course.hand_in(student, data=KINDS[number % len(KINDS)])
        stamp = course.classroom.submitted(student, KEY) / "timestamp.txt"
        stamp.write_text("2026-10-05 20:00:00 UTC\n")


@dataclass(frozen=True)
class Kept:
    """A verdict that is there: which file it is, since one that is written again is another."""

    judged: bool
    inode: int
    written: int


def kept(course: Course) -> dict[str, Kept]:
    """Return every verdict by its student; each is whole."""
    found = {}
    for path in course.folder.glob(f"autograded/*/{KEY}/verdict.json"):
        student, stat = path.parent.parent.name, path.stat()
        verdict = verdict_of(course.classroom, student, KEY)
        assert verdict, f"{path} is not whole"
        found[student] = Kept(verdict.judged, stat.st_ino, stat.st_mtime_ns)
    return found


def disturbed(course: Course, place: Place, dice: random.Random, kills: Counter[str]) -> None:
    """Grade, and strike until it has ended, or there have been enough strikes."""
    process = course.started("grade", *place.words)
    below = set[int]()
    for name, strike in strikes(process, place, dice):
        below.update(descendants(process.pid))
        strike()
        kills[name] += 1
        if kills.total() == KILLS:
            break
    _, err = process.communicate(timeout=120)

    assert process.returncode in (0, 1, 2, -signal.SIGKILL), err
    assert process.returncode != 2 or re.search(place.why, err.splitlines()[-1]), err
    assert "Traceback" not in err
    assert all_ended([*below])


def strikes(
    process: "subprocess.Popen[str]", place: Place, dice: random.Random
) -> Iterator[tuple[str, Strike]]:
    """Yield what to strike, when it is to be struck, until the run has ended."""
    pid = process.pid
    if not dice.randrange(3):
        for one in awaited(process, lambda: place.writing(pid))[:1]:
            yield WHILE_WRITING, one
    first = dice.choice(place.works)
    awaited(process, lambda: place.victims(pid)[first])
    while process.poll() is None:
        with suppress(subprocess.TimeoutExpired):
            process.wait(dice.uniform(0, place.span))
        victims = {name: own for name, own in place.victims(pid).items() if own}
        name = dice.choice([*victims])
        if process.poll() is None:
            yield name, dice.choice(victims[name])


def awaited(
    process: "subprocess.Popen[str]", look: Callable[[], Sequence[Strike]]
) -> Sequence[Strike]:
    """Wait until there is something to strike, and return it; nothing if the run ends before."""
    while process.poll() is None:
        if found := look():
            return found
        time.sleep(0.001)
    return ()


def entered(course: Course) -> Ledger:
    """Return what the gradebook says."""
    return read_ledger(course.classroom, KEY)


def left_behind(folder: Path) -> list[Path]:
    """Return what was half written, or waits for a database that nobody has open."""
    return [path for end in (".part", "-journal", "-wal") for path in folder.rglob(f"*{end}")]


def changed(course: Course) -> Counter[str]:
    """Return how often the log says of a student that grading again has changed something."""
    path = course.classroom.regrades(KEY)
    lines = path.read_text().splitlines() if path.exists() else []
    return Counter(json.loads(line)["student"] for line in lines)


def graded_once(course: Course, alone: Course, place: Place) -> None:
    """See that a class that is graded amid strikes comes to what its undisturbed twin does."""
    dice, kills = random.Random(SEED), Counter[str]()
    seen, aside = dict[str, Kept](), Counter[str]()
    begun, runs, number = time.monotonic(), 0, 0
    while kills.total() < KILLS:
        place.mend()
        hand_in(course, range(number, number + 4))
        number, runs = number + 4, runs + 1
        disturbed(course, place, dice, kills)
        now = kept(course)
        assert {who: now[who] for who in seen} == seen, "a verdict is lost, or was written again"
        seen = {who: one for who, one in now.items() if one.judged}
        aside.update(now.keys() - seen.keys())
    hand_in(course, [number])
    hand_in(alone, range(number + 1))
    said, _ = course.run("grade", "-j1"), alone.run("grade", "-j2")
    print(
        f"{runs} runs, kills: {dict(kills)}, {number + 1} submissions, {aside.total()} set aside "
        f"for a while, {time.monotonic() - begun:.0f} s"
    )

    assert said.status == 0
    before = f", {len(seen)} graded before" if seen else ""
    assert said.out.splitlines()[0] == f"{KEY}: {number + 1 - len(seen)} graded now{before}."
    assert seen.items() <= kept(course).items()
    assert changed(course) <= aside
    assert not left_behind(course.folder)

    assert json.dumps(course.verdicts()) == json.dumps(alone.verdicts())
    assert course.classroom.marks(KEY).read_bytes() == alone.classroom.marks(KEY).read_bytes()
    assert entered(course) == entered(alone)
    in_rows = {who: sum(filter(None, row.values())) for who, row in entered(course).points.items()}
    assert in_rows == {who: points for who, (points, _) in course.graded().items()}


@pytest.mark.slow
@pytest.mark.jail
def test_however_often_it_is_killed_a_class_is_graded_once(course: Course, tmp_path: Path):
    """Marks and gradebook are those of a run that nobody disturbed, and nothing is left over."""
    graded_once(course, course.twin(tmp_path / "alone"), Here(course))


@pytest.mark.slow
@pytest.mark.jail
@pytest.mark.parametrize("gradebook_in", ["a server"])
def test_a_cluster_and_a_server_may_be_killed_as_well(
    course: Course, tmp_path: Path, postgres: "Server"
):
    """A scheduler, Dask's workers and connections to the database end at any moment."""
    pytest.importorskip("distributed", reason="needs requirements-cluster.txt")
    alone = course.twin(tmp_path / "alone")
    postgres.part(alone.folder / SETTINGS)
    with ExitStack() as stack:
        graded_once(course, alone, There(course, postgres, stack))


def deadly(course: Course, workers: Callable[[int], list[int]], *words: str) -> int:
    """Grade while the worker of one student is killed each time; return how many were killed.

    See that the student is set aside with the reason, that the others are graded, and that the next
    run goes on.
    """
    course.hand_in("s01", "s02", "s04", "s05")
    course.hand_in("s03", data=slow())
    process, victims = course.started("grade", *words), set[int]()
    while process.poll() is None:
        victims.update(busy := [one for one in workers(process.pid) if seats(one, BUSY)])
        for one in busy:
            killed(one)
        time.sleep(0.02)
    out, err = process.communicate(timeout=120)

    assert (process.returncode, "Traceback" in err) == (1, False), err
    assert f"s03: {TWICE}; it is set aside" in out
    assert course.verdict("s03")["refused"].startswith(TWICE)
    assert course.graded() == dict.fromkeys(["s01", "s02", "s04", "s05"], (7, False)) | {
        "s03": (0, True)
    }
    assert set(entered(course).points["s03"].values()) == {None}

    course.hand_in("s03")
    said = course.run("grade", "-j1")
    anew = "1 graded now, 1 of them handed in anew, 4 graded before."
    assert said.out.splitlines()[0] == f"{KEY}: {anew}"
    return len(victims)


@pytest.mark.slow
@pytest.mark.jail
def test_who_ends_a_worker_twice_is_set_aside_and_nobody_else(course: Course):
    """It is not judged, which is neither zero nor full."""
    assert deadly(course, pool_workers, "-j2") == 2


@pytest.mark.slow
@pytest.mark.jail
def test_who_ends_the_workers_of_a_cluster_is_set_aside_and_nobody_else(
    course: Course, monkeypatch: pytest.MonkeyPatch
):
    """Dask gives a task to four workers before it gives up, unless its setting says otherwise."""
    clusters = pytest.importorskip("fakes.clusters", reason="needs requirements-cluster.txt")
    monkeypatch.setenv("DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES", "0")
    with clusters.cluster() as started:
        address = f"--cluster={started.scheduler_address}"
        assert deadly(course, lambda _: started.workers(), address) == 2
