"""A message on the wire: a length, a JSON header, raw bytes of arrays.

    4 bytes: length of the header | header: {"id", "kind", "body", "arrays"} | the arrays, in order

The id comes first: the rest of a header is the same in many replies, and is read once. `arrays`
lists a dtype and a shape for each; how many bytes follow is computed from them, never taken on
trust. `Inbox` checks each size as soon as it is announced, before it waits for what it
announces, and everything that is not as it should be is a `WireError`. No pickle, no eval, no
object arrays.
"""

import json
import math
import struct
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from autograder.model.brain import NAME as BRAIN
from autograder.model.brain import dtype_name, from_halves, upper_halves
from autograder.model.question import Array

LENGTH = struct.Struct("!I")
ORDER = struct.Struct("!cq")  # judge and template: `l` learn, so many bytes | `f` fork | `r` reap
HELLO = b"ready"
KNOWN = "known"  # of a request: pairs of an id and a number, each of a question that was learned
DTYPES = {
    name: np.dtype(name)
    for name in (
        *("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
        *("float16", "float32", "float64", np.dtype("longdouble").name),
    )
} | {BRAIN: np.dtype("uint16")}  # NumPy has no bfloat16: the upper halves of float32 cross
MOST_ARRAYS = 64
MOST_AXES = 32
UNLIMITED = 1 << 62

Tree: TypeAlias = Any  # what JSON can hold


class WireError(ValueError):
    """What came over the wire is not a message."""


def _refuse(constant: str) -> None:
    raise WireError(f"{constant} is not JSON")


ENCODER = json.JSONEncoder(separators=(",", ":"), allow_nan=False)
DECODER = json.JSONDecoder(parse_constant=_refuse)
ID = '{"id":"'  # how a header begins
FIELDS = {"kind", "body", "arrays"}  # what follows
COMMON = 512  # characters of the rest of a header that many replies may share


@dataclass(frozen=True, eq=False)
class Message:
    """One request or reply: its id, what it is, a tree of plain values, and the arrays in it.

    `header` is kind and body as they stand in it, where that is known already.
    """

    id: str
    kind: str
    body: Tree = None
    arrays: tuple[Array, ...] = ()
    header: str = ""

    @cached_property
    def packed(self) -> tuple[bytes, bytes]:
        """Return the rest of the header, after the id, and the bytes of the arrays."""
        names = [_dtype_name(array) for array in self.arrays]
        layout = ",".join(map(_layout_in_header, names, self.arrays))
        rest = f'{self.header or in_header(self.kind, self.body)},"arrays":[{layout}]}}'
        native = map(_native, names, self.arrays)
        return rest.encode("ascii"), b"".join([array.tobytes() for array in native])


def in_header(kind: str, body: Tree) -> str:
    """Return kind and body as they stand in a header."""
    return ENCODER.encode({"kind": kind, "body": body})[1:-1]


def _layout_in_header(name: str, array: Array) -> str:
    return f'["{name}",[{",".join(map(str, array.shape))}]]'


def pack(message: Message, ident: str | None = None) -> bytes:
    """Return the bytes of a message, under another id if there is to be one.

    Raises:
        ValueError: the id is not of letters and digits, or an array of a type that may not cross.

    """
    rest, payload = message.packed
    name = message.id if ident is None else ident
    if not _is_id(name):
        raise ValueError(f"{name!r} cannot be an id; take letters of ASCII and digits")
    header = b'{"id":"%b",%b' % (name.encode("ascii"), rest)
    return b"".join((LENGTH.pack(len(header)), header, payload))


def _is_id(name: str) -> bool:
    return not name or (name.isascii() and name.isalnum())


def _dtype_name(array: Array) -> str:
    name = dtype_name(array)
    if name not in DTYPES:
        raise ValueError(
            f"an array of {name} cannot cross the wall; use one of {', '.join(DTYPES)}"
        )
    return name


def _native(name: str, array: Array) -> Array:
    return upper_halves(array) if name == BRAIN else array.astype(DTYPES[name], copy=False)


class _Layout(NamedTuple):
    """What an array looks like: its dtype, its shape, and how many bytes it takes."""

    dtype: str
    shape: tuple[int, ...]
    size: int


class _Rest(NamedTuple):
    """A header but for its id, what its arrays look like, and how many bytes all of them take.

    Messages share it; nobody changes what is in it.
    """

    kind: str
    body: Tree
    layout: tuple[_Layout, ...]
    size: int


class _Announced(NamedTuple):
    """A header that was read."""

    id: str
    rest: _Rest


@dataclass
class Inbox:
    """Collects bytes as they come, and hands out the messages in them.

    What is held is at most a message within the caps and the bytes of one `feed`.
    """

    header_bytes: int = UNLIMITED
    payload_bytes: int = UNLIMITED
    _data: bytearray = field(default_factory=bytearray)
    _announced: _Announced | None = None  # the header of the next message, once it is there

    def feed(self, data: bytes) -> None:
        """Take the next bytes."""
        self._data += data

    def take(self) -> Message | None:
        """Return the next message, or nothing while it is not whole.

        Raises:
            WireError: a size is above its cap, or the bytes are no message.

        """
        try:
            announced = self._announced = self._announced or self._announce()
            if announced is None or len(self._data) < announced.rest.size:
                return None
            message = _message(announced, self._data)
        except WireError:
            raise
        except Exception as error:  # bytes of a student's choice can fail in any way
            raise WireError(f"not a message: {type(error).__name__}") from error
        del self._data[: announced.rest.size]
        self._announced = None
        return message

    def _announce(self) -> _Announced | None:
        """Take the header off the bytes, if it is there."""
        if len(self._data) < LENGTH.size:
            return None
        (size,) = LENGTH.unpack_from(self._data)
        stop = LENGTH.size + _within(size, self.header_bytes, "header")
        if size == 0:
            raise WireError("the header is empty")
        if len(self._data) < stop:
            return None
        announced = _announced(self._data[LENGTH.size : stop].decode("ascii"))
        _within(announced.rest.size, self.payload_bytes, "arrays")
        del self._data[:stop]
        return announced


def _within(size: int, cap: int, what: str) -> int:
    if size > cap:
        raise WireError(f"the {what} would take {size} bytes, {cap} are allowed")
    return size


def _announced(text: str) -> _Announced:
    name, _, rest = text.removeprefix(ID).partition('",')
    if not (text.startswith(ID) and _is_id(name)):
        raise WireError("the header does not begin with an id")
    return _Announced(name, _common(rest) if len(rest) <= COMMON else _rest(rest))


def _rest(text: str) -> _Rest:
    header, end = DECODER.raw_decode("{" + text)
    if end != 1 + len(text):
        raise WireError("there is more in the header than a message")
    if not isinstance(header, dict) or header.keys() != FIELDS:
        raise WireError("the header has other fields than a message")
    if not isinstance(header["kind"], str):
        raise WireError("the kind has to be text")
    layout = tuple(_layout(row) for row in listed(header["arrays"], MOST_ARRAYS))
    return _Rest(header["kind"], header["body"], layout, sum(each.size for each in layout))


_common = lru_cache(maxsize=1024)(_rest)


def listed(value: Tree, most: int) -> list[Tree]:
    """Return a value that has to be a list of at most so many items."""
    if not isinstance(value, list) or len(value) > most:
        raise WireError(f"a list of at most {most} is missing")
    return value


def _layout(row: Tree) -> _Layout:
    dtype, shape = listed(row, 2)
    sizes = listed(shape, MOST_AXES)
    if not isinstance(dtype, str) or dtype not in DTYPES:
        raise WireError("an array of a type that may not cross")
    if sizes and (set(map(type, sizes)) != {int} or min(sizes) < 0):
        raise WireError("a shape that is not made of whole numbers")
    return _Layout(dtype, tuple(sizes), DTYPES[dtype].itemsize * math.prod(sizes))


def _message(announced: _Announced, payload: bytearray) -> Message:
    arrays, start, rest = [], 0, announced.rest
    for dtype, shape, size in rest.layout:
        arrays.append(_array(dtype, shape, payload[start : start + size]))
        start += size
    return Message(announced.id, rest.kind, rest.body, tuple(arrays))


def _array(dtype: str, shape: tuple[int, ...], data: bytearray) -> Array:
    if dtype == "bool":  # a byte other than 0 and 1 must not become a third truth value
        truth: Array = np.frombuffer(data, np.uint8) != 0
        return truth.reshape(shape)
    numbers: Array = np.frombuffer(data, DTYPES[dtype]).reshape(shape)
    return from_halves(numbers) if dtype == BRAIN else numbers


def line_of_text(value: Tree, longest: int) -> str:
    """Return text of a student's choice as one printable line."""
    if not isinstance(value, str):
        raise WireError("text is missing")
    text = value[:longest]
    return text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)
