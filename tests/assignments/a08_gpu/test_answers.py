"""What PyTorch answers to a08_gpu earn: styles, borrowed layers, mistakes in earlier layers."""

from typing import Any

import numpy as np
import pytest
import torch
from conftest import ROOT
from fakes.answers import run, standing_in

from assignments.a08_gpu.exercises import LARGEST_DOUT
from autograder.judge.judge import judge
from autograder.judge.key import AnswerKey
from autograder.model.verdict import Outcome, Result
from autograder.sandbox.tensors import observe_tensors

KEY = "a08_gpu"
STYLES = ("shifts", "unfolded", "places")


def judged(key: AnswerKey, names: dict[str, Any]) -> dict[str, Result]:
    """Return what the functions in a namespace come to, with right layers standing in."""
    stand_in = standing_in(names, observe_tensors)
    results = judge(key, lambda question: observe_tensors(question, names), stand_in=stand_in)
    return {result.exercise: result for result in results}


@pytest.mark.parametrize("style", STYLES)
def test_right_answers_of_any_style_earn_everything(key: AnswerKey, style: str) -> None:
    """Slices, columns or a loop over places; an optimizer of PyTorch's or three lines."""
    results = judged(key, run(KEY, style))

    assert sum(result.earned for result in results.values()) == key.points


def test_what_needs_a_gpu_costs_nothing_without_one(key: AnswerKey) -> None:
    """Its checks have no points, and an exercise with one of them is judged all the same."""
    optional = [c for e in key.exercises for c in e.checks if c.requires]
    results = judged(key, run(KEY, "shifts"))

    assert {check.points for check in optional} == {0}
    assert all(result.judged for result in results.values())


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no CUDA device")
@pytest.mark.parametrize("style", STYLES)
def test_right_answers_keep_what_is_asked_on_a_gpu(key: AnswerKey, style: str) -> None:
    """On the device, in TF32 within its bound, and with nothing that differs from run to run."""
    findings = [f for r in judged(key, run(KEY, style)).values() for f in r.findings]

    assert [f.check for f in findings if not f.kept] == []


def test_what_is_not_asked_here_is_said(key: AnswerKey) -> None:
    """A sentence names the device and the mode, or, where there is one, the check is kept."""
    optional = {c.name: c.requires for e in key.exercises for c in e.checks if c.requires}
    findings = [f for r in judged(key, run(KEY, "shifts")).values() for f in r.findings]

    assert set(optional.values()) == {"cuda", "cuda with TF32", "cuda with determinism"}
    for finding in (f for f in findings if f.check in optional):
        where = f"it is asked on {optional[finding.check]}, which is not here; it costs nothing"
        assert finding.kept or finding.fact == where


def test_pytorchs_own_layer_earns_its_first_check_alone(key: AnswerKey) -> None:
    """It is named, the other checks wait, and the exercises on top of it are not touched."""
    results = judged(key, run(KEY, "shifts", "calls_pytorchs_convolution"))
    convolution = results["conv2d_forward"]
    told = next(f for f in convolution.findings if f.check == "is_written_out")

    assert convolution.earned == 2
    assert told.outcome is Outcome.BROKEN
    assert told.fact == "conv2d_forward had PyTorch's own convolution do it; write it out here"
    assert results["block"].earned == results["block"].possible
    assert results["training_step"].earned == results["training_step"].possible


@pytest.mark.parametrize("layer", ["flips_the_kernel", "pads_with_zeros"])
def test_a_wrong_layer_is_paid_once(key: AnswerKey, layer: str) -> None:
    """A network on top of it is asked with a right layer in its place."""
    results = judged(key, run(KEY, "unfolded", "shifts", layer))

    assert results["block"].earned == results["block"].possible
    assert results["training_step"].earned == results["training_step"].possible


PADLESS = """
class Block(Block):
    def forward(self, x):
        return super().forward(x)[:, :, 1:, 1:]
"""


def test_a_wrong_block_is_paid_once(key: AnswerKey) -> None:
    """A step that is taken with it is asked with a right one in its place."""
    names = run(KEY, "shifts")
    exec(PADLESS, names)
    results = judged(key, names)

    assert [r.exercise for r in results.values() if r.earned < r.possible] == ["block"]


BORROWED = """
written_out = conv2d_forward

def conv2d_forward(ctx, x, weight, bias, stride, padding):
    written_out(ctx, x, weight, bias, stride, padding)
    return torch.nn.functional.conv2d(x, weight, bias, stride, padding)
"""


def test_a_borrowed_forward_is_not_the_backwards_fault(key: AnswerKey) -> None:
    """The backward is asked after it, and is written out itself."""
    names = run(KEY, "shifts")
    exec(BORROWED, names)
    results = judged(key, names)

    assert [r.exercise for r in results.values() if r.earned < r.possible] == ["conv2d_forward"]


def test_the_numbers_that_bounds_rest_on_hold(key: AnswerKey) -> None:
    """No upstream gradient is larger than the bound of the backward says."""
    backward = next(e for e in key.exercises if e.name == "batch_norm_backward")
    upstream = [rung.question.asked.args[0] for check in backward.checks for rung in check.rungs]

    assert max(float(np.abs(dout).max()) for dout in upstream) <= LARGEST_DOUT


def test_bfloat16_convolutions_are_asked_what_is_exact(key: AnswerKey) -> None:
    """Every expected number is whole and below 256, so that rounding has no say in it."""
    forward = next(e for e in key.exercises if e.name == "conv2d_forward")
    check = next(c for c in forward.checks if c.name == "computes_in_bfloat16")

    for rung in check.rungs:
        out = np.asarray(rung.expected[0])
        assert np.array_equal(out, out.round())
        assert float(np.abs(out).max()) <= 256


def test_the_notebook_is_written_as_one_of_the_answers() -> None:
    """Its solution of the first exercise is that of `shifts`, line for line."""
    notebook = (ROOT / "assignments" / KEY / "notebook.py").read_text()
    answer = (ROOT / "assignments" / KEY / "answers" / "shifts.py").read_text()
    lines = answer[answer.index("def conv2d_forward") : answer.index("def conv2d_backward")]

    assert all(line in notebook for line in lines.strip().splitlines()[1:])
