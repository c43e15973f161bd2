# Class: E
# Tries: to go on after reading address 0, by handling the signal.
# Not: a process left
# Then: hung|died
import ctypes
import signal

for number in (signal.SIGSEGV, signal.SIGBUS, signal.SIGABRT):
    signal.signal(number, lambda *args: None)


def answer(x):
    return ctypes.string_at(0)
