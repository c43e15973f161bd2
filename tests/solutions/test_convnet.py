"""Losses, layers and the network, held against `torch.nn.functional` and autograd."""

import time

import pytest
import torch
from beartype import beartype
from drawn import random
from hypothesis import given, settings
from hypothesis import strategies as st
from jaxtyping import jaxtyped
from torch import Tensor
from torch.nn.functional import conv2d, cross_entropy, linear, multi_margin_loss, relu

from solutions import data
from solutions.convnet import (
    ConvNet,
    classify,
    dense_backward,
    dense_forward,
    relu_backward,
    relu_forward,
    softmax_loss,
    svm_loss,
)

FEW = settings(max_examples=50, deadline=None)
DTYPES = st.sampled_from((torch.float32, torch.float64))


@st.composite
def batches(draw: st.DrawFn) -> tuple[Tensor, Tensor]:
    """Scores and labels: one image or several, two classes or more, small or large scores."""
    images, classes, seed = (
        draw(st.integers(1, 5)),
        draw(st.integers(2, 6)),
        draw(st.integers(0, 99)),
    )
    scale = draw(st.sampled_from((0.1, 1.0, 1000.0)))
    generator = torch.Generator().manual_seed(seed)
    labels = torch.randint(classes, (images,), generator=generator)
    return scale * random(images, classes, dtype=draw(DTYPES), seed=seed), labels


def agree(found: Tensor, wanted: Tensor) -> None:
    rounding = {torch.float64: 1e-11, torch.float32: 1e-3}[wanted.dtype]
    torch.testing.assert_close(found, wanted, rtol=rounding, atol=rounding)


@FEW
@given(batch=batches())
def test_the_softmax_loss_is_cross_entropy(batch: tuple[Tensor, Tensor]) -> None:
    """Loss and gradient are torch's, for large scores too."""
    scores, y = batch
    leaf = scores.clone().requires_grad_()
    wanted = cross_entropy(leaf, y)
    wanted.backward()

    loss, dscores = softmax_loss(scores, y)

    agree(loss, wanted.detach())
    agree(dscores, leaf.grad)


@FEW
@given(batch=batches(), margin=st.sampled_from((0.5, 1.0, 3.0)))
def test_the_svm_loss_is_multi_margin_loss(batch: tuple[Tensor, Tensor], margin: float) -> None:
    """Loss and gradient are torch's times the number of classes."""
    scores, y = batch
    leaf = scores.clone().requires_grad_()
    wanted = multi_margin_loss(leaf, y, margin=margin) * scores.shape[1]
    wanted.backward()

    loss, dscores = svm_loss(scores, y, margin=margin)

    agree(loss, wanted.detach())
    agree(dscores, leaf.grad)


@FEW
@given(dtype=DTYPES, shape=st.lists(st.integers(1, 4), min_size=1, max_size=4))
def test_relu_is_that_of_torch(dtype: torch.dtype, shape: list[int]) -> None:
    """Both passes agree with torch, for arrays of any shape."""
    leaf = random(*shape, dtype=dtype).requires_grad_()
    dout = random(*shape, dtype=dtype, seed=1)
    relu(leaf).backward(dout)

    out, cache = relu_forward(leaf.detach())

    agree(out, relu(leaf).detach())
    agree(relu_backward(dout, cache), leaf.grad)


@FEW
@given(dtype=DTYPES, n=st.integers(1, 4), d=st.integers(1, 4), m=st.integers(1, 4))
def test_dense_is_linear(dtype: torch.dtype, n: int, d: int, m: int) -> None:
    """Both passes agree with torch and its autograd."""
    shapes = ((n, d), (m, d), (m,))
    leaves = [
        random(*shape, dtype=dtype, seed=i).requires_grad_() for i, shape in enumerate(shapes)
    ]
    wanted, dout = linear(*leaves), random(n, m, dtype=dtype, seed=9)
    wanted.backward(dout)

    out, cache = dense_forward(*(leaf.detach() for leaf in leaves))

    agree(out, wanted.detach())
    for found, leaf in zip(dense_backward(dout, cache), leaves, strict=True):
        agree(found, leaf.grad)


