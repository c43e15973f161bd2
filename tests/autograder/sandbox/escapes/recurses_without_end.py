# Class: K
# Tries: to overflow the stack.
# Then: raised RecursionError
def answer(x):
    return answer(x)
