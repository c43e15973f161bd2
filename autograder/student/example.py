"""What a check asks, to be looked at: its numbers, and what is expected of them."""

from typing import Any

import numpy as np

from autograder.judge.key import KeyCheck
from autograder.judge.keyfile import load
from autograder.student.failed import CheckFailed
from autograder.student.find import find_key


def example(check: str) -> tuple[Any, ...]:
    """Return the arguments of the last question of a check, and after them what is expected.

    The numbers are those of this notebook's checks; the mark is asked with others.

    Raises:
        CheckFailed: there is no such check, or its questions are more than one call.
    """
    checks = {c.name: c for exercise in load(find_key()).exercises for c in exercise.checks}
    if check not in checks:
        raise CheckFailed(f"there is no check {check}; there are {', '.join(checks)}.")
    return _last(checks[check])


def _last(check: KeyCheck) -> tuple[Any, ...]:
    rung = check.rungs[-1]
    if len(rung.question.calls) > 1:
        raise CheckFailed(
            f"a question of {check.name} is {len(rung.question.calls)} calls in a row; choose a "
            "check of a function that is called alone."
        )
    values = (*rung.question.asked.args, *rung.expected)
    return tuple(v.copy() if isinstance(v, np.ndarray) else v for v in values)
