"""Shapes as arrays, counts as NumPy's integers of several sizes."""

import numpy as np

shape_of, pads_of, macs_of, dense_of = (
    conv2d_output_shape,
    same_padding,
    conv2d_macs,
    dense_parameters,
)


def conv2d_output_shape(*args, **how):
    return np.array(shape_of(*args, **how))


def same_padding(*args, **how):
    return np.array(pads_of(*args, **how), dtype="int8")


def conv2d_macs(*args, **how):
    return np.array(macs_of(*args, **how), dtype="int64")


def dense_parameters(*args, **how):
    return np.uint64(dense_of(*args, **how))
