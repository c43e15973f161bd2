"""Answers that no catalogue of misconceptions was written for, wrong ones and right ones.

A file of `KEY/unseen/wrong` has one function that is wrong, the checks that must refuse it (None:
it depends on the numbers), and what is said of it: a misconception by name, a true sentence, or
nothing, since a false diagnosis is worse than none. A file of `KEY/unseen/right` has functions
written as few people would, and is asked for those that it has. No race is run.
"""

import contextlib
import io
import warnings
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from asked import PUBLIC, key_of
from conftest import ROOT
from fakes.answers import module, run_files

from autograder.judge.catalogue import keys
from autograder.judge.judge import judge
from autograder.judge.race import timed
from autograder.model.question import End, Observation
from autograder.model.verdict import Outcome, Result
from autograder.sandbox.observe import Asker
from autograder.sandbox.tensors import observer

HERE = Path(__file__).parent
SEEDS = {"public": PUBLIC, "other": 987654321}  # that of students, and that of a class
WRONG = sorted(HERE.glob("*/unseen/wrong/*.py"))
RIGHT = sorted(HERE.glob("*/unseen/right/*.py"))
RIGHT_ONE = {  # where a right answer has another name than `loops`
    "a01_shapes": "formulas",
    "a07_convnet": "momentum",
    "a08_gpu": "shifts",
}
either = pytest.mark.parametrize("seed", SEEDS)


def name_of(path: Path) -> str:
    return f"{assignment_of(path)}-{path.stem}"


def assignment_of(path: Path) -> str:
    return path.relative_to(HERE).parts[0]


def right_one(assignment: str) -> Path:
    return module(assignment, RIGHT_ONE.get(assignment, "loops"))


def load(path: Path) -> dict[str, Any]:
    """Run an answer on top of a right one, from which it has the functions that it leaves out."""
    return run_files(right_one(assignment_of(path)), path)


def far_behind(_: str) -> Asker:
    """A rival that everyone outruns: what is asked here is whether numbers are right."""
    return lambda _: Observation(End.RETURNED, seconds=float("inf"))


def judged(path: Path, seed: str, names: Mapping[str, Any]) -> tuple[Result, ...]:
    """Judge the exercise that is named, or those that the file itself has a function for."""
    key = key_of(assignment_of(path), SEEDS[seed])
    run = observer(as_tensors=key.tensors)
    own = compile(path.read_text(), path.name, "exec").co_names
    exercises = [exercise.name for exercise in key.exercises]
    asked = [name for name in exercises if name in own] or exercises
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ask = timed(lambda question: run(question, names))
        only = [names["EXERCISE"]] if "EXERCISE" in names else asked
        return tuple(result for name in only for result in judge(key, ask, name, far_behind))


@either
@pytest.mark.parametrize("path", WRONG, ids=name_of)
def test_a_wrong_answer_breaks_the_promises_that_it_breaks(path: Path, seed: str) -> None:
    """It loses points where its mistake is, and what is said of it is true."""
    names = load(path)

    (result,) = judged(path, seed, names)

    refused = [f for f in result.findings if f.outcome is Outcome.BROKEN and not f.waits_for]
    broken = sorted(finding.check for finding in refused)
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
    results = judged(path, seed, load(path))

    assert results
    for result in results:
        assert [(f.check, f.fact) for f in result.findings if f.points and not f.kept] == []


def test_hundreds_of_answers_are_there() -> None:
    """Of every assignment, and of both kinds."""
    assert len(WRONG) >= 230
    assert len(RIGHT) >= 125
    for paths, least in ((WRONG, 8), (RIGHT, 4)):
        counts = Counter(map(assignment_of, paths))
        assert counts.keys() == set(keys(ROOT))
        assert min(counts.values()) >= least
