"""The references, held against `torch.nn.functional` and autograd over drawn shapes."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
import torch
from beartype import beartype
from drawn import random
from hypothesis import given, settings
from hypothesis import strategies as st
from jaxtyping import TypeCheckError, jaxtyped
from torch import Tensor
from torch.nn.functional import group_norm, instance_norm, layer_norm

from solutions import normalization
from solutions.normalization import (
    group_norm_backward,
    group_norm_forward,
    instance_norm_backward,
    instance_norm_forward,
    layer_norm_backward,
    layer_norm_forward,
    normalize_backward,
    normalize_forward,
    rounding,
)

DTYPES = (torch.float32, torch.float64)
EPS = (1e-5, 1e-3, 0.5)
FEW = settings(max_examples=60, deadline=None)


class Layer(NamedTuple):
    """One of the three layers on drawn images: ours there and back, and torch's."""

    forward: Callable[..., Any]
    backward: Callable[..., Any]
    torchs: Callable[..., Tensor]
    x: Tensor
    gamma: Tensor
    beta: Tensor


@st.composite
def layers(draw: st.DrawFn) -> Layer:
    """Layers of every kind: one image, one channel, one group or as many as channels."""
    groups, size = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    n, h, w = draw(st.integers(1, 3)), draw(st.integers(1, 3)), draw(st.integers(2, 4))
    channels, eps = groups * size, draw(st.sampled_from(EPS))
    dtype, seed = draw(st.sampled_from(DTYPES)), draw(st.integers(0, 99))
    x = random(n, channels, h, w, dtype=dtype, seed=seed) + draw(st.integers(-3, 3))
    kind = draw(st.sampled_from(("layer", "instance", "group")))
    shape = x.shape[1:] if kind == "layer" else (channels,)
    gamma, beta = random(*shape, dtype=dtype, seed=1), random(*shape, dtype=dtype, seed=2)
    return Layer(*_functions(kind, groups, shape, eps), x, gamma, beta)


def _functions(kind: str, groups: int, shape: Any, eps: float) -> tuple[Callable[..., Any], ...]:
    if kind == "layer":
        return (
            lambda x, g, b: layer_norm_forward(x, g, b, eps=eps),
            layer_norm_backward,
            lambda x, g, b: layer_norm(x, shape, g, b, eps),
        )
    if kind == "instance":
        return (
            lambda x, g, b: instance_norm_forward(x, g, b, eps=eps),
            instance_norm_backward,
            lambda x, g, b: instance_norm(x, None, None, g, b, eps=eps),
        )
    return (
        lambda x, g, b: group_norm_forward(x, groups, g, b, eps=eps),
        group_norm_backward,
        lambda x, g, b: group_norm(x, groups, g, b, eps),
    )


def close(found: Tensor, wanted: Tensor) -> None:
    """Hold two results to each other as closely as their dtype allows; shape and dtype as well."""
    slack = 2e-3 if wanted.dtype == torch.float32 else 1e-11
    torch.testing.assert_close(found, wanted, rtol=slack, atol=slack)


@FEW
@given(layers())
def test_forward_is_that_of_torch(layer: Layer) -> None:
    """Shape, dtype and numbers are those of torch's layer, batches of one image too."""
    out, _ = layer.forward(*layer[3:])

    close(out, layer.torchs(*layer[3:]))


@FEW
@given(layers())
def test_backward_is_that_of_autograd(layer: Layer) -> None:
    """dx, dgamma and dbeta are those of autograd through torch's own layer."""
    out, cache = layer.forward(*layer[3:])
    dout = random(*out.shape, dtype=out.dtype, seed=7)
    leaves = [t.clone().requires_grad_() for t in layer[3:]]

    layer.torchs(*leaves).backward(dout)

    for found, leaf in zip(layer.backward(dout, cache), leaves, strict=True):
        close(found, leaf.grad)


@FEW
@given(layers())
def test_nothing_that_goes_in_is_changed(layer: Layer) -> None:
    """x, gamma, beta and dout are the same after both passes as before."""
    out, _ = layer.forward(*layer[3:])
    arguments = (*layer[3:], random(*out.shape, dtype=out.dtype))
    before = [t.clone() for t in arguments]

    layer.backward(arguments[3], layer.forward(*layer[3:])[1])

    assert all(torch.equal(now, then) for now, then in zip(arguments, before, strict=True))


