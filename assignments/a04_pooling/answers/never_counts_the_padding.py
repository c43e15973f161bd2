# One loop over the places in a window: each sees a shifted, thinned-out copy of the images.
import itertools

import numpy as np


class Windows:
    def __init__(self, x, size, step, frame, filling):
        self.k = size if isinstance(size, tuple) else (size,) * 2
        step = self.k if step is None else step
        self.s = step if isinstance(step, tuple) else (step,) * 2
        self.p = frame if isinstance(frame, tuple) else (frame,) * 2
        self.side = x.shape[2:]
        width = [(0, 0), (0, 0), (self.p[0],) * 2, (self.p[1],) * 2]
        self.x = np.pad(x, width, constant_values=filling)
        self.out = [(n - k) // s + 1 for n, k, s in zip(self.x.shape[2:], self.k, self.s)]

    def places(self):
        for u, v in itertools.product(*map(range, self.k)):
            rows = slice(u, u + self.s[0] * self.out[0], self.s[0])
            cols = slice(v, v + self.s[1] * self.out[1], self.s[1])
            yield (slice(None), slice(None), rows, cols)

    def inside(self, dx):
        a, b = self.p
        return dx[:, :, a : a + self.side[0], b : b + self.side[1]]


def max_pool2d_forward(x, kernel_size, *, stride=None, padding=0):
    w = Windows(x, kernel_size, stride, padding, -np.inf)
    out = None
    for here in w.places():
        out = w.x[here].copy() if out is None else np.maximum(out, w.x[here])
    return out, (w, out)


def max_pool2d_backward(dout, cache):
    # maxima that tie share what comes back
    w, out = cache
    ties = sum((w.x[here] == out).astype(dout.dtype) for here in w.places())
    dx = np.zeros_like(w.x)
    for here in w.places():
        dx[here] += (w.x[here] == out) * dout / ties
    return w.inside(dx)


def avg_pool2d_forward(x, kernel_size, *, stride=None, padding=0, count_include_pad=True):
    w = Windows(x, kernel_size, stride, padding, 0)
    ones = Windows(np.ones_like(x), kernel_size, stride, padding, 0)
    total = sum(w.x[here] for here in w.places())
    count = sum(ones.x[here] for here in ones.places())
    return total / count, (w, count)


def avg_pool2d_backward(dout, cache):
    w, count = cache
    dx = np.zeros_like(w.x)
    for here in w.places():
        dx[here] += dout / count
    return w.inside(dx)


def lp_pool2d_forward(x, norm_type, kernel_size, *, stride=None):
    w = Windows(x, kernel_size, stride, 0, 0)
    total = sum(abs(w.x[here]) ** norm_type for here in w.places())
    out = total ** (1 / norm_type)
    return out, (w, norm_type, out)


def lp_pool2d_backward(dout, cache):
    w, p, out = cache
    safe = out + (out == 0)
    dx = np.zeros_like(w.x)
    for here in w.places():
        seen = w.x[here]
        dx[here] += dout * np.sign(seen) * (abs(seen) / safe) ** (p - 1)
    return dx


def global_avg_pool2d_forward(x):
    return x.mean(-1).mean(-1), x


def global_avg_pool2d_backward(dout, cache):
    dx = np.ones_like(cache) * dout[:, :, None, None]
    return dx / (cache.shape[2] * cache.shape[3])
