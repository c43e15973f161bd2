"""Right arithmetic in any order passes; a sum that lacks a term does not."""

import numpy as np
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.checks import Exercise
from autograder.judge.compare import difference, two_numbers
from autograder.judge.reference import asker
from autograder.judge.tolerance import tolerances
from autograder.model.question import Call, Question


def dot(x, y):
    return (x * y).sum()


EXERCISE = Exercise(dot, ("out",), "", 1, "easy")
ASK = asker({"dot": dot}, "cpu")


def allowed(x, y, device="cpu"):
    question = Question((Call("dot", (x, y)),), ("out",), device)
    expected = ASK(question)
    return expected.outputs[0], tolerances(EXERCISE, question, expected, ASK)[0]


sizes = st.integers(2, 300)
seeds = st.integers(0, 2**32 - 1)
dtypes = st.sampled_from([np.float32, np.float64])


@given(sizes, seeds, dtypes)
@settings(max_examples=60, deadline=None)
def test_any_order_of_the_sum_is_accepted(size, seed, dtype):
    """Numbers that are not binary fractions, shuffled, added one by one."""
    rng = np.random.default_rng(seed)
    x, y = rng.standard_normal((2, size)).astype(dtype)
    expected, tolerance = allowed(x, y)

    total = dtype(0)
    for i in rng.permutation(size):
        total = dtype(total + x[i] * y[i])

    assert difference("out", expected, np.asarray(total), tolerance) == ""


@given(sizes, seeds)
@settings(max_examples=60, deadline=None)
def test_a_missing_term_is_noticed(size, seed):
    """A term of ordinary size is far above the tolerance."""
    rng = np.random.default_rng(seed)
    x, y = rng.uniform(0.1, 1.0, (2, size))
    expected, tolerance = allowed(x, y)

    short = np.asarray((x[1:] * y[1:]).sum())

    assert "expected" in difference("out", expected, short, tolerance)


def test_two_numbers_are_shown_with_as_many_digits_as_tell_them_apart():
    """`0.3, expected 0.3` would help nobody."""
    assert two_numbers(1.0, 2.0) == ("1", "2")
    assert two_numbers(0.1 + 0.2, 0.3) == ("0.30000000000000004", "0.29999999999999999")


def test_the_reference_may_write_into_what_it_was_given():
    """What a function writes into its tensors shows in the arrays, on any device."""

    def spoil(x):
        x += 1
        return torch.zeros(1)

    question = Question((Call("spoil", (np.zeros(2),)),), ("out",))

    assert asker({"spoil": spoil}, "cpu")(question).modified == ("spoil:0",)


@given(sizes, seeds)
@settings(max_examples=60, deadline=None)
def test_two_roundings_to_tf32_are_accepted(size, seed):
    """Each factor is rounded to 11 significant bits, whatever else is right."""
    rng = np.random.default_rng(seed)
    x, y = rng.uniform(0.5, 1.0, (2, size)).astype(np.float32)
    expected, tolerance = allowed(x, y, "cuda with TF32")
    short = (np.round(x * 2**11) * np.round(y * 2**11)).sum() / 2**22

    assert difference("out", expected, np.asarray(short, np.float32), tolerance) == ""
    assert allowed(x, y)[1] < tolerance
    assert tolerance <= 1.001 * 2**-10 * max(1, (x * y).sum())
