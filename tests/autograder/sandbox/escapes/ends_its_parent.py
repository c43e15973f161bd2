# Class: N
# Tries: to stop or end the template, so that nobody after it is graded.
# Not: another result changed
# Then: returned 0
import os
import signal

doors = 0
for pid in {os.getppid(), 1, -1, 0, *range(2, 20)}:
    for number in (signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM):
        try:
            os.kill(pid, number)
            doors += 1
        except OSError:
            pass
try:
    os.killpg(0, signal.SIGKILL)
    doors += 1
except OSError:
    pass


def answer(x):
    return doors
