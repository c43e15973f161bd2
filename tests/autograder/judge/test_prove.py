"""A proof finds every way in which an assignment can be unsound."""

from dataclasses import replace

import pytest
from fakes import scaling

from autograder.checks import call, check
from autograder.checks import misconception as belief
from autograder.judge.prove import prove
from autograder.judge.survivors import Styles

SOUND = scaling.ASSIGNMENT


def problems(**changes):
    return prove(replace(SOUND, **changes)).problems


def test_the_fake_assignment_is_sound():
    """Every misconception is refused by the check it names, and told from all others."""
    proof = prove(SOUND)

    assert proof.sound
    assert proof.refused == proof.named == proof.misconceptions == 4


def test_a_misconception_that_passes_is_a_problem():
    """The check that it names has to ask a case that tells."""

    @belief(scaling.forward, caught_by="multiplies", computes="the same")
    def right_after_all(x, factor=2.0):
        """Thinks right."""
        return scaling.scale_forward(x, factor)

    found = problems(misconceptions=(*SOUND.misconceptions, right_after_all))

    assert "right_after_all is not refused by multiplies; ask a case that tells." in found


def test_a_misconception_that_names_no_check_is_a_problem():
    """A misspelt name would otherwise never be noticed."""

    @belief(scaling.forward, caught_by="multiplys", computes="a sum")
    def subtracts(x, factor=2.0):
        """Thinks scaling subtracts."""
        return x - factor, None

    found = problems(misconceptions=(*SOUND.misconceptions, subtracts))

    assert any("subtracts names the check multiplys" in problem for problem in found)


def test_an_idle_check_is_a_problem():
    """A check that nothing breaks is not known to ask anything."""
    found = problems(misconceptions=SOUND.misconceptions[1:])

    assert "the check multiplies is idle: no misconception breaks it." in found


def test_a_parameter_that_is_never_set_is_a_problem():
    """A student could leave it out and never know."""

    @check(scaling.forward, points=1)
    def multiplies(sample):
        """Every entry is doubled."""
        yield call(sample.integers(3))

    found = problems(checks=(multiplies, *SOUND.checks[1:3], SOUND.checks[3]))

    assert "no two values of factor are asked of scale_forward." in found


def test_questions_that_do_not_depend_on_the_seed_are_a_problem():
    """Fresh cases are what a hard-coded answer fails on."""

    @check(scaling.forward, points=1)
    def multiplies(sample):
        """Every entry is multiplied."""
        for factor in (2.0, 3.0):
            yield call(scaling_constant(), factor=factor)

    found = problems(checks=(multiplies, *SOUND.checks[1:]))

    assert "the check multiplies asks the same under every seed; use its sample." in found


def test_questions_that_change_by_themselves_are_a_problem():
    """A key could not be made again."""
    draws = iter(range(100))

    @check(scaling.forward, points=1)
    def multiplies(sample):
        """Every entry is multiplied."""
        for factor in (2.0, 3.0):
            yield call(sample.integers(3) + next(draws), factor=factor)

    found = problems(checks=(multiplies, *SOUND.checks[1:]))

    assert any("asks other questions the second time" in problem for problem in found)


def test_points_for_an_answer_without_thought_are_a_problem():
    """A dtype check that waits for nothing pays for zeros."""
    loose = replace(SOUND.checks[1], after=None)

    found = problems(checks=(SOUND.checks[0], loose, *SOUND.checks[2:]))

    assert "an answer that returns zeros earns 1 points in scale_forward." in found


@pytest.mark.parametrize("habit", ["returns zeros", "returns ones", "returns its input"])
def test_every_habit_of_not_thinking_is_tried(habit):
    """Inputs that are left alone are no merit of an answer that does nothing."""
    loose = replace(SOUND.checks[2], after=None)

    found = problems(checks=(*SOUND.checks[:2], loose, SOUND.checks[3]))

    assert f"an answer that {habit} earns 1 points in scale_forward." in found


def test_no_answer_at_all_earns_nothing():
    """Nothing, and an exception, are worth nothing even where every other check is loose."""
    loose = tuple(replace(check, after=None) for check in SOUND.checks)

    found = problems(checks=loose)

    assert not [problem for problem in found if "returns nothing" in problem or "raises" in problem]


def test_misconceptions_that_compute_the_same_are_named_together():
    """An author sees which pair a student's output cannot tell apart."""

    @belief(scaling.forward, caught_by="multiplies", computes="a sum")
    def adds_up(x, factor=2.0):
        """Thinks that to scale is to add up."""
        return x + factor, (x, factor)

    proof = prove(replace(SOUND, misconceptions=(*SOUND.misconceptions, adds_up)))

    assert proof.sound
    assert proof.confusable == ("adds (alike: adds_up)", "adds_up (alike: adds)")
    assert (proof.refused, proof.named) == (5, 3)


@pytest.mark.parametrize(
    "spare",
    [
        "bytes(10 if dout.size > 0 else 10**11)",
        "0 if dout.size > 0 else __import__('os')._exit(0)",
    ],
)
def test_a_mutant_that_fills_memory_or_ends_its_process_is_refused(spare):
    """It loses its own process and nothing else: a slip that does no harm is still told."""
    answer = (
        "def scale_forward(x, factor=2.0):\n"
        "    return x * factor, (x, factor)\n"
        "def scale_backward(dout, cache):\n"
        f"    spare = {spare}\n"
        "    return dout * cache[1], (dout * cache[0]).sum()\n"
    )
    styles = Styles({"hostile.py": answer}, {})
    harmful, harmless = (f"hostile.py line 4: dout.size > 0 became {x}" for x in (False, True))

    found = prove(SOUND, styles=styles).problems

    assert harmful in map(str, styles.mutants)
    assert not [problem for problem in found if problem.startswith(harmful)]
    assert [problem for problem in found if problem.startswith(harmless)]


def scaling_constant():
    import numpy as np

    return np.array([1.0, 2.0, 3.0])
