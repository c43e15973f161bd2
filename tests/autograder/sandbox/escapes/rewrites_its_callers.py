# Class: C F
# Tries: to change the question, and what the caller holds, while it is asked.
# Not: a mark gained
# Then: returned|raised
import ctypes
import sys

import numpy as np


def answer(x):
    frame = sys._getframe(1)
    question = frame.f_locals["question"]
    object.__setattr__(question, "returns", ("cache",))
    frame.f_locals["modified"].append("answer:0")
    frame.f_locals["given"].clear()
    frame.f_locals["returned"].append("full marks")
    object.__setattr__(question, "returns", ("out",))
    ctypes.pythonapi.PyFrame_LocalsToFast(ctypes.py_object(frame), 0)
    return np.full(3, 9.0)
