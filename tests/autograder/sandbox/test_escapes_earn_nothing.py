"""Hostile programs handed in as a notebook: no points, a verdict, the next one unharmed."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
from fakes import scaling
from fakes.programs import PROGRAMS, header
from fakes.scaling_notebook import cell, handed_in, learned, released
from fakes.targets import Targets

from autograder.judge.compile import compile_key
from autograder.judge.grade import Desk, Marked
from autograder.judge.judge import judge
from autograder.judge.key import AnswerKey
from autograder.judge.seed import PUBLIC
from autograder.model.question import End, Observation, Oddity, Output
from autograder.sandbox.limits import Limits
from autograder.sandbox.seat import Template

QUICK = Limits(call_seconds=0.25, wall_factor=2.0, submission_seconds=4.0)
GOOD = json.dumps(handed_in()).encode()
AS_FORWARD = "def scale_forward(x, factor=2.0):\n    return answer(x), (x, factor)"

AS_BACKWARD = "def scale_backward(dout, cache):\n    return answer(dout), answer(dout)"
ENDING = [
    path
    for path in PROGRAMS
    if set("EK") & set(header(path.read_text())["Class"].split())
    and "Honest" not in header(path.read_text())
]


@pytest.fixture(scope="module")
def key() -> AnswerKey:
    """Give the answer key of a seed that nobody knows."""
    return compile_key(scaling.ASSIGNMENT, seed=5, seed_name="secret")


@pytest.fixture(scope="module")
def desk(key: AnswerKey) -> Iterator[Desk]:
    """Give one desk for all programs, as a class is graded, behind the best wall there is."""
    with Template(QUICK) as template:
        yield Desk(key, released(), template)


def handed(program: str, exercise: str = "scale_forward") -> bytes:
    notebook = handed_in()
    cell(notebook, exercise)["source"] = program
    return json.dumps(notebook).encode()


def earned(marked: Marked) -> list[int]:
    return [result.earned for result in marked.verdict.results]


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_no_program_gains_a_mark(desk: Desk, targets: Targets, path: Path) -> None:
    """Its exercise earns nothing, is judged all the same, and the next student has full marks."""
    program = f"{targets.cell}\n{path.read_text(encoding='utf-8')}\n\n{AS_FORWARD}"
    marked = desk.mark(handed(program), "s01")

    assert earned(marked)[0] == 0
    assert marked.verdict.judged
    text = json.dumps(asdict(marked.verdict), allow_nan=False)
    assert targets.SECRET not in text + json.dumps(marked.notebook)
    assert len(text) < 100_000
    assert earned(desk.mark(GOOD, "s02")) == [4, 3]


@pytest.mark.parametrize("path", ENDING, ids=lambda path: path.stem)
def test_what_was_earned_before_is_kept(desk: Desk, targets: Targets, path: Path) -> None:
    """A program that ends, hangs or takes everything costs its own exercise alone."""
    program = f"{targets.cell}\n{path.read_text(encoding='utf-8')}\n\n{AS_BACKWARD}"

    assert earned(desk.mark(handed(program, "scale_backward"), "s01")) == [4, 0]


def test_answers_recorded_from_the_public_key_earn_nothing(desk: Desk) -> None:
    """Every student has the public seed's questions and answers; the class's are others."""
    public = compile_key(scaling.ASSIGNMENT, seed=PUBLIC, seed_name="public")

    assert earned(desk.mark(handed(learned(desk.key)), "s01"))[0] == 4  # such a table would do
    assert earned(desk.mark(handed(learned(public)), "s01"))[0] == 0


def filled(value: object, dtype: str):
    return lambda shape: np.full(shape, value, dtype=dtype)


def bits(pattern: bytes, dtype: str):
    size = np.dtype(dtype).itemsize
    return lambda shape: np.frombuffer(
        pattern[:size].ljust(size, b"\0") * max(1, int(np.prod(shape))), dtype
    )[: int(np.prod(shape))].reshape(shape)


STRANGE = {
    "NaN": filled(np.nan, "float64"),
    "infinity": filled(np.inf, "float64"),
    "the largest number": filled(np.finfo("float64").max, "float64"),
    "the smallest number": filled(5e-324, "float64"),
    "signaling NaN": bits(b"\x01\x00\xa0\x7f", "float32"),
    "bits of no number": bits(b"\1" * 16, "longdouble"),
    "an infinity that is none": bits(b"\0" * 8 + b"\xff\x7f", "longdouble"),
    "true": filled(True, "bool"),
    "the lowest integer": filled(-(2**63), "int64"),
    "the highest integer": filled(2**64 - 1, "uint64"),
    "an empty array": lambda shape: np.zeros(0),
    "a single number": lambda shape: np.float64(0) * np.zeros(()),
    "no entry and axes without end": lambda shape: np.empty((0, 2**60), bool),
    "thirty-two axes": lambda shape: np.zeros((1,) * 32),
    "nothing": lambda shape: None,
    "words": lambda shape: Oddity("<b>an array</b>"),
}


@pytest.mark.parametrize("strange", STRANGE)
@pytest.mark.parametrize("first_only", [False, True])
def test_strange_numbers_are_compared_without_a_word(
    key: AnswerKey, strange: str, first_only: bool
) -> None:
    """No number that a student can send earns a mark, raises an error, or warns on the console."""
    rungs = [rung for one in key.exercises for check in one.checks for rung in check.rungs]

    def put(expected: Output) -> Output:
        shape = np.shape(expected)
        made = STRANGE[strange](shape)
        if not first_only or np.shape(made) != shape or not shape or made is None:
            return made
        right = np.array(expected, dtype=made.dtype if made.dtype.kind == "f" else "float64")
        right.flat[0] = made.flat[0]
        return right

    def ask(question):
        rung = next(rung for rung in rungs if rung.question is question)
        return Observation(End.RETURNED, tuple(map(put, rung.expected)))

    assert [result.earned for result in judge(key, ask)] == [0, 0]
