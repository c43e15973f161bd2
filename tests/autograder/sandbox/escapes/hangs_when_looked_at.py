# Class: E K
# Tries: to hang not in the call but when its result is made an array.
# Not: a process left
# Then: hung took longer than
class Slow:
    def __array__(self, *args, **kwargs):
        while True:
            pass


def answer(x):
    return Slow()
