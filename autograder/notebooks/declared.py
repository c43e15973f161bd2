"""What a notebook has to know of an assignment; `autograder.checks` declares such things.

The two rooms stand side by side and do not import each other.
"""

from collections.abc import Callable
from typing import Any, Protocol


class Exercise(Protocol):
    """One function that the student writes."""

    @property
    def name(self) -> str:
        """Return the name of the function."""

    @property
    def reference(self) -> Callable[..., Any]:
        """Return the right answer, with the signature that the student's has to have."""

    @property
    def minutes(self) -> int:
        """Return how long it takes."""

    @property
    def difficulty(self) -> str:
        """Return how hard it is, in a word."""


class Check(Protocol):
    """One promise about an exercise."""

    @property
    def exercise(self) -> Exercise:
        """Return the exercise that it is about."""

    @property
    def claim(self) -> str:
        """Return the promise as a sentence."""

    @property
    def points(self) -> int:
        """Return what keeping it is worth."""


class Assignment(Protocol):
    """Everything that one assignment declares."""

    @property
    def key(self) -> str:
        """Return the name of its folder and files."""

    @property
    def exercises(self) -> tuple[Exercise, ...]:
        """Return the exercises in order."""

    @property
    def checks(self) -> tuple[Check, ...]:
        """Return the checks in order."""


def checks_of(assignment: Assignment, exercise: str) -> list[Check]:
    """Return the checks of one exercise."""
    return [check for check in assignment.checks if check.exercise.name == exercise]


def points_of(assignment: Assignment, exercise: str) -> int:
    """Return the points of one exercise: the sum over its checks."""
    return sum(check.points for check in checks_of(assignment, exercise))
