"""What the checks of every assignment are held to, whatever they ask."""

from autograder.checks import Assignment
from autograder.judge.key import AnswerKey
from autograder.judge.keyfile import dump
from autograder.judge.prove import prove

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


def test_the_assignment_is_sound(assignment: Assignment) -> None:
    """The reference keeps every check, and every misconception is refused and recognized."""
    proof = prove(assignment)

    assert proof.problems == ()
    assert proof.confusable == ()
    assert proof.misconceptions >= MISCONCEPTIONS[assignment.key]


def test_the_key_is_a_small_file(key: AnswerKey) -> None:
    """It comes with the notebook, so it has to be quick to download and to read."""
    assert len(dump(key)) <= KEY_KILOBYTES[key.assignment] * 1000


def test_claims_are_sentences(assignment: Assignment) -> None:
    """What a student reads of a check and of a belief is one sentence each."""
    beliefs = [misconception.belief for misconception in assignment.misconceptions]
    for claim in [check.claim for check in assignment.checks] + beliefs:
        assert claim[0].isalpha()
        assert claim.endswith(".")
