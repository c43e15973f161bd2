"""What the questions of an answer key ask: arguments by name, and what sizes come to.

A contract of an assignment is a table of points, each a word for the author and a predicate on the
arguments; a test asks that some question of an exercise has the point.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from conftest import ROOT

from autograder.judge.case import named
from autograder.judge.catalogue import load
from autograder.judge.compile import compile_key
from autograder.judge.key import AnswerKey
from autograder.judge.seed import public_seed
from autograder.judge.tolerance import described

PUBLIC = public_seed().value


@cache
def key_of(assignment: str, seed: int = PUBLIC) -> AnswerKey:
    """Return an answer key, the public one unless a seed is named; each is made once."""
    name = "public" if seed == PUBLIC else "test"
    return compile_key(load(ROOT, assignment), seed=seed, seed_name=name)


def calls(key: AnswerKey, exercise: str, **defaults: Any) -> Iterator[dict[str, Any]]:
    """Yield the arguments that every question is about by name, what is left out by default.

    Those of a backward are those of its forward, which decide what comes back.
    """
    (found,) = [e for e in key.exercises if e.name == exercise]
    for check in found.checks:
        for question in (rung.question for rung in check.rungs):
            yield defaults | dict(named(found, described(question)))


def pair(size: Any) -> tuple[int, int]:
    """Return (vertical, horizontal) for one number or two."""
    return (size, size) if isinstance(size, int) else size


def left_over(
    sides: Sequence[int], kernel: Any, stride: Any, padding: Any = 0, dilation: Any = 1
) -> tuple[int, ...]:
    """Return how many rows and columns the last window does not reach."""
    sizes = zip(sides, *map(pair, (kernel, stride, padding, dilation)), strict=True)
    return tuple((side + 2 * p - d * (k - 1) - 1) % s for side, k, s, p, d in sizes)
