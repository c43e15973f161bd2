# Class: K
# Tries: to fill the judge's memory or the disk with 20 MB of prints.
# Not: memory taken
# Then: returned 1
# Prints: spam
def answer(x):
    for _ in range(20):
        print("spam " * 200_000)
    return 1
