"""Adds up the first image alone for dbeta."""

EXERCISE = "instance_norm_backward"
LOSES = ["adds_up_over_images_and_places", "goes_back_through_all_maps_at_once"]
SAYS = ""

import numpy as np

_b = instance_norm_backward


def instance_norm_backward(dout, cache):
    dx, dg, db = _b(dout, cache)
    return dx, dg, dout[0].sum((1, 2))
