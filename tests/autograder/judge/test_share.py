"""A share of the entries: what a training run is asked for."""

import numpy as np
import pytest
from fakes import scaling

from autograder.checks import Assignment, Exercise, call, check, expect
from autograder.checks import misconception as belief
from autograder.judge.compile import compile_key
from autograder.judge.grade import limits_of
from autograder.judge.judge import judge_exercise
from autograder.judge.keyfile import dump, load
from autograder.judge.prove import prove
from autograder.model.errors import CourseError
from autograder.model.question import End, Observation


def label(x):
    return (x > 0).long()


LABEL = Exercise(label, ("labels",), "labels.html", 5, "easy")


@check(LABEL, points=3, expect=expect.SHARE, least=0.9)
def labels_most(sample):
    """Nine of ten labels are right."""
    yield call(sample.integers(10))
    yield call(sample.fractions(10))


@belief(LABEL, caught_by="labels_most", computes="labels turned around")
def turns_them_around(x):
    """Thinks the other way."""
    return (x < 0).long()


ASSIGNMENT = Assignment(
    "labels",
    "Labels",
    (LABEL,),
    (labels_most,),
    (turns_them_around,),
    call_seconds=60,
    submission_seconds=150,
)


def result(mistakes: int, shape=(10,)):
    """Return the result of an answer with so many wrong labels."""
    key = load(dump(compile_key(ASSIGNMENT, seed=5, seed_name="test")))
    right = {id(r.question): r.expected[0] for r in key.exercises[0].checks[0].rungs}

    def ask(question):
        labels = right[id(question)]
        wrong = np.where(np.arange(10) < mistakes, 1 - labels, labels)
        return Observation(End.RETURNED, (wrong.reshape(shape),))

    return judge_exercise(key.exercises[0], ask)


@pytest.mark.parametrize(("mistakes", "earned"), [(0, 3), (1, 3), (2, 0)])
def test_the_share_that_is_asked_for_is_enough(mistakes: int, earned: int) -> None:
    """Nine of ten earn all the points, eight of ten none."""
    assert result(mistakes).earned == earned


def test_both_shares_are_told() -> None:
    """How many are right, as a number and as a share, and what was expected."""
    (finding,) = result(2).findings

    assert finding.fact == "8 of 10 labels are right, that is 80.0%, expected 90.0%"


def test_labels_of_another_shape_are_no_labels() -> None:
    """The fact is the shape."""
    (finding,) = result(0, shape=(10, 1)).findings

    assert finding.fact == "labels has the shape (10, 1), expected (10,)"


def test_a_belief_is_recognized_by_every_label() -> None:
    """A few mistakes are nobody's belief; all of them turned around are."""
    assert result(2).diagnosis is None
    assert result(10).diagnosis.misconception == "turns_them_around"


def test_such_an_assignment_can_be_proven() -> None:
    """The reference keeps the check, the misconception is refused, zeros earn nothing."""
    assert prove(ASSIGNMENT).sound


def test_an_assignment_has_limits_of_its_own() -> None:
    """What its calls and submissions may compute travels with the key."""
    own = limits_of(load(dump(compile_key(ASSIGNMENT, seed=5, seed_name="test"))))
    usual = limits_of(compile_key(scaling.ASSIGNMENT, seed=5, seed_name="test"))

    assert (own.call_seconds, own.submission_seconds) == (60, 150)
    assert (usual.call_seconds, usual.submission_seconds) == (2, 20)


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        (
            {"expect": expect.SHARE},
            "a check of label asks for a share of 0; give least=, above 0 and at most 1.",
        ),
        (
            {"expect": expect.FASTER, "least": 2},
            "a check of label asks to be 2 times as fast as nothing; give least=, above 1, and "
            "slow=.",
        ),
    ],
)
def test_a_check_of_degree_says_of_what_degree(how: dict, sentence: str) -> None:
    """Otherwise it would ask for nothing."""
    with pytest.raises(CourseError) as error:
        check(LABEL, points=1, **how)

    assert str(error.value) == sentence
