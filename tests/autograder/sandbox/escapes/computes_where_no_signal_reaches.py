# Class: K E
# Tries: to hang inside one operation of C, where Python never looks up.
# Not: a process left
# Then: hung took longer than
import re


def answer(x):
    return re.match(r"(a+)+$", "a" * 64 + "b")
