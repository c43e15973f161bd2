"""Do two misconceptions together explain what none explains alone?

A pair is told only when the answer is wrong wherever exactly one of the two is, in a question or in
one output of it, with that one's numbers there, and nowhere else but where both are wrong. What
comes of both at once nobody has computed, so nothing is concluded from it.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import combinations

from autograder.checks.expect import Expect
from autograder.judge.compare import difference
from autograder.judge.diagnose import ENOUGH, Seen, right_items, told_items
from autograder.judge.key import KeyExercise, KeyMisconception, Rung
from autograder.model.question import End


def together(exercise: KeyExercise, seen: Sequence[Seen]) -> str:
    """Return a true sentence about the one pair that explains all wrong numbers, or nothing."""
    looked = [one for one in seen if one.expect is Expect.VALUES]
    if any(one.observation.end is not End.RETURNED for one in looked):
        return ""
    wrong = _mask(bit for one in looked for bit in _wrong_items(one))
    masks = _masks(exercise, tuple(one.rung for one in looked))
    pairs = [
        pair
        for pair, (one, other) in zip(
            combinations(exercise.misconceptions, 2), combinations(masks, 2), strict=True
        )
        if not wrong & ~(one | other) and not (one ^ other) & ~wrong
        if _enough(one, other) and _tells(*pair, looked) and _tells(*pair[::-1], looked)
    ]
    if len(pairs) != 1:
        return ""
    one, other = (misconception.computes for misconception in pairs[0])
    return f"Some of your numbers are those of {one}, others those of {other}."


def _mask(bits: Iterable[bool]) -> int:
    """Return which outputs of all questions something is true of, one bit for each."""
    return sum(1 << place for place, bit in enumerate(bits) if bit)


def _wrong_items(one: Seen) -> Iterable[bool]:
    for output, tolerance, *rights in zip(
        one.observation.outputs, one.rung.tolerance, *one.rung.right, strict=True
    ):
        yield all(difference("", right, output, tolerance) for right in rights)


def _enough(one: int, other: int) -> bool:
    """Return whether each of two is wrong alone often enough to be told by it."""
    return all(bin(mask).count("1") >= ENOUGH for mask in (one & ~other, other & ~one))


def _tells(one: KeyMisconception, other: KeyMisconception, looked: Sequence[Seen]) -> bool:
    """Return whether the answer's numbers are those of one wherever it is wrong alone."""
    telling = 0
    for seen in looked:
        rights = zip(*(right_items(seen.rung, each.name) for each in (one, other)), strict=True)
        alone = [there and not here for here, there in rights]
        if any(alone):
            if not _has_told(one, seen, alone):
                return False
            telling += 1
    return telling >= ENOUGH


def _has_told(misconception: KeyMisconception, seen: Seen, items: Sequence[bool]) -> bool:
    sketch = seen.rung.sketches[misconception.name]
    if sketch.end is not End.RETURNED:
        return False
    told = zip(items, told_items(sketch, seen), strict=True)
    return all(is_so for asked, is_so in told if asked)


@lru_cache(maxsize=64)  # the rungs of a key are the same for a whole class
def _masks(exercise: KeyExercise, rungs: tuple[Rung, ...]) -> tuple[int, ...]:
    """Return of every misconception which outputs it has wrong."""
    return tuple(
        _mask(not right for rung in rungs for right in right_items(rung, m.name))
        for m in exercise.misconceptions
    )
