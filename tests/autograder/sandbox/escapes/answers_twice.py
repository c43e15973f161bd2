# Class: D
# Tries: to answer under the right id, and to leave a second answer for the next question.
# Not: another result changed
# Then: returned [7.0]
import json
import os
import struct
import sys


def ident():
    frame = sys._getframe()
    while "request" not in frame.f_locals:
        frame = frame.f_back
    return frame.f_locals["request"].id


def answer(x):
    body = {"end": "returned", "outputs": [{"array": 0}], "message": "", "function": "", "modified": []}
    head = {"id": ident(), "kind": "seen", "body": body, "arrays": [["float64", [1]]]}
    header = json.dumps(head, separators=(",", ":")).encode()
    frame = struct.pack("!I", len(header)) + header + struct.pack("d", 7.0)
    os.write(3, frame + frame)
    return x
