"""What travels with the notebook: `check(conv2d_forward)` in the student's own kernel.

`find` gets the public answer key out of the zip that this package came in, `checking` plays it with
the student's function, `show` makes a table of what came of it, `example` hands out what a check
asks. It runs with NumPy alone.
"""

from autograder.student.checking import check
from autograder.student.example import example
from autograder.student.failed import CheckFailed

__all__ = ["CheckFailed", "check", "example"]
