"""Read an author's notebook, and say what is wrong with it before a student could find out."""

import ast
import inspect
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import jupytext
from nbformat import NotebookNode

from autograder.model.errors import CourseError
from autograder.notebooks.answers import definitions, parsed
from autograder.notebooks.cells import CHECK, ENVIRONMENT
from autograder.notebooks.declared import Assignment, Exercise
from autograder.notebooks.release import CODE_STUB, without

NAME = re.compile(r"[A-Za-z0-9_-]+")  # what nbgrader allows as a grade_id
PURPOSES = ("answer", "check", "question")
HEADERS = 'environment, answer="NAME", check="NAME" or question="NAME" points=N'
SCHEME = "MARK SCHEME"


@dataclass(frozen=True)
class Cell:
    """One cell of an author's text.

    `purpose` is `answer`, `check`, `question`, `environment` or nothing; `name` is what it is for.
    """

    file: str
    number: int
    kind: str
    source: str
    purpose: str = ""
    name: str = ""
    points: Any = None

    def wrong(self, fact: str, mend: str) -> CourseError:
        """Return the error that names this cell, the fact and how to mend it."""
        what = f" ({self.purpose} {self.name}".rstrip() + ")" if self.purpose else ""
        return CourseError(f"{self.file}, cell {self.number}{what}: {fact}; {mend}.")


def author_cells(text: str, assignment: Assignment) -> tuple[Cell, ...]:
    """Return the cells of an author's text, all of them sound.

    Raises:
        CourseError: with the file, the cell, the fact and how to mend it.
    """
    file = f"assignments/{assignment.key}/notebook.py"
    notebook = jupytext.reads(text, fmt="py:percent")
    cells = tuple(_cell(file, number, cell) for number, cell in enumerate(notebook.cells, 1))
    for cell in cells:
        _examine(cell, assignment)
    _examine_names(cells)
    for exercise in assignment.exercises:
        _examine_exercise(exercise, cells, file)
    _examine_environment(cells, file)
    return cells


def _cell(file: str, number: int, cell: NotebookNode) -> Cell:
    words = {k: v for k, v in cell.metadata.items() if k != "lines_to_next_cell"}
    purpose, name = _purpose(words)
    found = Cell(
        file, number, cell.cell_type, cell.source, purpose, name, words.pop("points", None)
    )
    if words and (len(words) > 1 or purpose not in (*PURPOSES, ENVIRONMENT)):
        shown = " ".join(str(word) for word in words.values())
        raise found.wrong(
            f"{shown!r} in its first line is no purpose of a cell", f"write {HEADERS}"
        )
    return found


def _purpose(words: dict[str, Any]) -> tuple[str, str]:
    for purpose in PURPOSES:
        if purpose in words:
            return purpose, str(words[purpose])
    return (ENVIRONMENT, "") if words.get("title") == ENVIRONMENT else ("", "")


def _examine(cell: Cell, assignment: Assignment) -> None:
    if cell.purpose == "answer":
        _examine_answer(cell, _exercise(cell, assignment))
    elif cell.purpose == "question":
        _examine_question(cell)
    elif "BEGIN SOLUTION" in cell.source:
        raise cell.wrong("a solution stands in a cell that is no answer", "move it to an answer")
    elif cell.purpose == "check":
        _exercise(cell, assignment)
    if cell.purpose in ("check", ENVIRONMENT) and cell.source.strip():
        raise cell.wrong("there is code in a cell that is generated", "write its first line alone")


def _exercise(cell: Cell, assignment: Assignment) -> Exercise:
    for exercise in assignment.exercises:
        if exercise.name == cell.name:
            return exercise
    known = ", ".join(exercise.name for exercise in assignment.exercises)
    raise cell.wrong(f"{cell.name!r} is no exercise of {assignment.key}", f"use one of {known}")


