"""A question in a student's words: what was called, with the numbers where they are few."""

from collections.abc import Iterator

import numpy as np

from autograder.judge.key import KeyExercise
from autograder.model.brain import dtype_name
from autograder.model.question import Array, Call, Question, Slot, Source, Value

FEW = 16  # entries that are written out rather than counted


def describe_case(exercise: KeyExercise, question: Question) -> str:
    """Return the calls of a question, one a line, then the arrays that are small enough to show."""
    lines = [_call(exercise, question, index) for index in range(len(question.calls))]
    return "\n".join(lines + list(_numbers(exercise, question)))


def _call(exercise: KeyExercise, question: Question, index: int) -> str:
    call = question.calls[index]
    arguments = ", ".join(_argument(name, value) for name, value in named(exercise, call))
    kept = any(
        isinstance(value, Slot) and value.call == index and value.item
        for later in question.calls
        for value in later.args
    )
    return f"{'_, cache = ' if kept else ''}{call.function}({arguments})"


def named(exercise: KeyExercise, call: Call) -> Iterator[tuple[str, Value]]:
    """Yield every argument of a call with the name of its parameter."""
    names = exercise.signatures[call.function]
    yield from zip(names, call.args, strict=False)
    yield from call.kwargs.items()


def _argument(name: str, value: Value) -> str:
    if isinstance(value, np.ndarray):
        dtype = dtype_name(value)
        return f"{name} of {_size(value)}" + ("" if dtype == "float64" else f" {dtype}")
    if isinstance(value, Slot):
        return "cache"
    if isinstance(value, Source):
        return f"{name}={value.text}"
    if isinstance(value, tuple) and any(isinstance(item, np.ndarray) for item in value):
        return f"{name}=({', '.join(_part(item) for item in value)})"
    if isinstance(value, dict):
        return f"{name} of {' and '.join(value)}"
    return f"{name}={value!r}"


def _part(value: Value) -> str:
    return _size(value) if isinstance(value, np.ndarray) else repr(value)


def _size(array: Array) -> str:
    return "x".join(str(n) for n in array.shape) or "one number"


def _numbers(exercise: KeyExercise, question: Question) -> Iterator[str]:
    arrays = [
        (place, value)
        for call in question.calls
        for name, argument in named(exercise, call)
        for place, value in _parts(name, argument)
        if isinstance(value, np.ndarray)
    ]
    if all(array.size <= FEW for _, array in arrays):
        for name, array in arrays:
            yield f"{name} = {write(array)}"


def _parts(name: str, value: Value) -> Iterator[tuple[str, Value]]:
    """Yield an argument under its name, the items of a tuple too, those of a dict under theirs."""
    if isinstance(value, dict):
        yield from ((f"{name}[{key!r}]", item) for key, item in value.items())
    else:
        yield from ((name, item) for item in (value if isinstance(value, tuple) else (value,)))


def write(array: Array) -> str:
    """Return an array as nested lists with short numbers, on one line."""
    text = np.array2string(array, separator=", ", formatter={"all": lambda n: f"{n:.6g}"})
    return " ".join(text.split()).replace("[ ", "[")
