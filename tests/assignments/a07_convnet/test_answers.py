"""The sample answers: right in any style, and wrong in the way that their names say."""

import warnings
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest
import yaml
from conftest import ROOT
from fakes.answers import standing_in, whole

from assignments.a07_convnet import ASSIGNMENT
from autograder.judge.judge import judge, judge_exercise
from autograder.judge.key import AnswerKey
from autograder.model.verdict import Result
from autograder.sandbox.observe import observe

KEY = "a07_convnet"
FOLDER = ROOT / "assignments" / KEY / "answers"
RIGHT = ("adam", "momentum", "places")
TRAINED_WRONG = ("counts_from_one", "returns_a_row_per_image")
WRONG = sorted(
    path.stem
    for path in FOLDER.glob("*.py")
    if path.stem not in (*RIGHT, *TRAINED_WRONG, "__init__", "blank", "half_done")
)
load = partial(whole, KEY)
EXERCISE = {m.name: m.exercise.name for m in ASSIGNMENT.misconceptions}


def judged(name: str, key: AnswerKey, *, trained: bool) -> dict[str, Result]:
    """Return the results of an answer; training is left out unless it is what is asked."""
    functions = load(name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an answer may overflow; that is what is judged
        return {
            e.name: judge_exercise(e, lambda question: observe(question, functions))
            for e in key.exercises
            if trained is (e.name == "classify")
        }


@pytest.mark.parametrize("name", RIGHT)
def test_right_layers_earn_everything(name: str, key: AnswerKey) -> None:
    """However they are written, right losses and layers keep every check."""
    assert all(r.earned == r.possible for r in judged(name, key, trained=False).values())


@pytest.mark.parametrize(
    ("names", "lost"), [(RIGHT, 0), (TRAINED_WRONG, 10)], ids=["right", "wrong reply"]
)
def test_whole_networks_are_trained_in_the_sample_class(
    names: tuple[str, ...], lost: int, key: AnswerKey
) -> None:
    """With momentum, Adam or the hinge loss each learns enough; labels from 1, or rows, earn 0.

    `test_sample_class` trains them, and holds them to these points.
    """
    rows = yaml.safe_load((FOLDER.parent / "sample_class.yml").read_text())["students"]
    graded = [row for row in rows if row.get("answers") and not row.get("damage")]
    points = {(row["answers"][-1], row["earns"]) for row in graded}

    assert {(name, key.points - lost) for name in names} <= points


@pytest.mark.parametrize("name", WRONG)
def test_wrong_answers_are_recognized(name: str, key: AnswerKey) -> None:
    """A wrong answer loses points where its mistake is, and the mistake is called by its name."""
    results = judged(name, key, trained=False)
    result = results.pop(EXERCISE[name])

    assert result.earned < result.possible
    assert result.diagnosis is not None
    assert result.diagnosis.misconception == name
    assert all(other.earned == other.possible for other in results.values())


def test_an_untrained_network_earns_nothing(key: AnswerKey) -> None:
    """A network that was drawn and not trained learns not even a handful."""
    (result,) = judged("odd/never_steps", key, trained=True).values()

    assert result.earned == 0


def test_remembering_is_not_learning(key: AnswerKey) -> None:
    """What is looked up is known, what is unseen is not; the belief is called by its name."""
    (result,) = judged("odd/remembers_what_it_has_seen", key, trained=True).values()

    assert result.earned == 2
    assert result.diagnosis is not None
    assert result.diagnosis.misconception == "remembers_what_it_has_seen"


def test_comparing_is_not_learning(key: AnswerKey) -> None:
    """The nearest image has the right label mostly, but noise beside it is told from it by none."""
    (result,) = judged("odd/compares_with_all_it_has_seen", key, trained=True).values()

    assert result.earned == 2
    assert result.diagnosis is not None
    assert result.diagnosis.misconception == "compares_with_all_it_has_seen"


def test_what_stands_in_is_right(key: AnswerKey) -> None:
    """The six functions that a network is given in place of wrong ones keep every check."""
    functions: dict[str, Any] = {}
    exec((FOLDER.parent / "given.py").read_text(), functions)
    results = judge(key, lambda question: observe(question, functions))

    assert [r.exercise for r in results if r.earned < r.possible] == ["classify"]
    assert results[-1].exercise == "classify"


def test_a_wrong_layer_is_paid_once(key: AnswerKey) -> None:
    """A network that learns nothing through a wrong ReLU is trained once more with a right one."""
    functions = load("rectifies_dout")
    handful = only_the_handful(key)
    results = judge(
        handful,
        lambda question: observe(question, functions),
        stand_in=standing_in(functions),
    )

    assert [r.exercise for r in results if r.earned < r.possible] == ["relu_backward"]


def only_the_handful(key: AnswerKey) -> AnswerKey:
    """Return a key that asks for twenty images and for no longer training."""
    *layers, network = key.exercises
    return replace(key, exercises=(*layers, replace(network, checks=network.checks[:1])))


def test_ten_wrong_answers_are_there() -> None:
    """Each is named after a misconception of this assignment."""
    assert len((*WRONG, *TRAINED_WRONG)) >= 10
    assert {*WRONG, *TRAINED_WRONG} <= set(EXERCISE)


def test_half_of_the_work_earns_its_half(key: AnswerKey) -> None:
    """The losses and ReLU alone earn their points; what is not written yet is no mistake."""
    results = judged("half_done", key, trained=False)

    assert [r.exercise for r in results.values() if not r.written] == [
        "dense_forward",
        "dense_backward",
    ]
    assert sum(r.earned for r in results.values()) == 27


def test_answers_are_deterministic() -> None:
    """The same seed gives the same labels."""
    rng = np.random.default_rng(0)
    x, y = rng.random((4, 1, 8, 8)), np.arange(4)
    classify = load("momentum")["classify"]

    assert classify(x, y, x, seed=5).tolist() == classify(x, y, x, seed=5).tolist()
