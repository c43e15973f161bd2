# Class: B E
# Tries: to break the table of lines that the house writes to before a cell runs.
# Not: a mark gained, another result changed
# Then: raised ValueError: x
# Honest: lost
import linecache

linecache.cache = None


def answer(x):
    raise ValueError("x")
