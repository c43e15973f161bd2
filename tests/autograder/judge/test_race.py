"""Speed as a ratio: who is asked, what counts, and what nobody can gain."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from fakes import scaling
from fakes.answers import standing_in

from autograder.checks import Assignment, call, check, expect
from autograder.judge import keyring
from autograder.judge.compile import compile_key
from autograder.judge.judge import judge, judge_exercise
from autograder.judge.key import KeyExercise
from autograder.judge.keyfile import dump, load
from autograder.judge.prove import prove
from autograder.judge.race import beside, pace, raced, timed
from autograder.judge.rivals import Rivals
from autograder.model.errors import SandboxError
from autograder.model.question import Call, End, Observation, Question
from autograder.model.verdict import Finding, Outcome
from autograder.sandbox.limits import Limits
from autograder.sandbox.observe import observe
from autograder.sandbox.seat import Template

SLOW = """\
import time

def scale_forward(x, factor=2.0):
    stop = time.process_time() + 0.05
    while time.process_time() < stop:
        pass
    return x * factor, None
"""
QUICK = "def scale_forward(x, factor=2.0):\n    return x * factor, (x, factor)"
WRONG = "def scale_forward(x, factor=2.0):\n    return x + factor, (x, factor)"
STOPPED_CLOCK = """\
import time
time.perf_counter = time.process_time = time.monotonic = time.time = lambda: 0.0

def scale_forward(x, factor=2.0):
    [sum(range(1000)) for _ in range(4000)]
    return x * factor, None
"""


@check(
    scaling.forward, points=2, expect=expect.FASTER, after=scaling.multiplies, least=5, slow=SLOW
)
def is_quick(sample):
    """It takes at most a fifth of the time."""
    for _ in range(3):
        yield call(sample.integers(3))


def assignment(*checks):
    return Assignment(
        "scaling",
        "Scaling",
        (scaling.forward,),
        (scaling.multiplies, scaling.keeps_the_dtype, scaling.leaves_the_input_alone, *checks),
        (scaling.adds, scaling.always_double, scaling.in_place),
    )


@pytest.fixture(scope="module")
def exercise() -> KeyExercise:
    key = compile_key(assignment(is_quick), seed=5, seed_name="test")
    return load(dump(key)).exercises[0]


def ask(source: str, seconds: float = 0.0) -> Callable[[Question], Observation]:
    """An answer that took so long, whatever the machine is doing."""
    names: dict = {}
    exec(source, names)
    return said_to_take(partial(observe, functions=names), seconds)


def said_to_take(ask, seconds):
    def asked(question):
        seen = ask(question)
        return Observation(seen.end, seen.outputs, seen.message, seconds=seconds)

    return asked


def finding(exercise: KeyExercise, source: str, seconds: float, rival=None) -> Finding:
    rival = rival or (lambda text: ask(text, 1.0))
    return judge_exercise(exercise, ask(source, seconds), rival).findings[-1]


def test_an_answer_that_is_fast_enough_keeps_the_check(exercise: KeyExercise) -> None:
    """A fifth of the time is asked, and a fifth is enough."""
    assert finding(exercise, QUICK, 0.2).outcome is Outcome.KEPT


def test_an_answer_that_is_too_slow_is_told_both_numbers(exercise: KeyExercise) -> None:
    """What it took and what was expected, both as a share of the time beside it."""
    slow = finding(exercise, QUICK, 0.25)

    assert slow.outcome is Outcome.BROKEN
    assert slow.fact == (
        "it took 0.25 of the time that plain loops took beside it, "
        "expected at most 0.2 (the median of 3 races)"
    )
    assert slow.case.startswith("scale_forward(x of 3)")
    assert slow.rungs_broken == slow.rungs == 3


def test_being_slow_costs_nothing_else(exercise: KeyExercise) -> None:
    """Every other check is kept, and no belief is named."""
    result = judge_exercise(exercise, ask(QUICK, 9.0), lambda text: ask(text, 1.0))

    assert [f.kept for f in result.findings] == [True, True, True, False]
    assert result.diagnosis is None


def test_being_fast_and_wrong_earns_nothing(exercise: KeyExercise) -> None:
    """A race is won with right numbers only."""
    assert finding(exercise, WRONG, 0.0).outcome is Outcome.BROKEN


def test_without_a_rival_speed_is_not_judged(exercise: KeyExercise) -> None:
    """That is neither zero nor full marks."""
    unmeasured = judge_exercise(exercise, ask(QUICK)).findings[-1]

    assert unmeasured.outcome is Outcome.NOT_JUDGED
    assert unmeasured.fact == "nobody measured how long it took; it costs nothing"


def test_a_rival_that_fails_is_no_fault_of_the_answer(exercise: KeyExercise) -> None:
    """The slow way is the course's own; where it cannot be run, the check is not judged."""
    broken = finding(exercise, QUICK, 0.1, lambda _: ask("def scale_forward(x): 1 / 0"))

    assert broken.outcome is Outcome.NOT_JUDGED


def test_a_rival_that_fails_is_named() -> None:
    """The sentence says which function and how it ended."""
    both = raced(ask(QUICK), lambda _: Observation(End.HUNG, message="too late"))

    with pytest.raises(SandboxError, match=r"the slow scale_forward .* hung: too late; mend it\."):
        both(_question())


def _question() -> Question:
    key = compile_key(assignment(is_quick), seed=5, seed_name="test")
    return key.exercises[0].checks[0].rungs[0].question


@pytest.mark.parametrize(("times", "kept"), [((9, 1, 9), True), ((1, 9, 1), False)])
def test_the_median_counts(times: tuple[float, ...], kept: bool) -> None:
    """One disturbance decides nothing, in either direction."""
    assert (pace(times, 5) == "") is kept


