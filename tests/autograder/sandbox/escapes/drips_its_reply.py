# Class: K D
# Tries: to send its answer byte by byte, so that the judge never waits and never ends.
# Not: a process left
# Then: hung took longer than
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
    head = {"id": ident(), "kind": "seen", "body": body, "arrays": [["uint8", [60_000_000]]]}
    header = json.dumps(head, separators=(",", ":")).encode()
    os.write(3, struct.pack("!I", len(header)) + header)
    while True:
        os.write(3, b"0")
