"""Gives all of dout to the pixel in the middle of the window."""

EXERCISE = "avg_pool2d_backward"
LOSES = ["shares_evenly"]
SAYS = ""

import numpy as np


def avg_pool2d_backward(dout, cache):
    (N, C, H, W), count, kh, kw, sh, sw, ph, pw = cache
    d = np.zeros((N, C, H + 2 * ph, W + 2 * pw), dout.dtype)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            d[:, :, i * sh + kh // 2, j * sw + kw // 2] += dout[:, :, i, j]
    return d[:, :, ph : ph + H, pw : pw + W]
