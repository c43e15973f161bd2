"""The sample answers: right in any style, and wrong in the way that their names say."""

from functools import partial
from typing import Any

import numpy as np
import pytest
from conftest import ROOT
from drawn import sizes
from fakes.answers import standing_in, whole
from hypothesis import given, settings
from hypothesis import strategies as st

from assignments.a01_shapes import ASSIGNMENT
from autograder.judge.judge import judge
from autograder.judge.key import AnswerKey
from autograder.model.verdict import Result
from autograder.sandbox.observe import observe
from solutions import shapes

KEY = "a01_shapes"
FOLDER = ROOT / "assignments" / KEY / "answers"
RIGHT = ("formulas", "counting", "arrays", "steps")
UNFINISHED = ("blank", "half_done")
WRONG = sorted(
    path.stem for path in FOLDER.glob("*.py") if path.stem not in (*RIGHT, *UNFINISHED, "__init__")
)
load = partial(whole, KEY)
EXERCISE = {m.name: m.exercise.name for m in ASSIGNMENT.misconceptions}
FEW = settings(max_examples=40, deadline=None)


def judged(name: str, key: AnswerKey) -> dict[str, Result]:
    functions = load(name)
    return {r.exercise: r for r in judge(key, lambda question: observe(question, functions))}


def test_a_size_that_others_call_is_paid_once(key: AnswerKey) -> None:
    """Macs and pooling rest on the first function, whose step is wrong; both are right."""
    names = load("formulas")
    right = names["conv2d_output_shape"]

    def size(shape, filters, kernel, *, stride=1, padding=0, dilation=1):
        return right(shape, filters, kernel, padding=padding, dilation=dilation)

    def macs(shape, out_channels, kernel_size, **how):
        filters, rows, columns = names["conv2d_output_shape"](
            shape, out_channels, kernel_size, **how
        )
        high, wide = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
        return filters * rows * columns * shape[0] * high * wide

    def pooled(shape, kernel_size, *, stride=None, padding=0):
        step = kernel_size if stride is None else stride
        return names["conv2d_output_shape"](
            shape, shape[0], kernel_size, stride=step, padding=padding
        )

    names |= {"conv2d_output_shape": size, "conv2d_macs": macs, "pool2d_output_shape": pooled}
    ask = partial(observe, functions=names)
    alone = [r.exercise for r in judge(key, ask) if r.earned < r.possible]
    helped = [
        r.exercise for r in judge(key, ask, stand_in=standing_in(names)) if r.earned < r.possible
    ]

    assert alone == ["conv2d_output_shape", "conv2d_macs", "pool2d_output_shape"]
    assert helped == ["conv2d_output_shape"]


def same(found: Any, wanted: Any) -> bool:
    return np.array_equal(np.array(found), np.array(wanted))


@pytest.mark.parametrize("name", RIGHT)
@FEW
@given(
    shape=st.tuples(st.integers(1, 5), st.integers(9, 30), st.integers(9, 30)),
    filters=st.integers(1, 9),
    kernel=sizes(1, 3),
    how=st.fixed_dictionaries(
        {"stride": sizes(1, 5), "padding": sizes(0, 3), "dilation": sizes(1, 3)}
    ),
    bias=st.booleans(),
)
def test_right_answers_say_what_the_reference_says(
    name: str, shape: Any, filters: int, kernel: Any, how: dict[str, Any], bias: bool
) -> None:
    """Shapes, parameters, costs and padding of any layer."""
    answer = load(name)
    pooled = {"stride": how["stride"]}

    for function, args, kwargs in (
        ("conv2d_output_shape", (shape, filters, kernel), how),
        ("conv2d_macs", (shape, filters, kernel), how),
        ("conv2d_parameters", (shape[0], filters, kernel), {"bias": bias}),
        ("dense_parameters", (shape[1], filters), {"bias": bias}),
        ("same_padding", (kernel,), {"dilation": how["dilation"]}),
        ("pool2d_output_shape", (shape, kernel), pooled),
    ):
        wanted = getattr(shapes, function)(*args, **kwargs)
        assert same(answer[function](*args, **kwargs), wanted), function


@pytest.mark.parametrize("name", RIGHT)
@FEW
@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 4), st.integers(1, 4)), max_size=6))
def test_right_answers_see_what_the_reference_sees(
    name: str, layers: list[tuple[int, int, int]]
) -> None:
    """Size and jump of any stack."""
    assert same(load(name)["receptive_field"](layers), shapes.receptive_field(layers))


@pytest.mark.parametrize("name", RIGHT)
def test_right_answers_earn_everything(name: str, key: AnswerKey) -> None:
    """However it is written, a right answer keeps every check."""
    assert {r.exercise: r.earned for r in judged(name, key).values()} == {
        e.name: e.points for e in key.exercises
    }


@pytest.mark.parametrize("name", WRONG)
def test_wrong_answers_are_recognized(name: str, key: AnswerKey) -> None:
    """A mistake costs points in its own exercise alone, and is called by its name."""
    results = judged(name, key)
    own = results.pop(EXERCISE[name])

    assert own.earned < own.possible
    assert own.diagnosis is not None
    assert own.diagnosis.misconception == name
    assert all(r.earned == r.possible for r in results.values())


def test_fourteen_wrong_answers_are_there() -> None:
    """Each is named after a misconception of this assignment."""
    assert len(WRONG) >= 14
    assert set(WRONG) <= set(EXERCISE)


def test_what_is_not_written_is_no_mistake(key: AnswerKey) -> None:
    """Three functions earn their points, and four are not written yet."""
    results = judged("half_done", key).values()

    assert sum(not r.written for r in results) == 4
    assert all(r.earned == r.possible for r in results if r.written)
