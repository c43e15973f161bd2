"""The sample answers: right in any style, and wrong in the way that their names say."""

import warnings
from functools import partial
from typing import Any

import numpy as np
import pytest
import torch
from conftest import ROOT
from drawn import pair, sizes
from fakes.answers import whole
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional

from assignments.a04_pooling import ASSIGNMENT
from autograder.judge.judge import judge
from autograder.judge.key import AnswerKey
from autograder.model.verdict import Result
from autograder.sandbox.observe import observe

KEY = "a04_pooling"
FOLDER = ROOT / "assignments" / KEY / "answers"
RIGHT = ("loops", "strided", "shifts", "gathered")
UNFINISHED = ("blank", "half_done")
WRONG = sorted(
    path.stem for path in FOLDER.glob("*.py") if path.stem not in (*RIGHT, *UNFINISHED, "__init__")
)
load = partial(whole, KEY)
EXERCISE = {m.name: m.exercise.name for m in ASSIGNMENT.misconceptions}
IN_THE_CACHE = {"never_counts_the_padding", "always_counts_the_padding"}
ROUNDING = {"float64": 1e-10, "float32": 1e-4}
FEW = settings(max_examples=40, deadline=None)


def judged(name: str, key: AnswerKey) -> dict[str, Result]:
    functions = load(name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # 0 / 0 is one of the mistakes
        results = judge(key, lambda question: observe(question, functions))
    return {r.exercise: r for r in results}


@st.composite
def pools(draw: st.DrawFn, padded: bool = True) -> tuple[Any, Any, dict[str, Any]]:
    """An image without ties, a window, a stride and padding, as the contract allows."""
    window = draw(sizes(1, 4))
    frame = tuple(draw(st.integers(0, k // 2)) if padded else 0 for k in pair(window))
    sides = [
        draw(st.integers(max(1, k - 2 * p), k + 4))
        for k, p in zip(pair(window), frame, strict=True)
    ]
    dtype = draw(st.sampled_from(("float64", "float32")))
    shape = (draw(st.integers(1, 3)), draw(st.integers(1, 3)), *sides)
    x = np.random.default_rng(draw(st.integers(0, 99))).normal(size=shape).astype(dtype)
    how: dict[str, Any] = {"stride": draw(st.one_of(st.none(), sizes(1, 3)))}
    return x, window, {**how, "padding": frame} if padded else how


def agree(answer: Any, name: str, args: tuple[Any, ...], how: Any, wanted: Any) -> None:
    """Hold both ways of a layer against one of torch and its autograd."""
    x = args[0]
    leaf = torch.tensor(x, requires_grad=True)
    expected = wanted(leaf)
    dout = np.random.default_rng(7).normal(size=expected.shape).astype(x.dtype)
    expected.backward(torch.tensor(dout))

    out, cache = answer[f"{name}_forward"](*args, **how)
    dx = answer[f"{name}_backward"](dout, cache)

    for found, right in ((out, expected.detach().numpy()), (dx, leaf.grad.numpy())):
        assert found.dtype == x.dtype
        np.testing.assert_allclose(found, right, rtol=0, atol=ROUNDING[x.dtype.name])


@pytest.mark.parametrize("name", RIGHT)
@FEW
@given(pool=pools(), counted=st.booleans())
def test_right_answers_are_those_of_torch(name: str, pool: Any, counted: bool) -> None:
    """Max, average and global pooling, and their gradients, are torch's."""
    answer, (x, window, how) = load(name), pool
    means = {**how, "count_include_pad": counted}
    largest, mean = functional.max_pool2d, functional.avg_pool2d

    agree(answer, "max_pool2d", (x, window), how, lambda t: largest(t, window, **how))
    agree(answer, "avg_pool2d", (x, window), means, lambda t: mean(t, window, **means))
    agree(answer, "global_avg_pool2d", (x,), {}, lambda t: t.mean((2, 3)))


@pytest.mark.parametrize("name", RIGHT)
@FEW
@given(pool=pools(padded=False), q=st.sampled_from((1, 2, 3, 2.5)))
def test_right_answers_are_norms(name: str, pool: Any, q: float) -> None:
    """Lp pooling and its gradient are those of torch's vector norm, whatever the signs."""
    x, window, how = pool
    step = pair(window if how["stride"] is None else how["stride"])

    def wanted(t: torch.Tensor) -> torch.Tensor:
        windows = t.unfold(2, pair(window)[0], step[0]).unfold(3, pair(window)[1], step[1])
        return torch.linalg.vector_norm(windows, ord=q, dim=(-2, -1))

    agree(load(name), "lp_pool2d", (x, q, window), how, wanted)


@pytest.mark.parametrize("name", RIGHT)
def test_right_answers_earn_everything(name: str, key: AnswerKey) -> None:
    """However it is written, and whether ties are shared or not, every check is kept."""
    assert {r.exercise: r.earned for r in judged(name, key).values()} == {
        e.name: e.points for e in key.exercises
    }


def test_both_ways_of_ties_are_among_the_right_answers() -> None:
    """One sample answer gives everything to the first maximum, another shares."""
    x = np.array([[5.0, 5], [1, 5]])[None, None]
    given = {}
    for name in RIGHT:
        answer = load(name)
        _, cache = answer["max_pool2d_forward"](x, 2)
        given[name] = answer["max_pool2d_backward"](np.full((1, 1, 1, 1), 6.0), cache).ravel()

    assert given["loops"].tolist() == [6, 0, 0, 0]
    assert given["shifts"].tolist() == [2, 2, 0, 2]


@pytest.mark.parametrize("name", WRONG)
def test_wrong_answers_are_recognized(name: str, key: AnswerKey) -> None:
    """A wrong answer loses points where its mistake is, and the mistake is called by its name."""
    result = judged(name, key)[EXERCISE[name]]

    assert result.earned < result.possible
    assert result.diagnosis is not None
    assert result.diagnosis.misconception == name


@pytest.mark.parametrize("name", sorted(set(WRONG) - IN_THE_CACHE))
def test_a_mistake_costs_its_own_exercise_alone(name: str, key: AnswerKey) -> None:
    """The other seven functions earn everything; a wrong forward does not spoil the backward."""
    others = [r for r in judged(name, key).values() if r.exercise != EXERCISE[name]]

    assert all(r.earned == r.possible for r in others)


@pytest.mark.parametrize("name", sorted(IN_THE_CACHE))
def test_what_a_forward_divides_by_is_in_its_cache(name: str, key: AnswerKey) -> None:
    """A backward that divides by the same wrong number loses what is about that, and no more."""
    lost = [r.exercise for r in judged(name, key).values() if r.earned < r.possible]

    assert lost == ["avg_pool2d_forward", "avg_pool2d_backward"]


def test_fourteen_wrong_answers_are_there() -> None:
    """Each is named after a misconception of this assignment."""
    assert len(WRONG) >= 14
    assert set(WRONG) <= set(EXERCISE)


def test_what_is_not_written_is_no_mistake(key: AnswerKey) -> None:
    """Three functions earn their points, and five are not written yet."""
    results = judged("half_done", key).values()

    assert sum(not r.written for r in results) == 5
    assert all(r.earned == r.possible for r in results if r.written)
