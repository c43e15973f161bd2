"""Find the assignments of a course by their folders, and load what they declare."""

import importlib
import sys
from collections.abc import Iterable
from pathlib import Path

from autograder.checks import Assignment
from autograder.model.errors import CourseError


def keys(root: Path, wanted: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the keys that are wanted, by default those of all assignments in `root/assignments`.

    Raises:
        CourseError: there is no assignment at all, or none of a name that is wanted.
    """
    folders = sorted((root / "assignments").glob("*/checks.py"))
    if not folders:
        raise CourseError(
            f"{root / 'assignments'} holds no assignment; run this in the root of the course."
        )
    known = tuple(path.parent.name for path in folders)
    chosen = tuple(dict.fromkeys(wanted)) or known
    for key in chosen:
        if key not in known:
            raise CourseError(f"there is no assignment {key}; there are {', '.join(known)}.")
    return chosen


def load(root: Path, key: str) -> Assignment:
    """Return the assignment `key`; what it declares is imported from `root`.

    Raises:
        CourseError: there is no such assignment.
    """
    keys(root, (key,))
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))
    module = importlib.import_module(f"assignments.{key}")
    assignment: Assignment = module.ASSIGNMENT
    return assignment
