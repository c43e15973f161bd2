"""Run a question against functions, and say what came of it.

The same code runs in the student's notebook, behind the wall, and over the reference when a key is
made, so all three mean the same by `returned`, `misshapen` and `modified`. It imports NumPy and
two modules of `model` alone: the jail holds nothing else.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from opcode import opmap
from types import CodeType, FunctionType
from typing import Any

import numpy as np

from autograder.model.brain import BFloat16, dtype_name
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

LONGEST_MESSAGE = 300
RAISE = opmap["RAISE_VARARGS"]
EARLIER = "earlier"  # the place of what an earlier call of the same function returned
KINDS = "biuf"  # bool, signed, unsigned, float: what a number array may hold


def contents(given: Array | list[Any]) -> object:
    """Return what makes an array or a list another when it changes."""
    if isinstance(given, list):
        return tuple(map(id, given))  # no comparison of an answer's own is called
    return given.shape, given.dtype, given.tobytes()


@dataclass(eq=False, slots=True)
class Given:
    """What a call was given, an array or a list, and what was in it before the call that runs.

    It is watched in later calls too: a backward may reach the images through its cache. So is what
    a call returned, when the same function is called again.
    """

    function: str
    place: str
    value: Array | list[Any]
    before: object

    def changed(self) -> bool:
        """Return whether it is another now."""
        return contents(self.value) != self.before

    def look_again(self) -> None:
        """Take what is in it now for what was in it before."""
        self.before = contents(self.value)

    def name_in(self, call: Call) -> str:
        """Return `call:place`, or `call:function.place` for what an earlier call was given."""
        own = self.function == call.function
        place = self.place if own else f"{self.function}.{self.place}"
        return f"{call.function}:{place}"


def observe(question: Question, functions: Mapping[str, Any]) -> Observation:
    """Make the calls of a question in order and return what came of the last one."""
    returned: list[Any] = []
    given: list[Given] = []
    modified: list[str] = []
    states: list[Mapping[str, Any]] = []
    for call in question.calls:
        function = functions.get(call.function)
        if not callable(function):
            return _ended(End.UNWRITTEN, call, f"{call.function} is not defined")
        args, kwargs = _arguments(call, returned)
        given += _given(call, args, kwargs)
        states = [value for value in (*args, *kwargs.values()) if isinstance(value, dict)]
        try:
            returned.append(function(*args, **kwargs))
        except KeyboardInterrupt:  # a student who interrupts her own notebook means all of it
            raise
        except BaseException as error:  # whatever an answer raises is told, never passed on
            if name := _unwritten(error, call, functions):
                return _ended(End.UNWRITTEN, call, f"{name} is not written yet")
            return _ended(End.RAISED, call, describe_error(error) + _wanting(question, returned))
        modified += _changed(given, call)
        given += _results(question, returned)
    held = _held(states) if question.state else {}
    return _returned(question, returned[-1], held, tuple(modified))


def _unwritten(error: BaseException, call: Call, functions: Mapping[str, Any]) -> str:
    """Return the function that says of itself that it is not written, nothing if none does.

    It does so by a `raise`. Compiled code calls what it has no dtype for not implemented, too.
    """
    trace = error.__traceback__
    if not isinstance(error, NotImplementedError) or trace is None:
        return ""
    while trace.tb_next:
        trace = trace.tb_next
    code = trace.tb_frame.f_code
    if code.co_code[trace.tb_lasti] != RAISE:
        return ""
    inner = functions.get(code.co_name)
    own = isinstance(inner, FunctionType) and inner.__code__ is code
    return code.co_name if own else call.function


def _wanting(question: Question, returned: Sequence[Any]) -> str:
    """Return that a call was given no cache because an earlier one returned none, if that is so."""
    call = question.calls[len(returned)]
    for slot in (value for value in call.args if isinstance(value, Slot)):
        made = returned[slot.call]
        if not _has(made, slot.item):
            forward = question.calls[slot.call].function
            return f"; {forward} returned {describe(made)}, and so there is no cache"
    return ""


def describe_error(error: BaseException) -> str:
    """Return `ValueError: the message`, also for an error that cannot even be printed."""
    try:
        text = " ".join(str(error).split())
    except BaseException:
        text = "(its message cannot be shown)"
    name = type(error).__name__
    return (f"{name}: {text}" if text else name)[:LONGEST_MESSAGE]


def describe(value: Any) -> str:
    """Return what a value is, in a few words: `a tuple of 3`, `an array of objects`."""
    if value is None:
        return "None"
    if isinstance(value, np.ndarray):
        return f"an array of {dtype_name(value)} of shape {value.shape}"
    if isinstance(value, (tuple, list)):
        return f"a {type(value).__name__} of {len(value)}"
    name = type(value).__name__
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"


def _ended(end: End, call: Call, message: str) -> Observation:
    return Observation(end, message=message, function=call.function)


def _arguments(call: Call, returned: list[Any]) -> tuple[list[Any], dict[str, Any]]:
    args = [_made(value, returned) for value in call.args]
    return args, {name: _made(value, returned) for name, value in call.kwargs.items()}


def _made(value: Value, returned: list[Any]) -> Any:
    """Return the argument itself; arrays are copies, so that no call can spoil the next."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, tuple):
        return tuple(_made(item, returned) for item in value)
    if isinstance(value, dict):
        return {name: _made(item, returned) for name, item in value.items()}
    if isinstance(value, Source):
        return eval(_code(value.text), {"np": np})  # noqa: S307  the course's own, no student's
    if isinstance(value, Slot):
        return _item(returned[value.call], value.item)
    return value


