"""logaddexp folds the classes together; ReLU is half of x and its size; caches are closures."""

from functools import reduce

import numpy as np


def softmax_loss(scores, y):
    onehot = np.eye(scores.shape[1], dtype=scores.dtype)[y]
    total = reduce(np.logaddexp, scores.T)
    loss = np.mean(total - np.einsum("nk,nk->n", scores, onehot))
    return loss.item(), (np.exp(scores - total[:, None]) - onehot) / np.asarray(
        len(y), scores.dtype
    )


def svm_loss(scores, y, *, margin=1.0):
    wrong = ~np.eye(scores.shape[1], dtype=bool)[y]
    gaps = scores[wrong].reshape(len(y), -1) - np.take_along_axis(scores, y[:, None], 1) + margin
    offends = np.zeros_like(scores)
    offends[wrong] = (gaps > 0).ravel()
    np.subtract.at(offends, (np.arange(len(y)), y), np.count_nonzero(gaps > 0, axis=1))
    return gaps[gaps > 0].sum() / len(y), offends / len(y)


def relu_forward(x):
    return (x + np.abs(x)) / 2, lambda dout: (dout + np.copysign(dout, x * dout)) / 2


def relu_backward(dout, cache):
    return cache(dout)


def dense_forward(x, weight, bias):
    out = np.einsum("nd,md->nm", x, weight) + bias

    def back(dout):
        yield np.einsum("nm,md->nd", dout, weight)
        yield np.einsum("nm,nd->md", dout, x)
        yield np.einsum("nm->m", dout)

    return out, back


def dense_backward(dout, cache):
    return tuple(cache(dout))
