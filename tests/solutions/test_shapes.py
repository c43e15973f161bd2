"""The sizes and counts, held against layers that PyTorch really makes and runs."""

from itertools import pairwise
from math import prod
from typing import Any

import pytest
import torch
from drawn import pair, sizes
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn.functional import conv2d, max_pool2d, pad
from torch.utils.flop_counter import FlopCounterMode

from solutions.shapes import (
    conv2d_macs,
    conv2d_output_shape,
    conv2d_parameters,
    dense_parameters,
    pool2d_output_shape,
    receptive_field,
    same_padding,
)

FEW = settings(max_examples=60, deadline=None)


@st.composite
def convolutions(draw: st.DrawFn) -> tuple[tuple[int, int, int], int, Any, dict[str, Any]]:
    """The arguments of a convolution's shape, of every kind that fits."""
    kernel, padding, dilation = draw(sizes(1, 4)), draw(sizes(0, 3)), draw(sizes(1, 3))
    sides = [
        draw(st.integers(max(1, d * (k - 1) + 1 - 2 * p), d * (k - 1) + 7))
        for k, p, d in zip(pair(kernel), pair(padding), pair(dilation), strict=True)
    ]
    shape = (draw(st.integers(1, 4)), *sides)
    how = {"stride": draw(sizes(1, 4)), "padding": padding, "dilation": dilation}
    return shape, draw(st.integers(1, 5)), kernel, how


@FEW
@given(convolutions())
def test_the_shape_is_that_of_torch(layer: Any) -> None:
    """(F, Ho, Wo) is what `torch.nn.functional.conv2d` makes of an image of that shape."""
    shape, filters, kernel, how = layer
    weight = torch.zeros(filters, shape[0], *pair(kernel))

    out = conv2d(torch.zeros(1, *shape), weight, **how)

    assert conv2d_output_shape(shape, filters, kernel, **how) == tuple(out.shape[1:])


@FEW
@given(convolutions())
def test_the_macs_are_half_of_what_torch_counts(layer: Any) -> None:
    """PyTorch's counter counts a multiplication and an addition as two."""
    shape, filters, kernel, how = layer
    weight = torch.zeros(filters, shape[0], *pair(kernel))
    with FlopCounterMode(display=False) as counter:
        conv2d(torch.zeros(1, *shape), weight, **how)

    assert 2 * conv2d_macs(shape, filters, kernel, **how) == counter.get_total_flops()


@FEW
@given(st.integers(1, 6), st.integers(1, 6), sizes(1, 5), st.booleans())
def test_parameters_are_those_of_torch(inputs: int, outputs: int, kernel: Any, bias: bool) -> None:
    """Both layers have as many numbers as `torch.nn.Conv2d` and `torch.nn.Linear`."""
    layer = torch.nn.Conv2d(inputs, outputs, kernel, bias=bias)
    dense = torch.nn.Linear(inputs, outputs, bias=bias)

    assert conv2d_parameters(inputs, outputs, kernel, bias=bias) == count(layer)
    assert dense_parameters(inputs, outputs, bias=bias) == count(dense)


def count(layer: torch.nn.Module) -> int:
    return sum(p.numel() for p in layer.parameters())


@FEW
@given(sizes(1, 6), sizes(1, 3))
@pytest.mark.filterwarnings("ignore:Using padding='same':UserWarning")  # it copies the image
def test_same_padding_is_that_of_torch(kernel: Any, dilation: Any) -> None:
    """Padding an image so and convolving it is what `padding="same"` does, number by number."""
    generator = torch.Generator().manual_seed(0)
    x = torch.randn(1, 1, 9, 8, generator=generator, dtype=torch.float64)
    weight = torch.randn(1, 1, *pair(kernel), generator=generator, dtype=torch.float64)

    (top, bottom), (left, right) = same_padding(kernel, dilation=dilation)
    by_hand = conv2d(pad(x, (left, right, top, bottom)), weight, dilation=dilation)

    wanted = conv2d(x, weight, padding="same", dilation=dilation)
    torch.testing.assert_close(by_hand, wanted, rtol=0, atol=1e-12)


