"""What of an observation a check looks at."""

from enum import Enum


class Expect(str, Enum):
    """One side of what an answer returns or does; a check looks at exactly one.

    `VALUES`: shapes and numbers, within the derived tolerance. `DTYPE`: the floating-point type is
    the one that was given. `UNTOUCHED`: the arguments are the same after the call as before.
    """

    VALUES = "values"
    DTYPE = "dtype"
    UNTOUCHED = "untouched"
