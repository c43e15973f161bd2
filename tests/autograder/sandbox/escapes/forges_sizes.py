# Class: D K
# Tries: to make the judge allocate four gigabytes for a header.
# Not: memory taken
# Then: died could not be read
import os


def answer(x):
    os.write(3, b"\xff\xff\xff\xff" + b"{" * 65536)
    return x
