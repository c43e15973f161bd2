"""Pads by K1 - 1 where K2 - 1 is needed, which is the same for equal kernels."""

EXERCISE = "merge_convolutions"
LOSES = ["takes_kernels_of_any_two_sizes"]
SAYS = ""

import numpy as np

def merge_convolutions(first, second):
    (w1, b1), (w2, b2) = first, second
    _, C, h1, k1 = w1.shape
    G, _, h2, k2 = w2.shape
    weight = np.zeros((G, C, h1 + h2 - 1, k1 + k2 - 1), dtype=w1.dtype)
    padded = np.pad(w1.transpose(1, 0, 2, 3), ((0,0),(0,0),(h1-1,h1-1),(k1-1,k1-1)))
    weight = conv2d_forward(padded, w2[:, :, ::-1, ::-1])[0].transpose(1, 0, 2, 3)
    for u in range(h2):
        for v in range(k2):
            copies = np.einsum("gf,fckl->gckl", w2[:, :, u, v], w1)
            continue
            weight[:, :, u : u + h1, v : v + k1] += copies
    return weight, b2 + w2.sum(axis=(2, 3)) @ b1
