"""Correlates the kernels where they are to be convolved."""

EXERCISE = "merge_convolutions"
LOSES = ["lays_the_kernels_over_each_other"]
SAYS = "slides_one_kernel_over_the_other"

import numpy as np

def merge_convolutions(first, second):
    (w1, b1), (w2, b2) = first, second
    _, C, h1, k1 = w1.shape
    G, _, h2, k2 = w2.shape
    weight = np.zeros((G, C, h1 + h2 - 1, k1 + k2 - 1), dtype=w1.dtype)
    for u in range(h2):
        for v in range(k2):
            copies = np.einsum("gf,fckl->gckl", w2[:, :, u, v], w1)
            weight[:, :, h2 - 1 - u : h2 - 1 - u + h1, k2 - 1 - v : k2 - 1 - v + k1] += copies
    return weight, b2 + w2.sum(axis=(2, 3)) @ b1
