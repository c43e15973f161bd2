# Class: A I
# Tries: to have memory that is not its own copied as an array.
# Not: a file read
# Then: died ended while answer ran
class Pointer:
    __array_interface__ = {"shape": (8,), "typestr": "<f8", "data": (4096, True), "version": 3}


def answer(x):
    return Pointer()
