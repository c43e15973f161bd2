"""Ask the functions that were found, behind the wall, and keep what came of it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import PurePath

from autograder.audit.apart import judge_apart
from autograder.audit.cells import FIRST, cells, needed, of_python_2
from autograder.audit.convention import Convention, Row
from autograder.audit.find import Place, Sources
from autograder.audit.narrow import narrow
from autograder.audit.reasons import lacking, unasked, unwritten, without
from autograder.judge.judge import judge_exercise
from autograder.judge.key import AnswerKey, KeyExercise
from autograder.judge.race import Rival
from autograder.judge.rivals import Rivals
from autograder.model.verdict import Finding, Layer, Outcome, Result
from autograder.sandbox import jail
from autograder.sandbox.limits import TENSOR_BYTES, Limits
from autograder.sandbox.seat import Seat, Template

CELL = re.compile(r"^ImportError: |( \(cell \d+, line \d+\))$")


@dataclass(frozen=True)
class Outside:
    """A promise of ours that the course did not make.

    `finding` is what came of asking it all the same; where it could not be asked it is None.
    """

    claim: str
    reason: str
    finding: Finding | None = None


@dataclass(frozen=True)
class Heard:
    """What came of one function; `reason` says why when it is not judged.

    One that is not written, or fails for want of a module, is not judged, whatever was asked.
    `forward` names what it goes back from, where that does not do all that was promised of it.
    """

    name: str
    file: str
    line: int
    result: Result | None = None
    outside: tuple[Outside, ...] = ()
    reason: str = ""
    forward: str = ""

    @property
    def kept(self) -> int:
        """Return how many promises hold."""
        return sum(finding.kept for finding in self.result.findings) if self.result else 0

    @property
    def promised(self) -> int:
        """Return how many promises were asked for, but for those that need another machine."""
        findings = self.result.findings if self.result else ()
        return sum(f.points > 0 or f.outcome is not Outcome.NOT_JUDGED for f in findings)

    @property
    def judged(self) -> bool:
        """Return whether every promise came to a yes or a no."""
        return not self.reason and self.result is not None and self.result.judged

    @property
    def holds(self) -> bool:
        """Return whether all that was promised holds."""
        return self.judged and self.kept == self.promised


@dataclass(frozen=True)
class Audit:
    """What came of a folder: the course that it was taken for, and its functions in turn.

    `absent` are functions that the folder has not, where it has others of the same kind.
    """

    folder: str
    convention: str
    course: str
    functions: tuple[Heard, ...]
    absent: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    wall: tuple[Layer, ...] = ()

    @property
    def name(self) -> str:
        """Return the last part of the folder's path."""
        return PurePath(self.folder).name or self.folder

    @property
    def holds(self) -> bool:
        """Return whether all that was promised holds, and was judged."""
        return all(heard.holds for heard in self.functions)


def template_of(convention: Convention, keys: Iterable[AnswerKey], found: Sources) -> Template:
    """Return where code of a convention runs; it sees PyTorch only if it imports it.

    That needs a wall with namespaces, since the other one opens no file and PyTorch does.
    """
    limits = limits_of(keys)
    sees_pytorch = convention.tensors or found.imports("torch")
    if limits.tensors or not (sees_pytorch and jail.found() and find_spec("torch")):
        return Template(limits)
    return Template(replace(limits, memory_bytes=TENSOR_BYTES), jail.way(tensors=True))


def limits_of(keys: Iterable[AnswerKey]) -> Limits:
    """Return how much a folder may use: for each call the most, for all of it the sum."""
    own = Limits()
    given = list(keys)
    limits = replace(
        own,
        call_seconds=max([own.call_seconds, *(key.call_seconds for key in given)]),
        submission_seconds=own.submission_seconds + sum(key.submission_seconds for key in given),
    )
    return limits.with_tensors() if any(key.tensors for key in given) else limits