@FEW
@given(st.data(), st.integers(1, 4), st.sampled_from(DTYPES), st.sampled_from(EPS))
def test_any_axes_can_share_a_mean(
    data: st.DataObject, axes_count: int, dtype: torch.dtype, eps: float
) -> None:
    """xhat and dx are those of autograd through the formula, over any axes of any array."""
    shape = data.draw(st.lists(st.integers(1, 4), min_size=axes_count, max_size=axes_count))
    axes = tuple(data.draw(st.sets(st.integers(0, axes_count - 1), min_size=1)))
    x = random(*shape, dtype=dtype, seed=data.draw(st.integers(0, 99))).requires_grad_()
    mean, variance = x.mean(axes, keepdim=True), x.var(axes, correction=0, keepdim=True)
    wanted = (x - mean) / (variance + eps).sqrt()
    dout = random(*shape, dtype=dtype, seed=5)
    wanted.backward(dout)

    xhat, cache = normalize_forward(x.detach(), axes, eps)

    close(xhat, wanted.detach())
    close(normalize_backward(dout, cache), x.grad)


@pytest.mark.parametrize("eps", EPS)
@pytest.mark.parametrize("kind", ["layer", "instance", "group"])
def test_every_layer_hands_eps_on(kind: str, eps: float) -> None:
    """A larger eps than the default changes the output as it does in torch."""
    x = random(2, 4, 3, 2)
    shape = x.shape[1:] if kind == "layer" else (4,)
    gamma, beta = random(*shape, seed=1), random(*shape, seed=2)
    forward, _, torchs = _functions(kind, 2, shape, eps)

    close(forward(x, gamma, beta)[0], torchs(x, gamma, beta))


def test_mean_and_variance_are_0_and_1() -> None:
    """Over the axes that are given, for eps = 0 to the last digits."""
    xhat, _ = normalize_forward(random(3, 4, 5) * 7 + 2, (0, 2), eps=0.0)

    torch.testing.assert_close(xhat.mean((0, 2)), torch.zeros(4).double(), rtol=0, atol=1e-14)
    torch.testing.assert_close(
        xhat.square().mean((0, 2)), torch.ones(4).double(), rtol=0, atol=1e-14
    )


def test_one_group_is_layer_and_as_many_as_channels_are_instance_normalization() -> None:
    """With gamma 1 and beta 0 the two ends of the family agree to the last digits."""
    x = random(2, 6, 3, 4)
    ones, zeros = torch.ones(6).double(), torch.zeros(6).double()

    one, _ = group_norm_forward(x, 1, ones, zeros)
    six, _ = group_norm_forward(x, 6, ones, zeros)

    whole = layer_norm_forward(x, torch.ones(6, 3, 4).double(), torch.zeros(6, 3, 4).double())[0]
    torch.testing.assert_close(one, whole, rtol=0, atol=1e-14)
    torch.testing.assert_close(six, instance_norm_forward(x, ones, zeros)[0], rtol=0, atol=1e-14)


def test_neighboring_channels_make_a_group() -> None:
    """Channels 0 and 1 share a mean, 2 and 3 another."""
    x = torch.tensor([1.0, 5, 30, 70]).double().reshape(1, 4, 1, 1)

    out, _ = group_norm_forward(x, 2, torch.ones(4).double(), torch.zeros(4).double(), eps=0.0)

    assert out.ravel().tolist() == [-1, 1, -1, 1]


@pytest.mark.parametrize("mean", [0.0, 2.0**14, -(2.0**17)])
def test_a_large_mean_does_not_swallow_the_variance(mean: float) -> None:
    """In float32 xhat is what float64 says, where E[x^2] - E[x]^2 would be off by hundreds."""
    x = random(64, 3).mul(8).round().div(8).float() + mean

    xhat, _ = normalize_forward(x, (0,))

    wanted, _ = normalize_forward(x.double(), (0,))
    torch.testing.assert_close(xhat.double(), wanted, rtol=0, atol=0.05)
    if mean:
        squares = x.square().mean(0) - x.mean(0).square()
        assert (squares - x.double().var(0, correction=0)).abs().max() > 1


