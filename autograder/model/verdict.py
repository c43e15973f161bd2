"""A verdict is what a submission earned and why, check by check.

Three outcomes: kept, broken, not judged. A fault of the course or of the machine is *not judged*,
which is neither zero nor full.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import Enum
from functools import cache, cached_property
from typing import Any


class Outcome(str, Enum):
    """What became of one check."""

    KEPT = "kept"
    BROKEN = "broken"
    NOT_JUDGED = "not judged"


@dataclass(frozen=True)
class Finding:
    """One check's outcome, with the smallest failing case when it is broken.

    `claim` is what the check promises; `fact` is what was seen instead, with both numbers; `case`
    says what was called. `waits_for` names the check that has to be kept first, when that is why
    this one is broken. `rungs_broken` of `rungs` cases failed.
    """

    check: str
    claim: str
    outcome: Outcome
    points: int
    fact: str = ""
    case: str = ""
    waits_for: str = ""
    rungs: int = 0
    rungs_broken: int = 0

    @property
    def kept(self) -> bool:
        """Return whether the check is kept."""
        return self.outcome is Outcome.KEPT

    @property
    def earned(self) -> int:
        """Return the points that this check gives."""
        return self.points if self.kept else 0


@dataclass(frozen=True)
class Diagnosis:
    """The one misconception that explains everything that was observed."""

    misconception: str
    belief: str
    computes: str
    section: str


@dataclass(frozen=True)
class Result:
    """What one exercise came to."""

    exercise: str
    findings: tuple[Finding, ...]
    section: str = ""
    written: bool = True
    diagnosis: Diagnosis | None = None
    structure: str = ""

    @cached_property
    def earned(self) -> int:
        """Return the points earned in this exercise."""
        return sum(finding.earned for finding in self.findings)

    @cached_property
    def possible(self) -> int:
        """Return the points that this exercise offers."""
        return sum(finding.points for finding in self.findings)

    @cached_property
    def judged(self) -> bool:
        """Return whether every check that has points came to kept or broken."""
        return all(f.outcome is not Outcome.NOT_JUDGED for f in self.findings if f.points)


@dataclass(frozen=True)
class Layer:
    """One layer of the wall on this machine, and whether it stood."""

    name: str
    present: bool
    meaning: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one submission came to.

    `refused` is empty, or the sentence that says why the submission could not be judged at all.
    `notes` are sentences to the student about what was repaired or left out. `unanswered` names the
    cells that are as they were released. `regraded` says what grading again has changed. `printed`
    is the start of what the code printed. `key` and `notebook` are fingerprints, by which a
    finished grading is known again.
    """

    assignment: str
    student: str
    results: tuple[Result, ...]
    refused: str = ""
    notes: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()
    regraded: str = ""
    printed: str = ""
    wall: tuple[Layer, ...] = ()
    limits: str = ""
    key: str = ""
    notebook: str = ""
    seconds: float = 0.0

    @property
    def earned(self) -> int:
        """Return the points earned."""
        return sum(result.earned for result in self.results)

    @property
    def possible(self) -> int:
        """Return the points offered."""
        return sum(result.possible for result in self.results)

    @property
    def judged(self) -> bool:
        """Return whether every check came to kept or broken."""
        return not self.refused and all(result.judged for result in self.results)

    def to_json(self) -> dict[str, Any]:
        """Return the verdict as plain data, marks included for readers of the file."""
        return {**_plain(self), "earned": self.earned, "possible": self.possible}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Verdict":
        """Return the verdict that `to_json` wrote."""
        fields = {k: v for k, v in data.items() if k not in ("earned", "possible")}
        fields["results"] = tuple(_result(result) for result in data["results"])
        fields["wall"] = tuple(Layer(**layer) for layer in data["wall"])
        fields["notes"] = tuple(data["notes"])
        fields["unanswered"] = tuple(data["unanswered"])
        return cls(**fields)


def _plain(value: Any) -> Any:
    """Return what JSON can hold of a verdict or a part of it."""
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    noun: Any = type(value)
    if not hasattr(noun, "__dataclass_fields__"):
        return value
    return {name: _plain(getattr(value, name)) for name in _names(noun)}


@cache
def _names(noun: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(noun))


def _result(data: dict[str, Any]) -> Result:
    diagnosis = Diagnosis(**data["diagnosis"]) if data["diagnosis"] else None
    findings = tuple(_findings(data["findings"]))
    return Result(**{**data, "findings": findings, "diagnosis": diagnosis})


def _findings(rows: Iterable[dict[str, Any]]) -> Iterable[Finding]:
    return (Finding(**{**row, "outcome": Outcome(row["outcome"])}) for row in rows)
