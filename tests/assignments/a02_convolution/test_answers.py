"""The sample answers: right in any style, and wrong in the way that their names say."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest
import torch
from conftest import ROOT
from drawn import sizes
from fakes.answers import whole
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn.functional import conv2d

from assignments.a02_convolution import ASSIGNMENT
from autograder.judge.judge import judge
from autograder.judge.key import AnswerKey
from autograder.model.verdict import Result
from autograder.sandbox.observe import observe

KEY = "a02_convolution"
FOLDER = ROOT / "assignments" / KEY / "answers"
RIGHT = ("loops", "einsum", "strided", "columns", "fourier", "scatter")
UNFINISHED = ("blank", "half_done")
WRONG = sorted(
    path.stem for path in FOLDER.glob("*.py") if path.stem not in (*RIGHT, *UNFINISHED, "__init__")
)
load = partial(whole, KEY)
EXERCISE = {m.name: m.exercise.name for m in ASSIGNMENT.misconceptions}
ROUNDING = {"float64": 1e-12, "float32": 1e-4}


def judged(name: str, key: AnswerKey) -> dict[str, Result]:
    functions = load(name)
    return {r.exercise: r for r in judge(key, lambda question: observe(question, functions))}


@st.composite
def layers(draw: st.DrawFn) -> tuple[Any, ...]:
    """Arrays, stride and padding of a layer, of every kind that the contract allows."""
    images, channels, filters = (draw(st.integers(1, 3)) for _ in range(3))
    kernel = (draw(st.integers(1, 3)), draw(st.integers(1, 3)))
    stride, padding = draw(sizes(1, 3)), draw(sizes(0, 2))
    frame = padding if isinstance(padding, tuple) else (padding, padding)
    height, width = (
        draw(st.integers(max(1, k - 2 * p), k + 4)) for k, p in zip(kernel, frame, strict=True)
    )
    dtype = draw(st.sampled_from(("float64", "float32")))
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    x = rng.normal(size=(images, channels, height, width)).astype(dtype)
    weight = rng.normal(size=(filters, channels, *kernel)).astype(dtype)
    bias = rng.normal(size=filters).astype(dtype) if draw(st.booleans()) else None
    return x, weight, bias, stride, padding


def agree(found: Any, wanted: torch.Tensor | None) -> None:
    if wanted is None:
        assert found is None
        return
    expected = wanted.detach().numpy()
    assert found.dtype == expected.dtype
    np.testing.assert_allclose(found, expected, rtol=0, atol=ROUNDING[expected.dtype.name] * 10)


@pytest.mark.parametrize("name", RIGHT)
@settings(max_examples=40, deadline=None)
@given(layer=layers())
def test_right_answers_are_those_of_torch(name: str, layer: tuple[Any, ...]) -> None:
    """Both passes of every right answer agree with torch and its autograd."""
    x, weight, bias, stride, padding = layer
    answer = load(name)
    leaves = [None if a is None else torch.tensor(a, requires_grad=True) for a in layer[:3]]
    wanted = conv2d(*leaves, stride, padding)
    dout = np.random.default_rng(7).normal(size=wanted.shape).astype(x.dtype)
    wanted.backward(torch.tensor(dout))

    out, cache = answer["conv2d_forward"](x, weight, bias, stride=stride, padding=padding)
    gradients = answer["conv2d_backward"](dout, cache)

    agree(out, wanted)
    for found, leaf in zip(gradients, leaves, strict=True):
        agree(found, None if leaf is None else leaf.grad)


@pytest.mark.parametrize("name", RIGHT)
@settings(max_examples=20, deadline=None)
@given(sides=st.lists(st.integers(1, 3), min_size=7, max_size=7))
def test_right_answers_merge_as_torch_does(name: str, sides: list[int]) -> None:
    """One layer with the merged weight does what torch's two layers do."""
    c, f, g, h1, w1, h2, w2 = sides
    rng = np.random.default_rng(0)
    first = rng.normal(size=(f, c, h1, w1)), rng.normal(size=f)
    second = rng.normal(size=(g, f, h2, w2)), rng.normal(size=g)
    x = torch.tensor(rng.normal(size=(2, c, h1 + h2, w1 + w2 + 1)))
    two = conv2d(conv2d(x, *map(torch.tensor, first)), *map(torch.tensor, second))

    merged = load(name)["merge_convolutions"](first, second)

    agree(conv2d(x, *map(torch.tensor, merged)).numpy(), two)


@pytest.mark.parametrize("name", RIGHT)
@pytest.mark.parametrize(
    "f", [lambda x: x, lambda x: x.T, lambda x: x @ x.T, lambda x: np.sin(x).sum(0)]
)
def test_right_answers_measure_slopes(name: str, f: Callable[[Any], Any]) -> None:
    """Every right answer's numerical gradient is close to the complex-step derivative."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(3, 2))
    dout = rng.normal(size=f(x).shape)

    found = load(name)["numerical_gradient"](f, x, dout)

    np.testing.assert_allclose(found, derivative(f, x, dout), rtol=0, atol=1e-8)


def derivative(f: Callable[[Any], Any], x: Any, dout: Any) -> Any:
    """Return the exact gradient of sum(f(x) * dout): Im f(x + ih) / h, which subtracts nothing."""
    exact = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        moved = x.astype(complex)
        moved[index] += 1e-30j
        exact[index] = (f(moved) * dout).sum().imag / 1e-30
    return exact


@pytest.mark.parametrize("name", RIGHT)
def test_right_answers_earn_everything(name: str, key: AnswerKey) -> None:
    """However it is written, a right answer keeps every check."""
    results = judged(name, key)

    assert {r.exercise: r.earned for r in results.values()} == {
        e.name: e.points for e in key.exercises
    }


@pytest.mark.parametrize("name", WRONG)
def test_wrong_answers_are_recognized(name: str, key: AnswerKey) -> None:
    """A wrong answer loses points where its mistake is, and the mistake is called by its name."""
    result = judged(name, key)[EXERCISE[name]]

    assert result.earned < result.possible
    assert result.diagnosis is not None
    assert result.diagnosis.misconception == name


@pytest.mark.parametrize("name", sorted(set(WRONG) - {"assumes_a_square_kernel"}))
def test_a_mistake_costs_its_own_exercise_alone(name: str, key: AnswerKey) -> None:
    """The other three functions earn everything; a wrong forward does not spoil the backward."""
    others = [r for r in judged(name, key).values() if r.exercise != EXERCISE[name]]

    assert all(r.earned == r.possible for r in others)


def test_a_forward_that_raises_costs_the_backward_those_cases_only(key: AnswerKey) -> None:
    """Where there is no cache there is no way back; everything else is still asked."""
    backward = judged("assumes_a_square_kernel", key)["conv2d_backward"]

    assert [f.check for f in backward.findings if not f.kept] == [
        "tells_rows_from_columns",
        "reads_windows_where_they_lay",
        "goes_back_through_its_own_layer",
    ]


def test_fourteen_wrong_answers_are_there() -> None:
    """Each is named after a misconception of this assignment."""
    assert len(WRONG) >= 14
    assert set(WRONG) <= set(EXERCISE)


def test_half_of_the_work_earns_its_half(key: AnswerKey) -> None:
    """A forward alone earns the forward's points; what is not written yet is no mistake."""
    results = judged("half_done", key)

    assert results["conv2d_forward"].earned == results["conv2d_forward"].possible
    assert [r.exercise for r in results.values() if not r.written] == [
        "conv2d_backward",
        "numerical_gradient",
        "merge_convolutions",
    ]
