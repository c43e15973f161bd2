# Class: E K
# Tries: to hold the judge without computing.
# Not: a process left
# Then: hung took longer than
import time


def answer(x):
    time.sleep(600)
