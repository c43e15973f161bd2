"""The sample answers: right in any style, and wrong in the way that their names say."""

from functools import partial
from typing import Any

import numpy as np
import pytest
import torch
from conftest import ROOT
from fakes.answers import whole
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn.functional import batch_norm, conv2d

from assignments.a05_batch_norm import ASSIGNMENT
from autograder.judge.judge import judge
from autograder.judge.key import AnswerKey
from autograder.model.verdict import Result
from autograder.sandbox.observe import observe

KEY = "a05_batch_norm"
FOLDER = ROOT / "assignments" / KEY / "answers"
RIGHT = ("keepdims", "rows", "loops", "matrices")
OTHER = ("__init__", "blank", "half_done")
WRONG = sorted(path.stem for path in FOLDER.glob("*.py") if path.stem not in (*RIGHT, *OTHER))
load = partial(whole, KEY)
EXERCISE = {m.name: m.exercise.name for m in ASSIGNMENT.misconceptions}
ROUNDING = {"float64": 1e-10, "float32": 5e-3}


def judged(key: AnswerKey, name: str) -> dict[str, Result]:
    functions = load(name)
    return {r.exercise: r for r in judge(key, lambda question: observe(question, functions))}


def agree(found: Any, wanted: torch.Tensor) -> None:
    expected = wanted.detach().numpy()
    assert found.dtype == expected.dtype
    np.testing.assert_allclose(found, expected, rtol=0, atol=ROUNDING[expected.dtype.name])


@pytest.mark.parametrize("name", RIGHT)
@settings(max_examples=30, deadline=None)
@given(
    st.sampled_from(((4, 3), (2, 1), (2, 3, 1, 4), (3, 2, 2, 2))),
    st.booleans(),
    st.sampled_from(("float64", "float32")),
    st.sampled_from((0.1, 0.7)),
    st.sampled_from((1e-5, 0.1)),
    st.integers(0, 99),
)
def test_right_answers_are_those_of_torch(
    name: str,
    shape: tuple[int, ...],
    training: bool,
    dtype: str,
    momentum: float,
    eps: float,
    seed: int,
) -> None:
    """Output, state and both ways back agree with torch and its autograd."""
    rng, answer = np.random.default_rng(seed), load(name)
    x = (rng.normal(size=shape) + 2).astype(dtype)
    gamma, beta, mean, dout = (
        rng.normal(size=s).astype(dtype) for s in ((shape[1],),) * 3 + (shape,)
    )
    variance = (rng.normal(size=shape[1]) ** 2 + 0.5).astype(dtype)
    leaves = [torch.tensor(a, requires_grad=True) for a in (x, gamma, beta)]
    running = [torch.tensor(mean), torch.tensor(variance)]
    wanted = batch_norm(leaves[0], *running, *leaves[1:], training, momentum, eps)
    wanted.backward(torch.tensor(dout))
    state = {"running_mean": mean.copy(), "running_var": variance.copy()}

    out, cache = answer["batch_norm_forward"](
        x, gamma, beta, state, training=training, momentum=momentum, eps=eps
    )

    agree(out, wanted)
    agree(state["running_mean"], running[0])
    agree(state["running_var"], running[1])
    for backward in ("batch_norm_backward", "batch_norm_backward_closed_form"):
        for found, leaf in zip(answer[backward](dout, cache), leaves, strict=True):
            agree(found, leaf.grad)


@pytest.mark.parametrize("name", RIGHT)
@pytest.mark.parametrize("with_bias", [True, False])
def test_right_answers_fold_to_equal_outputs(name: str, with_bias: bool) -> None:
    """One convolution does what the two layers do, to 1e-10 in float64."""
    rng = np.random.default_rng(0)
    weight, x = rng.normal(size=(4, 3, 3, 2)), rng.normal(size=(2, 3, 6, 5))
    bias = rng.normal(size=4) if with_bias else None
    gamma, beta, mean = rng.normal(size=(3, 4))
    variance = rng.normal(size=4) ** 2 + 0.1
    layer = [None if a is None else torch.tensor(a) for a in (weight, bias)]
    hidden = conv2d(torch.tensor(x), *layer, 2, 1)
    two = batch_norm(hidden, *map(torch.tensor, (mean, variance, gamma, beta)))

    folded = load(name)["fold_batch_norm"](weight, bias, gamma, beta, mean, variance)

    agree(conv2d(torch.tensor(x), *map(torch.tensor, folded), 2, 1).numpy(), two)


@pytest.mark.parametrize("name", RIGHT)
def test_right_answers_earn_everything(name: str, key: AnswerKey) -> None:
    """However it is written, a right answer keeps every check."""
    assert sum(r.earned for r in judged(key, name).values()) == key.points


@pytest.mark.parametrize("name", WRONG)
def test_wrong_answers_are_recognized(name: str, key: AnswerKey) -> None:
    """A wrong answer loses points where its mistake is, and the mistake is called by its name."""
    result = judged(key, name)[EXERCISE[name]]

    assert result.earned < result.possible
    assert result.diagnosis is not None
    assert result.diagnosis.misconception == name


@pytest.mark.parametrize("name", sorted(set(WRONG) - {"always_trains"}))
def test_a_mistake_costs_its_own_exercise_alone(name: str, key: AnswerKey) -> None:
    """The other functions earn everything; a wrong forward does not spoil the ways back.

    `always_trains` tells its own cache that it has trained, so the ways back follow it.
    """
    others = [r for r in judged(key, name).values() if r.exercise != EXERCISE[name]]
    through = {"keeps_a_mean_for_every_pixel", "forgets_eps_in_evaluation"}

    if name not in through:
        assert all(r.earned == r.possible for r in others)


def test_a_dozen_wrong_answers_are_there() -> None:
    """Each is named after a misconception of this assignment."""
    assert len(WRONG) >= 12
    assert set(WRONG) <= set(EXERCISE)


def test_what_is_not_written_is_no_mistake(key: AnswerKey) -> None:
    """(N, D) alone earns its points, and the rest waits to be written."""
    results = judged(key, "half_done")

    assert 0 < results["batch_norm_forward"].earned < results["batch_norm_forward"].possible
    assert not any(results[name].written for name in list(results)[1:])


def test_a_state_that_was_emptied_is_told_in_words(key: AnswerKey) -> None:
    """What stands in it, and what is gone, costs the checks that look at the state."""
    result = judged(key, "odd/empties_the_state")["batch_norm_forward"]

    facts = {finding.check: finding.fact for finding in result.findings if not finding.kept}
    assert facts == {
        "moves_the_running_mean_by_the_momentum": "running_mean is a str, "
        "expected an array of shape (1,)",
        "keeps_an_unbiased_running_variance": "running_var is None, "
        "expected an array of shape (1,)",
        "leaves_the_statistics_alone_in_evaluation": "running_mean is a str, "
        "expected an array of shape (1,)",
        "does_everything_at_once": "running_mean is a str, expected an array of shape (2,)",
        "keeps_the_dtype": "running_mean is a str, expected an array of shape (2,)",
    }
