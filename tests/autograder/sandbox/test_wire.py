"""Questions and observations across the wall."""

import dataclasses
import math

import numpy as np
import pytest
from fakes.arrays import every_array
from hypothesis import given
from hypothesis import strategies as st

from autograder.model.brain import dtype_name
from autograder.model.question import Call, End, Observation, Oddity, Question, Slot, Source
from autograder.sandbox.frame import Inbox, Message, WireError, pack
from autograder.sandbox.observe import LONGEST_MESSAGE
from autograder.sandbox.wire import (
    observation_from,
    observation_message,
    question_from,
    question_message,
)

ARRAYS = every_array(3)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.builds(Source, st.text())
    | st.builds(Slot, st.integers(0, 3), st.integers(0, 3))
    | ARRAYS,
    lambda inner: st.lists(inner, max_size=3).map(tuple),
    max_leaves=6,
)
CALLS = st.builds(
    Call,
    st.text(max_size=8),
    st.lists(VALUES, max_size=3).map(tuple),
    st.dictionaries(st.text(max_size=8), VALUES, max_size=2),
)
QUESTIONS = st.builds(
    Question,
    st.lists(CALLS, min_size=1, max_size=2).map(tuple),
    st.lists(st.text(max_size=8), min_size=1, max_size=3).map(tuple),
)
ASKED = Question((Call("f", (np.zeros(2), 1), {"pad": 1}),), ("out", "cache"))


def crossed(message: Message) -> Message:
    """Return a message after its way over the wire."""
    inbox = Inbox()
    inbox.feed(pack(message))
    got = inbox.take()
    assert got is not None
    assert inbox.take() is None
    return got


def same(one: object, other: object) -> bool:
    """Return whether two values are the same to the last bit and of the same type."""
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        names = dtype_name(one), dtype_name(other)
        return names[0] == names[1] and (one.shape, one.tobytes()) == (other.shape, other.tobytes())
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, float) and isinstance(other, float):
        signs = math.copysign(1, one) == math.copysign(1, other)
        return (math.isnan(one) and math.isnan(other)) or (one == other and signs)
    return type(one) is type(other) and one == other


@given(QUESTIONS)
def test_a_question_arrives_as_it_was_asked(question) -> None:
    """Every kind of value arrives with its type and its last bit."""
    got = question_from(crossed(question_message(question)))

    assert got.returns == question.returns
    assert len(got.calls) == len(question.calls)
    for mine, theirs in zip(question.calls, got.calls, strict=True):
        assert mine.function == theirs.function
        assert same(mine.args, theirs.args)
        assert list(mine.kwargs) == list(theirs.kwargs)
        assert all(same(mine.kwargs[name], theirs.kwargs[name]) for name in mine.kwargs)


def test_a_value_of_another_kind_cannot_be_asked() -> None:
    """What would have to be pickled is refused with a word on what can be used instead."""
    for value in ([1, 2], {1}, np.int64(3), object(), len):
        with pytest.raises(ValueError, match="cannot be an argument: use numbers, text, arrays"):
            question_message(Question((Call("f", (value,)),), ("out",)))


@given(
    st.sampled_from([End.RETURNED, End.RAISED, End.MISSHAPEN]),
    ARRAYS | st.none() | st.just(Oddity("a list of 3")),
    st.text(),
    st.lists(st.sampled_from(["f:0", "f:1", "f:pad"]), max_size=3),
)
def test_an_observation_arrives_as_it_was_made(end, output, message, modified) -> None:
    """Outputs to the last bit; the message as one printable line."""
    outputs = (output,) if end is End.RETURNED else ()
    seen = Observation(end, outputs, message, "f", tuple(modified))
    message_of_it = observation_message("1", seen)
    got = observation_from(crossed(message_of_it), ASKED)

    assert pack(message_of_it) == pack(dataclasses.replace(message_of_it, header=""))
    assert got.end is end
    assert same(got.outputs, outputs)
    assert got.modified == tuple(modified)
    assert got.function == "f"
    assert got.message.isprintable()
    assert len(got.message) == min(len(message), LONGEST_MESSAGE)


@pytest.mark.parametrize("what", ["defined", "written yet"])
def test_that_a_function_is_not_written_arrives(what: str) -> None:
    """It is said in one of two ways."""
    said = f"f is not {what}"
    sent = crossed(observation_message("1", Observation(End.UNWRITTEN, message=said)))

    assert observation_from(sent, ASKED).message == said


