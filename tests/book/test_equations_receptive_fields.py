"""Every numbered equation of book/receptive-fields.md, evaluated as written and held apart."""

import importlib
import sys
from itertools import product
from math import ceil, log2, prod, sqrt
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn import functional

from solutions.shapes import receptive_field

BOOK = Path(__file__).parents[2] / "book"
STACKS = [  # (k, s, d, p) of every layer, the one next to the image first
    [(3, 1, 1, 1), (3, 1, 1, 1), (3, 1, 1, 1)],
    [(3, 2, 1, 0), (2, 2, 1, 0), (3, 1, 2, 2), (3, 1, 1, 1)],
    [(5, 2, 1, 2), (3, 2, 1, 1), (3, 1, 1, 0)],
    [(4, 3, 1, 0), (1, 2, 1, 0), (2, 1, 3, 1)],
    [(3, 1, 2, 0), (3, 1, 2, 0), (3, 1, 4, 3)],
    [(11, 4, 1, 2), (3, 2, 1, 0), (5, 1, 1, 2)],
]
PLACE = 7


def jumps(stack) -> list[int]:
    """Return j_0 to j_L as products."""
    return [prod(s for _, s, _, _ in stack[:level]) for level in range(len(stack) + 1)]


def reads(layer, entries: set[int]) -> set[int]:
    """Return equation eq-rf-reads for all entries at once."""
    k, s, d, p = layer
    return {s * i + d * u - p for i in entries for u in range(k)}


def pixels(stack, place: int = PLACE) -> list[int]:
    """Return every place of the image that one output reads, in order."""
    entries = {place}
    for layer in reversed(stack):
        entries = reads(layer, entries)
    return sorted(entries)


def slope(stack, weights=None) -> np.ndarray:
    """Return the gradient of one output of torch's layers; with weights of 1 if none are given."""
    x = torch.zeros(1, 1, pixels(stack)[-1] + 60).double().requires_grad_()
    row = x
    for index, (k, s, d, p) in enumerate(stack):
        weight = torch.ones(k).double() if weights is None else weights[index]
        row = functional.conv1d(row, weight[None, None], stride=s, padding=p, dilation=d)
    row[0, 0, PLACE].backward()
    return x.grad[0, 0].numpy()


def ways(stack) -> dict[int, int]:
    """Return equation eq-rf-paths, from the output down to the pixels."""
    counts = {PLACE: 1}
    for k, s, d, p in reversed(stack):
        below: dict[int, int] = {}
        for i, n in counts.items():
            for u in range(k):
                t = s * i + d * u - p
                below[t] = below.get(t, 0) + n
        counts = below
    return counts


@pytest.fixture
def figure(monkeypatch):
    """Return a function that imports the module of a figure."""
    monkeypatch.setattr(sys, "path", [str(BOOK / "figures"), *sys.path])
    return importlib.import_module


@pytest.mark.parametrize("layer", sorted({layer for stack in STACKS for layer in stack}))
def test_a_layer_reads_the_entries_that_torch_reads(layer):
    """eq-rf-reads names exactly the entries with a gradient in one layer of torch."""
    assert slope([layer]).nonzero()[0].tolist() == sorted(reads(layer, {PLACE}))


@pytest.mark.parametrize("stack", STACKS)
def test_the_field_is_followed_down_layer_by_layer(stack):
    """eq-rf-back gives, map by map, the span of what is read."""
    entries, r = {PLACE}, 1
    for k, s, d, p in reversed(stack):
        entries = reads((k, s, d, p), entries)
        r = s * (r - 1) + d * (k - 1) + 1
        assert r == max(entries) - min(entries) + 1


@pytest.mark.parametrize("stack", STACKS)
def test_size_and_place_of_the_field_are_those_of_the_gradient(stack):
    """eq-rf-size and eq-rf-place hold for torch's layers, and are what the solution returns."""
    j = jumps(stack)
    r_0 = 1 + sum(d * (k - 1) * j[level] for level, (k, _, d, _) in enumerate(stack))
    P = sum(p * j[level] for level, (*_, p) in enumerate(stack))
    seen = slope(stack).nonzero()[0]

    assert (seen.min(), seen.max()) == (j[-1] * PLACE - P, j[-1] * PLACE - P + r_0 - 1)
    assert receptive_field([layer[:3] for layer in stack]) == (r_0, j[-1])


@pytest.mark.parametrize("stack", STACKS)
def test_the_field_is_climbed_from_the_image_up(stack):
    """eq-rf-climb gives the field of every map's entries, and its jump."""
    R, j = 1, 1
    for level, (k, s, d, _) in enumerate(stack, 1):
        R, j = R + d * (k - 1) * j, j * s
        read = pixels(stack[:level])
        assert read[-1] - read[0] + 1 == R
        assert j == pixels(stack[:level], PLACE + 1)[0] - read[0]


