# Class: K
# Tries: to take all memory of the machine.
# Not: memory taken
# Then: raised MemoryError
import numpy as np


def answer(x):
    hoard = []
    while True:
        hoard.append(np.empty(1 << 23))
