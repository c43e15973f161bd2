"""The second assignment: the convolution layer, forward, backward, checked and merged.

`exercises` says what is written, `checks` what is promised of it, `misconceptions` what goes wrong
and why; `notebook` is the student's notebook, `answers` are sample answers, right and wrong.
"""

from assignments.a02_convolution import checks, exercises, misconceptions
from autograder.checks import Assignment
from solutions import device

ASSIGNMENT = Assignment.of(
    "a02_convolution",
    "The convolution layer",
    exercises,
    checks,
    misconceptions,
    device=device.pick,
)
