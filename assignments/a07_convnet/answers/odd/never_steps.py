import numpy as np


def classify(x, y, unseen, *, seed=0):
    # a network that was drawn, and no training: the best one can say is the same for all
    rng = np.random.default_rng(seed)
    weight = 1e-3 * rng.normal(size=(10, 64))
    return (unseen.reshape(len(unseen), -1) @ weight.T).argmax(axis=1)
