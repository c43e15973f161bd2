"""What crosses the wall: a length, a JSON header, raw bytes of arrays.

    4 bytes: length of the header | header: {"id", "kind", "body", "arrays"} | the arrays, in order

`arrays` lists a dtype and a shape for each; how many bytes follow is computed from them, never
taken on trust. A float is written in hexadecimal, so NaN, infinities and every last bit survive.
`Inbox` checks each size before a byte of what it announces is read, and everything that is not as
it should be is `Damaged`.
"""

import json
import math
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np

from autograder.model.question import (
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
)
from autograder.sandbox.observe import LONGEST_MESSAGE, describe

LENGTH = struct.Struct("!I")
ORDER = struct.Struct("!cq")  # judge and template: `f` fork | `r` reap, and the number of a child
HELLO = b"ready"
DTYPES = {
    name: np.dtype(name)
    for name in (
        *("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
        *("float16", "float32", "float64"),
    )
}
MOST_ARRAYS = 64
MOST_AXES = 32
UNLIMITED = 1 << 62

Tree: TypeAlias = Any  # what JSON can hold


class Damaged(ValueError):
    """What came over the wire is not a message."""


@dataclass(frozen=True, eq=False)
class Message:
    """One request or reply: its id, what it is, a tree of plain values, and the arrays in it."""

    id: str
    kind: str
    body: Tree = None
    arrays: tuple[Array, ...] = ()


def pack(message: Message) -> bytes:
    """Return the bytes of a message."""
    layout = [[_dtype_name(array), list(array.shape)] for array in message.arrays]
    header = json.dumps(
        {"id": message.id, "kind": message.kind, "body": message.body, "arrays": layout},
        separators=(",", ":"),
        allow_nan=False,
    ).encode("ascii")
    native = (array.astype(DTYPES[_dtype_name(array)], copy=False) for array in message.arrays)
    return b"".join([LENGTH.pack(len(header)), header, *(array.tobytes() for array in native)])


def _dtype_name(array: Array) -> str:
    name = array.dtype.name
    if name not in DTYPES:
        raise ValueError(
            f"an array of {name} cannot cross the wall; use one of {', '.join(DTYPES)}"
        )
    return name


@dataclass(frozen=True)
class _Announced:
    """A header that was read, and what its arrays look like."""

    header: dict[str, Tree]
    layout: tuple[tuple[str, tuple[int, ...]], ...]

    @property
    def size(self) -> int:
        return sum(DTYPES[dtype].itemsize * math.prod(shape) for dtype, shape in self.layout)


@dataclass
class Inbox:
    """Collects one message; `wanted` says how many bytes may be read next, never more.

    Raises:
        Damaged: from `feed`, as soon as a size is above its cap or the bytes are no message.

    """

    header_bytes: int = UNLIMITED
    payload_bytes: int = UNLIMITED
    wanted: int = LENGTH.size
    _data: bytearray = field(default_factory=bytearray)
    _announced: _Announced | None = None
    _sized: bool = False

    def feed(self, data: bytes) -> Message | None:
        """Take the next bytes, at most `wanted`; return the message when it is whole."""
        self._data += data
        self.wanted -= len(data)
        try:
            while self.wanted == 0:
                if self._announced is not None:
                    return _message(self._announced, self._data)
                self._advance()
        except Damaged:
            raise
        except Exception as error:  # bytes of a student's choice can fail in any way
            raise Damaged(f"not a message: {type(error).__name__}") from error
        return None

    def _advance(self) -> None:
        if self._sized:
            self._announced = _announced(bytes(self._data))
            self.wanted = _within(self._announced.size, self.payload_bytes, "arrays")
        else:
            (size,) = LENGTH.unpack(self._data)
            self._sized = True
            self.wanted = _within(size, self.header_bytes, "header")
            if size == 0:
                raise Damaged("the header is empty")
        self._data = bytearray()


def _within(size: int, cap: int, what: str) -> int:
    if size > cap:
        raise Damaged(f"the {what} would take {size} bytes, {cap} are allowed")
    return size


def _announced(text: bytes) -> _Announced:
    header = json.loads(text.decode("ascii"), parse_constant=_refuse)
    if not isinstance(header, dict) or set(header) != {"id", "kind", "body", "arrays"}:
        raise Damaged("the header has other fields than a message")
    if not (isinstance(header["id"], str) and isinstance(header["kind"], str)):
        raise Damaged("the id and the kind have to be text")
    layout = _list(header["arrays"], MOST_ARRAYS)
    return _Announced(header, tuple(_array_layout(row) for row in layout))


def _refuse(constant: str) -> None:
    raise Damaged(f"{constant} is not JSON")


def _list(value: Tree, most: int) -> list[Tree]:
    if not isinstance(value, list) or len(value) > most:
        raise Damaged(f"a list of at most {most} is missing")
    return value


def _array_layout(row: Tree) -> tuple[str, tuple[int, ...]]:
    dtype, shape = _list(row, 2)
    sizes = _list(shape, MOST_AXES)
    if not isinstance(dtype, str) or dtype not in DTYPES:
        raise Damaged("an array of a type that may not cross")
    if any(type(n) is not int or n < 0 for n in sizes):
        raise Damaged("a shape that is not made of whole numbers")
    return dtype, tuple(sizes)


def _message(announced: _Announced, payload: bytearray) -> Message:
    arrays, start = [], 0
    for dtype, shape in announced.layout:
        stop = start + DTYPES[dtype].itemsize * math.prod(shape)
        arrays.append(_array(dtype, shape, payload[start:stop]))
        start = stop
    header = announced.header
    return Message(header["id"], header["kind"], header["body"], tuple(arrays))


def _array(dtype: str, shape: tuple[int, ...], data: bytearray) -> Array:
    if dtype == "bool":  # a byte other than 0 and 1 must not become a third truth value
        return (np.frombuffer(data, np.uint8) != 0).reshape(shape)
    return np.frombuffer(data, DTYPES[dtype]).reshape(shape)


def question_message(ident: str, question: Question) -> Message:
    """Return the request that carries a question.

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
    return Message(ident, "ask", {"calls": calls, "returns": list(question.returns)}, (*arrays,))


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
    return _packed_special(value)


def _packed_special(value: Value) -> Tree:
    if isinstance(value, Source):
        return {"source": value.text}
    if isinstance(value, Slot):
        return {"slot": [value.call, value.item]}
    raise ValueError(
        f"{describe(value)} cannot be an argument: use numbers, text, arrays, tuples, None, "
        "source() or a slot"
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
    return Question(calls, tuple(body["returns"]))


_MAKERS: dict[str, Callable[[Tree, Sequence[Array]], Value]] = {
    "float": lambda content, arrays: float.fromhex(content),
    "array": lambda content, arrays: arrays[content],
    "tuple": lambda content, arrays: tuple(_unpacked(item, arrays) for item in content),
    "source": lambda content, arrays: Source(content),
    "slot": lambda content, arrays: Slot(*content),
}


def _unpacked(tree: Tree, arrays: Sequence[Array]) -> Value:
    if not isinstance(tree, dict):
        value: Value = tree
        return value
    ((tag, content),) = tree.items()
    return _MAKERS[tag](content, arrays)


def observation_message(ident: str, seen: Observation, reply_bytes: int = UNLIMITED) -> Message:
    """Return the reply that carries an observation; what is too large is described instead."""
    arrays: list[Array] = []
    body = {
        "end": seen.end.value,
        "outputs": [_packed_output(output, arrays, reply_bytes) for output in seen.outputs],
        "message": seen.message[:LONGEST_MESSAGE],
        "function": seen.function,
        "modified": list(seen.modified),
    }
    return Message(ident, "seen", body, tuple(arrays))


def _packed_output(output: Output, arrays: list[Array], reply_bytes: int) -> Tree:
    if output is None:
        return None
    if isinstance(output, Oddity):
        return {"oddity": output.text[:LONGEST_MESSAGE]}
    room = reply_bytes - sum(array.nbytes for array in arrays)
    if output.dtype.name not in DTYPES or output.ndim > MOST_AXES:
        return {"oddity": describe(output)}
    if output.nbytes > room:
        return {"oddity": f"{describe(output)}, larger than the {reply_bytes >> 20} MiB allowed"}
    arrays.append(output)
    return {"array": len(arrays) - 1}


def observation_from(message: Message, question: Question) -> Observation:
    """Return the observation that a reply carries, checked against what was asked.

    Raises:
        Damaged: it is no answer to this question.

    """
    try:
        return _observation(message, question)
    except Damaged:
        raise
    except Exception as error:  # bytes of a student's choice can fail in any way
        raise Damaged(f"not an observation: {type(error).__name__}") from error


def _observation(message: Message, question: Question) -> Observation:
    body = message.body
    if message.kind != "seen":
        raise Damaged("not the reply to a question")
    end = End(body["end"])
    if end in (End.HUNG, End.DIED):
        raise Damaged("only the judge can say how a process ended")
    wanted = len(question.visible) if end is End.RETURNED else 0
    outputs = tuple(_output(tree, message.arrays) for tree in _list(body["outputs"], wanted))
    if len(outputs) != wanted:
        raise Damaged(f"{len(outputs)} outputs where {wanted} were asked")
    functions = {call.function for call in question.calls}
    return Observation(
        end=end,
        outputs=outputs,
        message=text(body["message"], LONGEST_MESSAGE),
        function=body["function"] if body["function"] in functions else "",
        modified=tuple(_modified(body["modified"], question)),
    )


def _output(tree: Tree, arrays: Sequence[Array]) -> Output:
    if tree is None:
        return None
    ((tag, content),) = tree.items()
    if tag == "oddity":
        return Oddity(text(content, LONGEST_MESSAGE))
    if tag != "array" or type(content) is not int or not 0 <= content < len(arrays):
        raise Damaged("an output that is no array")
    return arrays[content]


def _modified(names: Tree, question: Question) -> list[str]:
    """Return the names of changed arguments, each of which has to be an argument of the question."""
    known = {
        f"{call.function}:{name}"
        for call in question.calls
        for name in [*map(str, range(len(call.args))), *call.kwargs]
    }
    return [name for name in _list(names, UNLIMITED) if name in known]


def text(value: Tree, longest: int) -> str:
    """Return text of a student's choice as one printable line."""
    if not isinstance(value, str):
        raise Damaged("text is missing")
    return "".join(c if c.isprintable() else " " for c in value[:longest])
