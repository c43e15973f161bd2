"""Answers that the catalogue of misconceptions was not written for, wrong ones and right ones.

A file of `unseen/wrong` has one function that is wrong, the checks that must refuse it, and what is
said of it: a misconception by name, a true sentence, or nothing, since a false diagnosis is worse
than none. A file of `unseen/right` has functions written as few people would.
"""

import contextlib
import io
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from assignments.a02_convolution import ASSIGNMENT
from autograder.judge.compile import compile_key
from autograder.judge.judge import judge
from autograder.judge.key import AnswerKey
from autograder.model.verdict import Result
from autograder.sandbox.observe import observe

HERE = Path(__file__).parent / "unseen"
ANSWERS = Path(__file__).parents[3] / "assignments" / "a02_convolution" / "answers"
WRONG = sorted(path.stem for path in (HERE / "wrong").glob("*.py"))
RIGHT = sorted(path.stem for path in (HERE / "right").glob("*.py"))


@pytest.fixture(scope="module")
def other_key() -> AnswerKey:
    """A key of another seed, as the one of a class is."""
    return compile_key(ASSIGNMENT, seed=987654321, seed_name="test")


@pytest.fixture(params=["public", "other"])
def either(request: pytest.FixtureRequest, key: AnswerKey, other_key: AnswerKey) -> AnswerKey:
    return key if request.param == "public" else other_key


def load(kind: str, name: str) -> dict[str, Any]:
    """Run an answer on top of `loops`, from which it has the functions that it does not write."""
    names: dict[str, Any] = {}
    for path in (ANSWERS / "loops.py", HERE / kind / f"{name}.py"):
        exec(compile(path.read_text(), path.name, "exec"), names)
    return names


def judged(names: Mapping[str, Any], key: AnswerKey, only: str | None = None) -> tuple[Result, ...]:
    silent = io.StringIO()
    with contextlib.redirect_stdout(silent), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return judge(key, lambda question: observe(question, names), only)


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_answer_breaks_the_promises_that_it_breaks(name: str, either: AnswerKey) -> None:
    """It loses points where its mistake is, and what is said of it is true."""
    names = load("wrong", name)

    (result,) = judged(names, either, names["EXERCISE"])

    broken = sorted(f.check for f in result.findings if not f.kept and not f.waits_for)
    assert broken
    assert names["LOSES"] in (broken, None)
    said = result.diagnosis.misconception if result.diagnosis else result.structure
    assert said == names["SAYS"]


def test_a_zero_where_nothing_is_expected_is_called_a_number(key: AnswerKey) -> None:
    """ "An array of shape ()" would puzzle whoever wrote `dbias = 0`."""
    names = load("wrong", "zero_for_no_bias")

    (result,) = judged(names, key, names["EXERCISE"])

    assert [f.fact for f in result.findings if f.fact] == [
        "dbias is a single number, expected None"
    ]


@pytest.mark.parametrize("name", RIGHT)
def test_an_unusual_answer_earns_everything(name: str, either: AnswerKey) -> None:
    """However it is written, what it computes is right."""
    for result in judged(load("right", name), either):
        assert [(f.check, f.fact) for f in result.findings if not f.kept] == []
