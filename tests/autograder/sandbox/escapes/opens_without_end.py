# Class: K
# Tries: to use up every open file that a process may have, and to keep them.
# Not: a process left
# Then: returned 1
import os

kept = []
while True:
    try:
        kept.append(os.dup(1))
    except OSError:
        break


def answer(x):
    return int(0 < len(kept) < 64)
