"""The sample answers: right in any style, slow, and wrong in the way that their names say."""

import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np
import pytest
import torch
from conftest import ROOT
from drawn import pair, sizes
from fakes.answers import run_files, standing_in, whole
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn.functional import conv2d, fold, unfold

from assignments.a03_fast_convolution import ASSIGNMENT
from autograder.judge.judge import judge
from autograder.judge.key import AnswerKey
from autograder.judge.race import timed
from autograder.model.question import End, Observation, Question
from autograder.model.verdict import Result
from autograder.sandbox.observe import Asker, observe

KEY = "a03_fast_convolution"
FOLDER = ROOT / "assignments" / KEY / "answers"
RIGHT = ("indices", "places", "shifts", "strided", "transposed")
OTHER = ("__init__", "blank", "half_done", "loops")
WRONG = sorted(path.stem for path in FOLDER.glob("*.py") if path.stem not in (*RIGHT, *OTHER))
UNSEEN = Path(__file__).parent / "unseen" / "fast"  # right layers that are no sample answers
FAST = (*RIGHT, *sorted(path.stem for path in UNSEEN.glob("*.py")))


def load(name: str) -> dict[str, Any]:
    """Run a sample answer, or a layer that is not among them."""
    path = UNSEEN / f"{name}.py"
    return run_files(path) if path.exists() else whole(KEY, name)


EXERCISE = {m.name: m.exercise.name for m in ASSIGNMENT.misconceptions}
ROUNDING = {"float64": 1e-11, "float32": 1e-3}
RACES = {"leaves_the_loops_behind", "goes_back_without_loops"}


def far_behind(_: str) -> Asker:
    """A rival that everyone outruns: what is asked here is whether numbers are right."""
    return lambda _: Observation(End.RETURNED, seconds=float("inf"))


def judged(name: str, key: AnswerKey) -> dict[str, Result]:
    functions = load(name)
    ask = timed(lambda question: observe(question, functions))
    return {r.exercise: r for r in judge(key, ask, rival=far_behind)}


@st.composite
def layers(draw: st.DrawFn) -> tuple[Any, ...]:
    """Images, filters, bias, stride and padding, of every kind that the contract allows."""
    kernel, stride, padding = draw(sizes(1, 3)), draw(sizes(1, 3)), draw(sizes(0, 2))
    sides = [
        draw(st.integers(max(1, k - 2 * p), k + 4))
        for k, p in zip(pair(kernel), pair(padding), strict=True)
    ]
    images, channels, filters = (draw(st.integers(1, 3)) for _ in range(3))
    dtype, rng = draw(st.sampled_from(("float64", "float32"))), np.random.default_rng(0)
    x = rng.normal(size=(images, channels, *sides)).astype(dtype)
    weight = rng.normal(size=(filters, channels, *pair(kernel))).astype(dtype)
    bias = rng.normal(size=filters).astype(dtype) if draw(st.booleans()) else None
    return x, weight, bias, kernel, {"stride": stride, "padding": padding}


def agree(found: Any, wanted: torch.Tensor | None) -> None:
    if wanted is None:
        assert found is None
        return
    expected = wanted.detach().numpy()
    assert found.dtype == expected.dtype
    np.testing.assert_allclose(found, expected, rtol=0, atol=ROUNDING[expected.dtype.name])


@pytest.mark.parametrize("name", [*FAST, "loops"])
@settings(max_examples=30, deadline=None)
@given(layer=layers())
def test_right_answers_are_those_of_torch(name: str, layer: tuple[Any, ...]) -> None:
    """Columns, images and both passes of every right answer agree with torch and its autograd."""
    (x, weight, bias, kernel, how), answer = layer, load(name)
    leaves = [None if a is None else torch.tensor(a, requires_grad=True) for a in layer[:3]]
    wanted = conv2d(*leaves, **how)
    dout = np.random.default_rng(7).normal(size=wanted.shape).astype(x.dtype)
    wanted.backward(torch.tensor(dout))

    if "im2col" in answer:
        columns = answer["im2col"](x, kernel, **how)
        back = answer["col2im"](columns, x.shape, kernel, **how)
        agree(columns, unfold(torch.tensor(x), kernel, **how))
        agree(back, fold(torch.tensor(columns), x.shape[2:], kernel, **how))
    out, cache = answer["conv2d_forward_fast"](x, weight, bias, **how)
    gradients = answer["conv2d_backward_fast"](dout, cache)

    agree(out, wanted)
    for found, leaf in zip(gradients, leaves, strict=True):
        agree(found, None if leaf is None else leaf.grad)


