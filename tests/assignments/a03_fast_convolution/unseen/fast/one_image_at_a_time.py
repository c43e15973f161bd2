import numpy as np


def two(size):
    return (size, size) if np.isscalar(size) else tuple(size)


def framed(x, padding):
    ph, pw = two(padding)
    return np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))


def cut(dpadded, padding):
    ph, pw = two(padding)
    return dpadded[:, :, ph : dpadded.shape[2] - ph, pw : dpadded.shape[3] - pw]


def columns_of(image, kernel, stride, rows, columns):
    """Return what every window of one image sees, (C, K_h, K_w, rows, columns)."""
    down, across, (sh, sw) = kernel[0], kernel[1], stride
    parts = [
        image[:, u : u + sh * rows : sh, v : v + sw * columns : sw]
        for u in range(down)
        for v in range(across)
    ]
    return np.stack(parts, axis=1).reshape(-1, rows * columns)


def conv2d_forward_fast(x, weight, bias=None, *, stride=1, padding=0):
    padded, (sh, sw), F = framed(x, padding), two(stride), len(weight)
    rows = (padded.shape[2] - weight.shape[2]) // sh + 1
    columns = (padded.shape[3] - weight.shape[3]) // sw + 1
    seen = [columns_of(image, weight.shape[2:], (sh, sw), rows, columns) for image in padded]
    out = np.stack([weight.reshape(F, -1) @ one for one in seen]).reshape(-1, F, rows, columns)
    if bias is not None:
        out += bias.reshape(-1, 1, 1)
    return out, (seen, weight, bias, padded.shape, (sh, sw), padding)


def conv2d_backward_fast(dout, cache):
    seen, weight, bias, shape, (sh, sw), padding = cache
    F, C, down, across = weight.shape
    rows, columns = dout.shape[2:]
    dweight, dpadded = np.zeros_like(weight).reshape(F, -1), np.zeros(shape, dout.dtype)
    for one, image, back in zip(seen, dpadded, dout.reshape(len(dout), F, -1)):
        dweight += back @ one.T
        parts = (weight.reshape(F, -1).T @ back).reshape(C, down, across, rows, columns)
        for u in range(down):
            for v in range(across):
                here = image[:, u : u + sh * rows : sh, v : v + sw * columns : sw]
                here += parts[:, u, v]
    dbias = None if bias is None else dout.sum(axis=(0, 2, 3))
    return cut(dpadded, padding), dweight.reshape(weight.shape), dbias
