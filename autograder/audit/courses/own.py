"""This course's own interface as conventions: every exercise is what it is, nothing is outside.

There are two, since a convolution written in NumPy and one written in PyTorch have the same name.
"""

from collections.abc import Iterable

from autograder.audit.convention import Convention, Row
from autograder.checks import Assignment


def own(assignments: Iterable[Assignment]) -> tuple[Convention, Convention]:
    """Return the conventions of what the course asks for in NumPy, and in PyTorch."""
    known = list(assignments)
    in_numpy, in_pytorch = (
        _rows([assignment for assignment in known if assignment.tensors is tensors])
        for tensors in (False, True)
    )
    return (
        Convention("own", "this course", in_numpy),
        Convention("own", "this course in PyTorch", in_pytorch, tensors=True),
    )


def _rows(assignments: Iterable[Assignment]) -> tuple[Row, ...]:
    return tuple(
        Row(
            exercise.name,
            exercise.name,
            assignment.key,
            through=exercise.through.name if exercise.through else "",
        )
        for assignment in assignments
        for exercise in assignment.exercises
    )