@st.composite
def poolings(draw: st.DrawFn) -> tuple[tuple[int, int, int], Any, dict[str, Any]]:
    kernel = draw(sizes(1, 4))
    padding = tuple(draw(st.integers(0, k // 2)) for k in pair(kernel))
    sides = [
        draw(st.integers(max(1, k - 2 * p), k + 7))
        for k, p in zip(pair(kernel), padding, strict=True)
    ]
    stride = draw(st.one_of(st.none(), sizes(1, 4)))
    return (draw(st.integers(1, 4)), *sides), kernel, {"stride": stride, "padding": padding}


@FEW
@given(poolings())
def test_the_pooled_shape_is_that_of_torch(layer: Any) -> None:
    """(C, Ho, Wo) is what `torch.nn.functional.max_pool2d` makes of an image of that shape."""
    shape, kernel, how = layer

    out = max_pool2d(torch.zeros(1, *shape), kernel, **how)

    assert pool2d_output_shape(shape, kernel, **how) == tuple(out.shape[1:])


stacks = st.lists(
    st.tuples(st.integers(1, 4), st.integers(1, 3), st.integers(1, 3)), min_size=0, max_size=4
)


@FEW
@given(stacks)
def test_the_receptive_field_is_what_gradients_reach(layers: list[tuple[int, int, int]]) -> None:
    """In a real stack of convolutions, the pixels that move an output are as many as computed.

    All weights are 1, so no path cancels another. What reaches an output lies between the first
    and the last pixel with a gradient, and a neighboring output sees the same, one jump further.
    """
    size, jump = receptive_field(layers)

    first, second = seen_by(layers, 0, size + jump), seen_by(layers, 1, size + jump)

    assert first[1] - first[0] + 1 == size
    assert (second[0] - first[0], second[1] - first[1]) == (jump, jump)


def seen_by(layers: list[tuple[int, int, int]], output: int, width: int) -> tuple[int, int]:
    """Return the first and the last pixel that an output of the stack depends on."""
    x = torch.ones(1, 1, 1, width, dtype=torch.float64, requires_grad=True)
    out = x
    for kernel, stride, dilation in layers:
        weight = torch.ones(1, 1, 1, kernel, dtype=torch.float64)
        out = conv2d(out, weight, stride=(1, stride), dilation=(1, dilation))
    out[0, 0, 0, output].backward()
    pixels = x.grad.flatten().nonzero().flatten().tolist()
    return pixels[0], pixels[-1]


def test_a_pooling_layer_widens_the_field_as_a_convolution_does() -> None:
    """Convolutions of 3 and poolings of 2 in turn see 4, 10 and 22 pixels."""
    blocks = [(3, 1, 1), (2, 2, 1)] * 3

    assert [receptive_field(blocks[:n])[0] for n in (2, 4, 6)] == [4, 10, 22]


def test_what_a_stack_of_equal_layers_sees() -> None:
    """1 + L (K - 1) at stride 1; with stride 2, or dilations 1, 2, 4, 8, it doubles."""
    plain = [receptive_field([(3, 1, 1)] * n)[0] for n in range(1, 5)]
    strided = [receptive_field([(3, 2, 1)] * n)[0] for n in range(1, 5)]
    dilated = [receptive_field([(3, 1, 2**n) for n in range(m)])[0] for m in range(1, 5)]

    assert plain == [3, 5, 7, 9]
    assert strided == dilated == [3, 7, 15, 31]
    assert {b - a for a, b in pairwise(plain)} == {2}


def test_the_worked_example() -> None:
    """3x32x32, ten filters of 5x5, padding 2: 10x32x32, 760 parameters, 768,000 MACs."""
    shape = conv2d_output_shape((3, 32, 32), 10, 5, padding=2)

    assert shape == (10, 32, 32)
    assert conv2d_parameters(3, 10, 5) == 760
    assert conv2d_macs((3, 32, 32), 10, 5, padding=2) == 768_000
    assert dense_parameters(3 * 32 * 32, prod(shape)) == 31_467_520


REFUSED = {
    "a window that does not fit": (
        lambda: conv2d_output_shape((1, 4, 9), 1, (3, 3), dilation=3, padding=1),
        "the window covers 7x7 but the padded image is only 6x11; pad more or use a smaller one.",
    ),
    "a stride of zero": (
        lambda: conv2d_macs((1, 4, 4), 1, 2, stride=0),
        "stride is 0 but has to be at least 1; make it larger.",
    ),
    "no filters": (
        lambda: conv2d_parameters(3, 0, 5),
        "out_channels is 0 but has to be at least 1; make it larger.",
    ),
    "no inputs": (
        lambda: dense_parameters(0, 5),
        "in_features is 0 but has to be at least 1; make it larger.",
    ),
    "padding that a window could lie on": (
        lambda: pool2d_output_shape((1, 8, 8), (2, 3), padding=(1, 2)),
        "padding is 1x2 but the window is 2x3; pad at most half the window.",
    ),
    "a dilation of zero": (
        lambda: receptive_field([(3, 1, 0)]),
        "dilation is 0 but has to be at least 1; make it larger.",
    ),
    "three numbers for two directions": (
        lambda: same_padding((3, 3, 3)),
        "kernel_size is (3, 3, 3); give one number, or two: (vertical, horizontal).",
    ),
}


@pytest.mark.parametrize(("asked", "message"), REFUSED.values(), ids=REFUSED)
def test_what_does_not_fit_is_said(asked: Any, message: str) -> None:
    """What has no answer is refused with both values and with what to do."""
    with pytest.raises(ValueError) as refused:  # noqa: PT011  the whole message is read below
        asked()

    assert str(refused.value) == message
