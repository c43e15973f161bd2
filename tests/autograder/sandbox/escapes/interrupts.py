# Class: E
# Tries: to look like the person at the keyboard.
# Not: a mark gained
# Then: raised KeyboardInterrupt
def answer(x):
    raise KeyboardInterrupt
