import numpy as np


def softmax_loss(scores, y):
    shifted = scores - scores.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    rows = np.arange(len(y))

    dscores = np.exp(logs)
    dscores[rows, y] -= 1
    return -logs[rows, y].mean(), dscores / len(y)


def svm_loss(scores, y, *, margin=1.0):
    rows = np.arange(len(y))
    excess = np.maximum(0, scores - scores[rows, y][:, None] + margin)
    excess[rows, y] = 0

    dscores = (excess > 0).astype(scores.dtype)
    dscores[rows, y] = -dscores.sum(axis=1)
    return excess.sum() / len(y), dscores / len(y)


def relu_forward(x):
    return np.maximum(x, 0), x


def relu_backward(dout, cache):
    return dout * (cache > 0)


def dense_forward(x, weight, bias):
    raise NotImplementedError


def dense_backward(dout, cache):
    raise NotImplementedError


def classify(x, y, unseen, *, seed=0):
    raise NotImplementedError
