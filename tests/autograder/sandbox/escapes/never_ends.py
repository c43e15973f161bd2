# Class: E K
# Tries: to compute for ever, and to ignore every signal that it may.
# Not: a process left
# Then: hung took longer than
import signal

for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass


def answer(x):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
