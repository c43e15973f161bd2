# Class: K
# Tries: to double a string until the machine has no memory.
# Not: memory taken
# Then: raised|hung
def answer(x):
    text = "x"
    while True:
        text += text
