"""The seventh assignment: losses, the layers around a convolution, and a network that trains.

`exercises` says what is written, `checks` what is promised of it, `misconceptions` what goes wrong
and why; `notebook` is the student's notebook, `zoo` trains the broken networks that it shows,
`given` is right losses and layers for a network on top of wrong ones, `answers` are sample answers,
right and wrong.
"""

from assignments.a07_convnet import checks, exercises, misconceptions
from autograder.checks import Assignment
from solutions import device

ASSIGNMENT = Assignment.of(
    "a07_convnet",
    "A network that trains",
    exercises,
    checks,
    misconceptions,
    device=device.pick,
    call_seconds=60,
    submission_seconds=150,
)
