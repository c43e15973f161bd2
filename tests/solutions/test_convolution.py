"""The references, held against `torch.nn.functional` and autograd over drawn shapes."""

from typing import Any, NamedTuple

import pytest
import torch
from beartype import beartype
from drawn import pair, random, sizes
from hypothesis import given, settings
from hypothesis import strategies as st
from jaxtyping import TypeCheckError, jaxtyped
from torch import Tensor
from torch.nn.functional import conv2d

from solutions import convolution
from solutions.convolution import (
    conv2d_backward,
    conv2d_forward,
    merge_convolutions,
    numerical_gradient,
)

DTYPES = (torch.float32, torch.float64)
FEW = settings(max_examples=60, deadline=None)


class Layer(NamedTuple):
    """The arguments of one call."""

    x: Tensor
    weight: Tensor
    bias: Tensor | None
    stride: Any
    padding: Any

    def to(self, device: str) -> "Layer":
        moved = (None if t is None else t.to(device) for t in self[:3])
        return Layer(*moved, self.stride, self.padding)


@st.composite
def layers(draw: st.DrawFn, dtypes: tuple[torch.dtype, ...] = DTYPES) -> Layer:
    """Layers of every kind: not square, not dividing, a batch of one, one channel, no bias."""
    images, channels, filters = (draw(st.integers(1, 3)) for _ in range(3))
    kernel = (draw(st.integers(1, 4)), draw(st.integers(1, 4)))
    stride, padding = draw(sizes(1, 4)), draw(sizes(0, 3))
    sides = [
        draw(st.integers(max(1, k - 2 * p), k + 5))
        for k, p in zip(kernel, pair(padding), strict=True)
    ]
    dtype, seed = draw(st.sampled_from(dtypes)), draw(st.integers(0, 99))
    bias = random(filters, dtype=dtype, seed=seed + 2) if draw(st.booleans()) else None
    return Layer(
        random(images, channels, *sides, dtype=dtype, seed=seed),
        random(filters, channels, *kernel, dtype=dtype, seed=seed + 1),
        bias,
        stride,
        padding,
    )


def forward(layer: Layer) -> tuple[Tensor, convolution.Cache]:
    x, weight, bias, stride, padding = layer
    return conv2d_forward(x, weight, bias, stride=stride, padding=padding)


def close(found: Tensor, wanted: Tensor) -> None:
    """Hold two results to each other as closely as their dtype allows; shape and dtype as well."""
    slack = 1e-4 if wanted.dtype == torch.float32 else 1e-12
    torch.testing.assert_close(found, wanted, rtol=slack, atol=slack)


@FEW
@given(layers())
def test_forward_is_that_of_torch(layer: Layer) -> None:
    """Shape, dtype and numbers are those of `torch.nn.functional.conv2d`."""
    out, _ = forward(layer)

    close(out, conv2d(*layer))


@FEW
@given(layers())
def test_backward_is_that_of_autograd(layer: Layer) -> None:
    """dx, dweight and dbias are those of autograd through torch's own layer."""
    out, cache = forward(layer)
    dout = random(*out.shape, dtype=out.dtype, seed=7)
    leaves = [None if t is None else t.clone().requires_grad_() for t in layer[:3]]

    conv2d(*leaves, layer.stride, layer.padding).backward(dout)

    for found, leaf in zip(conv2d_backward(dout, cache), leaves, strict=True):
        if leaf is None:
            assert found is None
        else:
            close(found, leaf.grad)


@FEW
@given(layers())
def test_nothing_that_goes_in_is_changed(layer: Layer) -> None:
    """x, weight, bias and dout are the same after both passes as before."""
    out, _ = forward(layer)
    dout = random(*out.shape, dtype=out.dtype)
    arguments = [t for t in (*layer[:3], dout) if t is not None]
    before = [t.clone() for t in arguments]

    conv2d_backward(dout, forward(layer)[1])

    assert all(torch.equal(now, then) for now, then in zip(arguments, before, strict=True))


@FEW
@given(layers(dtypes=(torch.float64,)))
def test_measured_and_derived_gradients_agree(layer: Layer) -> None:
    """The numerical gradient with respect to x and to the weight is the backward's."""
    out, cache = forward(layer)
    dout = random(*out.shape, seed=7)
    dx, dweight, _ = conv2d_backward(dout, cache)

    measured_dx = numerical_gradient(lambda x: forward(layer._replace(x=x))[0], layer.x, dout)
    measured_dweight = numerical_gradient(
        lambda weight: forward(layer._replace(weight=weight))[0], layer.weight, dout
    )

    torch.testing.assert_close(measured_dx, dx, rtol=0, atol=1e-7)
    torch.testing.assert_close(measured_dweight, dweight, rtol=0, atol=1e-7)


