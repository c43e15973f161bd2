"""Where mathematics leaves a choice, an assignment may accept more than one answer."""

from dataclasses import replace
from functools import partial

import pytest

from autograder.checks import Assignment, Exercise, call, check
from autograder.checks import misconception as belief
from autograder.judge.compile import compile_key
from autograder.judge.judge import judge
from autograder.judge.keyfile import dump, load
from autograder.judge.prove import prove
from autograder.sandbox.observe import observe


def slope(x):
    """At 0 any slope of abs between -1 and 1 will do; the reference says 0."""
    return x.sign()


def slope_to_the_right(x):
    return 2 * (x >= 0).to(x.dtype) - 1


exercise = Exercise(slope, ("dx",), "", 5, "easy", accepted=(slope_to_the_right,))


@check(exercise, points=2)
def tells_left_from_right(sample):
    """Left of 0 the slope is -1, right of it 1."""
    yield call(sample.integers(6))


@check(exercise, points=1, after=tells_left_from_right)
def has_one_slope_at_zero(sample):
    """At 0 it is one number from -1 to 1."""
    x = sample.integers(4)
    x[1::2] = 0
    yield call(x)


@belief(exercise, caught_by="tells_left_from_right", computes="a slope with the wrong sign")
def turns_the_sign(x):
    """Thinks abs falls to the right."""
    return -x.sign()


@belief(exercise, caught_by="has_one_slope_at_zero", computes="a slope of 5 at 0")
def says_five(x):
    """Thinks anything will do at 0."""
    return x.sign() + 5 * (x == 0)


ASSIGNMENT = Assignment(
    "slopes",
    "Slopes",
    (exercise,),
    (tells_left_from_right, has_one_slope_at_zero),
    (turns_the_sign, says_five),
)


@pytest.fixture(scope="module", params=["fresh", "from its file"])
def key(request):
    fresh = compile_key(ASSIGNMENT, seed=3, seed_name="test")
    return fresh if request.param == "fresh" else load(dump(fresh))


def result(key, answer):
    (found,) = judge(key, partial(observe, functions={"slope": answer}))
    return found


@pytest.mark.parametrize("at_zero", [0, 1])
def test_either_answer_earns_everything(key, at_zero):
    """What the reference returns, and what the accepted answer returns."""
    assert result(key, lambda x: (x > 0) - 1.0 * (x < 0) + at_zero * (x == 0)).earned == 3


def test_a_third_answer_is_told_what_the_reference_says(key):
    """One number is shown as expected, not several."""
    found = result(key, lambda x: (x > 0) - 1.0 * (x < 0) + 3 * (x == 0)).findings[1]

    assert not found.kept
    assert found.fact.startswith("dx[1] is 3, expected 0")


def test_a_mixture_of_the_two_is_none_of_them(key):
    """A reply has to be one right answer throughout."""

    def mixed(x):
        dx = (x > 0) - 1.0 * (x < 0)
        dx[1] = x[1] == 0
        return dx

    assert not result(key, mixed).findings[1].kept


def test_a_mistake_is_named_whichever_answer_it_comes_with(key):
    """The diagnosis of a wrong number does not hang on the choice."""
    assert result(key, lambda x: (x > 0) - 1.0 * (x < 0) + 5 * (x == 0)).diagnosis is not None


def test_a_question_without_a_choice_has_one_right_reply():
    """An accepted answer is recorded only where it differs from the reference."""
    key = compile_key(ASSIGNMENT, seed=3, seed_name="test")

    assert [len(rung.right) for c in key.exercises[0].checks for rung in c.rungs] == [1, 2]


def test_an_assignment_with_a_choice_is_sound():
    """The accepted answer keeps every check too."""
    assert prove(ASSIGNMENT).sound


def test_an_accepted_answer_that_is_wrong_is_a_problem():
    """Accepting an answer that raises, or that breaks a check, is a fault of the course."""

    def raises(x):
        raise ValueError("not this way")

    wrong = replace(exercise, accepted=(raises,))
    checks = tuple(replace(c, exercise=wrong) for c in ASSIGNMENT.checks[:1])
    beliefs = tuple(replace(m, exercise=wrong) for m in ASSIGNMENT.misconceptions[:1])
    proof = prove(replace(ASSIGNMENT, exercises=(wrong,), checks=checks, misconceptions=beliefs))

    said = (
        "the accepted raises breaks tells_left_from_right: slope raised ValueError: not this way."
    )
    assert said in proof.problems
