"""Make the student's notebook from the instructor's, as `nbgrader generate_assignment` does.

Cell by cell the same as nbgrader's own output under our settings, without importing nbgrader; a
test holds the two together. Used where a release is needed and nbgrader is not: in tests, and to
show an author what a student will see.
"""

from collections.abc import Iterator

from nbformat import NotebookNode, from_dict

from autograder.model.errors import CourseError
from autograder.notebooks.cells import checksum, grade_id, is_grade, is_locked, is_solution

CODE_STUB = "raise NotImplementedError"
TEXT_STUB = "Your answer here."


def release(notebook: NotebookNode) -> NotebookNode:
    """Return the notebook that students get: solutions and mark schemes gone, cells locked.

    Raises:
        CourseError: a region has no end, or begins inside another.
    """
    student = from_dict(notebook)
    student.metadata.pop("celltoolbar", None)
    for cell in student.cells:
        _release(cell)
    return student


def _release(cell: NotebookNode) -> None:
    _lock(cell)
    _clear_solution(cell)
    cell.source = _cleared(cell, "HIDDEN TESTS")
    cell.source = _cleared(cell, "MARK SCHEME")
    if cell.cell_type == "code":
        cell.outputs = []
        cell.execution_count = None
        for name in ("collapsed", "scrolled"):
            cell.metadata.pop(name, None)
    if is_grade(cell) or is_solution(cell) or is_locked(cell):
        cell.metadata.nbgrader["checksum"] = checksum(cell)
        cell.metadata.nbgrader["cell_type"] = cell.cell_type


def _lock(cell: NotebookNode) -> None:
    if is_solution(cell) or is_locked(cell):
        cell.metadata["deletable"] = False
    if is_locked(cell):
        cell.metadata["editable"] = False


def _clear_solution(cell: NotebookNode) -> None:
    stub = CODE_STUB if cell.cell_type == "code" else TEXT_STUB
    cleared = _cleared(cell, "SOLUTION", stub)
    if is_solution(cell) and cleared == cell.source:
        cleared = stub
    cell.source = cleared


def _cleared(cell: NotebookNode, region: str, stub: str = "") -> str:
    try:
        return without(cell.source, region, stub)
    except CourseError as error:
        raise CourseError(f"cell {grade_id(cell) or cell.id}: {error}") from None


def without(source: str, region: str, stub: str = "") -> str:
    """Return a text with every region replaced by the stub, indented as the region's first line.

    Raises:
        CourseError: a region has no end, or begins inside another.
    """
    return "\n".join(_outside(source, region, stub))


def _outside(source: str, region: str, stub: str) -> Iterator[str]:
    begun = False
    for line in source.split("\n"):
        if f"BEGIN {region}" in line:
            _refuse(begun, f"a BEGIN {region} stands inside another; end the first before it.")
            begun = True
            yield from [line[: len(line) - len(line.lstrip())] + stub] if stub else []
        elif f"END {region}" in line:
            begun = False
        elif not begun:
            yield line
    _refuse(begun, f"BEGIN {region} has no END {region}; add one after it.")


def _refuse(unpaired: bool, why: str) -> None:
    if unpaired:
        raise CourseError(why)