def test_the_gradients_of_the_network_are_those_of_autograd() -> None:
    """All six parameters, through two convolutions, two ReLUs, the dense layer and the loss."""
    images, labels = data.digits()
    x, y = images[:7], labels[:7]
    net = ConvNet.drawn(0, x)
    w1, b1, w2, b2, w3, b3 = leaves = [p.clone().requires_grad_() for p in net.parameters]
    maps = relu(conv2d(relu(conv2d(x, w1, b1, padding=1)), w2, b2, stride=2, padding=1))
    wanted = cross_entropy(linear(maps.flatten(1), w3, b3), y)
    wanted.backward()

    loss, gradients = net.gradients(x, y)

    agree(loss, wanted.detach())
    for found, leaf in zip(gradients, leaves, strict=True):
        agree(found, leaf.grad)


@pytest.fixture(scope="module")
def split() -> tuple[Tensor, ...]:
    """1,347 digits to learn from and 450 others."""
    images, labels = data.digits()
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(0))
    learnt, unseen = order[:1347], order[1347:]
    return images[learnt], labels[learnt], images[unseen], labels[unseen]


def test_the_network_reads_unseen_digits(split: tuple[Tensor, ...]) -> None:
    """At least 96 % of them, in less than a minute of one core."""
    x, y, unseen, truth = split
    start = time.process_time()
    found = classify(x, y, unseen)

    assert (found == truth).double().mean() >= 0.96
    assert time.process_time() - start < 60


def test_the_network_learns_a_handful_by_heart(split: tuple[Tensor, ...]) -> None:
    """All of twenty images."""
    x, y, _, _ = split

    assert torch.equal(classify(x[:20], y[:20], x[:20], seed=1), y[:20])


def test_a_seed_decides_everything(split: tuple[Tensor, ...]) -> None:
    """The same seed gives the same labels, another one other weights; inputs stay as they were."""
    x, y = split[0][:10], split[1][:10]
    before = x.clone()

    assert torch.equal(classify(x, y, split[2], seed=3), classify(x, y, split[2], seed=3))
    assert not torch.equal(ConvNet.drawn(0, x).parameters[0], ConvNet.drawn(1, x).parameters[0])
    assert torch.equal(x, before)


def test_annotations_hold() -> None:
    """Shapes are as the annotations say them."""
    checked = jaxtyped(typechecker=beartype)
    scores, y = random(4, 3), torch.tensor([0, 1, 2, 0])
    out, cache = checked(dense_forward)(random(4, 5), random(3, 5), random(3))

    assert checked(softmax_loss)(scores, y)[1].shape == (4, 3)
    assert checked(svm_loss)(scores, y)[1].shape == (4, 3)
    assert checked(relu_forward)(scores)[0].shape == (4, 3)
    assert checked(dense_backward)(out, cache)[1].shape == (3, 5)


SENTENCES = {
    "there are 2 rows of scores but 3 labels": lambda: softmax_loss(
        random(2, 4), torch.tensor([0, 1, 2])
    ),
    "the labels go from 0 to 4 but there are 4 classes": lambda: svm_loss(
        random(2, 4), torch.tensor([0, 4])
    ),
    "the rows of x have 3 numbers but those of weight have 2": lambda: dense_forward(
        random(1, 3), random(4, 2), random(4)
    ),
}


@pytest.mark.parametrize("sentence", SENTENCES)
def test_what_does_not_fit_is_said(sentence: str) -> None:
    """Every error says the fact with both values, and what to do."""
    with pytest.raises(ValueError, match=f"^{sentence}; [a-z]"):
        SENTENCES[sentence]()


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no CUDA device")
def test_a_gpu_learns_as_well(split: tuple[Tensor, ...]) -> None:
    """Images on a CUDA device get labels there, and about as many right ones."""
    x, y, unseen, truth = (t.cuda() for t in split)
    found = classify(x, y, unseen)

    assert found.is_cuda
    assert (found == truth).double().mean() >= 0.96
