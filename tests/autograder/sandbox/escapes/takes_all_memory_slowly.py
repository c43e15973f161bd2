# Class: K
# Tries: to double a string until the machine has no memory.
# Then: raised MemoryError
def answer(x):
    text = "x"
    while True:
        text += text
