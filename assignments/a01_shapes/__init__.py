"""The first assignment: shapes, parameters, costs and receptive fields, before any layer is built.

`exercises` says what is written, `checks` what is promised of it, `misconceptions` what goes wrong
and why; `notebook` is the student's notebook, `answers` are sample answers, right and wrong.
"""

from assignments.a01_shapes import checks, exercises, misconceptions
from autograder.checks import Assignment
from solutions import device

ASSIGNMENT = Assignment.of(
    "a01_shapes",
    "Shapes, parameters and what a network sees",
    exercises,
    checks,
    misconceptions,
    device=device.pick,
)
