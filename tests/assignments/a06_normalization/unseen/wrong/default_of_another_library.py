"""Has the default eps of Keras, a hundred times that of PyTorch."""

EXERCISE = "normalize_forward"
LOSES = ["adds_eps_to_the_variance"]
SAYS = "has_the_eps_of_keras"

import numpy as np


def normalize_forward(x, axes, eps=0.001):
    mean, var = x.mean(axes, keepdims=True), x.var(axes, keepdims=True)
    return (x - mean) / np.sqrt(var + eps), None
