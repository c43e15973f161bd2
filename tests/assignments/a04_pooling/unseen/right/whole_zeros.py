"""Nothing but Python, and lists in which a zero is a whole number."""

from itertools import product
from math import copysign, dist, fsum


def both(size):
    return (size, size) if isinstance(size, int) else size


def spots(shape, kernel_size, stride, padding):
    """Yield for each output (i, j) the pixels of its window."""
    (Kh, Kw), (ph, pw) = both(kernel_size), both(padding)
    sh, sw = both(kernel_size if stride is None else stride)
    H, W = shape
    for i in range((H + 2 * ph - Kh) // sh + 1):
        for j in range((W + 2 * pw - Kw) // sw + 1):
            rows = range(max(0, i * sh - ph), min(H, i * sh - ph + Kh))
            columns = range(max(0, j * sw - pw), min(W, j * sw - pw + Kw))
            yield (i, j), [*product(rows, columns)]


def mapped(x, grid, say):
    """Return nested lists of `say(map, pixels)` for every map and window."""
    maps = []
    for image in x.tolist():
        maps.append([])
        for one in image:
            rows = {}
            for (i, _), pixels in grid:
                rows.setdefault(i, []).append(say([one[k][l] for k, l in pixels]))
            maps[-1].append([*rows.values()])
    return maps


def max_pool2d_forward(x, kernel_size, *, stride=None, padding=0):
    grid = [*spots(x.shape[2:], kernel_size, stride, padding)]
    return mapped(x, grid, max), (x.tolist(), x.shape, grid)


def max_pool2d_backward(dout, cache):
    x, (N, C, H, W), grid = cache
    dx = [[[[0] * W for _ in range(H)] for _ in range(C)] for _ in range(N)]
    for n, c, ((i, j), pixels) in product(range(N), range(C), grid):
        k, l = max(pixels, key=lambda at: x[n][c][at[0]][at[1]])
        dx[n][c][k][l] += float(dout[n, c, i, j])
    return dx


def avg_pool2d_forward(x, kernel_size, *, stride=None, padding=0, count_include_pad=True):
    grid = [*spots(x.shape[2:], kernel_size, stride, padding)]
    area = both(kernel_size)[0] * both(kernel_size)[1]
    sizes = [area if count_include_pad else len(pixels) for _, pixels in grid]
    means = iter(sizes * (x.shape[0] * x.shape[1]))
    return mapped(x, grid, lambda seen: fsum(seen) / next(means)), (x.shape, grid, sizes)


def avg_pool2d_backward(dout, cache):
    (N, C, H, W), grid, sizes = cache
    shares = {}
    for n, c, (((i, j), pixels), m) in product(range(N), range(C), zip(grid, sizes)):
        for k, l in pixels:
            shares.setdefault((n, c, k, l), []).append(dout[n, c, i, j].item() / m)
    return [
        [
            [[fsum(shares.get((n, c, k, l), ())) for l in range(W)] for k in range(H)]
            for c in range(C)
        ]
        for n in range(N)
    ]


def length(q):
    def of(numbers):
        if q == 2:
            return dist(numbers, [0.0] * len(numbers))
        return fsum(abs(a) ** q for a in numbers) ** (1 / q)

    return of


def lp_pool2d_forward(x, norm_type, kernel_size, *, stride=None):
    grid = [*spots(x.shape[2:], kernel_size, stride, 0)]
    out = mapped(x, grid, length(norm_type))
    return out, (x.tolist(), x.shape, norm_type, grid, out)


def lp_pool2d_backward(dout, cache):
    x, (N, C, H, W), q, grid, out = cache
    dx = [[[[0] * W for _ in range(H)] for _ in range(C)] for _ in range(N)]
    for n, c, ((i, j), pixels) in product(range(N), range(C), grid):
        norm = out[n][c][i][j]
        for k, l in pixels if norm else ():
            a = x[n][c][k][l]
            if a:
                dx[n][c][k][l] += float(dout[n, c, i, j]) * copysign((abs(a) / norm) ** (q - 1), a)
    return dx


def global_avg_pool2d_forward(x):
    return [[fsum(c.ravel().tolist()) / c.size for c in image] for image in x], x.shape


def global_avg_pool2d_backward(dout, cache):
    N, C, H, W = cache
    return [[[[d.item() / (H * W)] * W] * H for d in row] for row in dout]
