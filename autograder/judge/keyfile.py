"""An answer key as one small file: a header in JSON and the bytes of its arrays, compressed.

No pickle: a key is data, and reading one runs nothing. Arrays that are alike are kept once.
"""

import io
import json
import zipfile
import zlib
from functools import lru_cache
from typing import Any

import numpy as np

from autograder.checks.expect import Expect
from autograder.judge.key import AnswerKey, KeyCheck, KeyExercise, KeyMisconception, Rung
from autograder.judge.sketch import Item, Sketch
from autograder.model.brain import NAME as BRAIN
from autograder.model.brain import BFloat16, dtype_name
from autograder.model.errors import CourseError
from autograder.model.question import Array, Call, End, Oddity, Question, Slot, Source

FORMAT = 5
DAMAGED = (  # what a flipped bit of a file may come to
    *(zipfile.BadZipFile, zlib.error, RuntimeError, EOFError),
    *(ValueError, KeyError, TypeError, IndexError),
)
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # a zip wants a time; the same key is always the same bytes


def dump(key: AnswerKey) -> bytes:
    """Return a key as the bytes of a file."""
    shelf = _Shelf()
    header = {
        "format": FORMAT,
        "assignment": key.assignment,
        "title": key.title,
        "seed_name": key.seed_name,
        "seconds": [key.call_seconds, key.submission_seconds],
        "tensors": key.tensors,
        "exercises": [_exercise(exercise, shelf) for exercise in key.exercises],
        "arrays": shelf.labels,
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in (("key.json", _json(header)), ("arrays", b"".join(shelf.buffers))):
            archive.writestr(zipfile.ZipInfo(name, LONG_AGO), data, zipfile.ZIP_DEFLATED, 9)
    return file.getvalue()


@lru_cache(maxsize=1)  # a command reads it, then who grades
def load(data: bytes) -> AnswerKey:
    """Return the key in the bytes of a file.

    Raises:
        CourseError: the bytes are no answer key, or one of another version.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            header = json.loads(archive.read("key.json"))
            arrays = _arrays(header["arrays"], archive.read("arrays"))
        if header["format"] != FORMAT:
            raise ValueError(f"format {header['format']}, expected {FORMAT}")
        return AnswerKey(
            header["assignment"],
            header["title"],
            header["seed_name"],
            tuple(_to_exercise(exercise, arrays) for exercise in header["exercises"]),
            header["seconds"][0],
            header["seconds"][1],
            header["tensors"],
        )
    except DAMAGED as error:
        raise CourseError(
            f"the answer key cannot be read ({error}); download the assignment again, or run "
            "`course compose` anew."
        ) from None


def _json(header: dict[str, Any]) -> bytes:
    return json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()


class _Shelf:
    """Arrays laid one after another, each once."""

    def __init__(self) -> None:
        self.labels: list[list[Any]] = []
        self.buffers: list[bytes] = []
        self._known: dict[tuple[Any, ...], int] = {}

    def put(self, array: Array) -> int:
        """Lay an array on the shelf and return its number."""
        dtype = BRAIN if dtype_name(array) == BRAIN else array.dtype.str
        content = (dtype, array.shape, array.tobytes())
        if content not in self._known:
            self._known[content] = len(self.labels)
            self.labels.append([dtype, list(array.shape)])
            self.buffers.append(content[2])
        return self._known[content]


def _arrays(labels: list[list[Any]], data: bytes) -> list[Array]:
    arrays, start = [], 0
    for dtype, shape in labels:
        count = int(np.prod(shape, dtype=int))
        kind = "<f4" if dtype == BRAIN else dtype
        array = np.frombuffer(data, np.dtype(kind), count, start).reshape(shape)
        arrays.append(array.view(BFloat16) if dtype == BRAIN else array)
        start += array.nbytes
    return arrays


def _value(value: Any, shelf: _Shelf) -> Any:
    """Return a value as JSON: plain ones as they are, others as a tagged list."""
    if isinstance(value, np.ndarray):
        return ["array", shelf.put(value)]
    if isinstance(value, tuple):
        return ["tuple", *(_value(item, shelf) for item in value)]
    if isinstance(value, dict):
        return ["state", {name: _value(item, shelf) for name, item in value.items()}]
    return _special(value)


def _special(value: Any) -> Any:
    if isinstance(value, Source):
        return ["source", value.text]
    if isinstance(value, Slot):
        return ["slot", value.call, value.item]
    if isinstance(value, Oddity):
        return ["oddity", value.text]
    return value


def _to_value(value: Any, arrays: list[Array]) -> Any:
    if not isinstance(value, list):
        return value
    tag, *rest = value
    if tag == "array":
        return arrays[rest[0]]
    if tag == "tuple":
        return tuple(_to_value(item, arrays) for item in rest)
    if tag == "state":
        return {name: _to_value(item, arrays) for name, item in rest[0].items()}
    return {"source": Source, "slot": Slot, "oddity": Oddity}[tag](*rest)


def _exercise(exercise: KeyExercise, shelf: _Shelf) -> dict[str, Any]:
    return {
        "name": exercise.name,
        "section": exercise.section,
        "signatures": {name: list(names) for name, names in exercise.signatures.items()},
        "checks": [_check(check, shelf) for check in exercise.checks],
        "misconceptions": [
            [m.name, m.belief, m.computes, m.section] for m in exercise.misconceptions
        ],
        "rests_on": list(exercise.rests_on),
        "given": exercise.given,
    }


def _to_exercise(data: dict[str, Any], arrays: list[Array]) -> KeyExercise:
    return KeyExercise(
        data["name"],
        data["section"],
        {name: tuple(names) for name, names in data["signatures"].items()},
        tuple(_to_check(check, arrays) for check in data["checks"]),
        tuple(KeyMisconception(*row) for row in data["misconceptions"]),
        tuple(data["rests_on"]),
        data["given"],
    )


def _check(check: KeyCheck, shelf: _Shelf) -> dict[str, Any]:
    return {
        "name": check.name,
        "claim": check.claim,
        "points": check.points,
        "expect": check.expect.value,
        "after": check.after,
        "of": list(check.of),
        "least": check.least,
        "slow": check.slow,
        "requires": check.requires,
        "rungs": [_rung(rung, shelf) for rung in check.rungs],
    }


def _to_check(data: dict[str, Any], arrays: list[Array]) -> KeyCheck:
    rungs = tuple(_to_rung(rung, arrays) for rung in data["rungs"])
    return KeyCheck(
        data["name"],
        data["claim"],
        data["points"],
        Expect(data["expect"]),
        data["after"],
        rungs,
        tuple(data["of"]),
        data["least"],
        data["slow"],
        data["requires"],
    )


def _rung(rung: Rung, shelf: _Shelf) -> dict[str, Any]:
    accepted = [[_value(output, shelf) for output in outputs] for outputs in rung.accepted]
    return {
        "calls": [_call(call, shelf) for call in rung.question.calls],
        "returns": list(rung.question.returns),
        "device": rung.question.device,
        "expected": [_value(output, shelf) for output in rung.expected],
        "tolerance": list(rung.tolerance),
        "sketches": {name: _sketch(sketch, shelf) for name, sketch in rung.sketches.items()},
        **({"accepted": accepted} if accepted else {}),
    }


def _to_rung(data: dict[str, Any], arrays: list[Array]) -> Rung:
    calls = tuple(_to_call(call, arrays) for call in data["calls"])
    return Rung(
        Question(calls, tuple(data["returns"]), data["device"]),
        tuple(_to_value(output, arrays) for output in data["expected"]),
        tuple(data["tolerance"]),
        {name: _to_sketch(sketch, arrays) for name, sketch in data["sketches"].items()},
        tuple(
            tuple(_to_value(output, arrays) for output in outputs)
            for outputs in data.get("accepted", ())
        ),
    )


def _call(call: Call, shelf: _Shelf) -> list[Any]:
    kwargs = {name: _value(value, shelf) for name, value in call.kwargs.items()}
    return [call.function, [_value(value, shelf) for value in call.args], kwargs]


def _to_call(data: list[Any], arrays: list[Array]) -> Call:
    function, args, kwargs = data
    return Call(
        function,
        tuple(_to_value(value, arrays) for value in args),
        {name: _to_value(value, arrays) for name, value in kwargs.items()},
    )


def _sketch(sketch: Sketch, shelf: _Shelf) -> list[Any]:
    """Return a sketch in brief; the sums of its items share one array."""
    sums = np.array([total for item in sketch.items for total in item.sums])
    items = [[None if i.shape is None else list(i.shape), i.dtype] for i in sketch.items]
    changes = [list(sketch.modified), list(sketch.borrowed)]
    return [sketch.end.value, items, shelf.put(sums), *changes]


def _to_sketch(data: list[Any], arrays: list[Array]) -> Sketch:
    end, items, sums, modified, borrowed = data
    left = iter(arrays[sums].tolist())
    made = [
        Item(None)
        if shape is None
        else Item(tuple(shape), dtype, (next(left), next(left), next(left)))
        for shape, dtype in items
    ]
    return Sketch(End(end), tuple(made), tuple(modified), tuple(borrowed))
