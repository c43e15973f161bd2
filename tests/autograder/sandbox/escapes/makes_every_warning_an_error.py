# Class: B
# Tries: to make harmless warnings of the code around it errors.
# Not: a mark gained
# Then: returned [0.0, 1.0, 2.0]
import warnings

import numpy as np

warnings.simplefilter("error")
np.seterr(all="raise")


def answer(x):
    return x
