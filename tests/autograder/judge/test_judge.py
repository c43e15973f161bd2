"""What a key says to right, wrong, unfinished and misbehaving answers."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from fakes import scaling

from autograder.checks import misconception as belief
from autograder.judge.compile import compile_key
from autograder.judge.judge import judge, judge_exercise, unjudged
from autograder.model.errors import SandboxError
from autograder.model.question import End, Observation
from autograder.model.verdict import Outcome
from autograder.sandbox.observe import observe


@pytest.fixture(scope="module")
def key():
    return compile_key(scaling.ASSIGNMENT, seed=5, seed_name="test")


def right(x, factor=2.0):
    return x * np.asarray(factor, dtype=x.dtype), (x, factor)


def right_backward(dout, cache):
    x, factor = cache
    return dout * factor, (dout * x).sum()


RIGHT = {"scale_forward": right, "scale_backward": right_backward}


def results_of(key, **functions):
    return judge(key, partial(observe, functions={**RIGHT, **functions}))


def test_a_right_answer_earns_every_point(key):
    """All checks are kept and nothing else is said."""
    forward, backward = results_of(key)

    assert forward.earned == forward.possible == 4
    assert backward.earned == 3
    assert forward.diagnosis is None
    assert all(f.fact == "" for f in forward.findings)


def test_a_wrong_answer_is_told_the_smallest_case_with_both_numbers(key):
    """The lowest broken rung is shown: the call, its numbers, the worst entry."""
    forward, _ = results_of(key, scale_forward=lambda x, factor=2.0: (x + factor, (x, factor)))

    finding = forward.findings[0]
    assert finding.outcome is Outcome.BROKEN
    assert finding.fact.startswith("out[")
    assert ", expected " in finding.fact
    assert finding.case.splitlines()[0] == "scale_forward(x of 3)"
    assert finding.case.splitlines()[1].startswith("x = [")
    assert finding.rungs_broken == finding.rungs == 2


def test_a_known_belief_is_named(key):
    """Adding the factor is one of the catalogue's misconceptions."""
    forward, _ = results_of(key, scale_forward=lambda x, factor=2.0: (x + factor, (x, factor)))

    assert forward.diagnosis.misconception == "adds"
    assert forward.diagnosis.computes == "an addition"


def test_a_belief_is_named_although_the_dtype_is_wrong_as_well(key):
    """Numbers and dtype are explained apart."""
    forward, _ = results_of(
        key, scale_forward=lambda x, factor=2.0: ((x + factor).astype(np.float64), (x, factor))
    )

    assert forward.diagnosis.misconception == "adds"


def test_a_belief_in_larger_numbers_is_named_although_they_are_rounded_otherwise() -> None:
    """Numbers that are many times as large differ by as many times as much in their last digits."""

    @belief(
        scaling.forward,
        caught_by="multiplies",
        computes="sevenths of the factor, in hundred millions",
    )
    def counts_in_sevenths(x, factor=2.0):
        """Thinks the factor is a seventh of a hundred million."""
        return x * (factor * (1e8 / 7)), (x, factor)

    beliefs = (*scaling.ASSIGNMENT.misconceptions, counts_in_sevenths)
    larger = compile_key(replace(scaling.ASSIGNMENT, misconceptions=beliefs), seed=5, seed_name="t")

    forward, _ = results_of(
        larger, scale_forward=lambda x, factor=2.0: (x / 7 * factor * 1e8, (x, factor))
    )

    assert forward.diagnosis.misconception == "counts_in_sevenths"


def test_what_no_belief_explains_is_described_by_what_is_true_of_it(key):
    """Seven times everything is no misconception, but it is a factor."""

    def seven_times(dout, cache):
        dx, dfactor = right_backward(dout, cache)
        return 7 * dx, 7 * dfactor

    _, backward = results_of(key, scale_backward=seven_times)

    assert backward.diagnosis is None
    assert backward.structure == (
        "Where dx and dfactor are wrong, every number is 7 times what it should be."
    )


def test_an_answer_that_fits_a_belief_on_one_rung_only_is_not_diagnosed(key):
    """A false diagnosis is worse than none."""

    def sometimes_adds(x, factor=2.0):
        return (x + factor if x.ndim == 1 else x - factor), (x, factor)

    forward, _ = results_of(key, scale_forward=sometimes_adds)

    assert forward.diagnosis is None


def test_checks_behind_a_broken_one_wait_for_it(key):
    """They earn nothing and say which check comes first."""
    forward, _ = results_of(key, scale_forward=lambda x, factor=2.0: (0 * x, None))

    assert [f.waits_for for f in forward.findings] == ["", "multiplies", "multiplies"]
    assert forward.earned == 0


