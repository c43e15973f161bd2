"""How an author declares exercises, checks and misconceptions."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any, TypeAlias

from autograder.checks.expect import Expect
from autograder.checks.sample import Sample
from autograder.model.errors import CourseError
from autograder.model.question import Call, Source, Value

CONTEXT = "ctx"  # what `torch.autograd.Function` hands to both its halves

Function: TypeAlias = Callable[..., Any]
Tolerance: TypeAlias = Callable[[Call, float], float]


@dataclass(frozen=True, eq=False)
class Exercise:
    """One function that the student writes.

    `reference` is the right answer in PyTorch, with the same signature. `returns` names what it
    returns; an item called `cache` is opaque. `through` is the forward whose cache this backward
    takes: a call of the exercise then describes the forward's arguments, and the upstream gradient
    is drawn to fit. `section` is the part of the book that explains it. `tolerance` may replace the
    derived one: from the call (for a backward, that of its forward) and the unit roundoff of its
    dtype to the largest error allowed. `updates` names what a dict among the arguments holds: a
    call may change it, so it is looked at afterwards, beside what is returned.
    `given` is the text of a module in NumPy with right versions of earlier exercises that this one
    may call: an answer that fails with its own is asked once more with these.

    In an assignment with tensors `NAME_forward(ctx, ...)` and `NAME_backward(ctx, dout)` are asked
    as the halves of a `torch.autograd.Function`, which hands them `ctx`: a call leaves it out.

    `accepted` are right answers besides the reference, where mathematics leaves a choice: functions
    in PyTorch with its signature. A reply has to be that of one of them, whole.
    """

    reference: Function
    returns: tuple[str, ...]
    section: str
    minutes: int
    difficulty: str
    through: "Exercise | None" = None
    tolerance: Tolerance | None = None
    accepted: tuple[Function, ...] = ()
    given: str = ""
    updates: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return the name of the function."""
        return self.reference.__name__

    @property
    def parameters(self) -> tuple[str, ...]:
        """Return the parameters a call can set, those of the forward for a backward."""
        asked = self.through or self
        names = inspect.signature(asked.reference).parameters
        return tuple(name for name in names if name != CONTEXT)


@dataclass(frozen=True)
class Asked:
    """The arguments of one call, as an author wrote them, and of other calls beside it."""

    args: tuple[Value, ...]
    kwargs: dict[str, Value]
    others: tuple["Asked", ...] = ()

    def beside(self, *others: "Asked") -> "Asked":
        """Return this rung with other calls before it; for a backward, after its own forward."""
        return replace(self, others=others)


Ladder: TypeAlias = Iterator[Asked]


@dataclass(frozen=True, eq=False)
class Check:
    """A promise about an exercise, and the ladder of calls that holds it to the promise.

    `of` names the returned items that it looks at; empty, it looks at all of them. `least` is how
    much a check of degree asks for; `slow` is the text of a module in NumPy with functions of the
    same names, which a check of speed is a race against. `section` is where the book explains what
    breaks it, where that is not the exercise's. A check that `requires` a device is asked on it, in
    a mode if it is said (`cuda with TF32`, `cuda with determinism`); it has no points, since a mark
    must not depend on the machine.
    """

    exercise: Exercise
    points: int
    expect: Expect
    after: "Check | None"
    ladder: Callable[[Sample], Ladder]
    of: tuple[str, ...] = ()
    least: float = 0.0
    slow: str = ""
    section: str = ""
    requires: str = ""

    @property
    def name(self) -> str:
        """Return the promise in one word: `steps_by_the_stride`."""
        return self.ladder.__name__

    @property
    def claim(self) -> str:
        """Return the promise as the sentence that a student reads."""
        return _first_line(self.ladder)


@dataclass(frozen=True, eq=False)
class Misconception:
    """A wrong answer with the belief behind it, and the check that must refuse it."""

    exercise: Exercise
    caught_by: str
    computes: str
    section: str
    answer: Function

    @property
    def name(self) -> str:
        """Return the habit: `flips_the_kernel`."""
        return self.answer.__name__

    @property
    def belief(self) -> str:
        """Return the belief as a sentence: `Thinks convolution flips the kernel.`"""
        return _first_line(self.answer)


def call(*args: Value, **kwargs: Value) -> Asked:
    """Return one rung of a ladder: the arguments that the exercise is called with."""
    return Asked(args, kwargs)


def source(text: str) -> Source:
    """Return a function argument, given as the text of a lambda so that it can cross the wall."""
    return Source(text)


