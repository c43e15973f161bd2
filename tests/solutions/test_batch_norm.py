"""The references, held against `torch.nn.functional` and autograd over drawn shapes."""

from typing import Any, NamedTuple

import pytest
import torch
from beartype import beartype
from drawn import random
from hypothesis import given, settings
from hypothesis import strategies as st
from jaxtyping import TypeCheckError, jaxtyped
from torch import Tensor
from torch.nn.functional import batch_norm, conv2d

from solutions import batch_norm as module
from solutions.batch_norm import (
    batch_norm_backward,
    batch_norm_backward_closed_form,
    batch_norm_forward,
    fold_batch_norm,
)

DTYPES = (torch.float32, torch.float64)
FEW = settings(max_examples=60, deadline=None)
BACKWARDS = (batch_norm_backward, batch_norm_backward_closed_form)


class Layer(NamedTuple):
    """The arguments of one call."""

    x: Tensor
    gamma: Tensor
    beta: Tensor
    mean: Tensor
    variance: Tensor
    how: dict[str, Any]

    def state(self) -> dict[str, Tensor]:
        """Return a state that the call may change."""
        return {"running_mean": self.mean.clone(), "running_var": self.variance.clone()}

    def forward(self) -> tuple[Tensor, Any, dict[str, Tensor]]:
        """Return ours: the output, the cache, and the state afterwards."""
        state = self.state()
        return *batch_norm_forward(*self[:3], state, **self.how), state

    def torchs(self, *leaves: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        """Return torch's: the output, and the state afterwards."""
        state, (x, gamma, beta) = self.state(), leaves or self[:3]
        out = batch_norm(x, *state.values(), gamma, beta, **self.how)
        return out, state


@st.composite
def layers(draw: st.DrawFn) -> Layer:
    """Layers in both layouts and both modes; a batch of one in evaluation alone."""
    training, features = draw(st.booleans()), draw(st.integers(1, 4))
    images = draw(st.integers(2 if training else 1, 5))
    sides = draw(st.sampled_from(((), (1, 1), (2, 3), (3, 1))))
    dtype, seed = draw(st.sampled_from(DTYPES)), draw(st.integers(0, 99))
    how = {
        "training": training,
        "momentum": draw(st.sampled_from((0.0, 0.1, 0.3, 1.0))),
        "eps": draw(st.sampled_from((1e-5, 1e-3, 0.5))),
    }
    gamma, beta, mean = (random(features, dtype=dtype, seed=seed + i) for i in range(3))
    x = random(images, features, *sides, dtype=dtype, seed=seed + 3) + draw(st.integers(-3, 3))
    variance = random(features, dtype=dtype, seed=seed + 4).square() + 0.1
    return Layer(x, gamma, beta, mean, variance, how)


def close(found: Tensor, wanted: Tensor) -> None:
    """Hold two results to each other as closely as their dtype allows; shape and dtype as well."""
    slack = 5e-3 if wanted.dtype == torch.float32 else 1e-10
    torch.testing.assert_close(found, wanted, rtol=slack, atol=slack)


@FEW
@given(layers())
def test_forward_is_that_of_torch(layer: Layer) -> None:
    """Shape, dtype and numbers are those of `torch.nn.functional.batch_norm`."""
    out, _, _ = layer.forward()

    close(out, layer.torchs()[0])


@FEW
@given(layers())
def test_the_state_is_that_of_torch(layer: Layer) -> None:
    """Momentum weighs the new value, the variance is unbiased, and evaluation changes nothing."""
    _, _, state = layer.forward()

    _, wanted = layer.torchs()
    for name, value in state.items():
        close(value, wanted[name])
        assert layer.how["training"] or torch.equal(value, layer.state()[name])


@pytest.mark.parametrize("backward", BACKWARDS)
@FEW
@given(layer=layers())
def test_both_ways_back_are_those_of_autograd(backward: Any, layer: Layer) -> None:
    """dx, dgamma and dbeta, in training and after evaluation."""
    out, cache, _ = layer.forward()
    dout = random(*out.shape, dtype=out.dtype, seed=7)
    leaves = [t.clone().requires_grad_() for t in layer[:3]]

    layer.torchs(*leaves)[0].backward(dout)

    for found, leaf in zip(backward(dout, cache), leaves, strict=True):
        close(found, leaf.grad)


@FEW
@given(layers())
def test_graph_and_closed_form_agree(layer: Layer) -> None:
    """In float64 to the last digits, whatever the mode."""
    exact = layer._replace(**{n: getattr(layer, n).double() for n in Layer._fields[:5]})
    out, cache, _ = exact.forward()
    dout = random(*out.shape, seed=7)

    for one, other in zip(*(back(dout, cache) for back in BACKWARDS), strict=True):
        torch.testing.assert_close(one, other, rtol=1e-12, atol=1e-12)


@FEW
@given(layers())
def test_nothing_but_the_state_is_changed(layer: Layer) -> None:
    """x, gamma, beta and dout are the same after all passes, and so are the old statistics."""
    state = layer.state()
    old = tuple(state.values())
    out, cache = batch_norm_forward(*layer[:3], state, **layer.how)
    arguments = (*layer[:3], *old, random(*out.shape, dtype=out.dtype))
    before = [t.clone() for t in (*layer[:5], arguments[-1])]

    for backward in BACKWARDS:
        backward(arguments[-1], cache)

    assert all(torch.equal(now, then) for now, then in zip(arguments, before, strict=True))


@FEW
@given(layers())
def test_dx_adds_up_to_zero_in_training(layer: Layer) -> None:
    """A number added to all values of a feature changes nothing."""
    exact = layer._replace(x=layer.x.double(), how={**layer.how, "training": True})
    if exact.x.numel() == exact.x.shape[1]:
        return
    exact = exact._replace(**{n: getattr(layer, n).double() for n in Layer._fields[1:5]})
    out, cache, _ = exact.forward()
    dx, _, _ = batch_norm_backward(random(*out.shape, seed=7), cache)

    axes = tuple(a for a in range(dx.ndim) if a != 1)
    assert float(dx.sum(axes).abs().max()) < 1e-10


@FEW
@given(
    st.lists(st.integers(1, 3), min_size=5, max_size=5),
    st.booleans(),
    st.integers(1, 2),
    st.integers(0, 2),
    st.sampled_from((1e-5, 0.1)),
)
def test_a_folded_convolution_does_what_the_two_do(
    sides: list[int], with_bias: bool, stride: int, padding: int, eps: float
) -> None:
    """Outputs agree to 1e-10 in float64, for any stride and padding, with a bias and without."""
    filters, channels, kh, kw, images = sides
    weight = random(filters, channels, kh, kw)
    bias = random(filters, seed=1) if with_bias else None
    gamma, beta, mean = (random(filters, seed=s) for s in (2, 3, 4))
    variance = random(filters, seed=5).square() + 0.01
    x = random(images, channels, kh + 2, kw + 3, seed=6)
    state = {"running_mean": mean, "running_var": variance}
    hidden = conv2d(x, weight, bias, stride, padding)
    two, _ = batch_norm_forward(hidden, gamma, beta, state, training=False, eps=eps)

    folded = fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps)

    torch.testing.assert_close(conv2d(x, *folded, stride, padding), two, rtol=1e-10, atol=1e-10)


