"""The variants of the convolution, held against `torch.nn.functional` over drawn shapes."""

from typing import Any, NamedTuple

import pytest
import torch
from beartype import beartype
from drawn import pair, random, sizes
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from jaxtyping import jaxtyped
from torch import Tensor
from torch.nn import functional

from solutions import variants
from solutions.convolution import conv2d_backward, conv2d_forward
from solutions.variants import conv2d, conv_transpose2d, separable_conv2d

DTYPES = (torch.float32, torch.float64)
FEW = settings(max_examples=60, deadline=None)


class Layer(NamedTuple):
    """The arguments of one call."""

    x: Tensor
    weight: Tensor
    bias: Tensor | None
    how: dict[str, Any]


@st.composite
def layers(draw: st.DrawFn) -> Layer:
    """Layers with gaps and groups: not square, not dividing, one channel or several a group."""
    groups, channels, filters = (draw(st.integers(1, 3)) for _ in range(3))
    kernel = (draw(st.integers(1, 3)), draw(st.integers(1, 3)))
    stride, padding, dilation = draw(sizes(1, 3)), draw(sizes(0, 2)), draw(sizes(1, 3))
    reach = [d * (k - 1) + 1 for d, k in zip(pair(dilation), kernel, strict=True)]
    rows, columns = (
        draw(st.integers(max(k, r - 2 * p, 1), r + 4))
        for k, r, p in zip(kernel, reach, pair(padding), strict=True)
    )
    dtype, seed = draw(st.sampled_from(DTYPES)), draw(st.integers(0, 99))
    bias = random(groups * filters, dtype=dtype, seed=seed + 2) if draw(st.booleans()) else None
    return Layer(
        random(draw(st.integers(1, 2)), groups * channels, rows, columns, dtype=dtype, seed=seed),
        random(groups * filters, channels, *kernel, dtype=dtype, seed=seed + 1),
        bias,
        {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups},
    )


@st.composite
def transposed(draw: st.DrawFn) -> Layer:
    """Transposed layers, with every output_padding that the stride allows."""
    into, out = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    kernel = (draw(st.integers(1, 4)), draw(st.integers(1, 4)))
    stride, padding = draw(sizes(1, 3)), draw(sizes(0, 2))
    extra = tuple(draw(st.integers(0, s - 1)) for s in pair(stride))
    rows, columns = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    grown = [
        s * (h - 1) + k - 2 * p + a
        for h, k, s, p, a in zip(
            (rows, columns), kernel, pair(stride), pair(padding), extra, strict=True
        )
    ]
    assume(min(grown) >= 1)
    dtype, seed = draw(st.sampled_from(DTYPES)), draw(st.integers(0, 99))
    bias = random(out, dtype=dtype, seed=seed + 2) if draw(st.booleans()) else None
    return Layer(
        random(2, into, rows, columns, dtype=dtype, seed=seed),
        random(into, out, *kernel, dtype=dtype, seed=seed + 1),
        bias,
        {"stride": stride, "padding": padding, "output_padding": extra},
    )


def close(found: Tensor, wanted: Tensor) -> None:
    """Hold two results to each other as closely as their dtype allows; shape and dtype as well."""
    slack = 1e-4 if wanted.dtype == torch.float32 else 1e-12
    torch.testing.assert_close(found, wanted, rtol=slack, atol=slack)


@FEW
@given(layers())
def test_gaps_and_groups_are_those_of_torch(layer: Layer) -> None:
    """Shape, dtype and numbers are those of `torch.nn.functional.conv2d`."""
    x, weight, bias, how = layer

    close(conv2d(x, weight, bias, **how), functional.conv2d(x, weight, bias, **how))


@FEW
@given(transposed())
def test_the_transposed_layer_is_that_of_torch(layer: Layer) -> None:
    """Shape, dtype and numbers are those of `torch.nn.functional.conv_transpose2d`."""
    x, weight, bias, how = layer

    close(
        conv_transpose2d(x, weight, bias, **how),
        functional.conv_transpose2d(x, weight, bias, **how),
    )


