"""Pads with the least number of the images, with which a pixel may tie: the frame takes its part."""

EXERCISE = "max_pool2d_backward"
LOSES = ["takes_the_frame_off"]
SAYS = ""

import numpy as np

_m, _b = max_pool2d_forward, max_pool2d_backward


def max_pool2d_forward(x, kernel_size, *, stride=None, padding=0):
    ph, pw = pair(padding)
    y = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)), constant_values=x.min())
    out, cache = _m(y, kernel_size, stride=stride)
    return out, (cache, x.shape, ph, pw)


def max_pool2d_backward(dout, cache):
    inner, shape, ph, pw = cache
    return _b(dout, inner)[:, :, ph : ph + shape[2], pw : pw + shape[3]]
