"""What an answer returns is taken as an array, also where it is none yet."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.model.question import Array, Call, End, Question, Slot, Source
from autograder.sandbox.observe import observe

SINGLE, DOUBLE = np.ones((2, 2), np.float32), np.ones((2, 2))


def returned(value: Any, *given: Array) -> Any:
    question = Question((Call("f", given),), ("out",))
    (output,) = observe(question, {"f": lambda *_: value}).outputs
    return output


@pytest.mark.parametrize(
    "value", [0.5, [0.5, 1.0], [0, 0.5], ((0.5,), (1.0,)), [[0, 1], [0.5, 0]], [[[0.5], [1.0]]]]
)
def test_numbers_of_python_have_the_dtype_that_was_given(value: Any) -> None:
    """A list of numbers has none of its own, so whoever returns one has not chosen float64."""
    assert returned(value, SINGLE).dtype == np.float32
    assert returned(value, DOUBLE).dtype == np.float64
    assert returned(value, SINGLE).tolist() == np.array(value).tolist()


@pytest.mark.parametrize(
    "value", [np.float64(0.5), [np.float64(0.5)], [np.array([0.5])], np.array([0.5]), np.array(0.5)]
)
def test_a_dtype_that_was_chosen_is_told(value: Any) -> None:
    """An array, or a number of NumPy's, is what it is."""
    assert returned(value, SINGLE).dtype == np.float64


def test_where_no_dtype_was_given_none_is_taken() -> None:
    """Fractions are float64 then, as Python has them; whole numbers are whole numbers always."""
    assert returned([0.5]).dtype == np.float64
    assert returned([0.5], SINGLE, DOUBLE).dtype == np.float64
    assert returned([1, 2], SINGLE).dtype.kind == "i"
    assert returned([], SINGLE).shape == (0,)


def test_a_list_that_holds_itself_is_no_array() -> None:
    """Nobody looks for its numbers for ever."""
    ring: list[Any] = [1.0]
    ring[0] = ring

    assert returned(ring, SINGLE).text == "a list of 1"


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (None, "; f returned None, and so there is no cache"),
        (SINGLE, "; f returned an array of float32 of shape (2, 2), and so there is no cache"),
        ((SINGLE,), "; f returned a tuple of 1, and so there is no cache"),
        ((SINGLE, None), ""),
    ],
)
def test_a_backward_that_fails_for_want_of_a_cache_says_who_returned_none(
    made: Any, said: str
) -> None:
    """Its own error names a type that nobody has written."""

    def g(cache: Any) -> Any:
        (x,) = cache
        return x

    question = Question((Call("f", ()), Call("g", (Slot(0, 1),))), ("dx",))
    seen = observe(question, {"f": lambda: made, "g": g})
    assert seen.function == "g"
    assert seen.message == f"TypeError: cannot unpack non-iterable NoneType object{said}"


class Touchy(tuple[int, ...]):
    """An entry that cannot be compared."""

    def __eq__(self, other: object) -> bool:
        raise RuntimeError(other)

    __hash__ = None


@pytest.mark.parametrize(
    ("how", "changed"),
    [
        (lambda layers: layers.clear(), True),
        (lambda layers: layers.reverse(), True),
        (lambda layers: layers.append((1, 1)), True),
        (lambda layers: layers.__setitem__(0, Touchy()), True),
        (lambda layers: sorted(layers, reverse=True), False),
    ],
)
def test_a_list_that_a_call_was_given_is_watched(
    how: Callable[[list[Any]], Any], changed: bool
) -> None:
    """It is the caller's, as an array is; nothing of an answer's own is asked whether it is so."""

    def f(layers: list[Any]) -> int:
        how(layers)
        return 1

    question = Question((Call("f", (Source("[(3, 1), (2, 2)]"),)),), ("size",))
    assert observe(question, {"f": f}).modified == (("f:0",) if changed else ())


def test_what_a_library_does_not_implement_is_no_function_to_be_written() -> None:
    """It is raised by compiled code, and told as the error that it is."""
    torch = pytest.importorskip("torch")
    masks = torch.ones(2, dtype=torch.bool)
    question = Question((Call("f", ()),), ("out",))
    seen = observe(question, {"f": masks.median})
    assert seen.end is End.RAISED
    seen = observe(question, {"f": lambda: masks.median()})
    assert seen.end is End.RAISED
    assert seen.message.startswith("NotImplementedError: ")
