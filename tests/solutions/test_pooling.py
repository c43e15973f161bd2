"""The pooling references, held against `torch.nn.functional` and autograd over drawn shapes."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
import torch
from beartype import beartype
from drawn import pair, random, sizes
from hypothesis import given, settings
from hypothesis import strategies as st
from jaxtyping import TypeCheckError, jaxtyped
from torch import Tensor
from torch.nn.functional import adaptive_avg_pool2d, avg_pool2d, lp_pool2d, max_pool2d

from solutions import pooling
from solutions.convolution import numerical_gradient
from solutions.pooling import (
    avg_pool2d_backward,
    avg_pool2d_forward,
    global_avg_pool2d_backward,
    global_avg_pool2d_forward,
    lp_pool2d_backward,
    lp_pool2d_forward,
    max_pool2d_backward,
    max_pool2d_forward,
    split_max_pool2d_backward,
)

DTYPES = (torch.float32, torch.float64)
FEW = settings(max_examples=60, deadline=None)


class Pool(NamedTuple):
    """The arguments of one call."""

    x: Tensor
    window: Any
    stride: Any
    padding: Any


@st.composite
def pools(draw: st.DrawFn, dtypes: tuple[torch.dtype, ...] = DTYPES, tied: bool = False) -> Pool:
    """Windows of every kind: not square, overlapping, apart, hanging over; ties if asked for."""
    window = draw(sizes(1, 4))
    padding = tuple(draw(st.integers(0, k // 2)) for k in pair(window))
    sides = [
        draw(st.integers(max(1, k - 2 * p), k + 5))
        for k, p in zip(pair(window), padding, strict=True)
    ]
    stride = draw(st.one_of(st.none(), sizes(1, 4)))
    dtype, seed = draw(st.sampled_from(dtypes)), draw(st.integers(0, 99))
    x = random(draw(st.integers(1, 3)), draw(st.integers(1, 3)), *sides, dtype=dtype, seed=seed)
    return Pool(x.round() if tied else x, window, stride, padding)


def close(found: Tensor, wanted: Tensor) -> None:
    """Hold two results to each other as closely as their dtype allows; shape and dtype as well."""
    slack = 1e-4 if wanted.dtype == torch.float32 else 1e-11
    torch.testing.assert_close(found, wanted, rtol=slack, atol=slack)


def agree(
    x: Tensor,
    wanted: Callable[[Tensor], Tensor],
    forward: Callable[[Tensor], Any],
    backward: Callable[[Tensor, Any], Tensor],
) -> None:
    """Hold a forward and its backward against one of torch and autograd."""
    leaf = x.clone().requires_grad_()
    torchs = wanted(leaf)
    dout = random(*torchs.shape, dtype=x.dtype, seed=7)
    torchs.backward(dout)

    out, cache = forward(x)

    close(out, torchs.detach())
    close(backward(dout, cache), leaf.grad)


@FEW
@given(st.one_of(pools(), pools(tied=True)))
def test_max_pooling_is_that_of_torch(pool: Pool) -> None:
    """The maxima, and where their gradients go, ties included: to the first."""
    how = {"stride": pool.stride, "padding": pool.padding}

    agree(
        pool.x,
        lambda x: max_pool2d(x, pool.window, **how),
        lambda x: max_pool2d_forward(x, pool.window, **how),
        max_pool2d_backward,
    )


@FEW
@given(pools())
def test_splitting_is_the_same_without_ties(pool: Pool) -> None:
    """Where every window has one maximum, it takes everything either way."""
    out, cache = max_pool2d_forward(pool.x, pool.window, stride=pool.stride, padding=pool.padding)
    dout = random(*out.shape, dtype=out.dtype)

    close(split_max_pool2d_backward(dout, cache), max_pool2d_backward(dout, cache))


@FEW
@given(pools(tied=True))
def test_splitting_keeps_the_sum_and_is_a_subgradient(pool: Pool) -> None:
    """What comes back adds up to what was sent; no step gains less than the slope says.

    A maximum is convex, so max(y) >= max(x) + g (y - x) for every subgradient g and all y.
    """
    how = {"stride": pool.stride, "padding": pool.padding}
    out, cache = max_pool2d_forward(pool.x, pool.window, **how)
    dout = random(*out.shape, dtype=out.dtype).abs()
    y = pool.x + random(*pool.x.shape, dtype=out.dtype, seed=3)
    moved, _ = max_pool2d_forward(y, pool.window, **how)

    for backward in (max_pool2d_backward, split_max_pool2d_backward):
        dx = backward(dout, cache)
        close(dx.sum(), dout.sum())
        gained, promised = ((moved - out) * dout).sum(), (dx * (y - pool.x)).sum()
        assert gained >= promised - 1e-3


def test_a_tie_goes_to_the_first_or_is_split() -> None:
    """Two maxima in a window of four: (6, 0) or (3, 3), never (6, 6)."""
    x = torch.tensor([[1.0, 5], [5, 2]])[None, None]
    out, cache = max_pool2d_forward(x, 2)
    dout = torch.full_like(out, 6)

    assert max_pool2d_backward(dout, cache)[0, 0].tolist() == [[0, 6], [0, 0]]
    assert split_max_pool2d_backward(dout, cache)[0, 0].tolist() == [[0, 3], [3, 0]]


@FEW
@given(pools(), st.booleans())
def test_average_pooling_is_that_of_torch(pool: Pool, counted: bool) -> None:
    """Means and their gradients, with the padding counted and not."""
    how = {"stride": pool.stride, "padding": pool.padding, "count_include_pad": counted}

    agree(
        pool.x,
        lambda x: avg_pool2d(x, pool.window, **how),
        lambda x: avg_pool2d_forward(x, pool.window, **how),
        avg_pool2d_backward,
    )


def without_padding(pool: Pool) -> Pool:
    """Return the pool without padding, its image at least as large as the window."""
    missing = [max(0, k - n) for k, n in zip(pair(pool.window), pool.x.shape[2:], strict=True)]
    x = torch.nn.functional.pad(pool.x, (0, missing[1], 0, missing[0]), value=1.5)
    return pool._replace(x=x, padding=0)


@FEW
@given(pools().map(without_padding), st.sampled_from((1, 2, 3, 4, 2.5)))
def test_lp_pooling_of_positive_numbers_is_that_of_torch(pool: Pool, p: float) -> None:
    """Norms and their gradients for p from 1 to 4, a fraction among them."""
    agree(
        pool.x.abs() + 0.1,
        lambda x: lp_pool2d(x, p, pool.window, stride=pool.stride),
        lambda x: lp_pool2d_forward(x, p, pool.window, stride=pool.stride),
        lp_pool2d_backward,
    )


@FEW
@given(pools().map(without_padding))
def test_the_l2_norm_of_any_numbers_is_that_of_torch(pool: Pool) -> None:
    """Where p is even the sign does not matter, and PyTorch needs no absolute value."""
    agree(
        pool.x,
        lambda x: lp_pool2d(x, 2, pool.window, stride=pool.stride),
        lambda x: lp_pool2d_forward(x, 2, pool.window, stride=pool.stride),
        lp_pool2d_backward,
    )


@pytest.mark.parametrize("p", [1, 1.5, 3, 5])
def test_odd_powers_take_the_absolute_value(p: float) -> None:
    """The norm is that of `torch.linalg.vector_norm`, and its slope the measured one."""
    x = random(2, 2, 5, 4)
    out, cache = lp_pool2d_forward(x, p, (2, 3), stride=1)
    dout = random(*out.shape, seed=1)
    windows = x.unfold(2, 2, 1).unfold(3, 3, 1)

    measured = numerical_gradient(lambda x: lp_pool2d_forward(x, p, (2, 3), stride=1)[0], x, dout)

    close(out, torch.linalg.vector_norm(windows, ord=p, dim=(-2, -1)))
    torch.testing.assert_close(lp_pool2d_backward(dout, cache), measured, rtol=0, atol=1e-8)


@pytest.mark.parametrize("p", [1, 2, 3, 1.5])
def test_a_window_of_zeros_sends_nothing_back(p: float) -> None:
    """Not nan, and its neighbor is not disturbed."""
    x = torch.zeros(1, 1, 2, 4)
    x[..., 2:] = torch.tensor([[3.0, 0], [0, 4]])
    out, cache = lp_pool2d_forward(x, p, 2)

    dx = lp_pool2d_backward(torch.ones_like(out), cache)

    assert dx[..., :2].eq(0).all()
    assert dx.isfinite().all()
    assert dx[0, 0, 0, 2] > 0


@FEW
@given(pools())
def test_global_pooling_is_that_of_torch(pool: Pool) -> None:
    """One mean a map, and its gradient."""
    agree(
        pool.x,
        lambda x: adaptive_avg_pool2d(x, 1).flatten(1),
        global_avg_pool2d_forward,
        global_avg_pool2d_backward,
    )


LAYERS: dict[str, tuple[Callable[[Tensor], Any], Callable[[Tensor, Any], Tensor]]] = {
    "max": (lambda x: max_pool2d_forward(x, 3, stride=2, padding=1), max_pool2d_backward),
    "split": (lambda x: max_pool2d_forward(x, 3, stride=2), split_max_pool2d_backward),
    "average": (lambda x: avg_pool2d_forward(x, 3, stride=2, padding=1), avg_pool2d_backward),
    "lp": (lambda x: lp_pool2d_forward(x, 3, 3, stride=2), lp_pool2d_backward),
    "global": (global_avg_pool2d_forward, global_avg_pool2d_backward),
}


@pytest.mark.parametrize(("forward", "backward"), LAYERS.values(), ids=LAYERS)
def test_nothing_that_goes_in_is_changed(forward: Any, backward: Any) -> None:
    """x and dout are the same after both passes as before, and dx is memory of its own."""
    x = random(2, 3, 7, 6)
    out, cache = forward(x)
    dout = random(*out.shape, seed=1)
    before = x.clone(), dout.clone()

    dx = backward(dout, cache).zero_()
    dx[0, 0, 0, 0] = 1

    assert dx.sum() == 1  # no two pixels share their memory
    assert torch.equal(x, before[0])
    assert torch.equal(dout, before[1])


@pytest.mark.parametrize(("forward", "backward"), LAYERS.values(), ids=LAYERS)
def test_backward_says_that_dout_has_another_shape(forward: Any, backward: Any) -> None:
    """A dout that is not one number per output is refused with both shapes."""
    _, cache = forward(random(2, 3, 7, 6))

    with pytest.raises(ValueError, match="dout is 9x9 but the output was 2x3"):
        backward(random(9, 9), cache)


REFUSED = {
    "a window larger than the padded image": (
        lambda: max_pool2d_forward(random(1, 1, 2, 9), 5, padding=1),
        "the window covers 5x5 but the padded image is only 4x11; pad more or use a smaller one.",
    ),
    "padding that a window could lie on": (
        lambda: avg_pool2d_forward(random(1, 1, 9, 9), 3, padding=2),
        "padding is 2x2 but the window is 3x3; pad at most half the window.",
    ),
    "an image without a batch": (
        lambda: global_avg_pool2d_forward(random(3, 5, 5)),
        "x is 3x5x5 but has to have the four axes (N, C, H, W); "
        "give it the missing ones with reshape or [None].",
    ),
    "p below 1": (
        lambda: lp_pool2d_forward(random(1, 1, 4, 4), 0.5, 2),
        "norm_type is 0.5 but has to be at least 1; below 1 it is no norm.",
    ),
}


@pytest.mark.parametrize(("asked", "message"), REFUSED.values(), ids=REFUSED)
def test_forward_says_what_does_not_fit(asked: Any, message: str) -> None:
    """What cannot be computed is refused with both values and with what to do."""
    with pytest.raises(ValueError) as refused:  # noqa: PT011  the whole message is read below
        asked()

    assert str(refused.value) == message


def test_the_shapes_in_the_annotations_are_so() -> None:
    """jaxtyping and beartype find every array in the shape that its annotation writes down."""
    x = random(2, 3, 7, 6)
    for name in ("max", "avg", "lp", "global_avg"):
        forward, backward = (
            jaxtyped(typechecker=beartype)(getattr(pooling, f"{name}_pool2d_{way}"))
            for way in ("forward", "backward")
        )
        window = {"lp": (3.0, 2), "global_avg": ()}.get(name, (2,))
        out, cache = forward(x, *window)
        backward(random(*out.shape), cache)

    with pytest.raises(TypeCheckError):
        jaxtyped(typechecker=beartype)(max_pool2d_forward)(x[0], 2)


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no CUDA device")
@pytest.mark.parametrize(("forward", "backward"), LAYERS.values(), ids=LAYERS)
def test_a_gpu_gives_the_same_numbers(forward: Any, backward: Any) -> None:
    """Both passes on a CUDA device agree with the CPU, ties included, and stay on the device."""
    x = random(2, 3, 9, 8).mul(2).round()
    out, cache = forward(x)
    dout = random(*out.shape, seed=1)

    there, cache_there = forward(x.to("cuda"))
    dx = backward(dout.to("cuda"), cache_there)

    assert there.is_cuda
    assert dx.is_cuda
    close(there.cpu(), out)
    close(dx.cpu(), backward(dout, cache))
