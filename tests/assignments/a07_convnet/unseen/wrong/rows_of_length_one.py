"""Divides every row of the weight by its length."""

EXERCISE = "dense_forward"
LOSES = ["multiplies_rows_with_rows"]
SAYS = ""

import numpy as np

_d = dense_forward


def dense_forward(x, weight, bias):
    return _d(x, weight / np.linalg.norm(weight, axis=1, keepdims=True), bias)
