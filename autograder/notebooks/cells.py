"""What a cell is to a grader: answer, question, check or text, in nbgrader's metadata."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from nbformat import NotebookNode, from_dict

from autograder.model.verdict import Result
from autograder.model.wording import result_lines

CHECK = "check-"  # the grade_id of a check cell is this and the name of its exercise
ENVIRONMENT = "environment"  # the grade_id of the first code cell
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def grade_id(cell: NotebookNode) -> str:
    """Return the name by which nbgrader knows a cell, or nothing."""
    name = _words(cell).get("grade_id", "")
    return name if isinstance(name, str) else ""


def is_solution(cell: NotebookNode) -> bool:
    """Return whether the student writes in this cell."""
    return _flag(cell, "solution")


def is_grade(cell: NotebookNode) -> bool:
    """Return whether this cell carries points."""
    return _flag(cell, "grade")


def is_answer(cell: NotebookNode) -> bool:
    """Return whether this is where a function is written."""
    return is_solution(cell) and not is_grade(cell)


def is_question(cell: NotebookNode) -> bool:
    """Return whether this is where a written question is answered."""
    return is_solution(cell) and is_grade(cell)


def is_check(cell: NotebookNode) -> bool:
    """Return whether this cell holds an exercise's checks."""
    return is_grade(cell) and not is_solution(cell)


def is_environment(cell: NotebookNode) -> bool:
    """Return whether this is the cell that looks for what the notebook needs."""
    return grade_id(cell) == ENVIRONMENT


def is_locked(cell: NotebookNode) -> bool:
    """Return whether nbgrader puts this cell's source back: no solution, and locked or graded."""
    return not is_solution(cell) and (is_grade(cell) or _flag(cell, "locked"))


def check_id(exercise: str) -> str:
    """Return the grade_id of an exercise's check cell."""
    return f"{CHECK}{exercise}"


def check_cells(notebook: NotebookNode) -> dict[str, str]:
    """Return the grade_id of every check cell by the name of its exercise."""
    ids = [grade_id(cell) for cell in notebook.cells if is_check(cell)]
    return {name.removeprefix(CHECK): name for name in ids if name.startswith(CHECK)}


def questions(notebook: NotebookNode) -> dict[str, int]:
    """Return the points of every written question by its grade_id."""
    return {
        grade_id(cell): int(cell.metadata["nbgrader"]["points"])
        for cell in notebook.cells
        if is_question(cell)
    }


def unanswered_cells(notebook: NotebookNode) -> Iterator[str]:
    """Yield the solution cells that are as they were released, by their checksum."""
    for cell in notebook.cells:
        if is_solution(cell) and _words(cell).get("checksum") == checksum(cell):
            yield grade_id(cell)


def write_findings(notebook: NotebookNode, results: Mapping[str, Result]) -> None:
    """Put each result under its check cell, as plain text and as the number of points earned.

    The number is what nbgrader itself would read off the cell; it is left out where something was
    not judged.
    """
    for cell in notebook.cells:
        if cell.cell_type == "code":
            result = results.get(grade_id(cell)) if is_check(cell) else None
            cell.outputs = list(_outputs(result)) if result else []


def _outputs(result: Result) -> Iterator[NotebookNode]:
    lines = (CONTROL.sub("\ufffd", line) for line in result_lines(result))
    text = "\n".join(lines) + "\n"
    yield from_dict({"output_type": "stream", "name": "stdout", "text": text})
    if result.judged:
        data = {"text/plain": str(float(result.earned))}
        yield from_dict(
            {"output_type": "execute_result", "execution_count": None, "metadata": {}, "data": data}
        )


def checksum(cell: NotebookNode) -> str:
    """Return nbgrader's fingerprint of a cell: source, type, flags, name and points.

    MD5 is nbgrader's choice; it tells edits apart, it protects nothing.
    """
    words = [
        cell.source,
        cell.cell_type,
        str(is_grade(cell)),
        str(is_solution(cell)),
        str(is_locked(cell)),
        grade_id(cell),
    ]
    if is_grade(cell):
        words.append(str(float(_words(cell)["points"])))
    digest = hashlib.md5(usedforsecurity=False)
    digest.update("".join(words).encode("utf-8", errors="surrogatepass"))
    return digest.hexdigest()


def _words(cell: NotebookNode) -> Mapping[str, Any]:
    words = cell["metadata"].get("nbgrader", {})
    return words if isinstance(words, dict) else {}


def _flag(cell: NotebookNode, name: str) -> bool:
    return bool(_words(cell).get(name, False))
