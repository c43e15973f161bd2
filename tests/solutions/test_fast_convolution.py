"""The fast references, held against `torch.nn.functional` and autograd over drawn shapes."""

import re
from typing import Any, NamedTuple

import pytest
import torch
from beartype import beartype
from drawn import pair, random, sizes
from hypothesis import given, settings
from hypothesis import strategies as st
from jaxtyping import jaxtyped
from torch import Tensor
from torch.nn.functional import conv2d, fold, unfold

from solutions import fast_convolution
from solutions.convolution import conv2d_backward, conv2d_forward
from solutions.fast_convolution import (
    col2im,
    conv2d_backward_fast,
    conv2d_forward_fast,
    im2col,
)

FEW = settings(max_examples=60, deadline=None)


class Setting(NamedTuple):
    """Images, a kernel, and how it is slid."""

    x: Tensor
    kernel: Any
    stride: Any
    padding: Any

    @property
    def how(self) -> dict[str, Any]:
        return {"stride": self.stride, "padding": self.padding}


@st.composite
def drawn(draw: st.DrawFn) -> Setting:
    """Settings of every kind: not square, not dividing, one image, one channel, padding 0."""
    kernel, stride, padding = draw(sizes(1, 4)), draw(sizes(1, 4)), draw(sizes(0, 3))
    sides = [
        draw(st.integers(max(1, k - 2 * p), k + 5))
        for k, p in zip(pair(kernel), pair(padding), strict=True)
    ]
    dtype = draw(st.sampled_from((torch.float32, torch.float64)))
    images, channels = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    x = random(images, channels, *sides, dtype=dtype, seed=draw(st.integers(0, 99)))
    return Setting(x, kernel, stride, padding)


def agree(found: Tensor, wanted: Tensor) -> None:
    rounding = {torch.float64: 1e-11, torch.float32: 1e-3}[wanted.dtype]
    torch.testing.assert_close(found, wanted, rtol=0, atol=rounding)


@FEW
@given(setting=drawn())
def test_im2col_is_unfold(setting: Setting) -> None:
    """The columns are those of torch, to the last bit, and so is their dtype."""
    found = im2col(setting.x, setting.kernel, **setting.how)

    assert torch.equal(found, unfold(setting.x, setting.kernel, **setting.how))
    assert found.dtype == setting.x.dtype


@FEW
@given(setting=drawn())
def test_col2im_is_fold(setting: Setting) -> None:
    """The images are those of torch."""
    columns = torch.randn_like(im2col(setting.x, setting.kernel, **setting.how))
    shape = tuple(setting.x.shape)

    found = col2im(columns, shape, setting.kernel, **setting.how)

    agree(found, fold(columns, shape[2:], setting.kernel, **setting.how))


@FEW
@given(setting=drawn())
def test_one_is_the_transpose_of_the_other(setting: Setting) -> None:
    """The inner product of columns is that of images, whatever kernel, stride and padding."""
    x = setting.x.double()
    columns = im2col(x, setting.kernel, **setting.how)
    drawn = random(*columns.shape, seed=7)

    back = col2im(drawn, tuple(x.shape), setting.kernel, **setting.how)

    torch.testing.assert_close((columns * drawn).sum(), (x * back).sum(), rtol=1e-9, atol=1e-9)


@FEW
@given(setting=drawn(), filters=st.integers(1, 3), biased=st.booleans())
def test_the_layer_is_that_of_torch(setting: Setting, filters: int, biased: bool) -> None:
    """Both passes agree with torch and its autograd."""
    x, kernel, stride, padding = setting
    weight = random(filters, x.shape[1], *pair(kernel), dtype=x.dtype, seed=1)
    bias = random(filters, dtype=x.dtype, seed=2) if biased else None
    leaves = [None if t is None else t.clone().requires_grad_() for t in (x, weight, bias)]
    wanted = conv2d(*leaves, stride, padding)
    dout = random(*wanted.shape, dtype=x.dtype, seed=3)
    wanted.backward(dout)

    out, cache = conv2d_forward_fast(x, weight, bias, stride=stride, padding=padding)
    gradients = conv2d_backward_fast(dout, cache)

    agree(out, wanted.detach())
    for found, leaf in zip(gradients, leaves, strict=True):
        assert (found is None) == (leaf is None)
        if leaf is not None:
            agree(found, leaf.grad)


def test_fast_and_slow_are_the_same_layer() -> None:
    """The two references of one layer return the same numbers, forward and back."""
    x, weight, bias = random(2, 3, 6, 5), random(4, 3, 3, 2, seed=1), random(4, seed=2)
    how = {"stride": (2, 1), "padding": (1, 2)}
    slow, slow_cache = conv2d_forward(x, weight, bias, **how)
    fast, fast_cache = conv2d_forward_fast(x, weight, bias, **how)
    dout = random(*slow.shape, seed=3)

    agree(fast, slow)
    for one, other in zip(
        conv2d_backward_fast(dout, fast_cache), conv2d_backward(dout, slow_cache), strict=True
    ):
        agree(one, other)


def test_annotations_hold() -> None:
    """Shapes are as the annotations say them."""
    checked = jaxtyped(typechecker=beartype)
    columns = checked(im2col)(random(2, 3, 4, 5), (2, 3))
    out, cache = checked(conv2d_forward_fast)(random(2, 3, 4, 5), random(6, 3, 2, 3), random(6))

    assert columns.shape == (2, 18, 9)
    assert checked(col2im)(columns, (2, 3, 4, 5), (2, 3)).shape == (2, 3, 4, 5)
    assert checked(conv2d_backward_fast)(out, cache)[1].shape == (6, 3, 2, 3)


X = random(1, 2, 3, 3)
SENTENCES = {
    "the kernel is 4x2 but the padded image is only 3x3; pad more or use a smaller kernel.": (
        lambda: im2col(X, (4, 2))
    ),
    "kernel_size is 0 but has to be at least 1; make it larger.": lambda: im2col(X, 0),
    "x is 2x3x3 but has to have the four axes (N, C, H, W); give it the missing ones with "
    "reshape or [None].": lambda: im2col(X[0], 2),
    "the shape is 3x3 but has to be (N, C, H, W); give all four.": (
        lambda: col2im(im2col(X, 2), (3, 3), 2)
    ),
    "the columns are 1x8x4 but images, kernel, stride and padding make 1x8x16; give the sizes "
    "that im2col was given.": lambda: col2im(im2col(X, 2), (1, 2, 3, 3), 2, padding=1),
    "the images have 2 channels but the filters have 3; make axis 1 of x and of weight equal.": (
        lambda: conv2d_forward_fast(X, random(1, 3, 2, 2))
    ),
    "dout is 1x1x3x3 but the output was 1x1x2x2; give one number per output.": (
        lambda: conv2d_backward_fast(
            random(1, 1, 3, 3), conv2d_forward_fast(X, random(1, 2, 2, 2))[1]
        )
    ),
}


@pytest.mark.parametrize("sentence", SENTENCES)
def test_what_does_not_fit_is_said(sentence: str) -> None:
    """Every error says the fact with both values, and what to do."""
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        SENTENCES[sentence]()


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no CUDA device")
def test_the_gpu_says_the_same() -> None:
    """Columns and images on a GPU are those on the CPU."""
    columns = fast_convolution.im2col(X.cuda(), 2, padding=1)

    agree(columns.cpu(), im2col(X, 2, padding=1))
    agree(
        col2im(columns, (1, 2, 3, 3), 2, padding=1).cpu(),
        col2im(columns.cpu(), (1, 2, 3, 3), 2, padding=1),
    )
