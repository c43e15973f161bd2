# Class: K
# Tries: to overflow the stack.
# Not: a mark gained
# Then: raised RecursionError
def answer(x):
    return answer(x)
