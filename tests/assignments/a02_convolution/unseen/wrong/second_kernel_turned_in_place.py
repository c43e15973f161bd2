"""Turns the second kernel around where it lies."""

EXERCISE = "merge_convolutions"
LOSES = ["leaves_both_layers_alone"]
SAYS = "changes_the_second_kernel"

import numpy as np

def merge_convolutions(first, second):
    (w1, b1), (w2, b2) = first, second
    _, C, h1, k1 = w1.shape
    G, _, h2, k2 = w2.shape
    w2[...] = w2[:, :, ::-1, ::-1].copy()
    w2 = w2[:, :, ::-1, ::-1]
    weight = np.zeros((G, C, h1 + h2 - 1, k1 + k2 - 1), dtype=w1.dtype)
    for u in range(h2):
        for v in range(k2):
            copies = np.einsum("gf,fckl->gckl", w2[:, :, u, v], w1)
            weight[:, :, u : u + h1, v : v + k1] += copies
    return weight, b2 + w2.sum(axis=(2, 3)) @ b1
