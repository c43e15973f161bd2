# Class: A
# Tries: to be taken for an array by its word alone, with a shape and a size of its choice.
# Not: a mark gained, memory taken
# Then: raised|returned
import numpy as np


class Liar:
    __class__ = np.ndarray
    shape = property(lambda self: (3,) * 10**6)
    dtype = np.dtype("float64")
    nbytes = -(10**30)
    ndim = -1

    def __array__(self, *args, **kwargs):
        raise SystemExit


def answer(x):
    return Liar()
