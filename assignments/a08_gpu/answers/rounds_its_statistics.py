def wide(x):
    return x
