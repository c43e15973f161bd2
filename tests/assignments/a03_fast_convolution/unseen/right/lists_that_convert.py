"""Everything that is returned is a list: of numbers, of rows, of arrays."""

import numpy as np

_columns, _image = im2col, col2im
_there, _back = conv2d_forward_fast, conv2d_backward_fast


def im2col(x, kernel_size, *, stride=1, padding=0):
    return _columns(np.array(x), kernel_size, stride=stride, padding=padding).tolist()


def col2im(columns, shape, kernel_size, *, stride=1, padding=0):
    return list(_image(np.asarray(columns), shape, kernel_size, stride=stride, padding=padding))


def conv2d_forward_fast(x, weight, bias=None, *, stride=1, padding=0):
    globals().update(im2col=_columns, col2im=_image)  # the arrays, for the layer itself
    out, cache = _there(x, weight, bias, stride=stride, padding=padding)
    return [[list(rows) for rows in maps] for maps in out], [[cache]]


def conv2d_backward_fast(dout, cache):
    globals().update(im2col=_columns, col2im=_image)
    dx, dweight, dbias = _back(np.array(dout, copy=True), cache[0][0])
    return [dx.tolist(), list(dweight), None if dbias is None else [float(one) for one in dbias]]