def audit(
    folder: str,
    found: Sources,
    convention: Convention,
    keys: Mapping[str, AnswerKey],
    template: Template,
) -> Audit:
    """Return what came of every function of a convention that a folder defines.

    Raises:
        SandboxError: the machine cannot run anything behind a wall.
    """
    places = found.chosen(row.theirs for row in convention.rows)
    with (
        template.seat(cells(found, convention, places)) as seat,
        Rivals(template) as rivals,
    ):
        hearing = _Hearing(convention, keys, places, seat, rivals.ask)
        functions: dict[str, Heard] = {}
        for row in convention.rows:
            if row.theirs in places:
                functions[row.theirs] = hearing.hear(row, functions.get(row.through))
        notes = (*found.damaged, *_old(found, places), *hearing.notes)
    return Audit(
        folder,
        convention.name,
        convention.title,
        tuple(functions.values()),
        _absent(convention, places),
        notes,
        template.wall,
    )


def _old(found: Sources, places: Mapping[str, Place]) -> tuple[str, ...]:
    """Return a sentence on every file that is asked and divides as Python 2 does."""
    asked = needed(places)
    old = set(of_python_2(found, asked)).intersection(asked)
    return tuple(f"{file} is taken as Python 2, where 7 / 2 is 3." for file in sorted(old))


def _absent(convention: Convention, places: Mapping[str, Place]) -> tuple[str, ...]:
    begun = {row.assignment for row in convention.rows if row.theirs in places}
    rows = (row for row in convention.rows if row.assignment in begun)
    return tuple(row.theirs for row in rows if row.theirs not in places)


@dataclass(frozen=True, eq=False)
class _Hearing:
    """One seat, and everything that is asked in it."""

    convention: Convention
    keys: Mapping[str, AnswerKey]
    places: Mapping[str, Place]
    seat: Seat
    rival: Rival

    def hear(self, row: Row, forward: Heard | None) -> Heard:
        """Return what came of one function, and its `forward` before it."""
        place = self.places[row.theirs]
        heard = Heard(row.theirs, place.file, place.line)
        exercise = self._exercise(row)
        reason = self._unasked(row, exercise)
        if forward and forward.reason:
            reason = reason or without(forward.name, forward.reason)
        if reason or exercise is None:
            return replace(heard, reason=reason)
        asked = narrow(exercise, row, self.convention)
        result = judge_apart(asked.promised, row.through, self.seat.ask, self.rival)
        besides = judge_exercise(asked.besides, self.seat.ask, self.rival).findings
        outside = (
            *(
                Outside(found.claim, asked.why[found.check], found)
                for found in besides
                if not (found.kept and found.check in {f.check for f in result.findings})
            ),
            *(Outside(claim, why) for claim, why in asked.unasked),
        )
        reason = unwritten(result) or lacking(result) or unasked(result)
        doubtful = forward.name if forward and not forward.holds else ""
        return replace(heard, result=result, outside=outside, reason=reason, forward=doubtful)

    @property
    def notes(self) -> tuple[str, ...]:
        """Return a sentence on what the files import and do not find."""
        missing = _sentence(self.seat.cells[FIRST + len(needed(self.places))])
        if not missing:
            return ()
        return (f"Imported and not there: {missing}. A function that needs it fails.",)

    def _exercise(self, row: Row) -> KeyExercise | None:
        key = self.keys.get(row.assignment)
        exercises = key.exercises if key else ()
        return next((e for e in exercises if e.name == row.ours), None)

    def _unasked(self, row: Row, exercise: KeyExercise | None) -> str:
        """Return why a function cannot be asked, or nothing."""
        if exercise is None:
            return f"the assignment that asks for it, {row.assignment}, is not in this course"
        if row.through and row.through not in self.places:
            return f"it goes back from what {row.through} keeps, and that is not there"
        stopped = self._stopped()
        names = filter(None, (row.theirs, row.through))
        return next((stopped[f] for n in names if (f := self.places[n].file) in stopped), "")

    def _stopped(self) -> dict[str, str]:
        """Return the files that could not be imported, with the reason."""
        ends = zip(needed(self.places), self.seat.cells[FIRST:], strict=False)
        return {file: _sentence(end) for file, end in ends if end}


def _sentence(end: str) -> str:
    """Return how the import of a file ended, in the fewest words."""
    return CELL.sub("", end)
