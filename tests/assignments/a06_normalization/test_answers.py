"""The sample answers: right in any style, and wrong in the way that their names say."""

from functools import partial
from typing import Any

import numpy as np
import pytest
import torch
from conftest import ROOT
from fakes.answers import standing_in, whole
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn.functional import group_norm, instance_norm, layer_norm

from assignments.a06_normalization import ASSIGNMENT
from autograder.judge.judge import judge
from autograder.judge.key import AnswerKey
from autograder.model.verdict import Result
from autograder.sandbox.observe import observe

KEY = "a06_normalization"
FOLDER = ROOT / "assignments" / KEY / "answers"
RIGHT = ("axes", "loops", "rows")
OTHER = ("__init__", "blank", "half_done")
WRONG = sorted(path.stem for path in FOLDER.glob("*.py") if path.stem not in (*RIGHT, *OTHER))
load = partial(whole, KEY)
EXERCISE = {m.name: m.exercise.name for m in ASSIGNMENT.misconceptions}
ROUNDING = {"float64": 1e-10, "float32": 5e-3}


def judged(key: AnswerKey, name: str) -> dict[str, Result]:
    names = load(name)
    results = judge(key, lambda question: observe(question, names), stand_in=standing_in(names))
    return {r.exercise: r for r in results}


def agree(found: Any, wanted: torch.Tensor) -> None:
    expected = wanted.detach().numpy()
    assert found.dtype == expected.dtype
    np.testing.assert_allclose(found, expected, rtol=0, atol=ROUNDING[expected.dtype.name])


@pytest.mark.parametrize("name", RIGHT)
@settings(max_examples=20, deadline=None)
@given(
    st.sampled_from(((1, 2, 2, 3), (3, 4, 1, 2), (2, 6, 2, 2))),
    st.booleans(),
    st.sampled_from(("float64", "float32")),
    st.sampled_from((1e-5, 0.1)),
    st.integers(0, 99),
)
def test_right_answers_are_those_of_torch(
    name: str, shape: tuple[int, ...], grouped: bool, dtype: str, eps: float, seed: int
) -> None:
    """All three layers, there and back, agree with torch and its autograd."""
    rng, answer, channels = np.random.default_rng(seed), load(name), shape[1:2]
    groups = 2 if grouped else 1
    x, dout = (rng.normal(size=(2, *shape)) + 1).astype(dtype)
    for layer, affine, own, torchs in (
        ("layer_norm", shape[1:], (), lambda x, g, b: layer_norm(x, shape[1:], g, b, eps)),
        (
            "instance_norm",
            channels,
            (),
            lambda x, g, b: instance_norm(x, weight=g, bias=b, eps=eps),
        ),
        ("group_norm", channels, (groups,), lambda x, g, b: group_norm(x, groups, g, b, eps)),
    ):
        gamma, beta = rng.normal(size=(2, *affine)).astype(dtype)
        leaves = [torch.tensor(a, requires_grad=True) for a in (x, gamma, beta)]
        wanted = torchs(*leaves)
        wanted.backward(torch.tensor(dout))

        out, cache = answer[f"{layer}_forward"](x, *own, gamma, beta, eps=eps)

        agree(out, wanted)
        for found, leaf in zip(answer[f"{layer}_backward"](dout, cache), leaves, strict=True):
            agree(found, leaf.grad)


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


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_is_paid_once(name: str, key: AnswerKey) -> None:
    """Layers on top of a wrong normalization lose nothing: they are asked with a right one.

    Only the way back right behind a wrong forward may lose too: it is given that forward's cache.
    """
    wrong = {r.exercise for r in judged(key, name).values() if r.earned < r.possible}

    assert wrong <= {EXERCISE[name], EXERCISE[name].replace("forward", "backward")}


def test_a_dozen_wrong_answers_are_there() -> None:
    """Each is named after a misconception of this assignment."""
    assert len(WRONG) >= 12
    assert set(WRONG) <= set(EXERCISE)


def test_what_is_not_written_is_no_mistake(key: AnswerKey) -> None:
    """Three functions earn everything, and the rest waits to be written."""
    results = judged(key, "half_done")

    assert [r.exercise for r in results.values() if r.earned == r.possible] == [
        "normalize_forward",
        "normalize_backward",
        "layer_norm_forward",
    ]
    assert not any(results[name].written for name in list(results)[3:])


def test_what_stands_in_is_right(key: AnswerKey) -> None:
    """The normalization that a layer is given in place of a wrong one keeps every check."""
    names: dict[str, Any] = {}
    exec((FOLDER.parent / "given.py").read_text(), names)
    results = judge(key, lambda question: observe(question, names))

    assert [r.exercise for r in results if r.earned == r.possible] == [
        "normalize_forward",
        "normalize_backward",
    ]