@pytest.mark.parametrize("multiplier", [1, 2])
def test_a_separable_layer_is_two_of_torch(multiplier: int) -> None:
    """Depthwise with stride, padding and dilation, then 1x1 with the bias."""
    x, bias = random(2, 3, 9, 8), random(5, seed=3)
    depthwise = random(3 * multiplier, 1, 3, 2, seed=1)
    pointwise = random(5, 3 * multiplier, 1, 1, seed=2)
    how = {"stride": (2, 1), "padding": (2, 1), "dilation": (2, 1)}

    middle = functional.conv2d(x, depthwise, groups=3, **how)

    close(
        separable_conv2d(x, depthwise, pointwise, bias, **how),
        functional.conv2d(middle, pointwise, bias),
    )


def test_without_gaps_and_groups_it_is_the_layer_of_the_second_chapter() -> None:
    """With dilation 1 and one group, the numbers of `convolution.conv2d_forward`."""
    x, weight, bias = random(2, 3, 7, 6), random(4, 3, 3, 2, seed=1), random(4, seed=2)

    wanted, _ = conv2d_forward(x, weight, bias, stride=(2, 1), padding=1)

    close(conv2d(x, weight, bias, stride=(2, 1), padding=1), wanted)


@pytest.mark.parametrize("height", [7, 8])
def test_the_transposed_layer_goes_back_through_a_convolution(height: int) -> None:
    """It is dx of `conv2d_backward`, for each of the heights that end as four rows."""
    x, weight = random(2, 3, height, 6), random(4, 3, 3, 3, seed=1)
    out, cache = conv2d_forward(x, weight, stride=2, padding=1)
    dout = random(*out.shape, seed=2)

    dx, _, _ = conv2d_backward(dout, cache)

    close(
        conv_transpose2d(dout, weight, stride=2, padding=1, output_padding=(height - 7, 1)),
        dx,
    )


@pytest.mark.parametrize(
    ("ours", "theirs", "weight", "how"),
    [
        (conv2d, functional.conv2d, random(4, 2, 3, 3, seed=1), {"dilation": 2, "groups": 2}),
        (
            conv_transpose2d,
            functional.conv_transpose2d,
            random(4, 2, 3, 3, seed=1),
            {"stride": 2, "padding": 1},
        ),
    ],
)
def test_autograd_goes_through(ours: Any, theirs: Any, weight: Tensor, how: dict) -> None:
    """The gradients of x and weight are those that autograd finds in torch's own layer."""
    found, wanted = [], []
    for layer, gradients in ((ours, found), (theirs, wanted)):
        leaves = [random(2, 4, 6, 7).requires_grad_(), weight.clone().requires_grad_()]
        out = layer(*leaves, **how)
        out.backward(random(*out.shape, seed=3))
        gradients.extend(leaf.grad for leaf in leaves)

    for one, other in zip(found, wanted, strict=True):
        close(one, other)


def test_nothing_that_goes_in_is_changed() -> None:
    """x, weight and bias are the same after the call as before."""
    parts = random(1, 4, 5, 5), random(4, 2, 3, 3, seed=1), random(4, seed=2), random(2, seed=3)
    before = [part.clone() for part in parts]

    conv2d(*parts[:3], dilation=2, groups=2)
    conv_transpose2d(*parts[:2], parts[3], stride=2)

    assert all(torch.equal(now, then) for now, then in zip(parts, before, strict=True))


