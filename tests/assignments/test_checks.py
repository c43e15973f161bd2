"""What the checks of every assignment are held to, whatever they ask."""

import numpy as np
from asked import calls

from autograder.checks import Assignment, expect
from autograder.judge.compile import references
from autograder.judge.judge import Ask, judge_exercise
from autograder.judge.key import AnswerKey
from autograder.judge.keyfile import dump
from autograder.judge.reference import asker
from autograder.judge.thoughtless import thoughtless
from autograder.model.question import End, Observation
from autograder.model.verdict import Outcome

MISCONCEPTIONS = {  # at least
    "a01_shapes": 20,
    "a02_convolution": 40,
    "a03_fast_convolution": 80,
    "a04_pooling": 30,
    "a05_batch_norm": 100,
    "a06_normalization": 80,
    "a07_convnet": 60,
    "a08_gpu": 60,
}
KEY_KILOBYTES = {  # at most, of what travels with the notebook
    "a01_shapes": 50,
    "a02_convolution": 200,
    "a03_fast_convolution": 250,
    "a04_pooling": 200,
    "a05_batch_norm": 250,
    "a06_normalization": 200,
    "a07_convnet": 200,
    "a08_gpu": 150,
}


TRAINS = ("classify",)  # it returns labels, and every call of it is a training run


def test_every_misconception_is_called_by_its_name(assignment: Assignment, key: AnswerKey) -> None:
    """Its own check refuses it, and its numbers, those that students see, are told from all others.

    That the checks are sound in all else `course prove` shows, which `make test` runs.
    """
    exercises = {exercise.name: exercise for exercise in key.exercises}
    for misconception in assignment.misconceptions:
        name = misconception.exercise.name
        functions = {**references(assignment), name: misconception.answer}
        ask = asker(functions, "cpu", as_tensors=assignment.tensors)
        result = judge_exercise(exercises[name], ask, far_behind)
        broken = {f.check for f in result.findings if f.outcome is Outcome.BROKEN}
        waiting = {f.check for f in result.findings if f.waits_for}
        said = result.diagnosis and result.diagnosis.misconception
        assert (misconception.caught_by in broken - waiting, said) == (True, misconception.name)

    assert len(assignment.misconceptions) >= MISCONCEPTIONS[assignment.key]


def far_behind(_: str) -> Ask:
    """A rival that everyone outruns: what is asked here is whether numbers are right."""
    return lambda _: Observation(End.RETURNED, seconds=float("inf"))


def test_whatever_is_given_arrays_keeps_their_dtype_and_leaves_them_alone(key: AnswerKey) -> None:
    """Two points of the contract have checks of their own in every exercise with arrays."""
    for exercise in key.exercises:
        values = [value for call in calls(key, exercise.name) for value in call.values()]
        if any(isinstance(v, np.ndarray) for v in values) and exercise.name not in TRAINS:
            kinds = {check.expect for check in exercise.checks}
            assert kinds >= {expect.DTYPE, expect.UNTOUCHED}, exercise.name


def test_answers_without_thought_earn_nothing(key: AnswerKey) -> None:
    """Zeros are no answer, in the digits that were asked for and in fewer."""
    for exercise in key.exercises:
        for habit, ask in thoughtless(exercise):
            assert not judge_exercise(exercise, ask, far_behind).earned, (exercise.name, habit)


def test_the_key_is_a_small_file(key: AnswerKey) -> None:
    """It comes with the notebook, so it has to be quick to download and to read."""
    assert len(dump(key)) <= KEY_KILOBYTES[key.assignment] * 1000


def test_claims_are_sentences(assignment: Assignment) -> None:
    """What a student reads of a check and of a belief is one sentence each."""
    beliefs = [misconception.belief for misconception in assignment.misconceptions]
    for claim in [check.claim for check in assignment.checks] + beliefs:
        assert claim[0].isalpha()
        assert claim.endswith(".")
