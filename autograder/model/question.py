"""A question is a few calls; an observation is what came of them.

Questions are drawn before any answer is seen, so they cannot depend on one. They cross the wall as
plain data: numbers, strings, arrays, tuples, the text of a function of the course's own (`Source`),
and what an earlier call of the same question returned (`Slot`). A dict is a state: the one argument
that a call may change, so what it holds afterwards is looked at beside what is returned.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]


@dataclass(frozen=True)
class Source:
    """A function of the course's own, sent as the text of an expression."""

    text: str


@dataclass(frozen=True)
class Slot:
    """One item of what an earlier call of the question returned; it never leaves its process."""

    call: int
    item: int


Value: TypeAlias = (
    "bool | int | float | str | Array | Source | Slot | tuple[Value, ...] | dict[str, Value] | None"
)


@dataclass(frozen=True, eq=False)
class Call:
    """One call of one function by name."""

    function: str
    args: tuple[Value, ...] = ()
    kwargs: Mapping[str, Value] = field(default_factory=dict)

    @cached_property
    def watched(self) -> tuple[tuple[str, int | str, int | None], ...]:
        """Return the place of every array or text, the argument it is or lies in, and where."""
        return tuple(
            (place, name, item)
            for place, name, item, value in _arguments(self)
            if isinstance(value, (np.ndarray, Source))
        )


def places(call: Call) -> Iterator[tuple[str, Value]]:
    """Yield every argument with its place, `0` or `bias`, and every item of a tuple, `0[1]`.

    What a dict holds has no place here: a call may change it.
    """
    return ((place, value) for place, _, _, value in _arguments(call))


def _arguments(call: Call) -> Iterator[tuple[str, int | str, int | None, Value]]:
    named: list[tuple[int | str, Value]] = [*enumerate(call.args), *call.kwargs.items()]
    for name, value in named:
        yield f"{name}", name, None, value
        for i, item in enumerate(value if isinstance(value, tuple) else ()):
            yield f"{name}[{i}]", name, i, item


@dataclass(frozen=True, eq=False)
class Question:
    """Calls in order; what the last one returns is what is asked about.

    `returns` names the items of the last call's result. One item is returned bare, several as a
    tuple. An item called `cache` is the answer's own business: it stays in its process. `device` is
    where the tensors lie that an answer in PyTorch is given, and a mode: `cuda with TF32`.
    """

    calls: tuple[Call, ...]
    returns: tuple[str, ...]
    device: str = "cpu"

    @cached_property
    def asked(self) -> Call:
        """Return the call that the question is about."""
        return self.calls[-1]

    @cached_property
    def visible(self) -> tuple[str, ...]:
        """Return the names of the items that are looked at: what is returned, then the state."""
        return (*(name for name in self.returns if name != "cache"), *self.state)

    @cached_property
    def state(self) -> tuple[str, ...]:
        """Return the names of what the dicts among the arguments of the asked call hold."""
        values = (*self.asked.args, *self.asked.kwargs.values())
        return tuple(name for value in values if isinstance(value, dict) for name in value)

    @cached_property
    def dtype(self) -> "np.dtype[Any] | None":
        """Return the dtype that all fractions among the arguments have, if it is one."""
        given = (value for call in self.calls for _, value in places(call))
        dtypes = {value.dtype for value in given if type(value) is np.ndarray}
        fractions = {dtype for dtype in dtypes if dtype.kind == "f"}
        return fractions.pop() if len(fractions) == 1 else None

    @property
    def place(self) -> str:
        """Return where tensors lie: `cuda`, where it is asked on `cuda with TF32`."""
        return self.device.partition(" with ")[0]

    @property
    def mode(self) -> str:
        """Return the mode that is computed in: `TF32`, where it is asked on `cuda with TF32`."""
        return self.device.partition(" with ")[2]


TF32 = "TF32"  # float32 of which matrix products read 11 significant bits
LAYERS = ("convolution", "normalization", "pooling")  # what a library has ready


class End(str, Enum):
    """How a question ended."""

    RETURNED = "returned"  # every item that was asked for is there, whatever it is
    MISSHAPEN = "misshapen"  # something came back, but not the items that were asked for
    RAISED = "raised"
    UNWRITTEN = "unwritten"  # the function is missing or raises NotImplementedError
    HUNG = "hung"  # no reply within the limit
    DIED = "died"  # the process ended before it replied


@dataclass(frozen=True)
class Oddity:
    """Something that is no plain number array, in words: `a list of 3 lists of unequal length`."""

    text: str


Output: TypeAlias = Array | Oddity | None


@dataclass(frozen=True, eq=False)
class Observation:
    """What came of a question: how it ended, what it returned, what it changed.

    `outputs` has one entry per visible item when `end` is `RETURNED`, and is empty otherwise.
    `message` is the exception (`ValueError: ...`) or the fact in words. `function` is the call that
    ended the question early. `modified` names the arguments whose contents the calls changed,
    `borrowed` the layers of a library that did the work: words of `LAYERS`.
    `seconds` is what it took, as whoever asked has measured it, and `times` how many times as fast
    that is as a slow way of doing the same; 0 where nobody looked. No reply says either of them.
    """

    end: End
    outputs: tuple[Output, ...] = ()
    message: str = ""
    function: str = ""
    modified: tuple[str, ...] = ()
    borrowed: tuple[str, ...] = ()
    seconds: float = 0.0
    times: float = 0.0
