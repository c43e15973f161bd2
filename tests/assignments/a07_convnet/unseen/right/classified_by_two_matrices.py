"""Two dense layers in float32 without a convolution, all images in every step, labels in a list."""

EXERCISE = "classify"

import numpy as np


def classify(x, y, unseen, *, seed=0):
    rng = np.random.default_rng(seed)
    rows = lambda images: np.c_[images.reshape(len(images), -1), np.ones(len(images))].astype("f")
    X, onehot = rows(x), np.eye(10, dtype="f")[y]
    A = (rng.standard_normal((X.shape[1], 64)) * np.sqrt(2 / X.shape[1])).astype("f")
    B = (rng.standard_normal((64, 10)) / 8).astype("f")
    moved = [np.zeros_like(A), np.zeros_like(B)]
    for step in range(400):
        hidden = np.maximum(X @ A, 0)
        scores = hidden @ B
        scores -= scores.max(axis=1, keepdims=True)
        p = np.exp(scores)
        p = (p / p.sum(axis=1, keepdims=True) - onehot) / np.float32(len(X))
        slopes = X.T @ ((p @ B.T) * (hidden > 0)), hidden.T @ p
        for own, m, slope in zip((A, B), moved, slopes):
            m *= np.float32(0.9)
            m -= np.float32(0.5 * (1 - step / 400)) * slope
            own += m
    return [int(label) for label in (np.maximum(rows(unseen) @ A, 0) @ B).argmax(axis=1)]
