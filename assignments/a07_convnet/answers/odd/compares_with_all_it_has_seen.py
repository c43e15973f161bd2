import numpy as np


def classify(x, y, unseen, *, seed=0):
    seen, new = x.reshape(len(x), -1), unseen.reshape(len(unseen), -1)
    return np.array([y[((seen - image) ** 2).sum(axis=1).argmin()] for image in new])