REFUSED = {
    "groups that do not divide the channels": (
        lambda: conv2d(random(1, 3, 5, 5), random(4, 1, 3, 3), groups=2),
        "there are 3 channels and 4 filters but groups is 2; use a number that divides both.",
    ),
    "groups that do not divide the filters": (
        lambda: conv2d(random(1, 4, 5, 5), random(3, 2, 3, 3), groups=2),
        "there are 4 channels and 3 filters but groups is 2; use a number that divides both.",
    ),
    "no group": (
        lambda: conv2d(random(1, 4, 5, 5), random(4, 4, 3, 3), groups=0),
        "there are 4 channels and 4 filters but groups is 0; use a number that divides both.",
    ),
    "filters that read all channels though there are groups": (
        lambda: conv2d(random(1, 4, 5, 5), random(4, 4, 3, 3), groups=2),
        "the images have 2 channels but the filters have 4; make axis 1 of x and of weight equal.",
    ),
    "gaps that do not fit": (
        lambda: conv2d(random(1, 1, 4, 9), random(1, 1, 3, 3), dilation=2),
        "the kernel reaches over 5x5 but the padded image is only 4x9; "
        "pad more or use a smaller dilation.",
    ),
    "a gap of none": (
        lambda: conv2d(random(1, 1, 4, 9), random(1, 1, 3, 3), dilation=(1, 0)),
        "dilation is (1, 0) but has to be at least 1; make it larger.",
    ),
    "a weight without an axis": (
        lambda: conv2d(random(1, 1, 4, 9), random(3, 3, 3)),
        "weight is 3x3x3 but has to have the four axes (F, C/G, Kh, Kw); "
        "give it the missing ones with reshape or [None].",
    ),
    "a transposed layer fed with its output's channels": (
        lambda: conv_transpose2d(random(1, 2, 4, 4), random(3, 2, 3, 3)),
        "x has 2 channels but the weight takes 3; "
        "what goes in is axis 0 of the weight here, and axis 1 in a convolution.",
    ),
    "an image without a batch": (
        lambda: conv_transpose2d(random(2, 4, 4), random(2, 3, 3, 3)),
        "x is 2x4x4 but has to have the four axes (N, F, H, W); "
        "give it the missing ones with reshape or [None].",
    ),
    "an output_padding that belongs to a larger x": (
        lambda: conv_transpose2d(random(1, 2, 4, 4), random(2, 3, 3, 3), output_padding=(0, 1)),
        "output_padding is 0x1 but has to be below the stride, 1x1; "
        "larger sizes belong to a larger x.",
    ),
    "padding that leaves nothing": (
        lambda: conv_transpose2d(random(1, 2, 1, 4), random(2, 3, 2, 2), padding=1),
        "padding 1x1 cuts everything off: 0 rows and 3 columns would be left; use less padding.",
    ),
    "a bias of the wrong side": (
        lambda: conv_transpose2d(random(1, 2, 4, 4), random(2, 3, 3, 3), random(2)),
        "bias is 2 but there are 3 filters; give one number per filter.",
    ),
}


@pytest.mark.parametrize(("call", "message"), REFUSED.values(), ids=REFUSED)
def test_what_does_not_fit_is_refused(call: Any, message: str) -> None:
    """What cannot be computed is refused with both values and with what to do."""
    with pytest.raises(ValueError) as refused:  # noqa: PT011  the whole message is read below
        call()

    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("conv2d", (random(2, 3, 7, 6), random(4, 3, 3, 2), random(4))),
        ("separable_conv2d", (random(2, 3, 7, 6), random(3, 1, 3, 2), random(5, 3, 1, 1))),
        ("conv_transpose2d", (random(2, 4, 7, 6), random(4, 3, 3, 2), random(3))),
    ],
)
def test_the_shapes_in_the_annotations_are_so(name: str, arguments: tuple) -> None:
    """jaxtyping and beartype find every array in the shape that its annotation writes down."""
    jaxtyped(typechecker=beartype)(getattr(variants, name))(*arguments)


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no CUDA device")
@pytest.mark.parametrize("layer", [conv2d, conv_transpose2d])
def test_a_gpu_gives_the_same_numbers(layer: Any) -> None:
    """The layers stay on the device and agree with the CPU."""
    x, weight = random(2, 4, 6, 7), random(4, 4, 3, 3, seed=1)

    there = layer(x.cuda(), weight.cuda(), stride=2, padding=1)

    assert there.is_cuda
    close(there.cpu(), layer(x, weight, stride=2, padding=1))
