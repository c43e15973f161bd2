# Class: G
# Tries: the network and the system's own sockets through the library of C.
# Not: a connection made
# Then: returned 0
import ctypes
import os
import socket

libc = ctypes.CDLL(None, use_errno=True)
doors = []
for family in (socket.AF_UNIX, socket.AF_INET, socket.AF_INET6, 16, 17, 38, 40):
    for kind in (1, 2, 3):
        if libc.socket(family, kind, 0) >= 0:
            doors.append(family)
pair = (ctypes.c_int * 2)()
doors += [name for name in ("socketpair", "pipe") if getattr(libc, name)(1, 1, 0, pair) == 0]
libc.syslog(1, b"a line in the log of the machine")
for place in (f"http://127.0.0.1:{TARGETS['port']}", "http://localhost", "http://192.0.2.1"):
    try:
        import urllib.request

        urllib.request.urlopen(place, timeout=1)
        doors.append(place)
    except (OSError, ImportError):
        pass
for path in (TARGETS["socket"], "\0" + TARGETS["abstract"]):
    try:
        socket.socket(socket.AF_UNIX).connect(path)
        doors.append(path)
    except OSError:
        pass
for make in (os.openpty, os.pipe, lambda: os.memfd_create("m"), lambda: os.eventfd(0)):
    try:
        make()
        doors.append(make)
    except OSError:
        pass
print(doors)


def answer(x):
    return len(doors)
