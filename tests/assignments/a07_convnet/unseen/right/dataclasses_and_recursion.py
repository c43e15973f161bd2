"""Caches are objects that know what to do; the sum of exponentials is taken half by half."""

from collections import namedtuple
from dataclasses import dataclass

import numpy as np

Answer = namedtuple("Answer", "loss dscores")


@dataclass(frozen=True)
class Gate:
    open: np.ndarray

    def __matmul__(self, other):
        return np.where(self.open, other, np.zeros((), other.dtype))


def relu_forward(x):
    gate = Gate(x > 0)
    return gate @ x, gate


def relu_backward(dout, cache):
    return cache @ dout


def total(row):
    """Return the logarithm of the sum of exponentials."""
    if len(row) == 1:
        return row[0]
    a, b = total(row[: len(row) // 2]), total(row[len(row) // 2 :])
    return max(a, b) + np.log1p(np.exp(-abs(a - b)))


def softmax_loss(scores, y):
    totals = np.array([total(row) for row in scores], dtype=scores.dtype)[:, np.newaxis]
    hot = np.zeros_like(scores)
    np.put_along_axis(hot, y[:, np.newaxis], 1, axis=1)
    dscores = (np.exp(scores - totals) - hot) / scores.dtype.type(len(y))
    return Answer(dscores=dscores, loss=np.mean(totals - (scores * hot).sum(1, keepdims=True)))


def svm_loss(scores, y, *, margin=1.0):
    def one(row, label):
        gaps = {k: s - row[label] + margin for k, s in enumerate(row) if k != label}
        bad = {k: gap for k, gap in gaps.items() if gap > 0}
        slopes = [float(k in bad) for k in range(len(row))]
        slopes[label] = -float(len(bad))
        return sum(bad.values()), slopes

    losses, slopes = zip(*map(one, scores.tolist(), y.tolist()), strict=True)
    return [sum(losses) / len(losses), (np.array(slopes) / len(y)).astype(scores.dtype)]


@dataclass
class Rows:
    x: np.ndarray
    weight: np.ndarray

    def __iter__(self):
        yield lambda dout: dout.dot(self.weight)
        yield lambda dout: np.tensordot(dout, self.x, (0, 0))
        yield lambda dout: np.add.reduce(dout)


def dense_forward(x, weight, bias):
    return np.apply_along_axis(weight.dot, 1, x) + bias, Rows(x, weight)


def dense_backward(dout, cache):
    return [slope(dout) for slope in cache]