@FEW
@given(
    st.lists(st.integers(1, 3), min_size=3, max_size=3),
    st.lists(st.integers(1, 4), min_size=4, max_size=4),
    st.sampled_from(DTYPES),
)
def test_a_merged_layer_does_what_the_two_do(
    channels: list[int], kernels: list[int], dtype: torch.dtype
) -> None:
    """Two of torch's layers in a row are one layer with the merged weight and bias."""
    (c, f, g), (h1, w1, h2, w2) = channels, kernels
    first = random(f, c, h1, w1, dtype=dtype), random(f, dtype=dtype, seed=1)
    second = random(g, f, h2, w2, dtype=dtype, seed=2), random(g, dtype=dtype, seed=3)
    x = random(2, c, h1 + h2 + 1, w1 + w2, dtype=dtype, seed=4)

    merged = merge_convolutions(first, second)

    close(conv2d(x, *merged), conv2d(conv2d(x, *first), *second))


def test_merging_changes_neither_layer() -> None:
    """Both weights and both biases are the same after the call as before."""
    parts = random(2, 1, 2, 2), random(2), random(1, 2, 2, 2), random(1)
    before = [part.clone() for part in parts]

    merge_convolutions(parts[:2], parts[2:])

    assert all(torch.equal(now, then) for now, then in zip(parts, before, strict=True))


def test_a_centered_difference_is_exact_on_a_parabola() -> None:
    """f(x) = x^2 at 3 with dout 2 and a step of 0.5 gives 12, the derivative itself."""
    gradient = numerical_gradient(
        lambda x: x * x,
        torch.tensor([3.0], dtype=torch.float64),
        torch.tensor([2.0], dtype=torch.float64),
        h=0.5,
    )

    assert gradient.tolist() == [12.0]


def test_the_step_shows_on_a_cube() -> None:
    """f(x) = x^3 at 2 with a step of 1 gives 3 x^2 + h^2 = 13."""
    x, dout = torch.tensor([2.0], dtype=torch.float64), torch.ones(1, dtype=torch.float64)

    assert numerical_gradient(lambda x: x**3, x, dout, h=1.0).tolist() == [13.0]


@pytest.mark.parametrize(
    "f", [lambda x: x, lambda x: x[1:], lambda x: x.T, lambda x: x.reshape(-1)]
)
def test_a_function_may_return_a_view_of_what_it_is_given(f: Any) -> None:
    """Two results that would share memory with x are kept apart."""
    x = random(3, 2)
    dout = random(*f(x).shape, seed=1)
    leaf = x.clone().requires_grad_()
    f(leaf).backward(dout)

    torch.testing.assert_close(numerical_gradient(f, x, dout), leaf.grad, rtol=0, atol=1e-9)


def test_x_is_left_as_it_was_to_the_last_digit() -> None:
    """Not even rounding remains of the steps, and an x that is not contiguous is no exception."""
    x = random(3, 2).T
    before = x.clone()

    gradient = numerical_gradient(lambda x: x * x, x, torch.ones(2, 3, dtype=torch.float64))

    assert torch.equal(x, before)
    torch.testing.assert_close(gradient, 2 * x, rtol=0, atol=1e-9)


REFUSED = {
    "a kernel larger than the padded image": (
        {"x": random(1, 1, 2, 9), "weight": random(1, 1, 3, 3)},
        "the kernel is 3x3 but the padded image is only 2x9; pad more or use a smaller kernel.",
    ),
    "a kernel wider than the padded image": (
        {"x": random(1, 1, 4, 1), "weight": random(1, 1, 3, 4), "padding": (0, 1)},
        "the kernel is 3x4 but the padded image is only 4x3; pad more or use a smaller kernel.",
    ),
    "channels that do not match": (
        {"x": random(1, 3, 5, 5), "weight": random(2, 4, 3, 3)},
        "the images have 3 channels but the filters have 4; make axis 1 of x and of weight equal.",
    ),
    "an image without a batch": (
        {"x": random(3, 5, 5), "weight": random(2, 3, 3, 3)},
        "x is 3x5x5 but has to have the four axes (N, C, H, W); "
        "give it the missing ones with reshape or [None].",
    ),
    "a weight without filters": (
        {"x": random(1, 3, 5, 5), "weight": random(3, 3, 3)},
        "weight is 3x3x3 but has to have the four axes (F, C, Kh, Kw); "
        "give it the missing ones with reshape or [None].",
    ),
    "a bias of the wrong length": (
        {"x": random(1, 1, 3, 3), "weight": random(2, 1, 3, 3), "bias": random(3)},
        "bias is 3 but there are 2 filters; give one number per filter.",
    ),
    "a bias without an axis": (
        {"x": random(1, 1, 3, 3), "weight": random(2, 1, 3, 3), "bias": torch.tensor(1.0)},
        "bias is a single number but there are 2 filters; give one number per filter.",
    ),
    "two dtypes": (
        {"x": random(1, 1, 3, 3, dtype=torch.float32), "weight": random(2, 1, 3, 3)},
        "x is float32 but weight is float64; convert one of them with .to(dtype).",
    ),
    "a stride of zero": (
        {"x": random(1, 1, 3, 3), "weight": random(1, 1, 1, 1), "stride": (1, 0)},
        "stride is (1, 0) but has to be at least 1; make it larger.",
    ),
    "a negative padding": (
        {"x": random(1, 1, 3, 3), "weight": random(1, 1, 1, 1), "padding": -1},
        "padding is -1 but has to be at least 0; make it larger.",
    ),
    "three strides": (
        {"x": random(1, 1, 3, 3), "weight": random(1, 1, 1, 1), "stride": (1, 1, 1)},
        "stride is (1, 1, 1); give one number, or two: (vertical, horizontal).",
    ),
}


