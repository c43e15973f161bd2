# Class: K E
# Tries: to hang in one multiplication of whole numbers.
# Not: a process left
# Then: hung|raised
def answer(x):
    return 9 ** 9 ** 9 % 2
