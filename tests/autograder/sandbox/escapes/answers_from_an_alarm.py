# Class: E C
# Tries: to be called back by a timer after its call returned.
# Not: a mark gained
# Then: raised itimer_error
import signal


def answer(x):
    signal.signal(signal.SIGALRM, lambda *args: print("late"))
    signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
    return x
