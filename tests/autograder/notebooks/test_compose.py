"""From an author's text to the instructor's notebook, or to a sentence about what is wrong."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from fakes import scaling
from fakes.scaling_notebook import BOOK, TEXT
from nbgrader.nbgraderformat import MetadataValidator

from autograder.model.errors import CourseError
from autograder.notebooks.compose import compose, compose_notebook
from autograder.notebooks.environment import stamp


def composed(text: str = TEXT):
    return {cell.id: cell for cell in compose_notebook(text, scaling.ASSIGNMENT, BOOK).cells}


def words(cell) -> dict:
    return dict(cell.metadata.nbgrader)


def test_the_notebook_is_valid_for_jupyter_and_for_nbgrader():
    """Both validators agree."""
    notebook = nbformat.reads(compose(TEXT, scaling.ASSIGNMENT, BOOK), as_version=4)

    nbformat.validate(notebook)
    MetadataValidator().validate_nb(notebook)


def test_the_same_text_gives_the_same_bytes():
    """Cell ids and all, also in another process with another hash seed."""
    code = (
        "import sys; sys.path.insert(0, 'tests'); sys.path.insert(0, '.');"
        "from fakes.scaling_notebook import *; from autograder.notebooks.compose import compose;"
        "sys.stdout.write(compose(TEXT, scaling.ASSIGNMENT, BOOK))"
    )
    root = Path(__file__).parents[3]
    twice = [
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            check=True,
            cwd=root,
            env={"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    ]

    assert twice[0] == twice[1] == compose(TEXT, scaling.ASSIGNMENT, BOOK).encode()


def test_every_kind_of_cell_has_its_flags():
    """Answers are solutions, checks are graded and locked, text is read-only."""
    cells = composed()

    plain = {"schema_version": 3, "grade": False, "locked": False, "solution": False, "task": False}
    assert words(cells["scale_forward"]) == {**plain, "grade_id": "scale_forward", "solution": True}
    assert words(cells["check-scale_forward"]) == {
        **plain,
        "grade_id": "check-scale_forward",
        "grade": True,
        "locked": True,
        "points": 4,
    }
    assert words(cells["why_scale"]) == {
        **plain,
        "grade_id": "why_scale",
        "grade": True,
        "solution": True,
        "points": 4,
    }
    assert words(cells["environment"]) == {**plain, "grade_id": "environment", "locked": True}
    assert cells["cell-000"].metadata == {"deletable": False, "editable": False}
    assert cells["cell-006"].metadata == {}


def test_points_are_those_of_the_checks():
    """No number is written in the text."""
    assert words(composed()["check-scale_backward"])["points"] == 3


def test_placeholders_are_filled_and_formulas_are_left_alone():
    """Totals, numbers of an exercise, the list of claims, the address of the book."""
    cells = composed()

    first = cells["cell-000"].source
    assert "7 points for functions, 11 in all, about 10 minutes." in first
    assert "(https://book.example/scale.html)" in first
    assert "$y_{i} = f\\,x_{i}$" in first
    assert "## Forward: 4 points\n\n5 minutes, easy" in cells["cell-002"].source
    assert "- Every entry is multiplied by the factor. (2 points)\n" in cells["cell-002"].source
    assert "- A float32 array stays one. (1 point)\n" in cells["cell-002"].source
    assert "see https://book.example/scale.html" in cells["scale_forward"].source


def test_braces_in_code_are_no_placeholders():
    """An f-string stays what it is."""
    text = TEXT.replace("scale_forward(np.ones(3))", 'points = 3\nprint(f"{points} {x:d}")')

    assert 'print(f"{points} {x:d}")' in composed(text)["cell-006"].source


def test_a_question_stands_above_the_cell_for_its_answer():
    """The mark scheme goes with the answer, so that the stub replaces it."""
    cells = composed()

    assert cells["why_scale-question"].source == "Why is the factor in the cache? (4 points)"
    assert cells["why_scale"].source.startswith("=== BEGIN MARK SCHEME ===\n4 points: the backward")


def test_the_first_code_cell_is_python_for_any_version():
    """It has to run where Python is too old, so it uses nothing new; it knows its zip."""
    source = composed()["environment"].source

    ast.parse(source, feature_version=(3, 7))
    assert "scaling.zip" in source
    assert "KEY" not in source


@pytest.mark.parametrize(
    ("was", "becomes", "is_new"),
    [
        ("Try it.", "Try it out.", False),
        ("return dout * factor,", "return factor * dout,", False),
        ("4 points: the backward", "4 points, since it", False),
        ("def scale_forward(x, factor=2.0):", "def scale_forward(x, factor=3.0):", True),
        ("Why is the factor in the cache?", "What is the cache for?", True),
        ("points=4", "points=5", True),
    ],
)
def test_a_release_has_a_mark_of_what_is_asked(was: str, becomes: str, is_new: bool):
    """It changes with functions, questions and points, and not with explanations or solutions."""
    marks = [stamp(composed(t)["environment"].source) for t in (TEXT, TEXT.replace(was, becomes))]

    assert {mark.key for mark in marks} == {"scaling"}
    assert (marks[0] != marks[1]) is is_new


BEGIN, END = "    ### BEGIN SOLUTION\n", "    ### END SOLUTION\n"
DEF = "def scale_forward(x, factor=2.0):\n"
DOC = '    """Return x times the factor, and the cache; see {book}/scale.html."""\n'
FAULTS = {
    "no answer cell": ('# %% answer="scale_backward"', "# %%", "cell 9: a solution stands in a"),
    "no check cell": ('# %% check="scale_backward"\n', "", "scale_backward has no check cell; add"),
    "unknown name": ('check="scale_forward"', 'check="scale"', "'scale' is no exercise of scaling"),
    "no begin": (BEGIN, "", "cell 4 (answer scale_forward): it has no BEGIN SOLUTION or no END"),
    "no end": (END, "", "it has no BEGIN SOLUTION or no END SOLUTION; put ### BEGIN SOLUTION"),
    "signature lost": (
        DEF + DOC + BEGIN,
        BEGIN.strip() + "\n" + DEF + DOC,
        "no def scale_forward is left for the",
    ),
    "no python": ("return x * np", "return x x np", "its solution is not Python; mend it"),
    "parameters": (
        "(x, factor=2.0)",
        "(x, f=2.0)",
        "(x, f) and those of the reference are (x, fac",
    ),
    "placeholder": ("about {minutes}", "about {minuts}", "cell 1: {minuts} is no placeholder; use"),
    "placeholder with name": ("{points:scale_forward}", "{hours:x}", "{hours:x} is no placeholder"),
    "name in placeholder": ("{points:scale_forward}", "{points:x}", "{points:x} names no exercise"),
    "begin twice": (BEGIN, BEGIN + BEGIN, "forward): a BEGIN SOLUTION stands inside another; end"),
    "twice": (
        "# %% [markdown]\n# Try it.",
        f'# %% answer="scale_forward"\n{DEF}{BEGIN}    return x\n{END}',
        "(answer scale_forward): cell 4 is the same already; give each its own name",
    ),
    "question twice": (
        "# %% [markdown]\n# Try it.",
        '# %% [markdown] question="scale_forward" points=1\n# === BEGIN MARK SCHEME ===\n# a\n'
        "# === END MARK SCHEME ===",
        "is the same already; give each its own name",
    ),
    "no points": (" points=4", "", "(question why_scale): its points are None; add points=N"),
    "no whole points": ("points=4", "points=0.5", "its points are 0.5; add points=N"),
    "no mark scheme": ("=== BEGIN MARK SCHEME ===", "", "it has no mark scheme; add one between"),
    "empty mark scheme": ("# 4 points: the backward multiplies by it.\n", "", "no mark scheme"),
    "question in code": ("[markdown] question", "question", "a written question has to be text"),
    "name of question": ('"why_scale"', '"why scale"', "'why scale' cannot be its name; use"),
    "code in a check": (
        '# %% check="scale_forward"',
        '# %% check="scale_forward"\nx = 1',
        "there is code in a cell that is generated; write its first line alone",
    ),
    "check first": (
        "# %% [markdown]\n# Try it.\n",
        '# %% check="scale_backward"\n',
        "scale_backward is cell 6, before its answer",
    ),
    "no environment": ("# %% environment\n", "", "the first code cell, and no other, has to be"),
    "environment late": ("# %% environment", "# %%\n1\n\n# %% environment", "the first code cell,"),
    "header": ("# %% environment", "# %% enviroment", "'enviroment' in its first line is no purp"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_the_author_is_told_in_a_sentence(fault: str):
    """It names the file, mostly the cell, the fact, and how to mend it."""
    before, after, fact = FAULTS[fault]
    assert before in TEXT
    text = TEXT.replace(before, after)
    if fault == "check first":
        head, _, tail = text.rpartition('# %% check="scale_backward"\n')
        text = head + tail

    with pytest.raises(CourseError) as error:
        compose(text, scaling.ASSIGNMENT, BOOK)

    assert str(error.value).startswith("assignments/scaling/notebook.py")
    assert fact in str(error.value)
    assert "; " in str(error.value)


def test_the_metadata_names_the_kernel():
    """So that every program opens it with Python 3."""
    notebook = json.loads(compose(TEXT, scaling.ASSIGNMENT, BOOK))

    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    assert "jupytext" not in notebook["metadata"]
