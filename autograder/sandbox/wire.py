"""Questions and observations as messages, each way checked against what it may be.

A value is JSON's own or `{tag: content}`. A float is written in hexadecimal, so NaN, infinities and
every last bit survive; an array stands in the message's payload. A question comes from the judge
and is taken as it is. An observation comes from a student's process: what does not answer the
question that was asked is a `WireError`, and its text is made printable.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TypeAlias

import numpy as np

from autograder.model.brain import dtype_name
from autograder.model.question import (
    LAYERS,
    Array,
    Call,
    End,
    Observation,
    Oddity,
    Output,
    Question,
    Slot,
    Source,
    Value,
    places,
)
from autograder.sandbox.frame import (
    DTYPES,
    MOST_AXES,
    UNLIMITED,
    Message,
    Tree,
    WireError,
    in_header,
    line_of_text,
    listed,
)
from autograder.sandbox.observe import EARLIER, LONGEST_MESSAGE, describe

_Packed: TypeAlias = int | str | None  # of an output: the number of its array, or what it is
UNWRITTEN = re.compile(r"\w+ is not (?:defined|written yet)")  # all that is said of it


@lru_cache(maxsize=1024)  # a class is asked the same questions
def question_message(question: Question) -> Message:
    """Return the request that carries a question, the same one each time; its sender names it.

    Raises:
        ValueError: a value is of a kind that cannot cross.

    """
    arrays: list[Array] = []
    calls = [
        {
            "function": call.function,
            "args": [_packed(value, arrays) for value in call.args],
            "kwargs": {name: _packed(value, arrays) for name, value in call.kwargs.items()},
        }
        for call in question.calls
    ]
    body = {"calls": calls, "returns": list(question.returns), "device": question.device}
    return Message("", "ask", body, (*arrays,))


def _packed(value: Value, arrays: list[Array]) -> Tree:
    """Return a value as a tree; `{tag: content}` for all but JSON's own kinds."""
    if value is None or type(value) in (bool, int, str):
        return value
    if isinstance(value, float):
        return {"float": float(value).hex()}
    if isinstance(value, np.ndarray):
        arrays.append(value)
        return {"array": len(arrays) - 1}
    if isinstance(value, tuple):
        return {"tuple": [_packed(item, arrays) for item in value]}
    if isinstance(value, dict):
        return {"state": {name: _packed(item, arrays) for name, item in value.items()}}
    return _packed_special(value)


def _packed_special(value: Value) -> Tree:
    if isinstance(value, Source):
        return {"source": value.text}
    if isinstance(value, Slot):
        return {"slot": [value.call, value.item]}
    raise ValueError(
        f"{describe(value)} cannot be an argument: use numbers, text, arrays, tuples, dicts, "
        "None, source() or a slot"
    )


def question_from(message: Message) -> Question:
    """Return the question that a request carries."""
    body, arrays = message.body, message.arrays
    calls = tuple(
        Call(
            call["function"],
            tuple(_unpacked(value, arrays) for value in call["args"]),
            {name: _unpacked(value, arrays) for name, value in call["kwargs"].items()},
        )
        for call in body["calls"]
    )
    return Question(calls, tuple(body["returns"]), body["device"])


def _unpacked(tree: Tree, arrays: Sequence[Array]) -> Value:
    if not isinstance(tree, dict):
        value: Value = tree
        return value
    ((tag, content),) = tree.items()
    if tag == "array":
        return arrays[content]
    if tag == "tuple":
        return tuple(_unpacked(item, arrays) for item in content)
    if tag == "state":
        return {name: _unpacked(item, arrays) for name, item in content.items()}
    if tag == "slot":
        return Slot(*content)
    return Source(content) if tag == "source" else float.fromhex(content)


def observation_message(ident: str, seen: Observation, reply_bytes: int = UNLIMITED) -> Message:
    """Return the reply that carries an observation; what is too large is described instead."""
    arrays: list[Array] = []
    outputs = tuple([_packed_output(output, arrays, reply_bytes) for output in seen.outputs])
    said = seen.message[:LONGEST_MESSAGE]
    body, text = _said(seen.end, outputs, said, seen.function, seen.modified, seen.borrowed)
    return Message(ident, "seen", body, tuple(arrays), text)


