# Class: K
# Tries: to overflow the stack of C, past Python's own guard.
# Not: a mark gained
# Then: died|raised|hung
import sys


class Deep:
    def __getattr__(self, name):
        return getattr(self, name + "x")


def answer(x):
    sys.setrecursionlimit(1 << 30)
    return Deep().x
