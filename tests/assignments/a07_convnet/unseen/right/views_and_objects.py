"""Fortran's order, results that are views, layers that are objects, and a mutable cache."""

from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass
class Dense:
    """A layer that is its own cache."""

    x: Any = None
    weight: Any = None

    def __call__(self, x, weight, bias):
        """Return the outputs as a transposed view, and a layer that remembers."""
        out = np.empty((len(weight), len(x)), dtype=x.dtype)
        np.matmul(weight, x.T, out=out)
        out += bias.reshape(-1, 1)
        return out.T, Dense(np.asfortranarray(x), weight[::-1])

    def back(self, dout):
        """Return the gradients; the weight lies upside down."""
        dout = dout[:, ::-1]
        dweight = np.dot(self.x.T, dout).T
        return np.dot(dout, self.weight), dweight[::-1], np.add.accumulate(dout)[-1][::-1]


class ReLU:
    """A gate that stays as it was put."""

    def __init__(self, x):
        """Look at x once."""
        self.open = np.heaviside(x, 0.5) == 1

    @classmethod
    def forward(cls, x):
        """Return what gets through."""
        gate = cls(x)
        return np.fmax(x.T, x.dtype.type(0)).T, gate

    def __rmul__(self, other):
        """Let pass."""
        return NotImplemented


dense_forward = Dense()
relu_forward = ReLU.forward


def dense_backward(dout, cache):
    return cache.back(dout)


def relu_backward(dout, cache):
    out = np.empty(dout.shape[::-1], dout.dtype)
    np.multiply(dout.T, cache.open.T, out=out)
    return out.T


def softmax_loss(scores, y):
    own = np.array(scores.T, order="C")
    own -= np.maximum.reduce(own)
    picked = own[y, np.arange(len(y))].copy()
    np.exp(own, out=own)
    sums = np.add.reduce(own)
    own /= sums
    own[y, np.arange(len(y))] -= 1
    own /= len(y)
    return np.array(np.log(sums).mean() - picked.mean()), own.T


def svm_loss(scores, y, *, margin=1.0):
    N, K = scores.shape
    flat = scores.ravel()
    place = np.arange(N) * K + y
    excess = np.clip(flat - np.repeat(flat[place], K) + margin, 0, None)
    excess[place] = 0
    slopes = np.sign(excess)
    slopes[place] = -np.bincount(np.arange(N * K) // K, weights=slopes)
    return np.sum(excess.reshape(N, K), axis=None) * (1 / N), (slopes / N).reshape(N, K)
