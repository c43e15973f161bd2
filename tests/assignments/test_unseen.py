"""Answers that no catalogue of misconceptions was written for, wrong ones and right ones.

A file of `KEY/unseen/wrong` has one function that is wrong, the checks that must refuse it (None:
it depends on the numbers), and what is said of it: a misconception by name, a true sentence, or
nothing, since a false diagnosis is worse than none. A file of `KEY/unseen/right` has functions
written as few people would.
"""

import contextlib
import io
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from asked import PUBLIC, key_of
from fakes.answers import module, run_files

from autograder.judge.judge import judge
from autograder.model.verdict import Result
from autograder.sandbox.observe import observe

HERE = Path(__file__).parent
SEEDS = {"public": PUBLIC, "other": 987654321}  # that of students, and that of a class
WRONG = sorted(HERE.glob("*/unseen/wrong/*.py"))
RIGHT = sorted(HERE.glob("*/unseen/right/*.py"))
RIGHT_ONE = {"a01_shapes": "formulas"}  # where a right answer has another name than `loops`
either = pytest.mark.parametrize("seed", SEEDS)


def name_of(path: Path) -> str:
    return f"{assignment_of(path)}-{path.stem}"


def assignment_of(path: Path) -> str:
    return path.relative_to(HERE).parts[0]


def load(path: Path) -> dict[str, Any]:
    """Run an answer on top of a right one, from which it has the functions that it leaves out."""
    assignment = assignment_of(path)
    return run_files(module(assignment, RIGHT_ONE.get(assignment, "loops")), path)


def judged(path: Path, seed: str, names: Mapping[str, Any]) -> tuple[Result, ...]:
    key = key_of(assignment_of(path), SEEDS[seed])
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return judge(key, lambda question: observe(question, names), names.get("EXERCISE"))


@either
@pytest.mark.parametrize("path", WRONG, ids=name_of)
def test_a_wrong_answer_breaks_the_promises_that_it_breaks(path: Path, seed: str) -> None:
    """It loses points where its mistake is, and what is said of it is true."""
    names = load(path)

    (result,) = judged(path, seed, names)

    broken = sorted(f.check for f in result.findings if not f.kept and not f.waits_for)
    assert broken
    assert names["LOSES"] in (broken, None)
    said = result.diagnosis.misconception if result.diagnosis else result.structure
    assert said == names["SAYS"]


def test_a_zero_where_nothing_is_expected_is_called_a_number() -> None:
    """ "An array of shape ()" would puzzle whoever wrote `dbias = 0`."""
    path = HERE / "a02_convolution" / "unseen" / "wrong" / "zero_for_no_bias.py"

    (result,) = judged(path, "public", load(path))

    assert [f.fact for f in result.findings if f.fact] == [
        "dbias is a single number, expected None"
    ]


@either
@pytest.mark.parametrize("path", RIGHT, ids=name_of)
def test_an_unusual_answer_earns_everything(path: Path, seed: str) -> None:
    """However it is written, what it computes is right."""
    for result in judged(path, seed, load(path)):
        assert [(f.check, f.fact) for f in result.findings if not f.kept] == []


def test_a_hundred_wrong_answers_are_there() -> None:
    """Of five assignments, and of both kinds."""
    assert len(WRONG) >= 115
    assert len(RIGHT) >= 80
    assert {assignment_of(path) for path in (*WRONG, *RIGHT)} >= {
        *("a01_shapes", "a02_convolution", "a04_pooling", "a05_batch_norm", "a06_normalization"),
    }
