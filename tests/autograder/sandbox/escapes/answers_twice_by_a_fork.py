# Class: D E
# Tries: to answer from two processes, so that one of them goes on for ever.
# Not: a process left
# Then: raised PermissionError
import os


def answer(x):
    return x if os.fork() else answer(x)
