"""Are the checks sound, and do they ask the whole contract?"""

import numpy as np
import pytest

from assignments.a07_convnet.exercises import CLOSE
from autograder.checks import expect
from autograder.judge.key import AnswerKey
from solutions import data

LOSSES = ("softmax_loss", "svm_loss")


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