def check(
    exercise: Exercise,
    *,
    points: int,
    expect: Expect = Expect.VALUES,
    after: Check | None = None,
    of: tuple[str, ...] = (),
    least: float = 0.0,
    slow: str = "",
    section: str = "",
    requires: str = "",
) -> Callable[[Callable[[Sample], Ladder]], Check]:
    """Declare a check: the decorated function yields its ladder, its docstring is the claim.

    A check `of` some returned items alone leaves the others to other checks, so that a wrong
    `dbias` does not cost a right `dx`.

    Raises:
        CourseError: the exercise returns no item of a name in `of`, a check of degree does not say
            of what degree, or one that not every machine can judge has points.
    """
    _require_degree(exercise, expect, least, slow)
    if requires and points:
        raise CourseError(
            f"a check of {exercise.name} requires {requires} and has {points} points; give it 0, "
            "since a mark must not depend on the machine."
        )
    for name in of:
        if name == "cache" or name not in (*exercise.returns, *exercise.updates):
            raise CourseError(
                f"{exercise.name} returns no {name} to look at; "
                f"choose from ({', '.join(exercise.returns)}) without the cache."
            )

    def declare(ladder: Callable[[Sample], Ladder]) -> Check:
        return Check(exercise, points, expect, after, ladder, of, least, slow, section, requires)

    return declare


def _require_degree(exercise: Exercise, expect: Expect, least: float, slow: str) -> None:
    if expect is Expect.SHARE and not 0 < least <= 1:
        raise CourseError(
            f"a check of {exercise.name} asks for a share of {least:g}; give least=, above 0 and "
            "at most 1."
        )
    if expect is Expect.FASTER and not (least > 1 and slow):
        raise CourseError(
            f"a check of {exercise.name} asks to be {least:g} times as fast as "
            f"{'its slow way' if slow else 'nothing'}; give least=, above 1, and slow=."
        )


def misconception(
    exercise: Exercise, *, caught_by: str, computes: str, section: str = ""
) -> Callable[[Function], Misconception]:
    """Declare a misconception: the decorated function computes it, its docstring is the belief.

    `computes` completes the sentence "Your numbers are those of ...". `section` is where the book
    speaks of it, if that is not where it speaks of the check that catches it.
    """

    def declare(answer: Function) -> Misconception:
        return Misconception(exercise, caught_by, computes, section, answer)

    return declare


@dataclass(frozen=True, eq=False)
class Assignment:
    """Everything that one assignment declares, in the order in which it was declared.

    `device` turns a word (`auto`, `cpu`, `cuda:0`) into the device that the references run on.
    `call_seconds` is how long an answer may compute for one call, `submission_seconds` for all.
    With `tensors` answers are written in PyTorch, and the wall lets them see it.
    """

    key: str
    title: str
    exercises: tuple[Exercise, ...]
    checks: tuple[Check, ...]
    misconceptions: tuple[Misconception, ...]
    device: Callable[[str], Any] = str
    call_seconds: float = 2.0
    submission_seconds: float = 20.0
    tensors: bool = False

    @classmethod
    def of(
        cls,
        key: str,
        title: str,
        *modules: ModuleType,
        device: Callable[[str], Any] = str,
        call_seconds: float = 2.0,
        submission_seconds: float = 20.0,
        tensors: bool = False,
    ) -> "Assignment":
        """Return the assignment that these modules declare."""
        found = [value for module in modules for value in vars(module).values()]
        return cls(
            key=key,
            title=title,
            exercises=_only(found, Exercise),
            checks=_only(found, Check),
            misconceptions=_only(found, Misconception),
            device=device,
            call_seconds=call_seconds,
            submission_seconds=submission_seconds,
            tensors=tensors,
        )

    def checks_of(self, exercise: Exercise) -> tuple[Check, ...]:
        """Return the checks of one exercise."""
        return tuple(check for check in self.checks if check.exercise is exercise)

    def misconceptions_of(self, exercise: Exercise) -> tuple[Misconception, ...]:
        """Return the misconceptions about one exercise."""
        return tuple(m for m in self.misconceptions if m.exercise is exercise)

    def section_of(self, misconception: Misconception) -> str:
        """Return where the book explains it: its own section, its check's, or its exercise's."""
        checks = self.checks_of(misconception.exercise)
        caught = (check.section for check in checks if check.name == misconception.caught_by)
        return misconception.section or next(caught, "") or misconception.exercise.section

    def points_of(self, exercise: Exercise) -> int:
        """Return the points that one exercise offers: the sum over its checks."""
        return sum(check.points for check in self.checks_of(exercise))


def _only(values: list[Any], kind: type[Any]) -> tuple[Any, ...]:
    unique = {id(value): value for value in values if isinstance(value, kind)}
    return tuple(unique.values())


def _first_line(function: Function) -> str:
    text = inspect.getdoc(function)
    if not text:
        raise CourseError(
            f"{function.__module__}.{function.__name__} has no docstring; its first line is what "
            "the student reads, so write one sentence."
        )
    return text.splitlines()[0]


__all__ = [
    "Asked",
    "Assignment",
    "Check",
    "Exercise",
    "Function",
    "Ladder",
    "Misconception",
    "Tolerance",
    "call",
    "check",
    "misconception",
    "source",
]
