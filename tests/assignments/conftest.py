"""What is held of assignments: the one that a test's folder is named after, or each of them.

A test in `tests/assignments/KEY/` is about that assignment. One that lies here and asks for
`folder`, or for anything that is made from it, is asked of all of them.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from asked import key_of
from conftest import ROOT
from nbformat import NotebookNode

from autograder.checks import Assignment
from autograder.judge.catalogue import keys, load
from autograder.judge.key import AnswerKey
from autograder.notebooks.compose import compose_notebook
from autograder.notebooks.idle import idle

HERE = Path(__file__).parent


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Ask a test that is about no assignment in particular of all."""
    if metafunc.definition.path.parent == HERE and "folder" in metafunc.fixturenames:
        metafunc.parametrize("folder", keys(ROOT), indirect=True, scope="module")


@pytest.fixture(scope="module")
def folder(request: pytest.FixtureRequest) -> Path:
    """The assignment's folder."""
    return ROOT / "assignments" / getattr(request, "param", request.path.parent.name)


@pytest.fixture(scope="module")
def assignment(folder: Path) -> Assignment:
    """The assignment as its author declared it."""
    return load(ROOT, folder.name)


@pytest.fixture(scope="module")
def key(folder: Path) -> AnswerKey:
    """Its public key."""
    return key_of(folder.name)


@pytest.fixture(scope="module")
def instructor(assignment: Assignment, folder: Path) -> NotebookNode:
    """The instructor's notebook."""
    text = (folder / "notebook.py").read_text()
    return compose_notebook(text, assignment, "https://book.example")


@pytest.fixture(scope="module")
def text(instructor: NotebookNode) -> str:
    """All that stands in the instructor's notebook."""
    return "\n".join(cell.source for cell in instructor.cells)


@pytest.fixture(scope="module")
def names(instructor: NotebookNode) -> dict[str, Any]:
    """What the answers and the cells to play with define, run in order."""
    return ran(instructor, to_play=True)


def ran(notebook: NotebookNode, *, to_play: bool) -> dict[str, Any]:
    """Run the answers of a notebook, what they rest on, and its cells to play with if asked to."""
    defined: dict[str, Any] = {"np": np}
    names = [cell.metadata.get("nbgrader", {}).get("grade_id", "") for cell in notebook.cells]
    code = {at: c.source for at, c in enumerate(notebook.cells) if c.cell_type == "code"}
    shown = {at: source for at, source in code.items() if not names[at]}
    own = [at for at in code if names[at] != "environment" and not names[at].startswith("check-")]
    skipped = set() if to_play else idle(shown, (code[at] for at in own if names[at]))
    for at in own:
        if at not in skipped:
            exec(code[at], defined)
    return defined


@pytest.fixture(scope="module")
def solutions(instructor: NotebookNode) -> dict[str, Any]:
    """What stands between BEGIN and END SOLUTION, run in order."""
    return ran(instructor, to_play=False)
