"""How far a right answer may be off: derived, not guessed.

A sum of n products in any order is off by at most n u sum |x||w| to first order, where u is the
unit roundoff (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., section 3.1). The
reference over the absolute values of its arguments gives sum |x||w| for every output at once. The
largest of them is taken for all entries, since a fast Fourier transform is that accurate and no
better, and n is bounded by the size of the largest argument.

For the few digits of bfloat16 this bound says nothing, and right answers are better: they add up in
float32 and round once, or ask so little that partial sums are exact. ROUNDINGS of the largest sum
are forgiven, one of the answer's and one of the reference's.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np

from autograder.checks import Exercise
from autograder.judge.compare import COARSEST
from autograder.model.brain import unit_roundoff
from autograder.model.question import (
    TF32,
    Array,
    Call,
    End,
    Observation,
    Output,
    Question,
    Slot,
    Value,
)

SAFETY = 4.0
TF32_ROUNDOFF = 2.0**-11
ROUNDINGS = 2  # so many of the largest sum pass as well, where the numbers have few digits


def tolerances(
    exercise: Exercise,
    question: Question,
    expected: Observation,
    ask: Callable[[Question], Observation],
) -> tuple[float, ...]:
    """Return the largest error allowed in each visible item of `expected`."""
    unit = max(_unit_roundoff(expected.outputs), TF32_ROUNDOFF * (question.mode == TF32))
    if exercise.tolerance is not None:
        return (exercise.tolerance(described(question), unit),) * len(expected.outputs)
    sizes = ask(replace(question, calls=tuple(map(_absolute_call, question.calls))))
    outputs = sizes.outputs if sizes.end is End.RETURNED else expected.outputs
    share = min(SAFETY * _terms(question) * unit, max(COARSEST, ROUNDINGS * unit))
    return tuple(share * max(_largest(output), 1.0) for output in outputs)


def described(question: Question) -> Call:
    """Return the call that an author described: what is asked, or the forward of its cache."""
    taken = [value.call for value in question.asked.args if isinstance(value, Slot)]
    return question.calls[taken[0]] if taken else question.asked


def _unit_roundoff(outputs: Iterable[Output]) -> float:
    floats = [o for o in outputs if isinstance(o, np.ndarray) and o.dtype.kind == "f"]
    return max(map(unit_roundoff, floats), default=2.0**-53)


def _terms(question: Question) -> int:
    sizes = [array.size for call in question.calls for array in arrays(call)]
    return max(sizes, default=1)


def arrays(call: Call) -> list[Array]:
    """Return every array among the arguments of a call, those inside tuples and dicts too."""
    values = [*call.args, *call.kwargs.values()]
    flat = [item for value in values for item in _items(value)]
    return [value for value in flat if isinstance(value, np.ndarray)]


def _items(value: Value) -> Iterable[Value]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, tuple) else (value,)


def _absolute_call(call: Call) -> Call:
    kwargs = {name: _absolute(value) for name, value in call.kwargs.items()}
    return Call(call.function, tuple(map(_absolute, call.args)), kwargs)


def _absolute(value: Value) -> Value:
    if isinstance(value, np.ndarray):
        return np.abs(value)
    if isinstance(value, tuple):
        return tuple(map(_absolute, value))
    if isinstance(value, dict):
        return {name: _absolute(item) for name, item in value.items()}
    return value


def _largest(output: Output) -> float:
    return float(np.abs(output).max()) if isinstance(output, np.ndarray) and output.size else 0.0
