# Class: K E
# Tries: to go on computing in a thread after its call returned.
# Not: a process left
# Then: returned 0
import _thread
import threading

doors = 0


def spin():
    while True:
        pass


for start in (
    lambda: _thread.start_new_thread(spin, ()),
    lambda: threading.Thread(target=spin, daemon=True).start(),
    lambda: threading.Timer(0.0, spin).start(),
):
    try:
        start()
        doors += 1
    except (RuntimeError, OSError):
        pass


def answer(x):
    return doors
