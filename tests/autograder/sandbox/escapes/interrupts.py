# Class: E
# Tries: to look like the person at the keyboard.
# Then: raised KeyboardInterrupt
def answer(x):
    raise KeyboardInterrupt
