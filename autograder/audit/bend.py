"""A check that goes beyond a course's contract, bent until it lies within.

Beside what is asked, the same is asked with one number where it has two, and so much smaller that
the stride divides.

What holds together only in our most general cases would otherwise not be asked of a course that
never promised two strides. The bent questions are answered by our reference like all others.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import wraps

from autograder.audit.convention import Arguments, Convention, Row
from autograder.checks import Assignment, Check, Exercise, Ladder, Sample
from autograder.checks.declare import Asked


def bent(assignment: Assignment, convention: Convention) -> Assignment:
    """Return what of an assignment is asked of a course, its bent questions among it."""
    rows = {row.ours: row for row in convention.rows if row.assignment == assignment.key}
    exercises = tuple(e for e in assignment.exercises if e.name in rows)
    checks = (check for check in assignment.checks if check.exercise in exercises)
    return replace(
        assignment,
        exercises=exercises,
        checks=tuple(_check(check, rows[check.exercise.name]) for check in checks),
    )


def _check(check: Check, row: Row) -> Check:
    if row.bend is None or check.name not in row.bent:
        return check

    @wraps(check.ladder)
    def ladder(sample: Sample) -> Ladder:
        for asked in check.ladder(sample):
            yield asked
            yield from _bent(asked, row, check.exercise)

    return replace(check, ladder=ladder)


def _bent(asked: Asked, row: Row, exercise: Exercise) -> Iterator[Asked]:
    """Yield the question bent, if it goes beyond the contract and can be bent back."""
    assert row.bend is not None
    own, *others = (_named(each, exercise) for each in (asked, *asked.others))
    if not any(_outside(given, row) for given in (own, *others)):
        return
    changed = [dict(row.bend(given)) for given in (own, *others)]
    if not any(_outside(given, row) for given in changed):
        made = [
            _again(given, like) for given, like in zip(changed, (asked, *asked.others), strict=True)
        ]
        yield replace(made[0], others=tuple(made[1:]))


def _outside(given: Arguments, row: Row) -> bool:
    return any(limit.holds(given) for limit in row.limits)


def _named(asked: Asked, exercise: Exercise) -> Arguments:
    return {**dict(zip(exercise.parameters, asked.args, strict=False)), **asked.kwargs}


def _again(given: Arguments, like: Asked) -> Asked:
    """Return a call with these arguments, as many of them by position as before."""
    values = list(given.items())
    place = len(like.args)
    return Asked(tuple(value for _, value in values[:place]), dict(values[place:]))
