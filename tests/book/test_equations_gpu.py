"""Every numbered equation of book/gpu.md, evaluated as written and held against PyTorch."""

from itertools import product
from math import log, sqrt

import numpy as np
import pytest
import torch
from torch.nn import functional

from solutions.convolution import conv2d_forward
from solutions.gpu import Convolution
from solutions.precision import BITS, UNIT, conv2d_bound, rounded

DTYPES = ["float64", "float32", "float16", "bfloat16"]


def randn(*shape: int, seed: int = 0) -> torch.Tensor:
    """Return float64 numbers drawn from one seed."""
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(*shape, generator=generator, dtype=torch.float64)


def at(x: np.ndarray, *index: int) -> float:
    """Return an entry, which is zero outside the range of the indices."""
    inside = all(0 <= i < n for i, n in zip(index, x.shape, strict=True))
    return x[index] if inside else 0.0


def rms(x: torch.Tensor) -> float:
    """Return the root of the mean square."""
    return float(x.double().square().mean().sqrt())


@pytest.mark.parametrize("name", DTYPES)
@pytest.mark.parametrize("e", [-3, 0, 5])
def test_how_far_apart_neighbors_are(name, e):
    """eq-gpu-spacing: the next number above 2^e, and above 1.5 times it, in PyTorch's dtype."""
    dtype = getattr(torch, name)
    for m in (1.0, 1.5):
        x = torch.tensor(m * 2.0**e, dtype=dtype)
        above = torch.nextafter(x, torch.tensor(1e4, dtype=dtype))
        assert (above - x).item() == 2.0 ** (e - BITS[name] + 1)


@pytest.mark.parametrize("name", ["float32", "float16", "bfloat16"])
def test_what_rounding_takes_at_most(name):
    """eq-gpu-unit: conversion to PyTorch's dtype stays within rho of the number, and nearly so."""
    x = randn(20_000)

    share = ((x.to(getattr(torch, name)).double() - x) / x).abs().max()

    assert 0.9 * 2.0 ** -BITS[name] < share <= 2.0 ** -BITS[name]


@pytest.mark.parametrize("n", [9, 576])
@pytest.mark.parametrize(("i", "s", "o"), [(0, 24, 0), (11, 24, 0), (8, 24, 8)])
def test_the_factor_and_its_first_order(n, i, s, o):
    """eq-gpu-factor: both lines agree, and the reference's bound is the first for n ones."""
    ri, rs, ro = (2.0**-bits if bits else 0.0 for bits in (i, s, o))
    names = {8: "bfloat16", 11: "TF32", 0: None}
    x, weight = torch.ones(1, n, 1, 1), torch.ones(1, n, 1, 1)

    B = (1 + ri) ** 2 * (1 + rs) ** (n + 1) * (1 + ro) - 1

    assert pytest.approx(2 * ri + (n + 1) * rs + ro, rel=0.01) == B
    bound = conv2d_bound(x, weight, inputs=names[i], output=names[o]).item()
    assert bound == pytest.approx(n * B)


@pytest.mark.parametrize("order", [1, -1])
def test_no_output_is_further_off(order):
    """eq-gpu-bound, written out: bfloat16 stays within it in either order of the channels."""
    x, w, b = randn(2, 5, 6, 7), randn(3, 5, 3, 2, seed=1), randn(3, seed=2)
    s, p, rho, sigma = 2, 1, UNIT["bfloat16"], UNIT["float32"]
    exact, _ = conv2d_forward(x, w, b, stride=s, padding=p)
    channels = list(range(5))[::order]
    short = (one.bfloat16() for one in (x[:, channels], w[:, channels], b))
    found, _ = conv2d_forward(*short, stride=s, padding=p)
    B = (1 + rho) ** 2 * (1 + sigma) ** (5 * 6 + 1) * (1 + rho) - 1

    X, W, bias = x.numpy(), w.numpy(), b.numpy()
    for n, f, i, j in product(*map(range, exact.shape)):
        size = abs(bias[f]) + sum(
            abs(W[f, c, u, v] * at(X[n, c], s * i + u - p, s * j + v - p))
            for c, u, v in product(range(5), range(3), range(2))
        )
        assert abs(found[n, f, i, j].item() - exact[n, f, i, j].item()) <= B * size


