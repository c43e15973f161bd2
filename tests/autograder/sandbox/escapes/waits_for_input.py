# Class: K
# Tries: to wait for somebody who types.
# Then: raised EOFError
import sys


def answer(x):
    assert sys.stdin.read() == ""
    return input("Password: ")