def _packed_output(output: Output, arrays: list[Array], reply_bytes: int) -> _Packed:
    """Return the number of an array that crosses; of what does not, the text."""
    if output is None:
        return None
    if isinstance(output, Oddity):
        return output.text[:LONGEST_MESSAGE]
    if dtype_name(output) not in DTYPES or output.ndim > MOST_AXES:
        return describe(output)
    if output.nbytes > reply_bytes - sum([array.nbytes for array in arrays]):
        return f"{describe(output)}, larger than the {reply_bytes >> 20} MiB allowed"
    arrays.append(output)
    return len(arrays) - 1


@lru_cache(maxsize=64)  # most replies say the same, but for their arrays
def _said(
    end: End,
    outputs: tuple[_Packed, ...],
    message: str,
    function: str,
    modified: tuple[str, ...],
    borrowed: tuple[str, ...],
) -> tuple[Tree, str]:
    """Return the body of a reply, and how it stands in the header."""
    body = {
        "end": end.value,
        "outputs": [_tagged(output) for output in outputs],
        "message": message,
        "function": function,
        "modified": list(modified),
        **({"borrowed": list(borrowed)} if borrowed else {}),
    }
    return body, in_header("seen", body)


def _tagged(output: _Packed) -> Tree:
    if output is None:
        return None
    return {"array": output} if isinstance(output, int) else {"oddity": output}


def observation_from(message: Message, question: Question, seconds: float = 0.0) -> Observation:
    """Return the observation that a reply carries, checked against what was asked.

    `seconds` is what the reply took, as whoever waited for it has measured.

    Raises:
        WireError: it is no answer to this question.

    """
    try:
        return _observation(message, question, seconds)
    except WireError:
        raise
    except Exception as error:  # bytes of a student's choice can fail in any way
        raise WireError(f"not an observation: {type(error).__name__}") from error


def _observation(message: Message, question: Question, seconds: float) -> Observation:
    body = message.body
    if message.kind != "seen":
        raise WireError("not the reply to a question")
    end = End(body["end"])
    if end in (End.HUNG, End.DIED):
        raise WireError("only the judge can say how a process ended")
    said = line_of_text(body["message"], LONGEST_MESSAGE)
    if end is End.UNWRITTEN and not UNWRITTEN.fullmatch(said):
        raise WireError("not what is said of a function that is not written")
    wanted = len(question.visible) if end is End.RETURNED else 0
    outputs = tuple(_output(tree, message.arrays) for tree in listed(body["outputs"], wanted))
    if len(outputs) != wanted:
        raise WireError(f"{len(outputs)} outputs where {wanted} were asked")
    functions = {call.function for call in question.calls}
    return Observation(
        end=end,
        outputs=outputs,
        message=said,
        function=body["function"] if body["function"] in functions else "",
        modified=tuple(_modified(body["modified"], question)),
        borrowed=_borrowed(body),
        seconds=seconds,
    )


def _borrowed(body: Tree) -> tuple[str, ...]:
    """Return the layers that were borrowed, by the words there are for them."""
    if "borrowed" not in body:
        return ()
    told = listed(body["borrowed"], len(LAYERS))
    return tuple(name for name in LAYERS if name in told)


def _output(tree: Tree, arrays: Sequence[Array]) -> Output:
    if tree is None:
        return None
    ((tag, content),) = tree.items()
    if tag == "oddity":
        return Oddity(line_of_text(content, LONGEST_MESSAGE))
    if tag != "array" or type(content) is not int or not 0 <= content < len(arrays):
        raise WireError("an output that is no array")
    return arrays[content]


def _modified(names: Tree, question: Question) -> list[str]:
    """Return the names of changed arguments; what is no argument of the question is dropped."""
    told = listed(names, UNLIMITED)
    if not told:
        return []
    given = [(call.function, name) for call in question.calls for name, _ in places(call)]
    known = {f"{function}:{name}" for function, name in given}
    known |= {f"{question.asked.function}:{EARLIER}.{name}" for name in question.visible}
    for call in question.calls:  # a later call may reach what an earlier one was given
        known |= {f"{call.function}:{function}.{name}" for function, name in given}
    return [name for name in told if name in known]
