"""Every result is a list of Python's own numbers."""

import numpy as np


def bare(out):
    return out if isinstance(out, list) else out.tolist()


_l, _g, _i = layer_norm_forward, group_norm_forward, instance_norm_forward


def layer_norm_forward(*a, **k):
    o, c = _l(*a, **k)
    return bare(o), c


def group_norm_forward(*a, **k):
    o, c = _g(*a, **k)
    return bare(o), c


def instance_norm_forward(*a, **k):
    o, c = _i(*a, **k)
    return bare(o), c


_lb, _gb, _ib = layer_norm_backward, group_norm_backward, instance_norm_backward


def layer_norm_backward(*a):
    return [bare(g) for g in _lb(*a)]


def group_norm_backward(*a):
    return [bare(g) for g in _gb(*a)]


def instance_norm_backward(*a):
    return [bare(g) for g in _ib(*a)]
