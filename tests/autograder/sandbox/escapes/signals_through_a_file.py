# Class: N
# Tries: to have the kernel send a signal of its choice to the template, through F_SETOWN.
# Not: another result changed
# Then: returned 0
import fcntl
import os
import signal

doors = 0
for command, value in (
    (fcntl.F_SETOWN, os.getppid()),
    (getattr(fcntl, "F_SETSIG", 10), signal.SIGKILL),
    (fcntl.F_SETFL, getattr(os, "O_ASYNC", 0o20000) | os.O_NONBLOCK),
    (getattr(fcntl, "F_NOTIFY", 1026), 1),
):
    try:
        fcntl.fcntl(3, command, value)
        doors += 1
    except OSError:
        pass
for lock in (lambda: fcntl.flock(1, fcntl.LOCK_EX), lambda: fcntl.lockf(1, fcntl.LOCK_EX)):
    try:
        lock()
        doors += 1
    except OSError:
        pass


def answer(x):
    return doors
