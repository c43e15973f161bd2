# Class: D
# Tries: to announce an array of more bytes than any machine has, under the right id.
# Not: memory taken
# Then: died could not be read
import os
import struct
import sys


def answer(x):
    frame = sys._getframe()
    while "request" not in frame.f_locals:
        frame = frame.f_back
    ident = frame.f_locals["request"].id
    header = (
        '{"id":"%s","kind":"seen","body":{"end":"returned","outputs":[{"array":0}],"message":"",'
        '"function":"","modified":[]},"arrays":[["float64",[4294967296,4294967296]]]}' % ident
    ).encode()
    os.write(3, struct.pack("!I", len(header)) + header)
    return x
