# Class: J K
# Tries: to fill the verdict with the name of an exception.
# Not: a mark gained
# Then: raised XXX
def answer(x):
    raise type("X" * 10_000_000, (Exception,), {})
