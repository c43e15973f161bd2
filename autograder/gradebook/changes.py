"""What grading again changes for a student, check by check, and the log that keeps it.

A submission that was handed in anew is not graded *again*: only two verdicts on the same bytes are
compared. The log, `regrades/ASSIGNMENT.jsonl` in the classroom, has one line of JSON a student and
is only ever added to, by whole lines.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from itertools import chain
from pathlib import Path
from typing import Any

from autograder.model.classroom import Classroom
from autograder.model.files import add_text
from autograder.model.verdict import Finding, Outcome, Verdict

ABSENT = "absent"  # a check that one of the verdicts does not have


@dataclass(frozen=True)
class Turn:
    """One check that came out otherwise, or gives other points; `why` is what is seen now."""

    exercise: str
    check: str
    before: str
    after: str
    points_before: int
    points_after: int
    why: str = ""

    @property
    def gain(self) -> int:
        """Return the points gained, below zero where some are lost."""
        return self.points_after - self.points_before


@dataclass(frozen=True)
class Change:
    """One student whose submission came out otherwise; points are those of the checks."""

    student: str
    before: int
    after: int
    turns: tuple[Turn, ...]

    @property
    def gain(self) -> int:
        """Return the points gained, below zero where some are lost."""
        return self.after - self.before


@dataclass(frozen=True)
class Tally:
    """One check over all changes: how many students gain points by it and how many lose some."""

    exercise: str
    check: str
    gain: int
    lose: int


def compare(before: Verdict, after: Verdict) -> Change | None:
    """Return what changed from one verdict to the next on the same bytes; None if nothing did."""
    if before.notebook != after.notebook:
        return None
    turns = tuple(_turns(before, after))
    return Change(after.student, before.earned, after.earned, turns) if turns else None


def _turns(before: Verdict, after: Verdict) -> Iterator[Turn]:
    old, new = _by_check(before), _by_check(after)
    for place in dict.fromkeys(chain(new, old)):
        one, two = old.get(place), new.get(place)
        turn = Turn(*place, _name(one), _name(two), _points(one), _points(two), _why(two))
        if turn.gain or turn.before != turn.after:
            yield turn


def _by_check(verdict: Verdict) -> dict[tuple[str, str], Finding]:
    return {
        (result.exercise, finding.check): finding
        for result in verdict.results
        for finding in result.findings
    }


def _name(finding: Finding | None) -> str:
    return finding.outcome.value if finding else ABSENT


def _points(finding: Finding | None) -> int:
    return finding.earned if finding else 0


def _why(finding: Finding | None) -> str:
    if finding is None or finding.outcome is Outcome.KEPT:
        return ""
    return finding.fact or f"it waits for {finding.waits_for}"


def tallies(changes: Iterable[Change]) -> tuple[Tally, ...]:
    """Return the checks that change points, the one that moves most students first."""
    gain: Counter[tuple[str, str]] = Counter()
    lose: Counter[tuple[str, str]] = Counter()
    for turn in chain.from_iterable(change.turns for change in changes):
        gain[turn.exercise, turn.check] += turn.gain > 0
        lose[turn.exercise, turn.check] += turn.gain < 0
    moved = sorted(gain + lose, key=lambda place: (-gain[place] - lose[place], place))
    return tuple(Tally(*place, gain[place], lose[place]) for place in moved)


@dataclass(frozen=True)
class Logged:
    """One line of the log as it lies there; `said` is empty where it is half a line."""

    line: bytes
    said: Mapping[str, Any]

    @property
    def student(self) -> str:
        """Return the student whom it names."""
        return str(self.said.get("student", ""))

    @property
    def number(self) -> int:
        """Return the number of the regrade, 0 for a change that was none."""
        return int(self.said.get("regrade", 0))

    def is_about(self, student: str) -> bool:
        """Return whether it is about a student, as far as half a line can tell."""
        return self.student == student if self.said else student.encode() in self.line

    def says(self, change: Change) -> bool:
        """Return whether the same turns stand in it."""
        return self.said.get("turns") == [*asdict(change)["turns"]]


def read_log(path: Path) -> tuple[Logged, ...]:
    """Return the lines of a log, nothing where there is none."""
    data = path.read_bytes() if path.exists() else b""
    return tuple(Logged(line, _said(line)) for line in data.splitlines(keepends=True))


def _said(line: bytes) -> Mapping[str, Any]:
    try:
        said = json.loads(line)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def stepped_over(path: Path, log: Iterable[Logged]) -> Iterator[str]:
    """Yield a sentence for every half line of a log."""
    for number, logged in enumerate(log, 1):
        if not logged.said:
            yield (
                f"{path}, line {number} is half a line, which a stopped run left; it is stepped "
                "over, and you can delete it."
            )


def record(
    classroom: Classroom, assignment: str, changes: Sequence[Change], because: str, number: int = 0
) -> None:
    """Add changes to the log, all of them or none; `number` is that of a regrade, if it is one.

    Raises:
        CourseError: the log cannot be written; it is as it was.
    """
    if not changes:
        return
    when = datetime.now(timezone.utc).isoformat(timespec="seconds")
    head = {"when": when, "assignment": assignment, "because": because, "regrade": number}
    lines = [json.dumps({**head, **asdict(change)}, ensure_ascii=False) for change in changes]
    add_text(classroom.regrades(assignment), "".join(f"{line}\n" for line in lines))
