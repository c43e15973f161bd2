# Class: G
# Tries: to reach the network, this machine's own ports, and abstract sockets.
# Not: a connection made
# Then: returned 0
import socket

doors = 0
for family, kind, address in (
    (socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 22)),
    (socket.AF_INET, socket.SOCK_DGRAM, ("192.0.2.1", 53)),
    (socket.AF_INET6, socket.SOCK_STREAM, ("::1", 22)),
    (socket.AF_UNIX, socket.SOCK_STREAM, "\0abstract"),
    (socket.AF_UNIX, socket.SOCK_STREAM, "/run/docker.sock"),
):
    try:
        socket.socket(family, kind).connect(address)
        doors += 1
    except OSError:
        pass
for open_door in (
    lambda: socket.socket().bind(("0.0.0.0", 0)),
    lambda: socket.socket(socket.AF_UNIX).bind("\0abstract"),
    lambda: socket.socketpair(),
    lambda: socket.create_server(("", 0)),
    lambda: socket.fromfd(3, socket.AF_UNIX, socket.SOCK_STREAM).sendmsg([b"hello"]),
):
    try:
        open_door()
        doors += 1
    except OSError:
        pass


def answer(x):
    return doors