@pytest.mark.parametrize(
    "said", ["", "Full marks were given, and f is not written yet", "f is not defined. All is well"]
)
def test_nothing_else_is_said_of_what_is_not_written(said: str) -> None:
    """A page shows it as it is, so an answer may not choose it."""
    sent = crossed(observation_message("1", Observation(End.UNWRITTEN, message=said)))

    with pytest.raises(WireError, match="not what is said of a function that is not written"):
        observation_from(sent, ASKED)


def test_what_is_too_large_or_too_strange_is_described() -> None:
    """The child itself says what an array was that may not cross."""
    seen = Observation(End.RETURNED, (np.zeros((300, 1000)), np.zeros(3, complex)))
    body = observation_message("1", seen, 1 << 20).body

    assert body["outputs"][0]["oddity"].startswith("an array of float64 of shape (300, 1000), la")
    assert "1 MiB" in body["outputs"][0]["oddity"]
    assert body["outputs"][1]["oddity"].startswith("an array of ")


def reply(**changes: object) -> Message:
    """Return a reply to `ASKED` that is right but for these fields of its body."""
    body = observation_message("1", Observation(End.RETURNED, (np.zeros(1),))).body
    return Message("1", "seen", {**body, **changes}, (np.zeros(1),))


def test_a_right_reply_is_read() -> None:
    """The reply that the next test damages is itself without fault."""
    assert observation_from(reply(), ASKED).end is End.RETURNED


@pytest.mark.parametrize(
    "changes",
    [
        {"end": "kept"},
        {"end": "hung"},
        {"end": "died"},
        {"end": None},
        {"end": []},
        {"outputs": []},
        {"outputs": None},
        {"outputs": [{"array": 0}, {"array": 0}]},
        {"outputs": [{"array": 1}]},
        {"outputs": [{"array": -1}]},
        {"outputs": [{"array": True}]},
        {"outputs": [{"array": "0"}]},
        {"outputs": [{"array": 0, "oddity": "x"}]},
        {"outputs": [{}]},
        {"outputs": [{"pickle": "x"}]},
        {"outputs": [{"oddity": 3}]},
        {"outputs": [3]},
        {"end": "raised"},
        {"message": None},
        {"message": 3},
        {"function": []},
        {"modified": None},
        {"modified": [[]]},
        {"modified": "f:0"},
    ],
)
def test_a_reply_that_answers_no_question_is_refused(changes) -> None:
    """A forged field is a `WireError`, never another exception and never a verdict."""
    with pytest.raises(WireError):
        observation_from(reply(**changes), ASKED)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(End),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["end", "outputs", "message", "function", "modified", "array"]),
                inner,
            )
        ),
    )
)
def test_no_body_does_more_harm_than_to_be_refused(body) -> None:
    """Whatever tree a student sends is an observation or refused."""
    try:
        seen = observation_from(Message("1", "seen", body, (np.zeros(1),)), ASKED)
    except WireError:
        return
    assert len(seen.outputs) in (0, 1)


def test_names_that_were_not_asked_about_are_dropped() -> None:
    """A reply cannot bring a function or an argument of its own invention to the reader."""
    seen = observation_from(reply(function="<b>", modified=["f:0", "g:0", "<i>", "f:7"]), ASKED)
    assert (seen.function, seen.modified) == ("", ("f:0",))


def test_items_of_tuples_and_earlier_results_have_names() -> None:
    """What changed is an item of a layer, or what the same function returned before."""
    layer = (np.zeros(1), np.zeros(1))
    asked = Question((Call("f", (layer,)), Call("f", (), {"second": layer})), ("out", "cache"))
    known = ("f:0[1]", "f:second[0]", "f:f.0[0]", "f:earlier.out")
    body = [*known, "f:0[2]", "f:second[-1]", "f:earlier.cache", "f:earlier"]

    outputs = {"end": "raised", "outputs": [], "message": "", "function": "f"}
    seen = observation_from(Message("1", "seen", {**outputs, "modified": body}), asked)

    assert seen.modified == known


def test_only_a_reply_to_a_question_is_an_observation() -> None:
    """The reply to a cell is not taken for one."""
    with pytest.raises(WireError, match="not the reply to a question"):
        observation_from(dataclasses.replace(reply(), kind="ran"), ASKED)
