"""Which belief explains everything that was observed?

A misconception is named only when it predicts every observation of the exercise, at least one of
them a wrong number, and no other misconception does as well. A false diagnosis is worse than none.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from autograder.checks.expect import Expect
from autograder.judge.compare import difference, share_difference, slack
from autograder.judge.key import KeyExercise, KeyMisconception, Rung
from autograder.judge.sketch import Item, Sketch, item, same_values
from autograder.model.brain import as_dtype, dtype_name
from autograder.model.question import Array, End, Observation, Output
from autograder.model.verdict import Diagnosis

FARTHER = 10.0  # times as far from the right sums as from a misconception's: its numbers, not those
ENOUGH = 3  # wrong numbers on so many questions name a belief that does not explain every failure


@dataclass(frozen=True, eq=False)
class Seen:
    """What was observed on one rung of a check that looks at `expect`, `least` of it."""

    expect: Expect
    rung: Rung
    observation: Observation
    least: float = 0.0

    @cached_property
    def _briefs(self) -> dict[int, Item]:
        return {}

    def brief(self, place: int) -> Item:
        """Return an output in brief; it is added up once, and only when somebody asks."""
        if place not in self._briefs:
            self._briefs[place] = item(self.observation.outputs[place])
        return self._briefs[place]

    @cached_property
    def _slacks(self) -> dict[int, float]:
        return {}

    def allowed(self, place: int) -> float:
        """Return how far an output may be from what a misconception makes of it.

        Roundings grow with the numbers, and wrong ones may be larger than the right ones. Only an
        output of a shape that somebody foretold is looked through: others may be of any size.
        """
        if place not in self._slacks:
            rung, output = self.rung, self.observation.outputs[place]
            self._slacks[place] = _allowed(rung.expected[place], output, rung.tolerance[place])
        return self._slacks[place]

    @cached_property
    def right(self) -> bool:
        """Return whether this is what a right answer returns or does."""
        if self.observation.end is not End.RETURNED:
            return False
        if self.expect is Expect.UNTOUCHED:
            return not changed(self.observation, self.rung)
        if self.expect is Expect.OWN:
            return not self.observation.borrowed
        return any(_agrees(self, right) for right in self.rung.right)


def diagnose(exercise: KeyExercise, seen: Sequence[Seen]) -> Diagnosis | None:
    """Return the one misconception that explains all that was seen, or None.

    An answer may be wrong in its numbers and in its dtype at once; the second explanation that is
    tried leaves a wrong dtype and changed arguments to their own checks; where these are right, a
    misconception has to have them right too. The third also leaves out the questions that answer
    and misconception fail to answer rightly, one of them without any number: two answers of one
    belief may meet a case that neither was written for in different ways.
    """
    values = [s for s in seen if s.expect is Expect.VALUES or s.right]
    for evidence, strict in ((seen, True), (values, True), (values, False)):
        named = [m for m in exercise.misconceptions if _explains(m, evidence, strict=strict)]
        if len(named) == 1:
            found = named[0]
            return Diagnosis(found.name, found.belief, found.computes, found.section)
        if named:
            return None
    return None


def _explains(misconception: KeyMisconception, seen: Iterable[Seen], *, strict: bool) -> bool:
    telling = 0
    for one in seen:
        sketch = one.rung.sketches.get(misconception.name)
        if not strict and _fail_apart(one, misconception.name):
            continue
        if not _predicts(one, misconception.name):
            return False
        telling += sketch is not None and _is_telling(one, sketch)
    return telling >= (1 if strict else ENOUGH)


def _fail_apart(seen: Seen, name: str) -> bool:
    """Return whether both are wrong on this rung, one of them by not returning anything."""
    sketch = seen.rung.sketches.get(name)
    if sketch is None or sketch.end is seen.observation.end or seen.right:
        return False
    return End.RETURNED is not sketch.end or not _right(seen, name)


def _predicts(seen: Seen, name: str) -> bool:
    """Return whether the misconception does on this rung what was observed."""
    sketch = seen.rung.sketches.get(name)
    if sketch is None:
        return seen.right
    if sketch.end is not seen.observation.end:
        return False
    if sketch.end is not End.RETURNED:
        return True
    if seen.right:
        return _right(seen, name) or _SIDES[seen.expect](seen, sketch)
    if not _SIDES[seen.expect](seen, sketch):
        return False
    return not _right(seen, name) or _is_nearer(seen, sketch)


def _is_nearer(seen: Seen, sketch: Sketch) -> bool:
    """Return whether wrong numbers are by far nearer to a misconception's than to the right ones.

    Sums of a few entries that are wrong may lie where those of the right ones may lie as well.
    """
    briefs = [seen.brief(place) for place in range(len(seen.rung.expected))]
    right = map(item, seen.rung.expected)
    to_own, to_right = _distance(sketch.items, briefs), _distance(right, briefs)
    return FARTHER * to_own < to_right


def _distance(some: Iterable[Item], others: Iterable[Item]) -> float:
    """Return how far the sums of items lie apart at most."""
    rows = (zip(a.sums, b.sums, strict=False) for a, b in zip(some, others, strict=True))
    return max((abs(one - other) for row in rows for one, other in row), default=0.0)


def _right(seen: Seen, name: str) -> bool:
    """Return whether the numbers of a misconception that returned any are the right ones.

    Sums agree more easily than the numbers in them, so right numbers are asked for one by one.
    """
    return seen.expect is Expect.VALUES and all(right_items(seen.rung, name))


@lru_cache(maxsize=1 << 16)  # the rungs of a key are the same for a whole class
def right_items(rung: Rung, misconception: str) -> tuple[bool, ...]:
    """Return for each output of a rung whether a misconception has it right."""
    sketch = rung.sketches.get(misconception)
    if sketch is None or sketch.end is not End.RETURNED:
        return (sketch is None,) * len(rung.expected)
    rows = zip(sketch.items, rung.expected, rung.tolerance, strict=True)
    return tuple(
        same_values(own, item(expected), _slack(expected, own.dtype, tolerance))
        for own, expected, tolerance in rows
    )


def _agrees(seen: Seen, right: tuple[Output, ...]) -> bool:
    rung, outputs = seen.rung, seen.observation.outputs
    if seen.expect is Expect.DTYPE:
        return all(map(_same_dtype, right, outputs))
    if seen.expect is Expect.SHARE:
        pairs = zip(right, outputs, strict=True)
        return not any(share_difference("", *pair, seen.least) for pair in pairs)
    triples = zip(right, outputs, rung.tolerance, strict=True)
    return not any(difference("", *triple) for triple in triples)


def changed(observation: Observation, rung: Rung) -> tuple[str, ...]:
    """Return the arguments of the asked call that the answer changed, by position or name."""
    asked = rung.question.asked.function + ":"
    return tuple(m.removeprefix(asked) for m in observation.modified if m.startswith(asked))


def _is_telling(seen: Seen, sketch: Sketch) -> bool:
    """Return whether a wrong number, dtype or change, rather than an exception, was predicted."""
    return sketch.end is End.RETURNED and not seen.right


def _values_agree(seen: Seen, sketch: Sketch) -> bool:
    return all(told_items(sketch, seen))


def told_items(sketch: Sketch, seen: Seen) -> Iterator[bool]:
    """Yield for each output whether it is what a misconception that returned makes of it."""
    rows = zip(sketch.items, seen.observation.outputs, strict=True)
    for place, (told, output) in enumerate(rows):
        same_shape = told.shape == (output.shape if isinstance(output, np.ndarray) else None)
        yield same_shape and same_values(told, seen.brief(place), seen.allowed(place))


def _allowed(expected: Output, observed: Output, tolerance: float) -> float:
    if not isinstance(expected, np.ndarray) or not isinstance(observed, np.ndarray):
        return tolerance
    size, right = _largest(observed), _largest(expected)
    return slack(expected, observed, tolerance) * max(1.0, size / right if right else 1.0)


def _largest(array: Array) -> float:
    sizes = np.abs(array.astype(np.float64))
    return float(sizes.max(initial=0.0, where=np.isfinite(sizes)))


def _dtype(output: Output) -> str:
    return dtype_name(output) if isinstance(output, np.ndarray) else ""


def _slack(expected: Output, dtype: str, tolerance: float) -> float:
    if isinstance(expected, np.ndarray) and dtype:
        return slack(expected, as_dtype(np.empty(0), dtype), tolerance)
    return tolerance


def _dtypes_agree(seen: Seen, sketch: Sketch) -> bool:
    pairs = zip(sketch.items, seen.observation.outputs, strict=True)
    return all(told.dtype == _dtype(output) for told, output in pairs)


def _same_dtype(expected: Output, output: Output) -> bool:
    if not isinstance(expected, np.ndarray) or not isinstance(output, np.ndarray):
        return expected is None and output is None
    return dtype_name(expected) == dtype_name(output)


def _changes_agree(seen: Seen, sketch: Sketch) -> bool:
    return set(sketch.modified) == set(seen.observation.modified)


def _borrowed_agree(seen: Seen, sketch: Sketch) -> bool:
    return sketch.borrowed == seen.observation.borrowed


_SIDES = {
    Expect.VALUES: _values_agree,
    Expect.DTYPE: _dtypes_agree,
    Expect.UNTOUCHED: _changes_agree,
    Expect.OWN: _borrowed_agree,
    Expect.SHARE: _values_agree,
    Expect.FASTER: _values_agree,
}
