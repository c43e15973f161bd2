"""The sixth assignment: one normalization over any axes, and three layers on top of it.

`exercises` says what is written, `checks` what is promised of it, `misconceptions` what goes wrong
and why; `notebook` is the student's notebook, `answers` are sample answers, right and wrong.
"""

from assignments.a06_normalization import checks, exercises, misconceptions
from autograder.checks import Assignment
from solutions import device

ASSIGNMENT = Assignment.of(
    "a06_normalization",
    "Layer, instance and group normalization",
    exercises,
    checks,
    misconceptions,
    device=device.pick,
)
