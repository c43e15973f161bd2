"""A key survives its file, and a file that is no key says what to do."""

from functools import partial

import numpy as np
import pytest
from fakes import scaling

from autograder.judge.compile import compile_key
from autograder.judge.judge import judge
from autograder.judge.keyfile import dump, load
from autograder.model.errors import CourseError
from autograder.sandbox.observe import observe


@pytest.fixture(scope="module")
def key():
    return compile_key(scaling.ASSIGNMENT, seed=5, seed_name="test")


def answers(x, factor=2.0):
    return x + factor, (x, factor)


def test_a_key_that_was_written_judges_as_before(key):
    """Findings and diagnosis are the same, word for word."""
    ask = partial(observe, functions={"scale_forward": answers, "scale_backward": answers})

    assert judge(load(dump(key)), ask) == judge(key, ask)


def test_the_same_key_is_the_same_bytes(key):
    """A release does not change when nothing has changed."""
    again = compile_key(scaling.ASSIGNMENT, seed=5, seed_name="test")

    assert dump(key) == dump(again) == dump(load(dump(key)))


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_key_is_one_sentence(data):
    """An empty zip, an empty file, and anything else."""
    with pytest.raises(CourseError, match="the answer key cannot be read"):
        load(data)


def test_a_bit_that_was_flipped_is_one_sentence_too(key):
    """Or it makes no difference; nothing else comes of it, wherever it lies."""
    data, refused = dump(key), 0
    for place in np.random.default_rng(0).integers(8 * len(data), size=400):
        spoiled = bytearray(data)
        spoiled[place // 8] ^= 1 << place % 8
        try:
            load(bytes(spoiled))
        except CourseError as error:
            refused += "the answer key cannot be read" in str(error)
    assert refused > 300
