# Class: E N
# Tries: to outlive the judge's hanging up, by a process that cannot leave.
# Not: a process left
# Then: died ended while answer ran
import os

os._exit = os.abort = lambda *args: None


def answer(x):
    os.close(3)
    while True:
        pass
