"""What a check asks can be had in the notebook."""

from pathlib import Path

import numpy as np
import pytest
from fakes import scaling

from autograder.judge.compile import compile_key
from autograder.judge.keyfile import dump
from autograder.notebooks.travel import travel
from autograder.student import CheckFailed, example


@pytest.fixture(autouse=True)
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A notebook's folder with its zip."""
    key = dump(compile_key(scaling.ASSIGNMENT, seed=5, seed_name="public"))
    travel(key, tmp_path / "scaling.zip")
    monkeypatch.chdir(tmp_path)


def test_arguments_come_with_what_is_expected() -> None:
    """The last question of the check, and the reference's reply to it."""
    x, doubled = example("keeps_the_dtype")

    assert np.array_equal(doubled, 2 * x)
    assert x.dtype == np.float32


def test_what_is_handed_out_may_be_written_to() -> None:
    """Changing it changes nothing for the next one who asks."""
    x, _ = example("keeps_the_dtype")
    before = x.copy()
    x += 1

    assert np.array_equal(example("keeps_the_dtype")[0], before)


def test_a_check_that_is_not_there_is_named() -> None:
    """The sentence has those that there are."""
    with pytest.raises(CheckFailed, match="there is no check keeps_it; there are multiplies, "):
        example("keeps_it")


def test_a_question_of_two_calls_is_refused() -> None:
    """A backward is asked with the cache of a forward, which is nobody's array."""
    with pytest.raises(CheckFailed, match="a question of sends_the_gradient_back is 2 calls in a"):
        example("sends_the_gradient_back")
