"""What of an observation a check looks at."""

from enum import Enum


class Expect(str, Enum):
    """One side of what an answer returns or does; a check looks at exactly one.

    `VALUES`: shapes and numbers, within the derived tolerance. `DTYPE`: the floating-point type is
    the one that was given. `UNTOUCHED`: the arguments are the same after the call as before.
    `OWN`: no layer that PyTorch has ready did the work.

    Two are of degree, and the check says how much is the `least`. `SHARE`: so large a share of the
    entries is as expected. `FASTER`: the values are right, and half of the questions are answered
    at least so many times as fast as by a `slow` way that is asked the same at the same moment.
    """

    VALUES = "values"
    DTYPE = "dtype"
    UNTOUCHED = "untouched"
    OWN = "own"
    SHARE = "share"
    FASTER = "faster"
