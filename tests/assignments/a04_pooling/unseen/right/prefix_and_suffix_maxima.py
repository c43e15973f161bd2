"""The largest of a window from two running maxima, rows first and columns after (van Herk)."""

import numpy as np


def both(size):
    return (size, size) if np.isscalar(size) else tuple(size)


def running(x, k, axis, least):
    """Return the largest of each k neighbors along an axis."""
    x = np.moveaxis(x, axis, -1)
    count = x.shape[-1] - k + 1
    spare = -x.shape[-1] % k
    tail = np.full((*x.shape[:-1], spare), least, x.dtype)
    blocks = np.concatenate([x, tail], axis=-1).reshape(*x.shape[:-1], -1, k)
    ahead = np.maximum.accumulate(blocks, axis=-1).reshape(*x.shape[:-1], -1)
    behind = np.maximum.accumulate(blocks[..., ::-1], axis=-1)[..., ::-1].reshape(ahead.shape)
    both_sides = np.maximum(behind[..., :count], ahead[..., k - 1 :][..., :count])
    return np.moveaxis(both_sides, -1, axis)


def max_pool2d_forward(x, kernel_size, *, stride=None, padding=0):
    (Kh, Kw), (ph, pw) = both(kernel_size), both(padding)
    sh, sw = (Kh, Kw) if stride is None else both(stride)
    framed = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf)
    largest = running(running(framed, Kh, 2, -np.inf), Kw, 3, -np.inf)
    out = largest[:, :, ::sh, ::sw]
    return out, lambda dout: back(dout, out, framed, (Kh, Kw), (sh, sw), (ph, pw))


def back(dout, out, framed, kernel, steps, frame):
    """Go through the places of a window; who is equal first takes all and leaves nothing."""
    dframed, left = np.zeros_like(framed), dout.copy()
    for u in range(kernel[0]):
        for v in range(kernel[1]):
            rows = slice(u, u + steps[0] * dout.shape[2], steps[0])
            columns = slice(v, v + steps[1] * dout.shape[3], steps[1])
            wins = framed[:, :, rows, columns] == out
            dframed[:, :, rows, columns] += np.where(wins, left, 0)
            left[wins] = 0
    H, W = (framed.shape[2 + a] - 2 * frame[a] for a in (0, 1))
    return dframed[:, :, frame[0] : frame[0] + H, frame[1] : frame[1] + W]


def max_pool2d_backward(dout, cache):
    return cache(dout)


def lp_pool2d_forward(x, norm_type, kernel_size, *, stride=None):
    Kh, Kw = both(kernel_size)
    sh, sw = (Kh, Kw) if stride is None else both(stride)
    largest = running(running(np.abs(x), Kh, 2, 0), Kw, 3, 0)[:, :, ::sh, ::sw]
    scale = np.where(largest > 0, largest, 1)
    total = np.zeros_like(scale)
    for u in range(Kh):
        for v in range(Kw):
            entry = x[:, :, u:, v:][:, :, ::sh, ::sw][:, :, : scale.shape[2], : scale.shape[3]]
            total += np.exp(norm_type * np.log(np.maximum(np.abs(entry), 1e-300) / scale))
    out = scale * total ** (1 / norm_type) * (largest > 0)
    return out.astype(x.dtype), (x, norm_type, (Kh, Kw), (sh, sw), out)


def lp_pool2d_backward(dout, cache):
    x, q, (Kh, Kw), (sh, sw), out = cache
    dx, norms = np.zeros_like(x), np.where(out > 0, out, np.inf)
    for u in range(Kh):
        for v in range(Kw):
            at = (
                ...,
                slice(u, u + sh * (out.shape[2] - 1) + 1, sh),
                slice(v, v + sw * (out.shape[3] - 1) + 1, sw),
            )
            dx[at] += dout * np.copysign((np.abs(x[at]) / norms) ** (q - 1), x[at]) * (x[at] != 0)
    return dx
