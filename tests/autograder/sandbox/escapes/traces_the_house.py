# Class: C
# Tries: to run its own code at every line and every end of the house's functions.
# Not: a mark gained
# Then: raised no
import sys


def spy(frame, event, argument):
    if event == "return" and frame.f_code.co_name in ("observe", "_returned"):
        raise RuntimeError("no")
    return spy


sys.settrace(spy)
sys.setprofile(spy)


def answer(x):
    return x
