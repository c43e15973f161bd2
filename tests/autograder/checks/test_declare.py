"""What an author may declare, and what is said where a declaration cannot be meant."""

import numpy as np
import pytest
from fakes import scaling

from autograder.checks import Assignment, Exercise, Ladder, Sample, call, check, misconception
from autograder.checks.declare import Misconception
from autograder.model.errors import CourseError
from autograder.model.question import Source


def twice(x, *, times=2):
    return x * times


EXERCISE = Exercise(twice, ("out",), "scale.html", 5, "easy")


def doubles(sample: Sample) -> Ladder:
    """Every number is doubled.

    More than one line is for authors.
    """
    yield call(sample.integers(2))


def test_a_check_is_named_after_its_ladder_and_claims_its_first_line() -> None:
    """The function's name is the promise in a word, its docstring the sentence."""
    declared = check(EXERCISE, points=2)(doubles)

    assert (declared.name, declared.claim) == ("doubles", "Every number is doubled.")


def test_a_misconception_says_the_belief_and_keeps_the_section_of_what_it_is_about() -> None:
    """A section of its own is only needed where it is not its check's, nor its exercise's."""

    def trebles(x, *, times=2):
        """Thinks twice is thrice."""
        return 3 * x

    def section_of(one: Misconception, of_check: str = "") -> str:
        declared = check(EXERCISE, points=2, section=of_check)(doubles)
        return Assignment("k", "K", (EXERCISE,), (declared,), (one,)).section_of(one)

    own = misconception(EXERCISE, caught_by="doubles", computes="a triple")(trebles)
    other = misconception(EXERCISE, caught_by="doubles", computes="a triple", section="b.html")

    assert (own.name, own.belief, section_of(own)) == (
        "trebles",
        "Thinks twice is thrice.",
        "scale.html",
    )
    assert section_of(own, "check.html") == "check.html"
    assert section_of(other(trebles), "check.html") == "b.html"


def test_a_claim_that_nobody_wrote_is_asked_for() -> None:
    """Without a docstring there is nothing that a student could read."""

    def silent(sample: Sample) -> Ladder:
        yield call(sample.integers(1))

    with pytest.raises(CourseError, match="silent has no docstring; its first line is what"):
        assert check(EXERCISE, points=1)(silent).claim


@pytest.mark.parametrize("name", ["dx", "cache"])
def test_a_check_looks_only_at_what_is_returned(name: str) -> None:
    """The message names what may be looked at; a cache is the answer's own."""
    with pytest.raises(CourseError, match=f"scale_forward returns no {name} to look at; choose"):
        check(scaling.forward, points=1, of=(name,))


def test_the_parameters_of_a_backward_are_those_of_its_forward() -> None:
    """A call of a backward describes the layer that it goes back through."""
    assert scaling.backward.parameters == ("x", "factor")
    assert EXERCISE.parameters == ("x", "times")


def test_points_are_added_up_by_exercise() -> None:
    """They are written once, at the check."""
    points = [scaling.ASSIGNMENT.points_of(e) for e in (scaling.forward, scaling.backward)]

    assert points == [4, 3]


def test_an_assignment_declares_each_thing_once() -> None:
    """Exercises imported by several modules are still one."""
    found = Assignment.of("scaling", "Scaling", scaling, scaling)

    assert found.exercises == (scaling.forward, scaling.backward)
    assert len({c.name for c in found.checks}) == len(found.checks)


def test_a_rung_keeps_its_arguments_and_what_stands_beside_it() -> None:
    """A function is given as text, other calls come along in order."""
    first, second = call(np.ones(1)), call(np.ones(2), times=3)

    rung = call("a", f=Source("lambda x: x")).beside(first, second)

    assert (rung.args, rung.kwargs) == (("a",), {"f": Source("lambda x: x")})
    assert rung.others == (first, second)
    assert first.others == ()