@pytest.mark.parametrize(("arguments", "message"), REFUSED.values(), ids=REFUSED)
def test_forward_says_what_does_not_fit(arguments: dict[str, Any], message: str) -> None:
    """What cannot be computed is refused with both values and with what to do."""
    with pytest.raises(ValueError) as refused:  # noqa: PT011  the whole message is read below
        conv2d_forward(**arguments)

    assert str(refused.value) == message


def test_backward_says_that_dout_has_another_shape() -> None:
    """A dout that is not one number per output is refused with both shapes."""
    _, cache = conv2d_forward(random(2, 1, 5, 5), random(4, 1, 3, 3))

    with pytest.raises(ValueError, match="dout is 2x4x5x5 but the output was 2x4x3x3; give one"):
        conv2d_backward(random(2, 4, 5, 5), cache)


@pytest.mark.parametrize(
    ("x", "dout", "h", "message"),
    [
        (random(2).float(), random(2), 1e-5, "x is float32, in which a step of 1e-05 drowns"),
        (random(2), random(2), 0.0, "the step h is 0 but has to be positive; 1e-5 suits"),
        (random(2), random(3), 1e-5, r"dout is 3 but f\(x\) is 2; give one number per entry"),
    ],
)
def test_numerical_gradient_says_what_does_not_fit(
    x: Tensor, dout: Tensor, h: float, message: str
) -> None:
    """A coarse dtype, a step that is none and a dout of another shape are refused."""
    with pytest.raises(ValueError, match=message):
        numerical_gradient(lambda x: 2 * x, x, dout, h)


def test_merging_says_that_the_layers_do_not_chain() -> None:
    """A second layer that takes other channels than the first makes is refused with both."""
    first, second = (random(4, 3, 3, 3), random(4)), (random(2, 5, 3, 3), random(2))

    with pytest.raises(ValueError, match="the first layer has 4 filters but the second takes 5 "):
        merge_convolutions(first, second)


@pytest.mark.parametrize("name", ["conv2d_forward", "conv2d_backward", "merge_convolutions"])
def test_the_shapes_in_the_annotations_are_so(name: str) -> None:
    """jaxtyping and beartype find every array in the shape that its annotation writes down."""
    checked = jaxtyped(typechecker=beartype)(getattr(convolution, name))
    x, weight, bias = random(2, 3, 7, 6), random(4, 3, 3, 2), random(4)
    out, cache = conv2d_forward(x, weight, bias, stride=(2, 1), padding=1)
    arguments = {
        "conv2d_forward": (x, weight, bias),
        "conv2d_backward": (out, cache),
        "merge_convolutions": ((weight, bias), (random(2, 4, 1, 5), random(2))),
    }

    checked(*arguments[name])


def test_the_annotations_are_checked_at_all() -> None:
    """An image without a batch is refused by its annotation, before the function looks at it."""
    checked = jaxtyped(typechecker=beartype)(conv2d_forward)

    with pytest.raises(TypeCheckError):
        checked(random(3, 7, 6), random(4, 3, 3, 2))


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no CUDA device")
@settings(max_examples=20, deadline=None)
@given(layers())
def test_a_gpu_gives_the_same_numbers(layer: Layer) -> None:
    """Both passes on a CUDA device agree with the CPU, and stay on the device."""
    out, cache = forward(layer)
    dout = random(*out.shape, dtype=out.dtype)

    there, cache_there = forward(layer.to("cuda"))
    gradients = conv2d_backward(dout.to("cuda"), cache_there)

    assert there.is_cuda
    close(there.cpu(), out)
    for found, wanted in zip(gradients, conv2d_backward(dout, cache), strict=True):
        if wanted is None:
            assert found is None
        else:
            assert found.is_cuda
            close(found.cpu(), wanted)
