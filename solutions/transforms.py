"""Convolution with fewer multiplications: by the Fourier transform, and by Winograd's filters.

Both transform images and filters, multiply, and transform back. What was a sum over a window has
become a product at each place of the transform; the sum over the channels is still a sum, so each
place is a product of matrices. Stride is 1. The letters are those of `convolution`.
"""

from fractions import Fraction
from math import prod
from typing import NamedTuple

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn.functional import pad

from solutions import require
from solutions.convolution import Bias, Images, Maps, Weight
from solutions.require import Size

Row = Float[Tensor, "... M"]
Taps = Float[Tensor, "... K"]
Table = Float[Tensor, "n columns"]
POINTS = tuple(map(Fraction, ("0", "1", "-1", "2", "-2", "1/2", "-1/2", "4", "-4")))


class Transform(NamedTuple):
    """The matrices of F(m, r): m outputs of a filter of r taps from n = m + r - 1 products."""

    A: Table  # n x m
    B: Table  # n x n
    G: Table  # n x r


def correlate_circular(x: Row, w: Taps) -> Row:
    """Slide a kernel around a ring of M numbers, by three Fourier transforms.

        y[i] = sum over u of w[u] * x[(i + u) mod M],    Y[k] = conj(W[k]) * X[k]

    with W the transform of w followed by zeros. No window goes over the end for i up to M - K:
    there y is what a convolution layer without padding computes.

    Args:
        x: the rows, along the last axis.
        w: the kernel, along the last axis.

    Raises:
        ValueError: the kernel is longer than the ring; the message has both lengths.
    """
    length = x.shape[-1]
    if w.shape[-1] > length:
        raise ValueError(
            f"the kernel has {w.shape[-1]} numbers but the ring only {length}; put zeros behind x."
        )
    spectrum = torch.fft.rfft(w, length).conj() * torch.fft.rfft(x)
    return torch.fft.irfft(spectrum, length)


def conv2d_fft(x: Images, weight: Weight, bias: Bias | None = None, *, padding: Size = 0) -> Maps:
    """Return the output of `conv2d_forward` at stride 1, by the Fourier transform.

        Y[n, f, k, l] = sum over c of conj(W[f, c, k, l]) * X[n, c, k, l]

    with X the transform of the padded images and W that of the filters, both with zeros behind them
    up to one size: at least that of the padded images, and a product of 2s, 3s and 5s, for which
    the transform is fast. What wraps around ends up behind the outputs, and is cut off.

    Args:
        x: the images.
        weight: the filters.
        bias: one number per filter, or None for no bias.
        padding: p, rows and columns of zeros on every side, one number or two.

    Raises:
        ValueError: shapes, dtypes or sizes do not fit each other; the message has both values.

    Source:
        Mathieu, Henaff and LeCun, "Fast training of convolutional networks through FFTs",
        arXiv:1312.5851.
    """
    padded, rows, columns = _framed(x, weight, bias, padding)
    ring = [_smooth(side) for side in padded.shape[2:]]
    image, filters = torch.fft.rfft2(padded, ring), torch.fft.rfft2(weight, ring)
    spectrum = torch.einsum("nckl,fckl->nfkl", image, filters.conj())
    return _biased(torch.fft.irfft2(spectrum, ring)[:, :, :rows, :columns], bias)


def winograd_matrices(outputs: int, taps: int) -> Transform:
    """Return the matrices of F(m, r), in float64, from the first points of `POINTS` and infinity.

        y = A^T ((G g) * (B^T d))    is    y[i] = sum over j of g[j] * d[i + j]

    With points a_0 ... a_(n-2), N_i = product over j != i of (a_i - a_j), and S_i its sign:

        A[i, k] = a_i^k,    G[i, k] = a_i^k / |N_i|,
        B^T[i]  = the coefficients of S_i times the product over j != i of (z - a_j)

    and for infinity, in the last rows, the leading coefficient and the product over all j.

    Args:
        outputs: m, how many neighboring outputs are computed together.
        taps: r, the length of the filter.

    Raises:
        ValueError: m or r is less than 1, or there are not enough points; the message says both.

    Source:
        Lavin and Gray, "Fast algorithms for convolutional neural networks", arXiv:1509.09308,
        after Winograd, "Arithmetic complexity of computations", 1980.
    """
    products = outputs + taps - 1
    _require_points(outputs, taps)
    points = POINTS[: products - 1]
    spread, data, kernel = [], [], []
    for point in points:
        others = [other for other in points if other != point]
        scale = prod(point - other for other in others)
        sign = 1 if scale > 0 else -1
        spread.append([point**k for k in range(outputs)])
        kernel.append([point**k / abs(scale) for k in range(taps)])
        data.append([sign * one for one in _polynomial(others)] + [0])
    spread.append([0] * (outputs - 1) + [1])
    kernel.append([0] * (taps - 1) + [1])
    data.append(_polynomial(points))
    return Transform(_table(spread), _table(data).T, _table(kernel))