def _examine_answer(cell: Cell, exercise: Exercise) -> None:
    """Hold the solution and what a student will see of it to the reference's signature."""
    if "BEGIN SOLUTION" not in cell.source or "END SOLUTION" not in cell.source:
        raise cell.wrong(
            "it has no BEGIN SOLUTION or no END SOLUTION",
            "put ### BEGIN SOLUTION and ### END SOLUTION around what a student has to write",
        )
    if parsed(cell.source) is None:
        raise cell.wrong("its solution is not Python", "mend it")
    stub = definitions(parsed(_outside(cell, "SOLUTION", CODE_STUB))).get(exercise.name)
    if not isinstance(stub, ast.FunctionDef):
        raise cell.wrong(
            f"without the solution no def {exercise.name} is left for the student",
            "put BEGIN SOLUTION below the def line and the docstring",
        )
    given, wanted = _parameters(stub), list(inspect.signature(exercise.reference).parameters)
    if given != wanted:
        raise cell.wrong(
            f"its parameters are ({', '.join(given)}) and those of the reference are "
            f"({', '.join(wanted)})",
            "give both the same",
        )


def _parameters(function: ast.FunctionDef) -> list[str]:
    a = function.args
    named = [*a.posonlyargs, *a.args, a.vararg, *a.kwonlyargs, a.kwarg]
    return [argument.arg for argument in named if argument]


def _examine_question(cell: Cell) -> None:
    if not NAME.fullmatch(cell.name) or cell.name.startswith(CHECK) or cell.name == ENVIRONMENT:
        raise cell.wrong(f"{cell.name!r} cannot be its name", "use letters, digits, _ and -")
    if cell.kind != "markdown":
        raise cell.wrong("a written question has to be text", "begin it with # %% [markdown]")
    if type(cell.points) is not int or cell.points < 1:
        raise cell.wrong(f"its points are {cell.points!r}", "add points=N, a whole number above 0")
    if not scheme(cell):
        raise cell.wrong(
            "it has no mark scheme",
            f"add one between === BEGIN {SCHEME} === and === END {SCHEME} ===",
        )


def scheme(cell: Cell) -> str:
    """Return the mark scheme of a written question, or nothing."""
    _, begin, rest = cell.source.partition(f"BEGIN {SCHEME}")
    inside, end, _ = rest.partition(f"END {SCHEME}")
    lines = inside.split("\n")[1:-1]
    return "\n".join(lines).strip() if begin and end else ""


def question(cell: Cell) -> str:
    """Return the words of a written question, without its mark scheme."""
    return _outside(cell, SCHEME).strip()


def _outside(cell: Cell, region: str, stub: str = "") -> str:
    try:
        return without(cell.source, region, stub)
    except CourseError as error:
        fact, _, mend = str(error).rstrip(".").partition("; ")
        raise cell.wrong(fact, mend) from None


def _examine_names(cells: Sequence[Cell]) -> None:
    seen: dict[str, int] = {}
    for cell in cells:
        name = f"{cell.purpose} {cell.name}" if cell.purpose == "check" else cell.name
        if cell.name and name in seen:
            raise cell.wrong(f"cell {seen[name]} is the same already", "give each its own name")
        seen[name] = cell.number


def _examine_exercise(exercise: Exercise, cells: Sequence[Cell], file: str) -> None:
    places = dict(_places(exercise, cells))
    for purpose in ("answer", "check"):
        if purpose not in places:
            raise CourseError(
                f"{file}: {exercise.name} has no {purpose} cell; "
                f'add a cell that begins # %% {purpose}="{exercise.name}".'
            )
    if places["check"] < places["answer"]:
        raise CourseError(
            f"{file}: the check of {exercise.name} is cell {places['check']}, before its answer in "
            f"cell {places['answer']}; move it below."
        )


def _places(exercise: Exercise, cells: Sequence[Cell]) -> Iterator[tuple[str, int]]:
    return ((cell.purpose, cell.number) for cell in cells if cell.name == exercise.name)


def _examine_environment(cells: Sequence[Cell], file: str) -> None:
    code = [cell.purpose for cell in cells if cell.kind == "code"]
    if Counter(code)[ENVIRONMENT] != 1 or code[0] != ENVIRONMENT:
        raise CourseError(
            f"{file}: the first code cell, and no other, has to be the environment; "
            "begin it with # %% environment and leave it empty."
        )
