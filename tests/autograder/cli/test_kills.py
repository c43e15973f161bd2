"""A class that is graded while somebody kills: each run does what is missing, and nothing twice.

Every run has new submissions and is killed at drawn moments: all of it, the command alone, one of
its workers, or the process in which a student's code computes. `make bench-kills` does the same a
hundred times.
"""

import json
import os
import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from fakes.course import GOOD, KEY, WRONG, Course, slow
from fakes.processes import all_ended, descendants, pool_workers, seats

from autograder.gradebook.keep import verdict_of
from autograder.plugin.ledger import Ledger, read_ledger

KILLS = int(os.environ.get("COURSE_KILLS", "8"))
SEED = int(os.environ.get("COURSE_KILLS_SEED", "12"))
SPAN = 1.6  # seconds, of what a run takes that nobody disturbs
KINDS = (GOOD, slow(0.2), WRONG, slow(0.3))


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


def disturbed(course: Course, dice: random.Random, kills: Counter[str]) -> None:
    """Grade, and kill until it has ended, or there have been enough."""
    process = course.started("grade", "-j2")
    awaited = dice.choice((pool_workers, seats))
    while process.poll() is None and not awaited(process.pid):
        time.sleep(0.01)
    below = set[int]()
    while process.poll() is None and kills.total() < KILLS:
        with suppress(subprocess.TimeoutExpired):
            process.wait(dice.uniform(0, SPAN))
        below.update(descendants(process.pid))
        if process.poll() is None:
            kills[strike(process.pid, dice)] += 1
    _, err = process.communicate(timeout=120)

    assert process.returncode in (0, 1, -signal.SIGKILL), err
    assert "Traceback" not in err
    assert all_ended([*below])


def strike(pid: int, dice: random.Random) -> str:
    """Kill something of a run, and return what."""
    groups = {"all of it": [-pid], "the command": [pid]}
    groups |= {"a worker": pool_workers(pid), "a seat": seats(pid)}
    victim = dice.choice([name for name, pids in groups.items() if pids])
    with suppress(ProcessLookupError):  # it has ended by itself just now
        os.kill(dice.choice(groups[victim]), signal.SIGKILL)
    return victim


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


@pytest.mark.slow
@pytest.mark.jail
def test_however_often_it_is_killed_a_class_is_graded_once(course: Course, tmp_path: Path):
    """Marks and gradebook are those of a run that nobody disturbed, and nothing is left over."""
    alone, dice, kills = course.twin(tmp_path / "alone"), random.Random(SEED), Counter[str]()
    seen, aside = dict[str, Kept](), Counter[str]()
    begun, runs, number = time.monotonic(), 0, 0
    while kills.total() < KILLS:
        hand_in(course, range(number, number + 4))
        number, runs = number + 4, runs + 1
        disturbed(course, dice, kills)
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