def test_folding_changes_neither_layer() -> None:
    """All six arrays are the same after the call as before."""
    arguments = [random(2, 1, 3, 3), *(random(2, seed=s).square() for s in range(5))]
    before = [t.clone() for t in arguments]

    fold_batch_norm(*arguments)

    assert all(torch.equal(now, then) for now, then in zip(arguments, before, strict=True))


def test_a_large_mean_does_not_swallow_the_variance() -> None:
    """In float32 a mean of 2^17 and a variance of about 1 give what float64 gives."""
    x = random(64, 3).mul(8).round().div(8).float() + 2.0**17
    ones, zeros = torch.ones(3), torch.zeros(3)
    layer = Layer(x, ones, zeros, zeros, ones, {"training": True})

    out, _, state = layer.forward()

    exact = x.double()
    wanted = (exact - exact.mean(0)) / (exact.var(0, correction=0) + 1e-5).sqrt()
    torch.testing.assert_close(out.double(), wanted, rtol=0, atol=0.02)
    close(state["running_var"], (0.9 + 0.1 * exact.var(0)).float())


def test_the_example_by_hand() -> None:
    """(1, 1, 1, 5) with eps 1 becomes (-1/2, -1/2, -1/2, 3/2); the state moves to 1 and 2.5."""
    x = torch.tensor([[1.0], [1], [1], [5]])
    layer = Layer(
        x,
        torch.tensor([2.0]),
        torch.tensor([10.0]),
        torch.zeros(1),
        torch.ones(1),
        {"training": True, "momentum": 0.5, "eps": 1.0},
    )

    out, cache, state = layer.forward()

    assert out.ravel().tolist() == [9, 9, 9, 13]
    assert state == {"running_mean": torch.tensor([1.0]), "running_var": torch.tensor([2.5])}
    dx, dgamma, dbeta = batch_norm_backward(torch.tensor([[2.0], [0], [0], [2]]), cache)
    assert (dx.ravel().tolist(), dgamma.item(), dbeta.item()) == (
        [1.25, -0.75, -0.75, 0.25],
        2,
        4,
    )


