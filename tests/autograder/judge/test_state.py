"""An exercise may have a state: asked of the reference, kept in the key, told to the student."""

from types import ModuleType
from typing import Any

import numpy as np
import pytest

from autograder.checks import Assignment, Exercise, call, check, misconception
from autograder.judge.compile import compile_key
from autograder.judge.judge import judge_exercise
from autograder.judge.key import AnswerKey
from autograder.judge.keyfile import dump, load
from autograder.judge.prove import prove
from autograder.model.errors import CourseError
from autograder.model.verdict import Finding
from autograder.sandbox.observe import observe


def count(x, state, *, share=0.5):
    """Move what was seen by a share towards x."""
    state["seen"] = (1 - share) * state["seen"] + share * x
    return 2 * x + 1, None


def count_backward(dout, cache):
    """Hand back twice what came back."""
    return 2 * dout


def asked_of(described: Any, unit: float) -> float:
    """Return a tolerance that says which call it was derived from."""
    assert unit == 2.0**-53
    return 1e-3 if described.function == "count" else 1e3


FORWARD = Exercise(count, ("out", "cache"), "", 1, "easy", updates=("seen",), tolerance=asked_of)
BACKWARD = Exercise(count_backward, ("dx",), "", 1, "easy", through=FORWARD, tolerance=asked_of)


@check(FORWARD, points=1, of=("out",))
def doubles_and_adds_one(sample):
    """Out is 2 x + 1."""
    yield call(sample.integers(2), {"seen": np.zeros(2)})


@check(FORWARD, points=1, of=("seen",), after=doubles_and_adds_one)
def moves_what_was_seen(sample):
    """What was seen moves."""
    yield call(sample.integers(2), {"seen": np.ones(2)}, share=0.25)


@check(BACKWARD, points=1)
def hands_back(sample):
    """All of it comes back."""
    yield call(sample.integers(2), {"seen": np.zeros(2)})
    yield call(sample.integers(2), {"seen": np.ones(2)}, share=0.25)


@misconception(FORWARD, caught_by="moves_what_was_seen", computes="nothing")
def forgets_the_state(x, state, **how):
    """Forgets the state."""
    return 2 * x + 1, None


@misconception(FORWARD, caught_by="doubles_and_adds_one", computes="twice as much")
def doubles(x, state, **how):
    """Doubles the output."""
    return 2 * count(x, state, **how)[0], None


@misconception(BACKWARD, caught_by="hands_back", computes="half of it")
def hands_back_half(dout, cache):
    """Forgets the factor."""
    return dout


@pytest.fixture
def assignment() -> Assignment:
    module = ModuleType("a")
    found = {k: v for k, v in globals().items() if type(v).__module__.startswith("autograder")}
    vars(module).update(found)
    return Assignment.of("a99_state", "A state", module)


@pytest.fixture
def key(assignment: Assignment) -> AnswerKey:
    return compile_key(assignment, seed=1, seed_name="test")


def findings(key: AnswerKey, **functions: Any) -> dict[str, Finding]:
    names = {"count": count, "count_backward": count_backward} | functions
    results = [judge_exercise(e, lambda q: observe(q, names)) for e in key.exercises]
    return {finding.check: finding for result in results for finding in result.findings}


def test_an_assignment_with_a_state_is_sound(assignment: Assignment) -> None:
    """The reference keeps its checks, and who forgets the state is refused and recognized."""
    proof = prove(assignment)

    assert proof.problems == ()
    assert proof.named == 3


def test_the_state_costs_the_checks_that_look_at_it(key: AnswerKey) -> None:
    """A right output earns its own point, and the fact names what the state holds."""
    found = findings(key, count=lambda x, state, share=0.5: (2 * x + 1, None))

    assert found["doubles_and_adds_one"].kept
    assert found["moves_what_was_seen"].fact.startswith("seen[")


def test_the_case_shows_the_state(key: AnswerKey) -> None:
    """Its names in the call, and its numbers below, since a student has to redo it by hand."""
    case = findings(key, count=lambda x, state, share=0.5: (2 * x + 1, None))[
        "moves_what_was_seen"
    ].case

    assert "count(x of 2, state of seen, share=0.25)" in case
    assert "state['seen'] = [1, 1]" in case


def test_a_key_with_a_state_survives_its_file(key: AnswerKey) -> None:
    """What is read is what was written, the state's names and arrays too."""
    again = load(dump(key))

    assert dump(again) == dump(key)
    for one, other in zip(key.exercises, again.exercises, strict=True):
        for mine, yours in zip(one.checks, other.checks, strict=True):
            for rung, same in zip(mine.rungs, yours.rungs, strict=True):
                assert same.question.visible == rung.question.visible
                assert len(same.tolerance) == len(rung.tolerance)
    _, state = again.exercises[0].checks[1].rungs[0].question.asked.args
    assert state["seen"].tolist() == [1, 1]


def test_a_tolerance_is_derived_from_the_call_of_the_forward(key: AnswerKey) -> None:
    """For a backward too: that is the call which its check describes."""
    tolerances = {t for e in key.exercises for c in e.checks for r in c.rungs for t in r.tolerance}

    assert tolerances == {1e-3}


def test_a_check_can_look_only_at_what_there_is() -> None:
    """A name that is neither returned nor in the state is refused while it is declared."""
    with pytest.raises(CourseError, match="count returns no heard to look at"):
        check(FORWARD, points=1, of=("heard",))
