"""Are the checks sound, and do they ask the whole contract?"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from asked import calls

from assignments.a07_convnet.exercises import CLOSE
from autograder.checks import expect
from autograder.judge.key import AnswerKey
from solutions import data

LOSSES = ("softmax_loss", "svm_loss")

Points = dict[str, Callable[[dict[str, Any]], bool]]

EVERYWHERE: Points = {
    "float32": lambda c: first(c).dtype == np.float32,
    "float64": lambda c: first(c).dtype == np.float64,
    "one image": lambda c: len(first(c)) == 1,
    "several images": lambda c: len(first(c)) > 1,
}
SCORES: Points = {
    **EVERYWHERE,
    "two classes": lambda c: c["scores"].shape[1] == 2,
    "more classes than images": lambda c: len(c["scores"]) < c["scores"].shape[1],
    "more images than classes": lambda c: len(c["scores"]) > c["scores"].shape[1],
}
ENTRIES: Points = {
    **{f"{ndim} axes": lambda c, ndim=ndim: c["x"].ndim == ndim for ndim in (1, 2, 4)},
    **{size: EVERYWHERE[size] for size in ("float32", "float64")},
}
FEATURES: Points = {
    **EVERYWHERE,
    "one output": lambda c: len(c["weight"]) == 1,
    "more outputs than inputs": lambda c: c["weight"].shape[0] > c["weight"].shape[1],
    "more inputs than outputs": lambda c: c["weight"].shape[0] < c["weight"].shape[1],
    "as many of either": lambda c: c["weight"].shape[0] == c["weight"].shape[1] > 1,
}
CONTRACT = [
    pytest.param(exercise, points[point], id=f"{exercise}: {point}")
    for points, exercises in (
        (SCORES, LOSSES),
        (ENTRIES, ("relu_forward", "relu_backward")),
        (FEATURES, ("dense_forward", "dense_backward")),
    )
    for exercise in exercises
    for point in points
]


def first(call: dict[str, Any]) -> np.ndarray:
    """Return what a layer reads, or the scores of a loss."""
    return call["x"] if "x" in call else call["scores"]


@pytest.mark.parametrize(("exercise", "point"), CONTRACT)
def test_the_contract_is_asked(
    key: AnswerKey, exercise: str, point: Callable[[dict[str, Any]], bool]
) -> None:
    """Every point of the contract is asked of the losses and of the layers, there and back."""
    assert any(point(call) for call in calls(key, exercise))


def test_the_points_are_those_that_are_printed(key: AnswerKey) -> None:
    """49 in all, written questions apart."""
    assert key.points == 49


def test_training_has_a_minute(key: AnswerKey) -> None:
    """One call may compute for 60 seconds, and a submission long enough for both runs."""
    assert key.call_seconds == 60
    assert key.submission_seconds >= 2 * key.call_seconds


def test_unseen_images_are_unseen(key: AnswerKey) -> None:
    """No image that is to be labelled is among those that were learned from."""
    x, y, unseen = question(key, "recognizes_unseen_digits").asked.args
    learnt = {image.tobytes() for image in x}

    assert (len(x), len(y), len(unseen)) == (1347, 1347, 450)
    assert not any(image.tobytes() in learnt for image in unseen)


def test_the_handful_is_what_was_learned_from(key: AnswerKey) -> None:
    """Twenty images, asked for again, of more classes than one."""
    x, y, unseen = question(key, "learns_a_handful_by_heart").asked.args

    assert np.array_equal(x, unseen)
    assert len(x) == 20
    assert len(np.unique(y)) > 5


def question(key: AnswerKey, name: str):
    (found,) = [c for e in key.exercises for c in e.checks if c.name == name]
    return found.rungs[0].question


def test_labels_belong_to_their_images(key: AnswerKey) -> None:
    """What is learned from, and what is expected, are the digits' own labels."""
    import torch

    asked = question(key, "recognizes_unseen_digits").asked
    x, y, _ = (torch.tensor(array) for array in asked.args)

    assert torch.equal(data.labels_of(x), y)


def test_no_question_lies_on_a_kink(key: AnswerKey) -> None:
    """No excess is exactly zero, and no entry of a ReLU's x: there anything may be right."""
    for exercise in key.exercises:
        for check in exercise.checks:
            for rung in check.rungs:
                first = rung.question.calls[0]
                if first.function == "relu_forward":
                    assert (first.args[0] != 0).all()
                elif first.function == "svm_loss":
                    assert no_tie(*first.args, first.kwargs.get("margin", 1.0))


def no_tie(scores, y, margin: float) -> bool:
    rows = np.arange(len(y))
    excess = scores - scores[rows, y][:, None] + margin
    excess[rows, y] = 1
    return bool((excess != 0).all())


@pytest.mark.parametrize("exercise", LOSSES)
def test_what_is_forgiven_is_far_below_every_mistake(key: AnswerKey, exercise: str) -> None:
    """A loss may be off by 1e-4, where the nearest misconception is off by far more."""
    (found,) = [e for e in key.exercises if e.name == exercise]
    tolerances = [t for check in found.checks for rung in check.rungs for t in rung.tolerance]

    assert max(tolerances) <= CLOSE


def test_only_training_is_asked_for_a_share(key: AnswerKey) -> None:
    """All of twenty, 80 % beside noise, 93 % of 450; all else is one value up to rounding."""
    shares = {c.name: c.least for e in key.exercises for c in e.checks if c.expect is expect.SHARE}

    assert shares == {
        "learns_a_handful_by_heart": 1.0,
        "learns_what_to_ignore": 0.8,
        "recognizes_unseen_digits": 0.93,
    }