@pytest.mark.parametrize("name", [*RIGHT, "loops"])
def test_right_answers_earn_everything(name: str, key: AnswerKey) -> None:
    """However it is written, a right answer keeps every check, if it is not raced."""
    assert sum(r.earned for r in judged(name, key).values()) == key.points == 50


@pytest.mark.parametrize("name", WRONG)
def test_wrong_answers_are_recognized(name: str, key: AnswerKey) -> None:
    """A wrong answer loses points where its mistake is, and the mistake is called by its name."""
    result = judged(name, key)[EXERCISE[name]]

    assert result.earned < result.possible
    assert result.diagnosis is not None
    assert result.diagnosis.misconception == name


def test_a_dozen_wrong_answers_are_there() -> None:
    """Each is named after a misconception of this assignment."""
    assert len(WRONG) >= 12
    assert set(WRONG) <= set(EXERCISE)


def test_half_of_the_work_earns_its_half(key: AnswerKey) -> None:
    """The two matrices alone earn their points; what is not written yet is no mistake."""
    results = judged("half_done", key)

    assert [r.exercise for r in results.values() if r.earned == r.possible] == ["im2col", "col2im"]
    assert not any(results[name].written for name in list(results)[2:])


def counting_lines(functions: dict[str, Any], file: str) -> Asker:
    """Return who answers, with a clock that counts the lines of a file that Python runs.

    It stands for the time that loops cost, and shows the same on every machine.
    """

    def ask(question: Question) -> Observation:
        lines = 0

        def count(_: FrameType, event: str, __: Any) -> Any:
            nonlocal lines
            lines += event == "line"
            return count

        before = sys.gettrace()
        sys.settrace(lambda frame, *_: count if frame.f_code.co_filename == file else None)
        try:
            seen = observe(question, functions)
        finally:
            sys.settrace(before)
        return replace(seen, seconds=float(lines))

    return ask


@cache
def loops_counting(text: str) -> Asker:
    """Return the slow functions, by the same clock; they take as many lines for every rival."""
    names: dict[str, Any] = {}
    exec(compile(text, "<slow>", "exec"), names)
    ask, known = counting_lines(names, "<slow>"), {}

    def once(question: Question) -> Observation:
        if id(question) not in known:
            known[id(question)] = question, ask(question)  # kept, so that its id stays its own
        return known[id(question)][1]

    return once


def by_lines(name: str, key: AnswerKey) -> list[Result]:
    return judge(key, counting_lines(load(name), f"{name}.py"), rival=loops_counting)


def test_the_loops_lose_every_race_and_nothing_else(key: AnswerKey) -> None:
    """An answer with the loops of those beside it keeps every check but the two of speed."""
    broken = {f.check for r in by_lines("loops", key) for f in r.findings if not f.kept}

    assert broken == RACES


def test_ten_right_layers_are_raced() -> None:
    """What is asked of speed is asked of ten ways to write the layer."""
    assert len(FAST) == 10


@pytest.mark.parametrize("name", FAST)
def test_right_answers_leave_the_loops_far_behind(name: str, key: AnswerKey) -> None:
    """Each right style wins both races by lines; `make bench-speed` has the seconds."""
    kept = {f.check for r in by_lines(name, key) for f in r.findings if f.kept}

    assert kept >= RACES


def test_what_stands_in_is_right(key: AnswerKey) -> None:
    """The columns that a layer is given in place of wrong ones keep every check."""
    names: dict[str, Any] = {}
    exec((FOLDER.parent / "given.py").read_text(), names)
    results = judge(key, lambda question: observe(question, names))

    assert [r.earned == r.possible for r in results] == [True, True, False, False]


def test_wrong_columns_are_paid_once(key: AnswerKey) -> None:
    """A layer that rests on a wrong col2im loses nothing itself."""
    names = load("counts_each_pixel_once")
    ask = timed(lambda question: observe(question, names))
    results = judge(key, ask, rival=far_behind, stand_in=standing_in(names))

    assert [r.exercise for r in results if r.earned < r.possible] == ["col2im"]
