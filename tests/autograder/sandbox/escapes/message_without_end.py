# Class: J K
# Tries: to fill the verdict with a message of ten million characters.
# Not: memory taken
# Then: raised ValueError: xxx
def answer(x):
    raise ValueError("x" * 10_000_000)
