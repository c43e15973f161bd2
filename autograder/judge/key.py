"""An answer key: an assignment compiled for one seed.

It holds everything a judge has to know, and nothing it has to compute: claims, points, questions
with their arrays, what the reference returned to each, how far an answer may be off, and a small
sketch of what every misconception returns. It needs no torch and no assignment to be played.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from autograder.checks.expect import Expect
from autograder.judge.sketch import Sketch
from autograder.model.question import Output, Question


@dataclass(frozen=True, eq=False)
class Rung:
    """One question of a check, with what the reference and the misconceptions said to it.

    `tolerance` has the largest error allowed per visible item. `dtypes` are those of `expected`.
    A misconception that is not in `sketches` answers this question as the reference does.
    """

    question: Question
    expected: tuple[Output, ...]
    tolerance: tuple[float, ...]
    sketches: Mapping[str, Sketch] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class KeyCheck:
    """One check with its ladder, easiest rung first; `of` names the items it looks at, or all."""

    name: str
    claim: str
    points: int
    expect: Expect
    after: str
    rungs: tuple[Rung, ...]
    of: tuple[str, ...] = ()


@dataclass(frozen=True)
class KeyMisconception:
    """What a diagnosis says of one misconception."""

    name: str
    belief: str
    computes: str
    section: str


@dataclass(frozen=True, eq=False)
class KeyExercise:
    """One exercise: its checks in order, and the misconceptions about it.

    `signatures` gives the parameter names of every function that its questions call.
    """

    name: str
    section: str
    signatures: Mapping[str, tuple[str, ...]]
    checks: tuple[KeyCheck, ...]
    misconceptions: tuple[KeyMisconception, ...]

    @property
    def points(self) -> int:
        """Return the points that the exercise offers."""
        return sum(check.points for check in self.checks)


@dataclass(frozen=True, eq=False)
class AnswerKey:
    """Everything that is needed to judge one assignment under one seed.

    `seed_name` is `public` or a fingerprint of the secret seed, never the seed itself.
    """

    assignment: str
    title: str
    seed_name: str
    exercises: tuple[KeyExercise, ...]

    @property
    def points(self) -> int:
        """Return the points that the whole assignment offers."""
        return sum(exercise.points for exercise in self.exercises)
