"""A state is a dict that a call may change; what it holds afterwards is looked at."""

from typing import Any

import numpy as np
import pytest

from autograder.judge.reference import on_arrays
from autograder.model.question import Call, End, Observation, Question, places
from autograder.sandbox.frame import UNLIMITED
from autograder.sandbox.observe import observe
from autograder.sandbox.wire import (
    observation_from,
    observation_message,
    question_from,
    question_message,
)


def question(*calls: Call) -> Question:
    asked = calls or (Call("count", (np.ones(2), {"seen": np.zeros(2), "last": None})),)
    return Question(asked, ("out", "cache"))


def seen(function: Any, asked: Question | None = None) -> Observation:
    return observe(asked or question(), {"count": function})


def test_what_a_state_holds_is_shown_after_what_is_returned() -> None:
    """Whether the call has put new arrays in or has changed the old ones."""

    def rebinds(x, state):
        state["seen"], state["last"] = state["seen"] + x, x
        return 2 * x, None

    def writes(x, state):
        state["seen"] += x
        state["last"] = x
        return 2 * x, None

    assert question().visible == ("out", "seen", "last")
    for function in (rebinds, writes):
        assert [output.tolist() for output in seen(function).outputs] == [[2, 2], [1, 1], [1, 1]]


def test_a_state_that_is_left_alone_is_shown_as_it_was() -> None:
    """Nothing is changed, and nothing counts as changed."""
    observation = seen(lambda x, state: (x, None))

    assert observation.outputs[1].tolist() == [0, 0]
    assert observation.outputs[2] is None
    assert observation.modified == ()


def test_a_state_may_change_and_an_argument_may_not() -> None:
    """Only the argument is reported, since a state is there to be changed."""

    def spoils_both(x, state):
        x += 1
        state["seen"] += 1
        return x, None

    assert seen(spoils_both).modified == ("count:0",)
    assert [place for place, _ in places(question().asked)] == ["0", "1"]


def test_every_call_gets_a_state_of_its_own() -> None:
    """What one call has left in its state is not in that of the next, nor in the question."""
    state = {"seen": np.zeros(2)}
    asked = question(Call("count", (np.ones(2), state)), Call("count", (np.ones(2), state)))

    def adds(x, state):
        state["seen"] += x
        return x, None

    assert seen(adds, asked).outputs[1].tolist() == [1, 1]
    assert state["seen"].tolist() == [0, 0]


class Trap:
    """A name that looks like any other and raises when it is compared."""

    def __hash__(self) -> int:
        return hash("seen")

    def __eq__(self, other: object) -> bool:
        raise RuntimeError("compared")


def test_a_state_may_hold_anything_afterwards() -> None:
    """Something that is no array is told in words, and names that are no text are left out."""

    def spoils(x, state):
        state.clear()
        state[Trap()] = x
        state["last"] = "fine"
        return x, None

    observation = seen(spoils)

    assert observation.end is End.RETURNED
    assert observation.outputs[1] is None
    assert observation.outputs[2].text == "a str"


def test_a_call_without_a_state_shows_what_it_returns_alone() -> None:
    """As ever."""
    asked = question(
        Call("count", (np.ones(2), {"seen": np.ones(2)})), Call("count", (np.ones(2),))
    )

    def either(x, state=None):
        return (x, None)

    assert asked.visible == ("out",)
    assert len(seen(either, asked).outputs) == 1


def test_a_state_crosses_the_wall_and_comes_back() -> None:
    """Names in their order, arrays to the last bit, and what the call has put in."""
    there = question_from(question_message(question()))
    _, state = there.asked.args

    assert list(state) == ["seen", "last"]
    assert state["last"] is None
    assert there.visible == question().visible

    observation = seen(lambda x, state: (x, state.update(seen=x / 3)), there)
    back = observation_from(observation_message("1", observation, UNLIMITED), question())
    assert back.outputs[1].tobytes() == (np.ones(2) / 3).tobytes()


def test_a_reference_in_torch_changes_the_state_of_arrays() -> None:
    """It is given tensors, and what it leaves in the dict are arrays again."""
    torch = pytest.importorskip("torch")
    state = {"seen": np.zeros(2), "gone": np.zeros(1)}

    def reference(x, state):
        assert isinstance(state["seen"], torch.Tensor)
        state["seen"] = state["seen"] + x
        del state["gone"]
        return x

    on_arrays(reference, "cpu")(np.ones(2), state)

    assert list(state) == ["seen"]
    assert isinstance(state["seen"], np.ndarray)
    assert state["seen"].tolist() == [1, 1]
