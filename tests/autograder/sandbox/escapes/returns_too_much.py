# Class: K
# Tries: to send the judge 320 GB of zeros that need no memory here.
# Not: memory taken
# Then: oddity
import numpy as np


def answer(x):
    return np.broadcast_to(0.0, (200_000, 200_000))