NEW = {"running_mean": torch.zeros(3).double(), "running_var": torch.ones(3).double()}
REFUSED = {
    "three axes": (
        {"x": random(2, 3, 4)},
        "x is 2x3x4 but has to be (N, D) or (N, C, H, W); "
        "give it the missing axes with reshape or [None].",
    ),
    "one value per feature": (
        {"x": random(1, 3)},
        "x is 1x3, one value per feature, which has no variance; "
        "use a larger batch, or training=False.",
    ),
    "a gamma per sample": (
        {"x": random(4, 3), "gamma": random(4)},
        "gamma is 4 but has to be 3; give one number per feature or channel.",
    ),
    "a beta of other features": (
        {"x": random(4, 3), "beta": random(2)},
        "beta is 2 but has to be 3; give one number per feature or channel.",
    ),
    "a state without a variance": (
        {"x": random(4, 3), "state": {"running_mean": random(3)}},
        "state has no running_var; begin with means of 0 and variances of 1, one per feature.",
    ),
    "a state of other features": (
        {"x": random(4, 3), "state": {"running_mean": random(2), "running_var": random(2)}},
        "running_mean is 2 but has to be 3; give one number per feature or channel.",
    ),
    "a negative eps": (
        {"x": random(4, 3), "eps": -1.0},
        "eps is -1 but has to be at least 0; 1e-5 is what PyTorch takes.",
    ),
}


@pytest.mark.parametrize(("arguments", "message"), REFUSED.values(), ids=REFUSED)
def test_forward_says_what_does_not_fit(arguments: dict[str, Any], message: str) -> None:
    """What cannot be computed is refused with both values, and the state stays as it was."""
    given_all = {"gamma": random(3), "beta": random(3), "state": dict(NEW), **arguments}

    with pytest.raises(ValueError) as refused:  # noqa: PT011  the whole message is read below
        batch_norm_forward(**given_all, training=True)

    assert str(refused.value) == message
    if "state" not in arguments:
        assert all(given_all["state"][name] is NEW[name] for name in NEW)


@pytest.mark.parametrize("backward", BACKWARDS)
def test_backward_says_that_dout_has_another_shape(backward: Any) -> None:
    """A dout that is not one number per output is refused with both shapes."""
    _, cache = batch_norm_forward(random(4, 3), random(3), random(3), dict(NEW), training=True)

    with pytest.raises(ValueError, match="dout is 3x3 but the output was 4x3; give one"):
        backward(random(3, 3), cache)


def test_folding_says_what_has_not_one_number_per_filter() -> None:
    """The name, both shapes, and what to do."""
    with pytest.raises(ValueError, match="beta is 3 but has to be 2; give one number per filter"):
        fold_batch_norm(random(2, 3, 1, 1), None, random(2), random(3), random(2), random(2))


def test_the_annotations_are_checked_at_all() -> None:
    """Three axes are refused by their annotation, before the function looks at them."""
    checked = jaxtyped(typechecker=beartype)(module.batch_norm_forward)

    checked(random(4, 3), random(3), random(3), dict(NEW), training=True)
    with pytest.raises(TypeCheckError):
        checked(random(4, 3, 2), random(3), random(3), dict(NEW), training=True)


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no CUDA device")
@settings(max_examples=20, deadline=None)
@given(layers())
def test_a_gpu_gives_the_same_numbers(layer: Layer) -> None:
    """All passes on a CUDA device agree with the CPU, and stay on the device."""
    out, cache, state = layer.forward()
    dout = random(*out.shape, dtype=out.dtype)

    far = Layer(*(t.to("cuda") for t in layer[:5]), layer.how)
    there, cache_there, state_there = far.forward()

    close(there.cpu(), out)
    for name, value in state_there.items():
        assert value.is_cuda
        close(value.cpu(), state[name])
    for backward in BACKWARDS:
        pairs = zip(backward(dout.to("cuda"), cache_there), backward(dout, cache), strict=True)
        for found, wanted in pairs:
            assert found.is_cuda
            close(found.cpu(), wanted)
