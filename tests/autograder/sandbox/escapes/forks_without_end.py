# Class: K
# Tries: to fill the table of processes, and of threads.
# Not: a process left
# Then: returned 0
import os
import threading

doors = 0
for _ in range(50):
    try:
        pid = os.fork()
        if pid == 0:
            while True:
                pass
        doors += 1
    except OSError:
        pass
    try:
        threading.Thread(target=lambda: None).start()
        doors += 1
    except (RuntimeError, OSError):
        pass


def answer(x):
    return doors