def conv2d_winograd(
    x: Images,
    weight: Weight,
    bias: Bias | None = None,
    *,
    padding: Size = 0,
    outputs: int = 2,
) -> Maps:
    """Return the output of `conv2d_forward` at stride 1, tile by tile, with Winograd's filters.

        V[c] = B^T tile[c] B,    U[f, c] = G weight[f, c] G^T,
        out  = A^T (sum over c of U[f, c] * V[c]) A

    A tile of m x m outputs reads (m + Kh - 1) x (m + Kw - 1) pixels, which overlap those of its
    neighbors. It takes as many multiplications for each filter and channel as it has pixels.

    Args:
        x: the images.
        weight: the filters.
        bias: one number per filter, or None for no bias.
        padding: p, rows and columns of zeros on every side, one number or two.
        outputs: m, the side of a tile of outputs.

    Raises:
        ValueError: shapes, dtypes or sizes do not fit each other; the message has both values.

    Source:
        Lavin and Gray, arXiv:1509.09308, section 4.
    """
    padded, rows, columns = _framed(x, weight, bias, padding)
    down, across = (
        Transform(*(one.to(x) for one in winograd_matrices(outputs, taps)))
        for taps in weight.shape[2:]
    )
    below, beyond = -rows % outputs, -columns % outputs
    padded = pad(padded, (0, beyond, 0, below))
    tiles = padded.unfold(2, len(down.B), outputs).unfold(3, len(across.B), outputs)

    kernel = torch.einsum("au,fcuv,bv->fcab", down.G, weight, across.G)
    data = torch.einsum("ua,ncijuv,vb->ncijab", down.B, tiles, across.B)
    products = torch.einsum("fcab,ncijab->nfijab", kernel, data)
    out = torch.einsum("au,nfijab,bv->nfiujv", down.A, products, across.A)
    whole = out.reshape(len(x), len(weight), rows + below, columns + beyond)
    return _biased(whole[:, :, :rows, :columns], bias)


def _framed(x: Images, weight: Weight, bias: Bias | None, padding: Size) -> tuple[Images, int, int]:
    """Return the images with their padding, and how many rows and columns of outputs they have."""
    top, left = require.pair("padding", padding, least=0)
    require.fit(x, weight, bias, (top, left))
    padded = pad(x, (left, left, top, top))
    rows, columns = (
        side - taps + 1 for side, taps in zip(padded.shape[2:], weight.shape[2:], strict=True)
    )
    return padded, rows, columns


def _biased(out: Maps, bias: Bias | None) -> Maps:
    return out if bias is None else out + bias[:, None, None]


def _smooth(length: int) -> int:
    """Return the next length that is a product of 2s, 3s and 5s."""
    rest = length
    for factor in (2, 3, 5):
        while rest % factor == 0:
            rest //= factor
    return length if rest == 1 else _smooth(length + 1)


def _polynomial(roots: tuple[Fraction, ...] | list[Fraction]) -> list[Fraction]:
    """Return the coefficients of the product of (z - root), the constant first."""
    found = [Fraction(1)]
    for root in roots:
        shifted, scaled = [Fraction(0), *found], [*(root * one for one in found), Fraction(0)]
        found = [one - other for one, other in zip(shifted, scaled, strict=True)]
    return found


def _table(rows: list[list[Fraction]]) -> Table:
    return torch.tensor([[float(one) for one in row] for row in rows], dtype=torch.float64)


def _require_points(outputs: int, taps: int) -> None:
    if min(outputs, taps) < 1:
        raise ValueError(f"F({outputs}, {taps}) has no outputs or no taps; make both at least 1.")
    most = len(POINTS) + 1
    if outputs + taps - 1 > most:
        raise ValueError(
            f"F({outputs}, {taps}) takes {outputs + taps - 1} products but there are points for "
            f"{most}; compute fewer outputs at a time."
        )
