"""Swaps images and filters where there are as many."""

EXERCISE = "conv2d_forward_fast"
LOSES = ["agrees_with_the_slow_layer", "makes_a_map_per_image_and_filter"]
SAYS = ""

_f = conv2d_forward_fast


def conv2d_forward_fast(x, weight, bias=None, **how):
    out, cache = _f(x, weight, bias, **how)
    return (out.swapaxes(0, 1) if out.shape[0] == out.shape[1] else out), cache
