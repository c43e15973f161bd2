"""Find the assignments of a course by their folders, and load what they declare."""

import importlib
import sys
from pathlib import Path

from autograder.checks import Assignment
from autograder.model.errors import CourseError


def keys(root: Path) -> tuple[str, ...]:
    """Return the keys of all assignments below `root/assignments`, in order."""
    folders = sorted((root / "assignments").glob("*/checks.py"))
    if not folders:
        raise CourseError(
            f"{root / 'assignments'} holds no assignment; run this in the root of the course."
        )
    return tuple(path.parent.name for path in folders)


def load(root: Path, key: str) -> Assignment:
    """Return the assignment `key`; what it declares is imported from `root`.

    Raises:
        CourseError: there is no such assignment.
    """
    known = keys(root)
    if key not in known:
        raise CourseError(f"there is no assignment {key}; there are {', '.join(known)}.")
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))
    module = importlib.import_module(f"assignments.{key}")
    assignment: Assignment = module.ASSIGNMENT
    return assignment
