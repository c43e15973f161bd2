# Class: E
# Tries: to end the interpreter around it, and to go on without one.
# Not: a process left
# Then: died the process ended
import ctypes


def answer(x):
    ctypes.pythonapi.Py_FinalizeEx()
    return x
