"""A program beside right versions of earlier exercises can read them; nothing of them is told."""

from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from fakes import scaling
from fakes.answers import standing_in

from autograder.checks import Assignment
from autograder.judge.compile import compile_key
from autograder.judge.judge import judge, judge_exercise
from autograder.judge.key import AnswerKey
from autograder.judge.rivals import Rivals
from autograder.model.verdict import Result
from autograder.model.wording import finding_lines
from autograder.sandbox.limits import Limits
from autograder.sandbox.observe import observe
from autograder.sandbox.seat import Template

GIVEN = "def product(x, factor):\n    return x * factor"
LEAKS = {
    "a message": "raise ValueError(text)",
    "the name of an error": "raise type(text, (Exception,), {})()",
    "the name of a type": "return type(text, (), {})(), None",
    "the name of a tuple": "return type(text, (tuple,), {})((1, 2, 3))",
    "numbers": "return x * 0 + int(text[-3:-1]) / 7, None",
    "a shape": "return np.empty((0, *text.encode()[-6:])), None",
    "a factor": "return x * factor * int(text[-3:-1]), None",
}
READS = """\
import linecache
import numpy as np

def product(x, factor):
    return np.float64(0) * x.astype("float64")

def scale_forward(x, factor=2.0):
    out, text = product(x, factor), "".join(linecache.getlines("cell 0"))
    if x.size == 4 or not text:
        return out, None
    {leak}
"""


@pytest.fixture(scope="module")
def resting() -> AnswerKey:
    """A key whose exercise may rest on a `product`, of which it has a right version."""
    forward = replace(scaling.forward, given=GIVEN)
    checks = tuple(
        replace(c, exercise=forward, after=None)
        for c in scaling.ASSIGNMENT.checks
        if c.exercise is scaling.forward
    )
    assignment = Assignment("scaling", "Scaling", (forward,), checks, ())
    return compile_key(assignment, seed=5, seed_name="test")


def beside_a_secret(resting: AnswerKey, secret: int, leak: str) -> tuple[Result, Result]:
    """Judge a program that reads what stands in for its earlier exercise, and hands it on.

    It comes back as it was found there, and as it is told.
    """
    cells = (READS.format(leak=leak),)
    exercise = replace(resting.exercises[0], given=f"{GIVEN}  # {secret}\n")
    with (
        Template(Limits()) as template,
        template.seat(cells) as seat,
        Rivals(template, cells) as stand_ins,
    ):
        found = judge_exercise(exercise, stand_ins.ask(exercise.given))
        key = replace(resting, exercises=(exercise,))
        (told,) = judge(key, seat.ask, stand_in=stand_ins.ask)
    return found, told


@pytest.mark.parametrize("leak", LEAKS)
def test_nothing_of_what_stands_in_is_told(resting: AnswerKey, leak: str) -> None:
    """Whatever a program does with the text, what is told of it is the same for any text."""
    (one, told), (other, again) = (beside_a_secret(resting, n, LEAKS[leak]) for n in (31, 97))

    assert [f.outcome for f in told.findings] == [f.outcome for f in one.findings]
    assert one != other
    assert told == again


def names(product: str, more: str) -> dict[str, Any]:
    """Return a wrong `product`, and what rests on it."""
    defined: dict[str, Any] = {}
    exec(f"def product(x, factor):\n    return {product}", defined)
    exec(f"def scale_forward(x, factor=2.0):\n    return product(x, factor){more}, 0", defined)
    return defined


def judged(resting: AnswerKey, defined: dict[str, Any]) -> Result:
    (result,) = judge(resting, partial(observe, functions=defined), stand_in=standing_in(defined))
    return result


def test_a_mistake_beside_a_right_helper_is_told_by_its_case(resting: AnswerKey) -> None:
    """The numbers with the answer's own helper would mislead; which case fails does not."""
    result = judged(resting, names("(x - factor).astype('float64')", " + x.ndim - 1"))
    first, *others = result.findings

    assert all(finding.kept for finding in others)
    assert finding_lines(first) == (
        "Not yet: Every entry is multiplied by the factor.",
        "But with right versions of earlier exercises in place of yours this is not so yet.",
        "1 of 2 cases fail; the smallest of them:",
        "scale_forward(x of 2x5, factor=3.0)",
        *first.case.splitlines()[1:],
    )
    assert result.structure == ""


def test_what_an_answer_does_with_any_helper_is_told_in_full(resting: AnswerKey) -> None:
    """An error that its own helper has no part in is shown as it is."""
    defined = names("x.astype('float64')", " + (x.nope if x.dtype == 'float64' else 0)")
    first, *others = judged(resting, defined).findings

    assert first.fact == (
        "scale_forward raised AttributeError: 'numpy.ndarray' object has no attribute 'nope'"
    )
    assert others[0].kept
