"""What an answer returns in a shape of its own does not fill the memory of the judge."""

import tracemalloc

import numpy as np
import pytest
from fakes import scaling

from autograder.judge.compile import compile_key
from autograder.judge.judge import judge
from autograder.judge.key import AnswerKey, Rung
from autograder.judge.light import MOST_BYTES, light
from autograder.model.brain import BFloat16, as_dtype, dtype_name
from autograder.model.question import Call, End, Observation, Oddity, Question

RUNG = Rung(Question((Call("f"),), ("out", "more")), (np.zeros(3), None), (0.0, 0.0))
LARGE = MOST_BYTES // 8 + 1


@pytest.fixture(scope="module")
def key() -> AnswerKey:
    return compile_key(scaling.ASSIGNMENT, seed=5, seed_name="test")


def test_large_arrays_are_not_kept_from_question_to_question(key: AnswerKey) -> None:
    """Each reply may have 64 MiB; a hundred of them would be more than a machine has."""
    replies = 0

    def ask(question: Question) -> Observation:
        nonlocal replies
        replies += 1
        return Observation(End.RETURNED, (np.ones(LARGE),) * len(question.visible))

    tracemalloc.start()
    first, _ = judge(key, ask)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert replies > 5
    assert peak < 3 * MOST_BYTES
    assert first.findings[0].fact == f"out has the shape ({LARGE},), expected (3,)"


def test_of_a_large_array_shape_and_dtype_are_left() -> None:
    """That is what a finding tells."""
    halves = as_dtype(np.ones((LARGE, 4)), "bfloat16")
    reply = Observation(End.RETURNED, (np.ones((2, LARGE), np.float32), halves))

    one, other = light(reply, RUNG).outputs

    assert (one.shape, one.dtype, one.strides) == ((2, LARGE), np.float32, (0, 0))
    assert (other.shape, dtype_name(other), type(other)) == ((LARGE, 4), "bfloat16", BFloat16)


def test_everything_else_stays_as_it_is() -> None:
    """Small arrays of any shape, what is no array, and large ones where they are expected."""
    small = Observation(End.RETURNED, (np.arange(5.0), Oddity("a set")))
    large = np.arange(float(LARGE))
    expected = Rung(Question((Call("f"),), ("out",)), (large * 0,), (0.0,))

    assert light(small, RUNG).outputs == small.outputs
    assert light(Observation(End.RETURNED, (large,)), expected).outputs[0] is large
    assert light(Observation(End.RAISED, message="x"), RUNG).outputs == ()
