"""The fourth assignment: max, average, Lp and global average pooling, forward and backward.

`exercises` says what is written, `checks` what is promised of it, `misconceptions` what goes wrong
and why; `notebook` is the student's notebook, `answers` are sample answers, right and wrong.
"""

from assignments.a04_pooling import checks, exercises, misconceptions
from autograder.checks import Assignment
from solutions import device

ASSIGNMENT = Assignment.of(
    "a04_pooling",
    "Pooling",
    exercises,
    checks,
    misconceptions,
    device=device.pick,
)
