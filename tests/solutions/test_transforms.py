"""Convolution by transforms, held against `torch.nn.functional` over drawn shapes."""

import re
from fractions import Fraction
from typing import Any

import pytest
import torch
from beartype import beartype
from drawn import random
from hypothesis import given, settings
from hypothesis import strategies as st
from jaxtyping import jaxtyped
from torch import Tensor
from torch.nn.functional import conv2d

from solutions.transforms import (
    POINTS,
    conv2d_fft,
    conv2d_winograd,
    correlate_circular,
    winograd_matrices,
)

FEW = settings(max_examples=50, deadline=None)
WAYS = (conv2d_fft, conv2d_winograd)


@st.composite
def layers(draw: st.DrawFn) -> tuple[Tensor, Tensor, Tensor | None, Any]:
    """Layers of every kind: not square, one image, one channel, a kernel of one row, padding 0."""
    kernel = draw(st.tuples(st.integers(1, 5), st.integers(1, 5)))
    padding = draw(st.one_of(st.integers(0, 2), st.tuples(st.integers(0, 2), st.integers(0, 2))))
    frame = (padding, padding) if isinstance(padding, int) else padding
    sides = [
        draw(st.integers(max(1, k - 2 * p), k + 8)) for k, p in zip(kernel, frame, strict=True)
    ]
    dtype = draw(st.sampled_from((torch.float32, torch.float64)))
    images, channels, filters = (draw(st.integers(1, 3)) for _ in range(3))
    x = random(images, channels, *sides, dtype=dtype, seed=draw(st.integers(0, 99)))
    weight = random(filters, channels, *kernel, dtype=dtype, seed=1)
    bias = random(filters, dtype=dtype, seed=2) if draw(st.booleans()) else None
    return x, weight, bias, padding


def agree(found: Tensor, wanted: Tensor) -> None:
    rounding = {torch.float64: 1e-10, torch.float32: 1e-3}[wanted.dtype]
    torch.testing.assert_close(found, wanted, rtol=0, atol=rounding)


@FEW
@given(layer=layers())
def test_the_fourier_transform_makes_the_layer_of_torch(layer: Any) -> None:
    """The numbers and the dtype are those of torch, whatever sides, kernel and padding."""
    x, weight, bias, padding = layer

    agree(conv2d_fft(x, weight, bias, padding=padding), conv2d(x, weight, bias, 1, padding))


@FEW
@given(layer=layers(), outputs=st.integers(1, 4))
def test_winograds_filters_make_the_layer_of_torch(layer: Any, outputs: int) -> None:
    """The numbers and the dtype are those of torch, also where tiles hang over the edge."""
    x, weight, bias, padding = layer

    found = conv2d_winograd(x, weight, bias, padding=padding, outputs=outputs)

    agree(found, conv2d(x, weight, bias, 1, padding))


@pytest.mark.parametrize("way", WAYS)
def test_what_goes_in_is_left_alone(way: Any) -> None:
    """Images, filters and bias are the same after the call as before."""
    given_ = random(1, 2, 5, 5), random(3, 2, 3, 3), random(3)
    before = [one.clone() for one in given_]

    way(*given_, padding=1)

    assert all(torch.equal(one, other) for one, other in zip(given_, before, strict=True))


@pytest.mark.parametrize("taps", [1, 2, 5])
def test_a_kernel_goes_around_a_ring(taps: int) -> None:
    """Behind the end of x comes its beginning."""
    x, w = random(3, 5), random(taps, seed=1)
    ring = torch.cat([x, x], dim=1)

    found = correlate_circular(x, w)

    for i in range(5):
        torch.testing.assert_close(found[:, i], ring[:, i : i + taps] @ w)


@pytest.mark.parametrize("taps", range(1, 6))
@pytest.mark.parametrize("outputs", range(1, 6))
def test_the_matrices_make_every_filter(outputs: int, taps: int) -> None:
    """A^T ((G g) * (B^T d)) is the filter g slid along d, with one product for each of d."""
    d, g = random(outputs + taps - 1), random(taps, seed=1)

    A, B, G = winograd_matrices(outputs, taps)

    wanted = torch.stack([d[i : i + taps] @ g for i in range(outputs)])
    torch.testing.assert_close(A.T @ ((G @ g) * (B.T @ d)), wanted)
    assert len(A) == len(B) == len(G) == outputs + taps - 1


def test_the_smallest_matrices_are_those_of_the_paper() -> None:
    """F(2, 3) as Lavin and Gray print it, but for the sign of the last row of B^T and of A."""
    A, B, G = winograd_matrices(2, 3)

    assert A.T.tolist() == [[1, 1, 1, 0], [0, 1, -1, 1]]
    assert B.T.tolist() == [[1, 0, -1, 0], [0, 1, 1, 0], [0, -1, 1, 0], [0, -1, 0, 1]]
    assert G.tolist() == [[1, 0, 0], [0.5, 0.5, 0.5], [0.5, -0.5, 0.5], [0, 0, 1]]


def test_no_point_comes_twice() -> None:
    """A point that came twice would say nothing new."""
    assert len(set(POINTS)) == len(POINTS)
    assert all(isinstance(point, Fraction) for point in POINTS)


def test_annotations_hold() -> None:
    """Shapes are as the annotations say them."""
    checked = jaxtyped(typechecker=beartype)

    for way in WAYS:
        assert checked(way)(random(2, 3, 4, 5), random(6, 3, 2, 3), random(6)).shape == (2, 6, 3, 3)
    assert checked(correlate_circular)(random(2, 5), random(3)).shape == (2, 5)
    assert checked(winograd_matrices)(4, 3).B.shape == (6, 6)


X = random(1, 2, 3, 3)
SENTENCES = {
    "the kernel has 4 numbers but the ring only 3; put zeros behind x.": (
        lambda: correlate_circular(random(3), random(4))
    ),
    "the kernel is 4x2 but the padded image is only 3x3; pad more or use a smaller kernel.": (
        lambda: conv2d_fft(X, random(1, 2, 4, 2))
    ),
    "the images have 2 channels but the filters have 3; make axis 1 of x and of weight equal.": (
        lambda: conv2d_winograd(X, random(1, 3, 2, 2))
    ),
    "padding is -1 but has to be at least 0; make it larger.": (
        lambda: conv2d_fft(X, random(1, 2, 2, 2), padding=-1)
    ),
    "F(0, 3) has no outputs or no taps; make both at least 1.": lambda: winograd_matrices(0, 3),
    "F(9, 3) takes 11 products but there are points for 10; compute fewer outputs at a time.": (
        lambda: winograd_matrices(9, 3)
    ),
}


@pytest.mark.parametrize("sentence", SENTENCES)
def test_what_does_not_fit_is_said(sentence: str) -> None:
    """Every error says the fact with both values, and what to do."""
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        SENTENCES[sentence]()


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no CUDA device")
@pytest.mark.parametrize("way", WAYS)
def test_the_gpu_says_the_same(way: Any) -> None:
    """Maps made on a GPU are those made on the CPU."""
    weight = random(3, 2, 3, 3, seed=1)

    agree(way(X.cuda(), weight.cuda(), padding=1).cpu(), way(X, weight, padding=1))
