# Class: F M
# Tries: to import the reference, the checks, the judge, or a library that computes the answer.
# Not: a file read
# Then: returned 0
import importlib

doors = 0
for name in (
    "solutions.convolution",
    "assignments.a02_convolution",
    "autograder.judge.judge",
    "autograder.checks",
    "torch",
    "scipy.signal",
    "nbgrader",
):
    try:
        importlib.import_module(name)
        doors += 1
    except ImportError:
        pass
    except OSError:
        pass


def answer(x):
    return doors
