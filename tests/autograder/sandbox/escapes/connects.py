# Class: G
# Tries: to reach the network, this machine's own ports, and abstract sockets.
# Then: returned 0
doors = 0
try:
    import socket
    import urllib.request

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
    try:
        socket.socket().bind(("0.0.0.0", 0))
        doors += 1
    except OSError:
        pass
    try:
        urllib.request.urlopen("http://192.0.2.1/", timeout=0.2)
        doors += 1
    except OSError:
        pass
except (ImportError, OSError):
    pass


def answer(x):
    return doors