def test_another_exercise_is_not_touched_by_a_broken_one(key):
    """The backward takes its own points when the forward's values are wrong."""
    _, backward = results_of(key, scale_forward=lambda x, factor=2.0: (0 * x, (x, factor)))

    assert backward.earned == 3


@pytest.mark.parametrize(
    ("returned", "fact"),
    [
        (
            np.zeros(2),
            "scale_forward returned an array of float64 of shape (2,) where (out, cache)",
        ),
        ((1, 2, 3), "scale_forward returned a tuple of 3 where (out, cache) was asked"),
        ((None, None), "out is None, expected an array of shape (3,)"),
        (("no", None), "out is a str, expected an array of shape (3,)"),
        ((np.zeros((3, 1)), None), "out has the shape (3, 1), expected (3,)"),
    ],
)
def test_each_odd_return_has_its_sentence(key, returned, fact):
    """A teacher would not say `ValueError` either."""
    forward, _ = results_of(key, scale_forward=lambda x, factor=2.0: returned)

    assert forward.findings[0].fact.startswith(fact)


def test_nan_is_named_as_such(key):
    """A nan is the worst entry, whatever the others are."""
    forward, _ = results_of(key, scale_forward=lambda x, factor=2.0: (x * np.nan, None))

    assert " is nan, expected " in forward.findings[0].fact


def test_changed_inputs_are_found_by_the_check_that_asks_for_them(key):
    """The values are right, so only that one check is broken."""

    def in_place(x, factor=2.0):
        x *= np.asarray(factor, dtype=x.dtype)
        return x, (x, factor)

    forward, _ = results_of(key, scale_forward=in_place)

    broken = [f for f in forward.findings if not f.kept]
    assert [f.check for f in broken] == ["leaves_the_input_alone"]
    assert broken[0].fact == "x changed during the call; work on a copy"
    assert forward.diagnosis.misconception == "in_place"


def test_a_function_that_is_not_written_is_said_to_be_so(key):
    """Neither an error nor a diagnosis."""

    def stub(x, factor=2.0):
        raise NotImplementedError

    forward, backward = results_of(key, scale_forward=stub)

    assert not forward.written
    assert forward.findings[0].fact == "scale_forward is not written yet"
    assert backward.earned == 0
    assert "scale_backward needs what it returns" in backward.findings[0].fact


def test_a_function_of_ones_own_that_is_not_written_is_the_one_that_is_named(key):
    """Who calls her own unwritten helper is told which of the two is missing."""

    def helper(x):
        raise NotImplementedError("to be written")

    def forward(x, factor=2.0):
        return helper(x), (x, factor)

    said, _ = results_of(key, scale_forward=forward, helper=helper)

    assert not said.written
    assert said.findings[0].fact == "helper is not written yet"


def test_what_is_not_written_for_one_case_costs_that_case_alone(key):
    """Whoever marks a case as open loses no more than whoever lets it fail."""

    def without(error):
        def forward(x, factor=2.0):
            if x.dtype == np.float32:
                raise error
            return x * factor, (x, factor)

        return results_of(key, scale_forward=forward)[0]

    marked, failed = without(NotImplementedError()), without(ValueError())

    assert marked.written
    assert 0 < marked.earned == failed.earned < marked.possible
    kept = [finding.check for finding in failed.findings if finding.kept]
    assert [finding.check for finding in marked.findings if finding.kept] == kept


def test_a_wider_dtype_than_asked_costs_its_own_check_alone(key):
    """float16 values are compared as float16 values can be."""
    forward, _ = results_of(
        key, scale_forward=lambda x, factor=2.0: ((x * factor).astype(np.float32), (x, factor))
    )

    assert forward.earned == forward.possible


def test_a_hang_costs_its_check_and_is_asked_once(key):
    """What waits for a check that hung is not asked at all."""
    asked = []

    def hang(question):
        asked.append(question)
        return Observation(End.HUNG, function=question.asked.function)

    result = judge_exercise(key.exercises[0], hang)

    assert len(asked) == 1
    assert result.earned == 0
    assert result.findings[0].fact == "scale_forward did not return in time"


def test_a_fault_of_the_machine_is_not_judged(key):
    """It is neither zero nor full."""

    def broken_machine(question):
        raise SandboxError("no process could be started")

    for result in judge(key, broken_machine):
        assert {f.outcome for f in result.findings} == {Outcome.NOT_JUDGED}
        assert not result.judged


def test_results_of_what_cannot_be_read_say_why(key):
    """Every check carries the reason."""
    results = unjudged(key, "it is not a notebook")

    assert {f.fact for result in results for f in result.findings} == {"it is not a notebook"}
