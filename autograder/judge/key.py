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

    `tolerance` has the largest error allowed per visible item. `accepted` has what other right
    answers return where it is not what is expected. A misconception that is not in `sketches`
    answers this question as the reference does.
    """

    question: Question
    expected: tuple[Output, ...]
    tolerance: tuple[float, ...]
    sketches: Mapping[str, Sketch] = field(default_factory=dict)
    accepted: tuple[tuple[Output, ...], ...] = ()

    @property
    def right(self) -> tuple[tuple[Output, ...], ...]:
        """Return every right reply, that of the reference first."""
        return (self.expected, *self.accepted)


@dataclass(frozen=True, eq=False)
class KeyCheck:
    """One check with its ladder, easiest rung first; `of` names the items it looks at, or all.

    `least` is the degree that a check of degree asks for, `slow` what a check of speed races, and
    `requires` a device without which it is not judged.
    """

    name: str
    claim: str
    points: int
    expect: Expect
    after: str
    rungs: tuple[Rung, ...]
    of: tuple[str, ...] = ()
    least: float = 0.0
    slow: str = ""
    requires: str = ""


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

    `signatures` gives the parameter names of every function that its questions call. `rests_on`
    names the earlier exercises that feed it or that it may call. `given` is the text of right
    versions of those that it may call, or nothing.
    """

    name: str
    section: str
    signatures: Mapping[str, tuple[str, ...]]
    checks: tuple[KeyCheck, ...]
    misconceptions: tuple[KeyMisconception, ...]
    rests_on: tuple[str, ...] = ()
    given: str = ""

    @property
    def points(self) -> int:
        """Return the points that the exercise offers."""
        return sum(check.points for check in self.checks)


@dataclass(frozen=True, eq=False)
class AnswerKey:
    """Everything that is needed to judge one assignment under one seed.

    `seed_name` is `public` or a fingerprint of the secret seed, never the seed itself.
    `call_seconds` and `submission_seconds` are what an answer may compute. With `tensors` it is
    written in PyTorch.
    """

    assignment: str
    title: str
    seed_name: str
    exercises: tuple[KeyExercise, ...]
    call_seconds: float = 2.0
    submission_seconds: float = 20.0
    tensors: bool = False

    @property
    def checks(self) -> tuple[KeyCheck, ...]:
        """Return every check, in order."""
        return tuple(check for exercise in self.exercises for check in exercise.checks)

    @property
    def points(self) -> int:
        """Return the points that the whole assignment offers."""
        return sum(exercise.points for exercise in self.exercises)
