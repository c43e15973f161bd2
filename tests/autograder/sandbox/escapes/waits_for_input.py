# Class: K
# Tries: to wait for somebody who types.
# Not: a process left
# Then: raised EOFError
import sys


def answer(x):
    assert sys.stdin.read() == ""
    return input("Password: ")