@lru_cache(maxsize=256)  # an assignment's few functions are asked about again and again
def _code(text: str) -> CodeType:
    return compile(text, "<string>", "eval")


def _item(returned: Any, item: int) -> Any:
    return returned[item] if _has(returned, item) else None


def _has(returned: Any, item: int) -> bool:
    return isinstance(returned, (tuple, list)) and len(returned) > item


def _given(call: Call, args: list[Any], kwargs: Mapping[str, Any]) -> list[Given]:
    """Return every array and list among the arguments, except what the answer itself returned."""
    found = []
    for place, name, item in call.watched:
        value = args[name] if isinstance(name, int) else kwargs[name]
        value = value if item is None else value[item]
        if isinstance(value, (np.ndarray, list)):  # a text may be a function, too
            found.append(Given(call.function, place, value, contents(value)))
    return found


def _changed(given: Sequence[Given], call: Call) -> list[str]:
    """Return the names of what a call changed, and take it as it is now for the next one."""
    changed = [each for each in given if each.changed()]
    for each in changed:
        each.look_again()
    return [each.name_in(call) for each in changed]


def _results(question: Question, returned: Sequence[Any]) -> list[Given]:
    """Return the arrays that an earlier call of the asked function returned, but for its cache.

    Of the last call nothing is copied: no other can change it, and it may be larger than memory.
    """
    call, last = question.calls[len(returned) - 1], len(returned) == len(question.calls)
    if last or call.function != question.asked.function:
        return []
    items = _items(question.returns, returned[-1]) or ()
    return [
        Given(call.function, f"{EARLIER}.{name}", item, contents(item))
        for name, item in zip(question.returns, items, strict=False)
        if name != "cache" and type(item) is np.ndarray  # no class of the answer's own
    ]


def _held(states: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what the states hold by its plain names; other names are the answer's business."""
    return {name: item for state in states for name, item in state.items() if type(name) is str}


def _returned(
    question: Question, value: Any, held: Mapping[str, Any], modified: tuple[str, ...]
) -> Observation:
    items = _items(question.returns, value)
    if items is None:
        wanted = f"({', '.join(question.returns)})"
        return Observation(
            End.MISSHAPEN,
            message=f"returned {describe(value)} where {wanted} was asked",
            function=question.asked.function,
            modified=modified,
        )
    named = zip(question.returns, items, strict=True)
    shown = [plain(item, question.dtype) for name, item in named if name != "cache"]
    shown += [plain(held.get(name), question.dtype) for name in question.state]
    return Observation(End.RETURNED, tuple(shown), modified=modified)


def _items(returns: tuple[str, ...], value: Any) -> list[Any] | None:
    if len(returns) == 1:
        return [value]
    if isinstance(value, (tuple, list)) and len(value) == len(returns):
        return list(value)
    return None


def plain(value: Any, dtype: "np.dtype[Any] | None" = None) -> Output:
    """Return a value as a plain number array of its own memory, or say what it is instead.

    Python's own fractions, alone or in lists, have no dtype to choose; they are taken in `dtype`.
    """
    if value is None or type(value) is Oddity:
        return value
    if type(value) is BFloat16:
        return value.copy()
    try:
        array = np.array(value, copy=True, order="C", subok=False)
    except Exception:
        return Oddity(describe(value))
    if array.dtype.kind not in KINDS:
        return Oddity(_kind(value, array))
    own = dtype if dtype and _is_pythons(value, array) else array.dtype.newbyteorder("=")
    return array.astype(own, copy=False)


def _is_pythons(value: Any, array: Array) -> bool:
    """Return whether an array of fractions was made of Python's own numbers.

    The first of them tells. It may be whole, as in `[0, 0.5]`.
    """
    for _ in range(array.ndim if array.size else 0):
        if type(value) not in (list, tuple):
            return False
        value = value[0]
    return type(value) in (float, int) and array.dtype.kind == "f"


def _kind(value: Any, array: Array) -> str:
    if array.dtype.kind == "c":
        return f"complex numbers of shape {array.shape}"
    return describe(value)


Asker = Callable[[Question], Observation]
