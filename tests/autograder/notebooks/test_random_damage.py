"""Whatever bytes and whatever damage: no crash, no lost line, no lost answer."""

import copy
import json

import nbformat
from fakes.scaling_notebook import handed_in, released, working
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.model.errors import AnswerError
from autograder.notebooks.read import read
from autograder.notebooks.repair import repair

RELEASE = released()
GOOD = handed_in()
SOURCES = st.text() | st.sampled_from([c["source"] for c in GOOD["cells"]])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
CELLS = st.fixed_dictionaries(
    {},
    optional={
        "id": JSON | st.sampled_from([c["id"] for c in GOOD["cells"]]),
        "cell_type": JSON | st.sampled_from(["code", "markdown", "raw", "heading"]),
        "metadata": JSON
        | st.fixed_dictionaries({"nbgrader": JSON | st.fixed_dictionaries({"grade_id": st.text()})})
        | st.sampled_from([c["metadata"] for c in GOOD["cells"]]),
        "source": JSON | SOURCES,
        "attachments": JSON,
        "level": JSON,
    },
)
NOTEBOOKS = st.fixed_dictionaries({"cells": st.lists(CELLS | JSON)}, optional={"metadata": JSON})


def lines(notebook) -> set[str]:
    return {line.rstrip() for c in notebook.cells for line in c.source.split("\n") if line.strip()}


def refusal(data: bytes) -> str:
    """Read and repair; return nothing when that went well, or the sentence that refused it."""
    try:
        submitted = read(data, "scaling.ipynb")
    except AnswerError as error:
        return str(error)
    nbformat.validate(submitted)
    result = repair(submitted, RELEASE)
    nbformat.validate(result.notebook)
    json.dumps(result.notebook, allow_nan=False, ensure_ascii=False).encode()
    assert lines(submitted) - lines(RELEASE) <= lines(result.notebook)
    return ""


def is_sentence(text: str) -> bool:
    return text.startswith("scaling.ipynb ") and "; " in text and "\n" not in text


@given(st.binary())
def test_any_bytes_are_a_notebook_or_a_sentence(data: bytes):
    """Reading either works or raises one sentence that names the file."""
    refused = refusal(data)

    assert not refused or is_sentence(refused)


@given(JSON)
def test_any_json_is_a_notebook_or_a_sentence(value):
    """So it is for everything that is JSON, and no notebook."""
    refused = refusal(json.dumps(value).encode())

    assert not refused or is_sentence(refused)


@settings(deadline=None)
@given(NOTEBOOKS)
def test_any_cells_are_repaired(notebook):
    """Cells of any content come out as a valid notebook with all that was in them."""
    assert refusal(json.dumps(notebook).encode("utf-8", "surrogatepass")) == ""


@settings(deadline=None)
@given(st.data())
def test_any_cut_and_any_changed_byte_is_survived(data):
    """A file that was cut off, or in which a few bytes changed, is read or refused."""
    whole = json.dumps(GOOD).encode()
    start = data.draw(st.integers(0, len(whole)))
    middle = data.draw(st.binary(max_size=3))
    end = data.draw(st.integers(start, len(whole)))
    refused = refusal(whole[:start] + middle + whole[end:])

    assert not refused or is_sentence(refused)


# What happens to a cell without touching what is written in it. Each leaves enough to know it by:
# its name, its id, or the def of its function.


def strip_name(cell, draw):
    cell["metadata"] = {}


def strip_id(cell, draw):
    cell.pop("id", None)


def spoil_flags(cell, draw):
    words = cell["metadata"].get("nbgrader", {})
    for key in ("points", "grade", "solution", "locked", "schema_version", "checksum"):
        if key in words and draw(st.booleans()):
            words[key] = draw(JSON)


def retype(cell, draw):
    cell["cell_type"] = draw(st.sampled_from(["code", "markdown", "raw"]))


def pad(cell, draw):
    cell["source"] = draw(st.sampled_from(["", "\n", "\n\n"])) + cell["source"] + "\n  \n"


def fill_outputs(cell, draw):
    cell["outputs"] = draw(JSON)


SPOIL = (strip_name, strip_id, spoil_flags, retype, pad, fill_outputs)
HARMLESS = st.sampled_from(
    ["x = 1", "", "%matplotlib inline", "print('hi')", "1/0", "def", "check"]
)


def spoiled(cell, draw):
    """Spoil a cell; the helper has neither name nor def of an exercise, so it keeps its type."""
    spoils = SPOIL if cell["id"] != "helper" else (strip_id, pad, fill_outputs)
    for spoil in draw(st.lists(st.sampled_from(spoils), max_size=3, unique=True)):
        spoil(cell, draw)


@st.composite
def damaged(draw):
    """A good submission with cells spoiled, doubled, put in between and shuffled."""
    notebook = copy.deepcopy(GOOD)
    for cell in notebook["cells"]:
        spoiled(cell, draw)
    doubled = draw(st.lists(st.sampled_from(notebook["cells"]), max_size=4))
    notebook["cells"] += copy.deepcopy(doubled)
    for source in draw(st.lists(HARMLESS, max_size=3)):
        added = {"cell_type": "code", "metadata": {}, "source": source}
        notebook["cells"].insert(draw(st.integers(0, len(notebook["cells"]))), added)
    if draw(st.booleans()):
        notebook["cells"] = draw(st.permutations(notebook["cells"]))
    return json.dumps(notebook).encode()


@settings(deadline=None, max_examples=300)
@given(damaged())
def test_no_earned_mark_is_lost_by_damage(data: bytes):
    """Whatever was done to the cells, both functions still count."""
    assert refusal(data) == ""

    result = repair(read(data, "scaling.ipynb"), RELEASE)
    assert working(result.sources) == {"scale_forward", "scale_backward"}
