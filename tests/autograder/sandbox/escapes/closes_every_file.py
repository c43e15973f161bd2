# Class: E
# Tries: to cut the wire.
# Then: died
import os


def answer(x):
    os.closerange(0, 64)
    return x
