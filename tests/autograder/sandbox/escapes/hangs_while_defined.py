# Class: E K
# Tries: to hang in the cell that defines it.
# Not: a process left
# Cell: a time-out
# Then: unwritten
while True:
    pass


def answer(x):
    return x
