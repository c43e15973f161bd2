"""The fifth assignment: batch normalization, both ways back, and folded into a convolution.

`exercises` says what is written, `checks` what is promised of it, `misconceptions` what goes wrong
and why; `notebook` is the student's notebook, `answers` are sample answers, right and wrong.
"""

from assignments.a05_batch_norm import checks, exercises, misconceptions
from autograder.checks import Assignment
from solutions import device

ASSIGNMENT = Assignment.of(
    "a05_batch_norm",
    "Batch normalization",
    exercises,
    checks,
    misconceptions,
    device=device.pick,
)
