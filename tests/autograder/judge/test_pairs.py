"""Two beliefs at once are told when each has the numbers where it is wrong alone, else never."""

from collections.abc import Iterable

import numpy as np

from autograder.checks.expect import Expect
from autograder.judge.diagnose import ENOUGH, Seen
from autograder.judge.key import KeyExercise, KeyMisconception, Rung
from autograder.judge.pairs import together
from autograder.judge.sketch import sketch
from autograder.model.question import Array, Call, End, Observation, Question

RIGHT = np.array([1.0, 2.0, 3.0])
WRONG = {"turned": RIGHT[::-1], "halved": RIGHT / 2, "doubled": RIGHT * 2}
TOLD = "Some of your numbers are those of turned ones, others those of halved ones."


def exercise(*names: str) -> KeyExercise:
    beliefs = (KeyMisconception(name, "", f"{name} ones", "") for name in names)
    return KeyExercise("f", "", {}, (), tuple(beliefs))


def asked(shown: Iterable[str], observed: Array) -> Seen:
    """Return a question in which these beliefs show, and all others are right."""
    sketches = {name: sketch(Observation(End.RETURNED, (WRONG[name],))) for name in shown}
    rung = Rung(Question((Call("f"),), ("out",)), (RIGHT,), (1e-9,), sketches)
    return Seen(Expect.VALUES, rung, Observation(End.RETURNED, (observed,)))


def several(*shown: str) -> list[Seen]:
    """Return questions that are answered as the first of these beliefs has it."""
    return [asked(shown, WRONG[shown[0]]) for _ in range(ENOUGH)]


def test_two_beliefs_that_show_in_turn_are_told_together() -> None:
    """Some questions show the one, others the other; neither explains all."""
    assert together(exercise("turned", "halved"), several("turned") + several("halved")) == TOLD


def test_where_both_show_nothing_is_concluded() -> None:
    """Nobody has computed what comes of both."""
    both = [asked(("turned", "halved"), RIGHT * 7)]

    told = together(exercise("turned", "halved"), several("turned") + several("halved") + both)

    assert told == TOLD


def test_one_number_that_neither_explains_ends_it() -> None:
    """A wrong number where one of them should show, or where none does, or a right one."""
    beliefs = exercise("turned", "halved")
    shown = several("turned") + several("halved")

    assert together(beliefs, [*shown, asked(("turned",), RIGHT * 7)]) == ""
    assert together(beliefs, [*shown, asked((), RIGHT * 7)]) == ""
    assert together(beliefs, [*shown, asked(("halved",), RIGHT)]) == ""


def test_two_questions_are_not_enough() -> None:
    """Numbers may agree by chance."""
    assert together(exercise("turned", "halved"), several("turned") + several("halved")[1:]) == ""


def test_where_two_pairs_explain_it_none_is_told() -> None:
    """Halved and doubled ones are told apart nowhere: neither is named."""
    alike = [asked(("halved", "doubled"), WRONG["halved"]) for _ in range(ENOUGH)]
    for one in alike:
        one.rung.sketches["doubled"] = one.rung.sketches["halved"]

    assert together(exercise("turned", "halved", "doubled"), several("turned") + alike) == ""


def test_a_question_without_numbers_ends_it() -> None:
    """What raises is no number of anybody's."""
    shown = several("turned") + several("halved")
    raised = Seen(Expect.VALUES, shown[0].rung, Observation(End.RAISED, message="ValueError"))

    assert together(exercise("turned", "halved"), [*shown, raised]) == ""


def test_each_of_two_outputs_may_have_a_belief_of_its_own() -> None:
    """dx is turned and dweight halved, in every question."""
    question = Question((Call("f"),), ("dx", "dweight"))
    sketches = {
        "turned": sketch(Observation(End.RETURNED, (WRONG["turned"], RIGHT))),
        "halved": sketch(Observation(End.RETURNED, (RIGHT, WRONG["halved"]))),
    }
    rung = Rung(question, (RIGHT, RIGHT), (1e-9, 1e-9), sketches)
    returned = Observation(End.RETURNED, (WRONG["turned"], WRONG["halved"]))

    seen = [Seen(Expect.VALUES, rung, returned) for _ in range(ENOUGH)]

    assert together(exercise("turned", "halved"), seen) == TOLD