@FEW
@given(st.integers(1, 4), st.integers(2, 8), st.sampled_from((0, 3, 300)), st.integers(0, 99))
def test_rounding_bounds_what_float32_does(groups: int, m: int, mean: int, seed: int) -> None:
    """What a float32 normalization is off by stays below the derived bound."""
    x = random(groups, m, seed=seed) + mean
    exact, _ = normalize_forward(x.float().double(), (1,), 1e-5)

    found, _ = normalize_forward(x.float(), (1,), 1e-5)

    bound = rounding(x.float(), (1,), 1e-5, unit=2.0**-24)
    assert bound.count == m
    assert float((found.double() - exact).abs().max()) <= bound.xhat


def test_rounding_is_not_a_guess_in_the_air() -> None:
    """For ordinary numbers the bound is a few dozen roundings, not thousands."""
    assert rounding(random(4, 8), (1,), 1e-5, unit=2.0**-53).xhat < 100 * 2.0**-53


REFUSED = {
    "an axis that is not there": (
        lambda: normalize_forward(random(2, 3), (2,)),
        "axes has 2 but x has 2 axes; the last of them is 1.",
    ),
    "a negative eps": (
        lambda: normalize_forward(random(2, 3), (1,), -1e-5),
        "eps is -1e-05 but has to be at least 0; 1e-5 is what PyTorch takes.",
    ),
    "a gamma per feature where there are elements": (
        lambda: layer_norm_forward(random(2, 3, 4), random(3), random(3, 4)),
        "gamma is 3 but has to be 3x4; give one number per element of a sample.",
    ),
    "a beta of another length": (
        lambda: instance_norm_forward(random(2, 3, 4, 4), random(3), random(4)),
        "beta is 4 but has to be 3; give one number per channel.",
    ),
    "images without rows": (
        lambda: instance_norm_forward(random(2, 3, 4), random(3), random(3)),
        "x is 2x3x4 but has to have the four axes (N, C, H, W); "
        "give it the missing ones with reshape or [None].",
    ),
    "groups that do not divide": (
        lambda: group_norm_forward(random(2, 6, 2, 2), 4, random(6), random(6)),
        "num_groups is 4 but there are 6 channels; take a number that divides them.",
    ),
    "no group": (
        lambda: group_norm_forward(random(2, 6, 2, 2), 0, random(6), random(6)),
        "num_groups is 0 but there are 6 channels; take a number that divides them.",
    ),
}


@pytest.mark.parametrize(("ask", "message"), REFUSED.values(), ids=REFUSED)
def test_forward_says_what_does_not_fit(ask: Callable[[], Any], message: str) -> None:
    """What cannot be computed is refused with both values and with what to do."""
    with pytest.raises(ValueError) as refused:  # noqa: PT011  the whole message is read below
        ask()

    assert str(refused.value) == message


@pytest.mark.parametrize("kind", ["layer", "instance", "group"])
def test_backward_says_that_dout_has_another_shape(kind: str) -> None:
    """A dout that is not one number per output is refused with both shapes."""
    x = random(2, 4, 3, 3)
    shape = x.shape[1:] if kind == "layer" else (4,)
    forward, backward, _ = _functions(kind, 2, shape, 1e-5)
    _, cache = forward(x, random(*shape), random(*shape))

    with pytest.raises(ValueError, match="dout is 2x4x3x2 but the output was 2x4x3x3; give one"):
        backward(random(2, 4, 3, 2), cache)


def test_the_annotations_are_checked_at_all() -> None:
    """Images without a batch are refused by their annotation, before the function looks at them."""
    checked = jaxtyped(typechecker=beartype)(normalization.instance_norm_forward)

    checked(random(2, 3, 4, 4), random(3), random(3))
    with pytest.raises(TypeCheckError):
        checked(random(3, 4, 4), random(3), random(3))


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no CUDA device")
@settings(max_examples=20, deadline=None)
@given(layers())
def test_a_gpu_gives_the_same_numbers(layer: Layer) -> None:
    """Both passes on a CUDA device agree with the CPU, and stay on the device."""
    out, cache = layer.forward(*layer[3:])
    dout = random(*out.shape, dtype=out.dtype)

    there, cache_there = layer.forward(*(t.to("cuda") for t in layer[3:]))
    gradients = layer.backward(dout.to("cuda"), cache_there)

    assert there.is_cuda
    close(there.cpu(), out)
    for found, wanted in zip(gradients, layer.backward(dout, cache), strict=True):
        assert found.is_cuda
        close(found.cpu(), wanted)
