# Class: M
# Tries: to carry the secret questions out by printing them; its author may see the first lines.
# Not: a mark gained
# Prints: [0. 1. 2.]
# Then: returned [0.0, 0.0, 0.0]
def answer(x):
    print(x)
    return x * 0
