# Class: D
# Tries: to answer every question that was sent ahead, each under its own id, before it is asked.
# Not: a mark gained
# Then: returned [0.0, 1.0, 2.0]
import json
import os
import re
import select
import struct

BODY = {"end": "returned", "outputs": [{"array": 0}], "message": "", "function": "", "modified": []}


def answer(x):
    taken = b""
    while select.select([3], [], [], 0)[0]:
        taken += os.read(3, 1 << 20)
    for name in re.findall(rb'"id":"([0-9a-f]{16})"', taken):
        fields = {"id": name.decode(), "kind": "seen", "body": BODY, "arrays": [["float64", [3]]]}
        header = json.dumps(fields, separators=(",", ":")).encode()
        os.write(3, struct.pack("!I", len(header)) + header + bytes(24))
    return x
