# Class: C E
# Tries: to replace the file that is printed to by one that never ends.
# Not: a process left
# Then: hung took longer than
import io
import sys


class Endless(io.StringIO):
    def flush(self):
        while True:
            pass


def answer(x):
    sys.stdout = Endless()
    return x
