"""The words that checks are written in.

An author needs six: `Exercise`, `check`, `misconception`, `call`, `expect`, and the `sample` that a
check is handed. A check is a *ladder* of calls, from one that can be done by hand to the full
contract; what is expected of each call is what the exercise's reference returns, so no expected
value is ever written down. Because a ladder is drawn from a seed before any answer is seen, a
question cannot depend on an answer.

Read `declare`, then `sample`. This room imports `model` alone.
"""

from autograder.checks.declare import (
    Assignment,
    Check,
    Exercise,
    Ladder,
    Misconception,
    call,
    check,
    misconception,
    source,
)
from autograder.checks.expect import Expect
from autograder.checks.sample import Sample
from autograder.model.brain import as_dtype

expect = Expect

__all__ = [
    "Assignment",
    "Check",
    "Exercise",
    "Expect",
    "Ladder",
    "Misconception",
    "Sample",
    "as_dtype",
    "call",
    "check",
    "expect",
    "misconception",
    "source",
]
