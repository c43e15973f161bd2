"""The eighth assignment: the layers once more in PyTorch, on any device, under autograd.

`exercises` says what is written, `checks` what is promised of it, `misconceptions` what goes wrong
and why; `notebook` is the student's notebook, `given` right layers and `given_block` a right block
for what is built on wrong ones, `answers` are sample answers, right and wrong.
"""

from assignments.a08_gpu import checks, exercises, misconceptions
from autograder.checks import Assignment
from solutions import device

ASSIGNMENT = Assignment.of(
    "a08_gpu",
    "On the GPU",
    exercises,
    checks,
    misconceptions,
    device=device.pick,
    tensors=True,
)
