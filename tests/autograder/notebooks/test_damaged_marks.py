"""Damaged notebooks all the way to their marks, and any bytes whatever all the way to a verdict."""

import json
from collections.abc import Iterator
from dataclasses import asdict

import nbformat
import pytest
from fakes import scaling
from fakes.damages import DAMAGES, REFUSED, Damage
from fakes.scaling_notebook import code, handed_in, released
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.judge.compile import compile_key
from autograder.judge.grade import Desk, Marked
from autograder.sandbox.seat import Template

GOOD = json.dumps(handed_in()).encode()
FULL = {"scale_forward": 4, "scale_backward": 3}
NEEDS = {"scale_forward": {"scale_forward"}, "scale_backward": {"scale_forward", "scale_backward"}}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    """Give one desk for all, as a class is graded."""
    with Template() as template:
        yield Desk(compile_key(scaling.ASSIGNMENT, seed=5, seed_name="x"), released(), template)


def earned(marked: Marked) -> dict[str, int]:
    return {result.exercise: result.earned for result in marked.verdict.results}


def is_whole(marked: Marked) -> bool:
    """Say whether a verdict can be written, and its notebook read by everybody else."""
    nbformat.validate(marked.notebook)
    text = json.dumps([asdict(marked.verdict), marked.notebook], allow_nan=False)
    return bool(text.encode("utf-8")) and len(marked.verdict.results) == len(FULL)


@pytest.mark.parametrize("damage", DAMAGES, ids=repr)
def test_damage_costs_no_mark_that_was_earned(desk: Desk, damage: Damage):
    """Every function that still works earns what it is worth."""
    marked = desk.mark(damage.make(), "s01")

    assert is_whole(marked)
    assert marked.verdict.judged
    assert earned(marked) == {name: FULL[name] * (NEEDS[name] <= damage.works) for name in FULL}
    assert all(any(note in said for said in marked.verdict.notes) for note in damage.notes)


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_is_a_verdict_too(desk: Desk, name: str):
    """Nothing is judged, nothing is earned, the sentence says why, and the next one is graded."""
    data, fact = REFUSED[name]
    marked = desk.mark(data, "s01")

    assert is_whole(marked)
    assert fact in marked.verdict.refused
    assert not any(result.judged for result in marked.verdict.results)
    assert earned(desk.mark(GOOD, "s02")) == FULL


def cut(pieces: tuple[int, bytes, int]) -> bytes:
    """Replace what stands between two places of a good submission."""
    start, middle, end = pieces
    return GOOD[: min(start, end)] + middle + GOOD[max(start, end) :]


PLACE = st.integers(0, len(GOOD))
BYTES = (
    st.binary()
    | st.builds(lambda value: json.dumps(value).encode("utf-8", "surrogatepass"), JSON)
    | st.builds(cut, st.tuples(PLACE, st.binary(max_size=8), PLACE))
)


@settings(max_examples=150)
@given(BYTES)
def test_whatever_bytes_are_handed_in_the_run_ends_with_a_verdict(desk: Desk, data: bytes):
    """It is judged, or refused with one sentence that says what to do; nothing is raised."""
    marked = desk.mark(data, "s01")

    assert is_whole(marked)
    if marked.verdict.refused:
        assert "\n" not in marked.verdict.refused
        assert marked.verdict.refused.endswith("hand it in again")
    else:
        assert marked.verdict.judged
    assert all(points <= FULL[name] for name, points in earned(marked).items())


def test_hundreds_of_cells_that_raise_make_no_long_verdict(desk: Desk):
    """Each of them could fill the feedback with an error of its own; the first ones are told."""
    notebook = handed_in()
    notebook["cells"] += [
        {**code(f"raise ValueError('{i:03}' * 90)"), "id": f"c{i}"} for i in range(300)
    ]
    marked = desk.mark(json.dumps(notebook).encode(), "s01")

    assert earned(marked) == FULL
    assert marked.verdict.notes[-1] == "250 more notes were left out."
    assert sum(map(len, marked.verdict.notes)) < 20_000
