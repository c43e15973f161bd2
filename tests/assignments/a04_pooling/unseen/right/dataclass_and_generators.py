"""A frozen dataclass of the grid, generators, and a closure for a cache."""

from __future__ import annotations

import numpy as np

from dataclasses import dataclass, field
from functools import partial, reduce, lru_cache
from itertools import product


@dataclass(frozen=True)
class Grid:
    kh: int
    kw: int
    sh: int
    sw: int
    ph: int
    pw: int

    @classmethod
    def of(cls, k, s, p):
        two = lambda v: (v, v) if np.isscalar(v) else tuple(v)
        return cls(*two(k), *two(k if s is None else s), *two(p))

    def size(self, H, W):
        return (H + 2 * self.ph - self.kh) // self.sh + 1, (
            W + 2 * self.pw - self.kw
        ) // self.sw + 1

    def spots(self, H, W):
        for i, j in product(*map(range, self.size(H, W))):
            top, left = i * self.sh - self.ph, j * self.sw - self.pw
            yield (
                (i, j),
                [
                    (y, x)
                    for y in range(top, top + self.kh)
                    for x in range(left, left + self.kw)
                    if 0 <= y < H and 0 <= x < W
                ],
            )


def max_pool2d_forward(x, kernel_size, *, stride=None, padding=0):
    g = Grid.of(kernel_size, stride, padding)
    N, C, H, W = x.shape
    out = np.zeros((N, C, *g.size(H, W)), x.dtype)
    wins = {}
    for (i, j), spots in g.spots(H, W):
        for n, c in product(range(N), range(C)):
            best = None
            for s in spots:
                if best is None or (v := x[(n, c) + s]) > x[(n, c) + best]:
                    best = s
            out[n, c, i, j] = x[(n, c) + best]
            wins[n, c, i, j] = best
    return out, partial(give, x.shape, wins)


def give(shape, wins, dout):
    dx = np.zeros(shape, dout.dtype)
    for (n, c, i, j), s in wins.items():
        dx[(n, c) + s] += dout[n, c, i, j]
    return dx


def max_pool2d_backward(dout, cache):
    return cache(dout)
