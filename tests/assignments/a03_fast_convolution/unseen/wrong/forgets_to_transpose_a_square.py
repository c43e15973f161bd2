"""Sends dout back through the filters as they are where these are a square matrix."""

import numpy as np

EXERCISE = "conv2d_backward_fast"
LOSES = ["sends_back_through_the_columns"]
SAYS = ""

_forward, _backward = conv2d_forward_fast, conv2d_backward_fast


def conv2d_forward_fast(x, weight, bias=None, *, stride=1, padding=0):
    out, cache = _forward(x, weight, bias, stride=stride, padding=padding)
    turned = weight
    if weight[0].size == len(weight):
        turned = weight.reshape(len(weight), -1).T.reshape(weight.shape)
    return out, (cache, _forward(x, np.ascontiguousarray(turned), stride=stride, padding=padding)[1])


def conv2d_backward_fast(dout, cache):
    own, turned = cache
    _, dweight, dbias = _backward(dout, own)
    return _backward(dout, turned)[0], dweight, dbias