@pytest.mark.parametrize(("k", "L"), list(product((2, 3, 5), (1, 4, 9))))
def test_equal_layers_grow_along_a_line_or_an_exponential(k, L):
    """eq-rf-linear at stride 1, eq-rf-geometric at strides 2 and 3."""
    assert receptive_field([(k, 1, 1)] * L)[0] == 1 + L * (k - 1)
    for s in (2, 3):
        assert receptive_field([(k, s, 1)] * L)[0] == 1 + (k - 1) * (s**L - 1) // (s - 1)


@pytest.mark.parametrize("W", [3, 7, 8, 100, 1023, 1024])
def test_so_many_layers_are_needed_and_not_one_less(W):
    """eq-rf-depth: its two bounds are the first depths at which 3x3 layers see W pixels."""

    def first(s: int) -> int:
        return next(L for L in range(W) if receptive_field([(3, s, 1)] * L)[0] >= W)

    assert first(1) == ceil((W - 1) / 2)
    assert first(2) == ceil(log2(W + 1) - 1)


@pytest.mark.parametrize("stack", STACKS)
def test_ways_are_the_gradient_for_weights_of_one(stack):
    """eq-rf-paths counts what torch's gradient adds up."""
    gradient = slope(stack)

    assert {t: gradient[t] for t in gradient.nonzero()[0].tolist()} == ways(stack)


@pytest.mark.parametrize(
    "stack",
    [
        [(3, 1, 1, 1), (3, 1, 1, 1)],
        [(3, 2, 1, 0), (3, 1, 1, 1)],
        [(2, 1, 1, 0), (2, 1, 2, 0), (2, 1, 1, 1)],
    ],
)
def test_a_random_network_listens_as_ways_are_many(stack):
    """eq-rf-squared, exactly: the mean over all weights of a size and either sign."""
    sizes = [1.0, 0.5, 3.0][: len(stack)]
    kernels = [k for k, *_ in stack]
    signs = list(product((-1.0, 1.0), repeat=sum(kernels)))
    total = 0
    for drawn in signs:
        parts = torch.tensor(drawn).double().split(kernels)
        weights = [size * part for size, part in zip(sizes, parts, strict=True)]
        total = total + slope(stack, weights) ** 2

    expected = np.zeros_like(total)
    for t, n in ways(stack).items():
        expected[t] = n * prod(size**2 for size in sizes)
    np.testing.assert_allclose(total / len(signs), expected, atol=1e-12)


@pytest.mark.parametrize("stack", STACKS)
def test_variances_of_the_steps_add_up(stack):
    """eq-rf-spread is the variance of where the ways end."""
    counts = ways(stack)
    places, share = np.array(list(counts)), np.array(list(counts.values()), dtype=float)
    share /= share.sum()
    variance = share @ (places - share @ places) ** 2

    written = sum(
        (k**2 - 1) / 12 * d**2 * j**2 for (k, _, d, _), j in zip(stack, jumps(stack), strict=False)
    )
    assert variance == pytest.approx(written)


@pytest.mark.parametrize(("k", "L"), list(product((2, 3, 7), (1, 5, 20))))
def test_the_spread_grows_with_the_root_of_the_depth(k, L):
    """eq-rf-root is the standard deviation of where the ways of equal layers end."""
    counts = ways([(k, 1, 1, 0)] * L)
    total = sum(counts.values())
    mean = sum(t * n for t, n in counts.items()) / total
    variance = sum((t - mean) ** 2 * n for t, n in counts.items()) / total

    assert sqrt(variance) == pytest.approx(sqrt(L * (k**2 - 1) / 12))


def test_the_network_of_the_figure_minimizes_the_written_sum(figure):
    """eq-rf-code, summed filter by filter, is the loss that is trained (|a| is smooth at zero)."""
    filters = figure("rf_filters")
    generator = torch.Generator().manual_seed(0)
    weight = torch.randn(5, 4, generator=generator).double()
    z = torch.randn(7, 4, generator=generator).double()

    written = []
    for patch in z:
        answers = [float(w @ patch) for w in weight]
        rebuilt = sum(a * w for a, w in zip(answers, weight, strict=True))
        written.append(
            float(((rebuilt - patch) ** 2).sum()) + filters.PRICE * sum(map(abs, answers))
        )

    smooth = len(weight) * filters.PRICE * sqrt(filters.SMOOTH)
    mean = sum(written) / len(written)
    assert mean <= float(filters.loss(weight, z)) <= mean + smooth