def test_a_rounding_moves_a_number_by_042_units():
    """0.54 is the integral over log 2, 0.42 its root over 3; normal numbers come close."""
    steps = 1 + (np.arange(100_000) + 0.5) / 100_000
    mean = np.mean(steps**-3) / log(2)
    x = randn(100_000)

    moved = ((x.bfloat16().double() - x) / x)[x.abs() > 1e-3]

    assert round(mean, 2) == 0.54
    assert round(sqrt(mean / 3), 2) == 0.42
    assert rms(moved) / UNIT["bfloat16"] == pytest.approx(0.42, abs=0.01)


@pytest.mark.parametrize("name", ["float32", "bfloat16"])
@pytest.mark.parametrize("n", [64, 1024])
def test_sums_of_random_sign_one_by_one(name, n):
    """eq-gpu-typical: partial sums in PyTorch's dtype, over many draws."""
    dtype = getattr(torch, name)
    terms = randn(n, 4000).to(dtype)
    total = torch.zeros(4000, dtype=dtype)
    for term in terms:
        total = total + term

    error = rms(total.double() - terms.double().sum(0)) / rms(terms.double().sum(0))

    assert error == pytest.approx(0.3 * sqrt(n) * UNIT[name], rel=0.15)


@pytest.mark.parametrize("name", ["TF32", "bfloat16"])
@pytest.mark.parametrize("channels", [4, 64])
def test_rounded_inputs_cost_the_same_at_every_length(name, channels):
    """eq-gpu-inputs: torch's convolution in float64 of inputs rounded before."""
    x, w = randn(4, channels, 12, 12), randn(16, channels, 3, 3, seed=1)
    exact = functional.conv2d(x, w)

    found = functional.conv2d(rounded(x, BITS[name]), rounded(w, BITS[name]))

    assert rms(found - exact) / rms(exact) == pytest.approx(0.6 * UNIT[name], rel=0.1)


@pytest.mark.parametrize(("dtype", "omega"), [(torch.float32, 4), (torch.bfloat16, 2)])
def test_the_inputs_of_all_layers_are_kept(dtype, omega):
    """eq-gpu-kept: what autograd holds for three layers, less their weights."""
    N, sides, channels = 4, (12, 10, 8), (3, 8, 6, 5)
    x = randn(N, 3, 12, 12).to(dtype).requires_grad_()
    weights = [
        randn(*pair, 3, 3).to(dtype).requires_grad_()
        for pair in zip(channels[1:], channels[:-1], strict=True)
    ]
    held = {}

    def look(tensor: torch.Tensor) -> torch.Tensor:
        held[tensor.data_ptr()] = tensor
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(look, lambda tensor: tensor):
        out = x
        for weight in weights:
            out = Convolution.apply(out, weight, None, 1, 0)
    sizes = sum(one.nbytes for one in held.values()) - sum(one.nbytes for one in weights)

    assert sizes == omega * N * sum(
        C * side**2 for C, side in zip(channels[:3], sides, strict=True)
    )


@pytest.mark.parametrize(
    ("C", "F", "K", "G"), [(128, 128, 3, 1), (128, 128, 3, 128), (64, 32, 1, 2)]
)
def test_operations_for_every_byte(C, F, K, G):
    """eq-gpu-intensity, from the sizes of torch's tensors in a large batch."""
    layer = torch.nn.Conv2d(C, F, K, padding=K // 2, groups=G, bias=False, device="meta")
    x = torch.empty(64, C, 28, 28, device="meta")
    out = layer(x)

    flop = 2 * out.numel() * layer.weight[0].numel()
    for omega in (2, 4):
        moved = omega * (x.numel() + out.numel())
        assert flop / moved == pytest.approx(2 * F * C * K**2 / G / (omega * (C + F)))


def test_the_rate_falls_in_a_straight_line():
    """eq-gpu-budget is torch's linear schedule down to zero."""
    T, first = 8, 0.2
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=first)
    schedule = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.0, T)
    for tau in range(T):
        assert optimizer.param_groups[0]["lr"] == pytest.approx(first * (1 - tau / T))
        optimizer.step()
        schedule.step()
