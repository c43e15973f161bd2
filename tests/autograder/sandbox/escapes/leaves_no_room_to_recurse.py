# Class: B E
# Tries: to have the code that looks at its result fail for want of depth.
# Not: a mark gained
# Then: raised|died
import sys


def answer(x):
    for limit in range(1, 1000):
        try:
            sys.setrecursionlimit(limit)
            break
        except RecursionError:
            pass
    return [[x], [x]]
