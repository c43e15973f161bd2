"""The third assignment: convolution as one product of matrices, and how much faster that is.

`exercises` says what is written, `checks` what is promised of it, `misconceptions` what goes wrong
and why; `notebook` is the student's notebook, `answers` are sample answers, right and wrong.
"""

from assignments.a03_fast_convolution import checks, exercises, misconceptions
from autograder.checks import Assignment
from solutions import device

ASSIGNMENT = Assignment.of(
    "a03_fast_convolution",
    "Fast convolution",
    exercises,
    checks,
    misconceptions,
    device=device.pick,
)
