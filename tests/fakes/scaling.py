"""A whole assignment in forty lines: multiply by a factor, and the way back.

Small enough to read in one go, and with one of everything: a forward with a cache, a backward,
several checks, misconceptions that are told apart and two that are not.
"""

from autograder.checks import Assignment, Exercise, Ladder, Sample, call, check, expect
from autograder.checks import misconception as belief


def scale_forward(x, factor=2.0):
    return x * factor, (x, factor)


def scale_backward(dout, cache):
    x, factor = cache
    return dout * factor, (dout * x).sum()


forward = Exercise(scale_forward, ("out", "cache"), "scale.html#forward", 5, "easy")
backward = Exercise(
    scale_backward, ("dx", "dfactor"), "scale.html#backward", 5, "easy", through=forward
)


@check(forward, points=2)
def multiplies(sample: Sample) -> Ladder:
    """Every entry is multiplied by the factor."""
    yield call(sample.integers(3))
    yield call(sample.fractions(2, 5), factor=3.0)


@check(forward, points=1, expect=expect.DTYPE, after=multiplies)
def keeps_the_dtype(sample: Sample) -> Ladder:
    """A float32 array stays one."""
    yield call(sample.fractions(4, dtype="float32"))


@check(forward, points=1, expect=expect.UNTOUCHED, after=multiplies)
def leaves_the_input_alone(sample: Sample) -> Ladder:
    """The array that was given is the same afterwards."""
    yield call(sample.fractions(4))


@check(backward, points=3)
def sends_the_gradient_back(sample: Sample) -> Ladder:
    """The gradient is multiplied by the factor, and the factor gathers x times it."""
    yield call(sample.integers(3))
    yield call(sample.fractions(2, 5), factor=-0.5)


@belief(forward, caught_by="multiplies", computes="an addition")
def adds(x, factor=2.0):
    """Thinks scaling adds the factor."""
    return x + factor, (x, factor)


@belief(forward, caught_by="keeps_the_dtype", computes="numbers in float64")
def always_double(x, factor=2.0):
    """Thinks everything is float64."""
    return (x * factor).double(), (x, factor)


@belief(forward, caught_by="leaves_the_input_alone", computes="x scaled in place")
def in_place(x, factor=2.0):
    """Thinks the input is free to be overwritten."""
    x *= factor
    return x.clone(), (x, factor)


@belief(backward, caught_by="sends_the_gradient_back", computes="the gradient as it came")
def passes_on(dout, cache):
    """Thinks the gradient goes through unchanged."""
    return dout, (dout * cache[0]).sum()


ASSIGNMENT = Assignment(
    "scaling",
    "Scaling",
    (forward, backward),
    (multiplies, keeps_the_dtype, leaves_the_input_alone, sends_the_gradient_back),
    (adds, always_double, in_place, passes_on),
)