def test_seconds_are_measured_where_there_is_no_wall() -> None:
    """In a student's own notebook the clock on the wall says how long an answer took."""
    slow = beside(SLOW)(_question())

    assert slow.end is End.RETURNED
    assert slow.seconds >= 0.05
    assert timed(ask(QUICK))(_question()).seconds > 0


@pytest.mark.parametrize(
    ("source", "outcome"),
    [(QUICK, Outcome.KEPT), (SLOW, Outcome.BROKEN), (STOPPED_CLOCK, Outcome.BROKEN)],
)
def test_behind_the_wall_the_system_counts(
    exercise: KeyExercise, source: str, outcome: Outcome
) -> None:
    """An answer that stops its own clocks is as slow as it is; a quick one wins on any machine."""
    with (
        Template(Limits()) as template,
        Rivals(template) as rivals,
        template.seat([source]) as seat,
    ):
        result = judge_exercise(exercise, seat.ask, rivals.ask)

    assert result.findings[-1].outcome is outcome


def test_a_race_needs_no_misconception() -> None:
    """What breaks a check of speed is slowness, which no belief computes; it is not called idle."""
    assert prove(assignment(is_quick)).problems == ()


def test_a_slow_way_that_is_wrong_is_a_problem() -> None:
    """The proof asks it the questions of the race."""

    @check(scaling.forward, points=1, expect=expect.FASTER, least=2, slow=WRONG)
    def is_quick_too(sample):
        """It is quick."""
        yield call(sample.integers(3))

    problems = prove(assignment(is_quick_too)).problems

    assert "the slow way of is_quick_too is not right; mend it." in problems


# --------------------------------------------------------------- right versions of what came before

HELPED = "def scale_forward(x, factor=2.0):\n    return product(x, factor), (x, factor)"
WRONG_HELP = "def product(x, factor):\n    return x - factor"
OWN_WAY = """\
def product(factor, x, out):
    return x * factor

def scale_forward(x, factor=2.0):
    return product(factor, x, None), (x, factor)
"""
RIGHT_HELP = "def product(x, factor):\n    return x * factor"


@pytest.fixture(scope="module")
def resting():
    """A key whose exercise may rest on a `product`, of which it has a right version."""
    forward = replace(scaling.forward, given=RIGHT_HELP)
    checks = tuple(
        replace(c, exercise=forward, after=None)
        for c in scaling.ASSIGNMENT.checks
        if c.exercise is scaling.forward
    )
    assignment = Assignment("scaling", "Scaling", (forward,), checks, ())
    return load(dump(compile_key(assignment, seed=5, seed_name="test")))


def test_a_mistake_in_an_earlier_exercise_is_paid_once(resting) -> None:
    """An answer that is right but for what it rests on earns everything."""
    names: dict = {}
    exec(f"{WRONG_HELP}\n{HELPED}", names)
    ask = partial(observe, functions=names)

    (alone,) = judge(resting, ask)
    (helped,) = judge(resting, ask, stand_in=standing_in(names))

    assert alone.earned < helped.earned == helped.possible
    assert names["product"](3, 2) == 1


def test_an_earlier_exercise_that_is_not_written_yet_is_paid_once_too(resting) -> None:
    """Whoever begins in the middle is asked with right versions of what comes before."""
    names: dict = {}
    exec(f"def product(x, factor):\n    raise NotImplementedError\n\n{HELPED}", names)

    (helped,) = judge(resting, partial(observe, functions=names), stand_in=standing_in(names))

    assert helped.written
    assert helped.earned == helped.possible


def test_an_answer_that_fits_its_own_helper_is_left_alone(resting) -> None:
    """Its helper takes its arguments in another order; with it the answer is right, and counts."""
    names: dict = {}
    exec(OWN_WAY, names)

    (result,) = judge(resting, partial(observe, functions=names), stand_in=standing_in(names))

    assert result.earned == result.possible


@pytest.mark.parametrize("wrong", [WRONG_HELP, "def product(a, b):\n    return a - b"])
def test_behind_the_wall_it_stands_in_too(resting, wrong: str) -> None:
    """The text runs after the cells of the submission, in a seat of its own, and is for all."""
    cells = (wrong, HELPED)
    with (
        Template(Limits()) as template,
        template.seat(cells) as seat,
        Rivals(template, cells) as stand_ins,
    ):
        (result,) = judge(resting, seat.ask, stand_in=stand_ins.ask)

    assert result.earned == result.possible


def test_whatever_stands_in_has_the_time_of_one_submission() -> None:
    """Cells that hang do so before each text, and hold a worker no longer for that."""
    limits = Limits(call_seconds=0.2, submission_seconds=1.0)
    cells = ("while True:\n    pass",)
    with Template(limits) as template, Rivals(template, cells, together=True) as stand_ins:
        asks = [stand_ins.ask(f"{QUICK}\n# {text}") for text in range(4)]
        seen = asks[-1](Question((Call("scale_forward", (np.ones(2),)),), ("out", "cache")))
    assert seen.message.startswith("the 1 s for the whole submission were used up")


def test_what_stands_in_does_not_travel(resting, monkeypatch) -> None:
    """In a student's zip it would be the answer to the earlier exercises."""
    monkeypatch.setattr(keyring, "_made", lambda *_: resting)

    public = load(keyring.public_key(Path(), "scaling"))

    assert [exercise.given for exercise in public.exercises] == [""] * len(resting.exercises)
    assert any(exercise.given for exercise in resting.exercises)
