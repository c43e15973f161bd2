"""Telling cases: for every misconception of an assignment, the smallest call that shows it.

The calls are those of the check that refuses it, drawn with a seed of the book's own: neither the
numbers that students see nor those that they are graded with stand on a page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from sphinx.errors import ExtensionError

from autograder.checks import Assignment, Check, Expect, Misconception
from autograder.judge.compare import difference, two_numbers, wrong_places
from autograder.judge.compile import compile_key, references
from autograder.judge.judge import Ask, judge_exercise
from autograder.judge.key import AnswerKey, KeyCheck, KeyExercise, Rung
from autograder.judge.reference import asker, one_thread
from autograder.model.question import End, Observation
from autograder.model.verdict import Finding

SEEDS = range(1989, 1999)  # the next is tried where by chance no call of one tells
FEW = 36  # numbers that are written out side by side


@dataclass(frozen=True, eq=False)
class Pair:
    """One returned item as it should be, and as the misconception has it."""

    name: str
    expected: np.ndarray
    computed: np.ndarray
    tolerance: float

    @property
    def wrong(self) -> np.ndarray:
        """Return where the computed numbers are not as expected; all of them in another shape."""
        if self.expected.shape != self.computed.shape:
            return np.ones(self.computed.shape, bool)
        return wrong_places(self.expected, self.computed, self.tolerance)


@dataclass(frozen=True, eq=False)
class Case:
    """A misconception, the check that refuses it, and what the smallest telling call shows."""

    misconception: Misconception
    check: Check
    finding: Finding
    pairs: tuple[Pair, ...]


@one_thread()
def telling_cases(assignment: Assignment) -> tuple[Case, ...]:
    """Return the smallest telling case of every misconception, by exercise and by check."""
    bare = replace(assignment, misconceptions=())
    keys = cache(lambda seed: compile_key(bare, seed=seed, seed_name="book"))
    return tuple(
        _case(assignment, keys, check, misconception)
        for exercise in assignment.exercises
        for check in assignment.checks_of(exercise)
        for misconception in assignment.misconceptions_of(exercise)
        if misconception.caught_by == check.name
    )


def _case(
    assignment: Assignment,
    keys: Callable[[int], AnswerKey],
    check: Check,
    misconception: Misconception,
) -> Case:
    name = check.exercise.name
    functions = {**references(assignment), name: misconception.answer}
    ask = asker(functions, assignment.device("cpu"), as_tensors=assignment.tensors)
    for seed in SEEDS:
        exercise = next(one for one in keys(seed).exercises if one.name == name)
        known = next(one for one in exercise.checks if one.name == check.name)
        for rung in known.rungs:
            finding, seen = _look(exercise, known, rung, ask)
            if not finding.kept:
                return Case(misconception, check, finding, tuple(_pairs(known, rung, seen)))
    raise ExtensionError(
        f"{check.name} does not refuse {misconception.name} under any of {len(SEEDS)} seeds; "
        f"run course prove {assignment.key}."
    )


def _look(
    exercise: KeyExercise, check: KeyCheck, rung: Rung, ask: Ask
) -> tuple[Finding, Observation]:
    """Return the finding of one rung by itself, and the reply that it rests on."""
    seen: list[Observation] = []

    def noted(question):
        seen.append(ask(question))
        return seen[-1]

    alone = replace(exercise, checks=(replace(check, after="", rungs=(rung,)),))
    (finding,) = judge_exercise(alone, noted).findings
    return finding, seen[-1]


def _pairs(check: KeyCheck, rung: Rung, seen: Observation) -> Iterator[Pair]:
    """Yield the items that are not as they should be, where there are few numbers to show."""
    if check.expect is not Expect.VALUES or seen.end is not End.RETURNED:
        return
    names = rung.question.visible
    for row in zip(names, rung.expected, seen.outputs, rung.tolerance, strict=True):
        name, expected, computed, tolerance = row
        looked_at = not check.of or name in check.of
        if looked_at and _is_small(expected) and _is_small(computed) and difference(*row):
            yield Pair(name, expected, computed, tolerance)


def _is_small(output: object) -> bool:
    return isinstance(output, np.ndarray) and output.size <= FEW


def written(pair: Pair) -> tuple[np.ndarray, np.ndarray]:
    """Return both arrays as texts with as few digits as tell wrong numbers from right ones."""
    digits = 4
    if pair.expected.shape == pair.computed.shape:
        for one, other in zip(
            pair.expected[pair.wrong].tolist(), pair.computed[pair.wrong].tolist(), strict=True
        ):
            digits = max(digits, _digits(one, other))
    return _texts(pair.expected, digits), _texts(pair.computed, digits)


def _digits(one: float, other: float) -> int:
    """Return how many digits tell two numbers apart, 4 at least."""
    if f"{one:.4g}" != f"{other:.4g}":
        return 4
    return max(len(text.lstrip("-").replace(".", "")) for text in two_numbers(one, other))


def _texts(array: np.ndarray, digits: int) -> np.ndarray:
    texts = [f"{number:.{digits}g}" for number in array.ravel().tolist()]
    return np.array(texts, dtype=object).reshape(array.shape)
