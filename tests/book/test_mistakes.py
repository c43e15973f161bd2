"""Every "find the mistake" of the book, and the belief of the catalogue that it shows at work.

What is compared is computed: the code of a page, as it stands there, and the answer of the belief.
"""

import re
from collections.abc import Callable, Iterator
from itertools import product
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
import pytest
import torch
from conftest import ROOT
from drawn import random
from torch import Tensor, nn

from autograder.judge.catalogue import load
from solutions import shapes
from solutions.batch_norm import batch_norm_backward, batch_norm_forward
from solutions.convnet import relu_backward, softmax_loss
from solutions.convolution import conv2d_backward, conv2d_forward
from solutions.fast_convolution import col2im, im2col
from solutions.gpu import conv2d_forward as conv2d_under_autograd
from solutions.normalization import (
    group_norm_forward,
    layer_norm_backward,
    layer_norm_forward,
    normalize_backward,
    normalize_forward,
)
from solutions.pooling import max_pool2d_backward, max_pool2d_forward
from tests.book.shown import code, exercises, function, ran, value

BELIEFS = {
    "ex-dense-mistake-once": ("a01_shapes", "counts_weights_once"),
    "ex-dense-mistake-bias": ("a02_convolution", "keeps_a_dbias_per_place"),
    "ex-conv-mistake-flip": ("a02_convolution", "flips_the_kernel"),
    "ex-conv-mistake-bias": ("a02_convolution", "adds_the_bias_to_every_product"),
    "ex-conv-mistake-padding": ("a02_convolution", "pads_one_side_only"),
    "ex-diff-mistake-overwrite": ("a02_convolution", "overwrites_where_windows_overlap"),
    "ex-diff-mistake-flip": ("a02_convolution", "turns_the_kernel_in_dx"),
    "ex-diff-mistake-slice": ("a02_convolution", "cuts_everything_off_without_padding"),
    "ex-fast-mistake-reshape": ("a02_convolution", "reshapes_filters_into_images"),
    "ex-fast-mistake-twice": ("a03_fast_convolution", "counts_each_pixel_once"),
    "ex-rf-mistake-jump": ("a01_shapes", "counts_its_own_stride"),
    "ex-rf-mistake-gradient": ("a01_shapes", "counts_all_pixels"),
    "ex-pool-mistake-zeros": ("a04_pooling", "pads_with_zeros"),
    "ex-pool-mistake-assign": ("a04_pooling", "overwrites_the_window"),
    "ex-bn-mistake-reshape": ("a05_batch_norm", "reshapes_without_moving_the_channels"),
    "ex-bn-mistake-constants": ("a05_batch_norm", "takes_the_statistics_as_constants"),
    "ex-bn-mistake-eps": ("a05_batch_norm", "leaves_eps_out_of_the_formula"),
    "ex-bn-mistake-momentum": ("a05_batch_norm", "weighs_the_old_with_the_momentum"),
    "ex-norm-mistake-keepdims": ("a06_normalization", "loses_the_axes"),
    "ex-norm-mistake-groups": ("a06_normalization", "deals_the_channels_out"),
    "ex-norm-mistake-gamma": ("a06_normalization", "multiplies_by_gamma_afterwards"),
    "ex-net-mistake-gate": ("a07_convnet", "rectifies_dout"),
    "ex-net-mistake-twice": ("a07_convnet", "applies_softmax_twice"),
    "ex-net-mistake-trace": ("a07_convnet", "guards_the_logarithm_with_a_trace"),
    "ex-var-mistake-reach": ("a01_shapes", "multiplies_the_kernel_by_the_dilation"),
    "ex-var-mistake-gaps": ("a02_convolution", "convolves_dout_as_it_is"),
    "ex-var-mistake-rest": ("a02_convolution", "trims_what_no_window_saw"),
    "ex-gpu-mistake-zeros": ("a08_gpu", "makes_its_result_in_float32"),
    "ex-gpu-mistake-inplace": ("a07_convnet", "changes_dout_at_the_gate"),
}
BEYOND = {  # mistakes that no function of an assignment could make
    "ex-dense-mistake-loader",  # a photograph that was read in the wrong order
    "ex-dense-mistake-invariant",  # a conclusion about a network
    "ex-gpu-mistake-clock",  # a measurement
}
MISTAKES = [label for asked in exercises().values() for label in asked if "mistake" in label]

Answer = Callable[..., Any]


class Three(NamedTuple):
    """What a page's code computes, what the belief does, and what is right."""

    page: Any
    belief: Any
    right: Any


COMPARED: dict[str, Callable[[str, Answer], Three]] = {}


def compares(label: str) -> Callable[[Callable[[str, Answer], Three]], None]:
    """Note how the code of an exercise is compared with its belief."""

    def keep(compare: Callable[[str, Answer], Three]) -> None:
        COMPARED[label] = compare

    return keep


def answer(label: str) -> Answer:
    """Return the wrong answer that the catalogue has for an exercise's belief."""
    key, name = BELIEFS[label]
    (found,) = (one for one in load(ROOT, key).misconceptions if one.name == name)
    return found.answer


def require_same(one: Any, other: Any) -> None:
    """Hold two results to be the same in shape, in dtype and, but for rounding, in numbers."""
    torch.testing.assert_close(torch.as_tensor(one), torch.as_tensor(other))


def places(x: Tensor) -> Iterator[dict[str, int]]:
    """Yield the indices of every place of a map."""
    return ({"i": i, "j": j} for i, j in product(*map(range, x.shape[2:])))


def sides(x: Tensor) -> dict[str, int]:
    """Return the height and the width of a map."""
    return {"H_out": x.shape[2], "W_out": x.shape[3]}


@compares("ex-dense-mistake-once")
def multiplications_of_the_larger_image(shown: str, belief: Answer) -> Three:
    layer, padding = ((3, 64, 64), 10, (5, 5)), {"padding": (2, 2)}
    page = value(shown, F=10, C=3, K=5)
    return Three(page, belief(*layer, **padding), shapes.conv2d_macs(*layer, **padding))


@compares("ex-dense-mistake-bias")
def the_gradient_of_a_bias(shown: str, belief: Answer) -> Three:
    out, cache = conv2d_forward(random(4, 3, 32, 32), random(10, 3, 5, 5), random(10), padding=2)
    dout = random(*out.shape, seed=1)
    page = ran(shown, dout=dout.numpy())["dbias"]
    return Three(page, belief(dout, cache)[2], conv2d_backward(dout, cache)[2])


@compares("ex-conv-mistake-flip")
def a_window_from_a_signal_processing_book(shown: str, belief: Answer) -> Three:
    x, weight = random(1, 1, 5, 6), random(1, 1, 3, 3, seed=1)
    right = conv2d_forward(x, weight)[0]
    page = torch.zeros_like(right)
    given = {"x": x[0, 0].numpy(), "w": weight[0, 0].numpy(), "out": page[0, 0].numpy()}
    ran(shown, **given, K=3, **sides(right))
    return Three(page, belief(x, weight)[0], right)


@compares("ex-conv-mistake-bias")
def a_bias_inside_the_sum(shown: str, belief: Answer) -> Three:
    layer = random(2, 3, 7, 6), random(4, 3, 5, 5, seed=1), random(4, seed=2)
    right = conv2d_forward(*layer)[0]
    page = torch.zeros_like(right)
    given = dict(zip(("x", "w", "b", "out"), (one.numpy() for one in (*layer, page)), strict=True))
    for (n, f), place in product(product(range(2), range(4)), places(right)):
        ran(shown, **given, n=n, f=f, **place)
    return Three(page, belief(*layer)[0], right)


@compares("ex-conv-mistake-padding")
def padding_on_one_side(shown: str, belief: Answer) -> Three:
    x, weight = random(1, 2, 8, 8), random(3, 2, 3, 3, seed=1)
    padded = torch.from_numpy(ran(shown, x=x.numpy(), p=1)["x"])
    right = conv2d_forward(x, weight, padding=1)[0]
    return Three(conv2d_forward(padded, weight)[0], belief(x, weight, padding=1)[0], right)


def went(stride: Any = 1, padding: Any = 0, height: int = 7) -> tuple[Tensor, Any]:
    """Return what comes back to a convolution of 3 x 3, and its cache."""
    layer = random(2, 2, height, 6), random(3, 2, 3, 3, seed=1)
    out, cache = conv2d_forward(*layer, stride=stride, padding=padding)
    return random(*out.shape, seed=2), cache


@compares("ex-diff-mistake-overwrite")
def the_last_window_wins(shown: str, belief: Answer) -> Three:
    dout, cache = went(stride=2)
    page = torch.zeros_like(cache.x)
    given = {"dout": dout.numpy(), "w": cache.weight.numpy(), "dx": page.numpy()}
    ran(shown, **given, s=2, K=3, **sides(dout))
    return Three(page, belief(dout, cache)[0], conv2d_backward(dout, cache)[0])


@compares("ex-diff-mistake-flip")
def a_kernel_turned_once_too_often(shown: str, belief: Answer) -> Three:
    dout, cache = went()
    page = torch.zeros_like(cache.x)
    given = {"dout": dout.numpy(), "w": cache.weight.numpy(), "dx": page.numpy(), "K": 3}
    for place in places(dout):
        ran(shown, **given, **place)
    return Three(page, belief(dout, cache)[0], conv2d_backward(dout, cache)[0])


@compares("ex-diff-mistake-slice")
def a_slice_that_vanishes(shown: str, belief: Answer) -> Three:
    dout, cache = went(padding=(1, 0))
    right = conv2d_backward(dout, cache)[0]
    page = ran(shown)["crop"](nn.functional.pad(right, (0, 0, 1, 1)).numpy(), (1, 0))
    return Three(page, belief(dout, cache)[0], right)


@compares("ex-fast-mistake-reshape")
def a_map_of_another_image(shown: str, belief: Answer) -> Three:
    x, weight = random(2, 3, 5, 4), random(4, 3, 2, 2, seed=1)
    right = conv2d_forward(x, weight)[0]
    given = {"w": weight.flatten(1).numpy(), "wide": np.hstack([*im2col(x, 2).numpy()])}
    names = dict(zip(("N", "F", "Ho", "Wo"), right.shape, strict=True))
    return Three(value(shown, **given, **names), belief(x, weight)[0], right)


@compares("ex-fast-mistake-twice")
def an_index_that_comes_twice(shown: str, belief: Answer) -> Three:
    shape = (1, 1, 4, 5)
    number = torch.arange(20.0).double().reshape(shape)
    where = im2col(number, 3)[0].long().numpy()
    columns = random(1, *where.shape)
    page = ran(shown, H=4, W=5, where=where, columns=columns[0].numpy())["x"]
    return Three(page.reshape(shape), belief(columns, shape, 3), col2im(columns, shape, 3))


@compares("ex-rf-mistake-jump")
def a_jump_that_is_multiplied_too_early(shown: str, belief: Answer) -> Three:
    layers = [(3, 2, 1), (5, 1, 2), (2, 3, 1)]
    known = ran(shown, layers=layers)
    pair = known["size"], known["jump"]
    return Three(pair, belief(layers), shapes.receptive_field(layers))


@compares("ex-rf-mistake-gradient")
def an_area_that_is_taken_for_a_size(shown: str, belief: Answer) -> Three:
    layers = [(3, 1, 1), (3, 2, 1), (2, 1, 1)]
    net = nn.Sequential(*(nn.Conv2d(1, 1, k, stride=s).double() for k, s, _ in layers))
    for weight in net.parameters():
        nn.init.ones_(weight)
    x = torch.zeros(1, 1, 20, 20).double().requires_grad_()
    net(x)[0, 0, 2, 2].backward()
    return Three(value(shown, x=x), belief(layers)[0], shapes.receptive_field(layers)[0])


@compares("ex-pool-mistake-zeros")
def a_frame_of_zeros(shown: str, belief: Answer) -> Three:
    x = -random(2, 3, 4, 5).abs()

    def max_pool(x: np.ndarray, kernel: int, stride: int) -> Tensor:
        return max_pool2d_forward(torch.from_numpy(x), kernel, stride=stride)[0]

    how = {"stride": 1, "padding": 1}
    page = ran(shown, x=x.numpy(), max_pool=max_pool)["out"]
    return Three(page, belief(x, 3, **how)[0], max_pool2d_forward(x, 3, **how)[0])


@compares("ex-pool-mistake-assign")
def what_is_paid_back_and_erased(shown: str, belief: Answer) -> Three:
    x = random(1, 1, 5, 7)
    out, cache = max_pool2d_forward(x, 3, stride=2)
    dout, page = random(*out.shape, seed=1), torch.zeros_like(x)
    given = {"x": x, "dout": dout, "dx": page}
    ran(shown, **{name: one[0, 0].numpy() for name, one in given.items()}, s=2, K=3, **sides(out))
    return Three(page, belief(dout, cache), max_pool2d_backward(dout, cache))


def features(count: int) -> dict[str, Any]:
    """Return gamma, beta and running statistics of batch normalization, and its mode."""
    state = {"running_mean": random(count, seed=5), "running_var": random(count, seed=6).abs()}
    gamma, beta = random(count, seed=3), random(count, seed=4)
    return {"gamma": gamma, "beta": beta, "state": state, "training": True}


@compares("ex-bn-mistake-reshape")
def rows_of_numbers_of_all_channels(shown: str, belief: Answer) -> Three:
    x = random(4, 3, 5, 2)
    plain = {**features(3), "gamma": torch.ones(3).double(), "beta": torch.zeros(3).double()}
    rows = torch.from_numpy(ran(shown, x=x.numpy(), C=3)["rows"])
    page = normalize_forward(rows, (0,))[0].reshape(x.shape)
    return Three(page, belief(x, **plain)[0], batch_norm_forward(x, **plain)[0])


@compares("ex-bn-mistake-constants")
def statistics_as_constants(shown: str, belief: Answer) -> Three:
    how, dout = features(3), random(6, 3, seed=1)
    _, cache = batch_norm_forward(random(6, 3), **how)
    given = {"gamma": cache.gamma, "var": cache.variance, "dout": dout}
    page = ran(shown, **{name: one.numpy() for name, one in given.items()}, eps=cache.eps)["dx"]
    return Three(page, belief(dout, cache)[0], batch_norm_backward(dout, cache)[0])


@compares("ex-bn-mistake-eps")
def a_closed_form_without_eps(_: str, belief: Answer) -> Three:
    x, dout = 0.01 * random(6, 3), random(6, 3, seed=1)
    _, cache = batch_norm_forward(x, **features(3))
    d, m = x - x.mean(0), len(x)
    r = 1 / d.square().mean(0).sqrt()
    centered = dout - dout.sum(0) / m - d * r * (dout * d * r).sum(0) / m
    return Three(
        cache.gamma * r * centered, belief(dout, cache)[0], batch_norm_backward(dout, cache)[0]
    )


@compares("ex-bn-mistake-momentum")
def a_momentum_that_came_along(shown: str, belief: Answer) -> Three:
    def moved(layer: Answer, **how: float) -> Tensor:
        given = features(3)
        layer(random(4, 3, 2, 2), **given, **how)
        return torch.stack([given["state"][name] for name in ("running_mean", "running_var")])

    kept = value(f"dict({shown})")
    page = moved(batch_norm_forward, **kept)
    return Three(page, moved(belief, momentum=0.1), moved(batch_norm_forward, momentum=0.1))


@compares("ex-norm-mistake-keepdims")
def means_along_the_last_axis(shown: str, belief: Answer) -> Three:
    x, axes, eps = random(4, 2, 3, 4), (1, 2, 3), 1e-5
    page = ran(shown, x=x.numpy(), eps=eps)["out"]
    return Three(page, belief(x, axes, eps)[0], normalize_forward(x, axes, eps)[0])


@compares("ex-norm-mistake-groups")
def every_second_channel_in_a_group(shown: str, belief: Answer) -> Three:
    x, one, zero = random(2, 6, 3, 2), torch.ones(6).double(), torch.zeros(6).double()
    known = ran(shown, x=x.numpy(), **dict(zip("NCHW", x.shape, strict=True)), G=2)
    centered = known["x"] - known["mean"]
    variance = (centered**2).mean(axis=(1, 3, 4), keepdims=True)
    page = (centered / np.sqrt(variance + 1e-5)).reshape(x.shape)
    return Three(page, belief(x, 2, one, zero)[0], group_norm_forward(x, 2, one, zero)[0])


@compares("ex-norm-mistake-gamma")
def gamma_as_the_last_factor(shown: str, belief: Answer) -> Three:
    gamma, dout = random(5, seed=1), random(3, 5, seed=2)
    _, cache = layer_norm_forward(random(3, 5), gamma, random(5, seed=3))
    _, inner = normalize_forward(random(3, 5), (1,))
    page = ran(shown, gamma=gamma, dout=dout, cache=inner, normalize_backward=normalize_backward)
    return Three(page["dx"], belief(dout, cache)[0], layer_norm_backward(dout, cache)[0])


@compares("ex-net-mistake-gate")
def the_other_gate(shown: str, belief: Answer) -> Three:
    dout, cache = random(2, 3, 4), random(2, 3, 4, seed=1)
    page = ran(shown)["relu_backward"](dout.numpy(), cache.numpy())
    return Three(page, belief(dout, cache), relu_backward(dout, cache))


@compares("ex-net-mistake-twice")
def a_loss_of_probabilities(shown: str, belief: Answer) -> Three:
    scores, y = random(5, 4), torch.tensor([0, 1, 2, 3, 0])
    layer = value(shown, softmax_loss=softmax_loss)
    return Three(layer(scores.softmax(1), y)[0], belief(scores, y)[0], softmax_loss(scores, y)[0])


@compares("ex-net-mistake-trace")
def a_trace_against_infinity(shown: str, belief: Answer) -> Three:
    scores, y = torch.tensor([[60.0, 0.0], [1.0, 2.0]]).double(), torch.tensor([1, 0])
    page = value(shown, p=scores.softmax(1).numpy(), rows=np.arange(2), y=y.numpy())
    return Three(page, belief(scores, y)[0], softmax_loss(scores, y)[0])


@compares("ex-var-mistake-reach")
def the_reach_of_a_dilated_kernel(shown: str, belief: Answer) -> Three:
    layer = (1, 9, 9), 1, (3, 3)
    how = {"stride": (2, 2), "padding": (1, 1), "dilation": (3, 3)}
    page = ran(shown, H=9, K=3, s=2, p=1, d=3)["places"]
    return Three(page, belief(*layer, **how)[1], shapes.conv2d_output_shape(*layer, **how)[1])


@compares("ex-var-mistake-gaps")
def a_transposed_layer_without_its_gaps(_: str, belief: Answer) -> Three:
    dout, cache = went(stride=2)
    turned = cache.weight.flip(-2, -1).transpose(0, 1)
    page = conv2d_forward(dout, turned, padding=2)[0]
    return Three(page, belief(dout, cache)[0], conv2d_backward(dout, cache)[0])


@compares("ex-var-mistake-rest")
def a_last_row_that_no_window_reads(_: str, belief: Answer) -> Three:
    dout, cache = went(stride=(2, 1), height=8)
    right = conv2d_backward(dout, cache)[0]
    return Three(right[:, :, : 2 * (dout.shape[2] - 1) + 3], belief(dout, cache)[0], right)


@compares("ex-gpu-mistake-zeros")
def zeros_of_the_wrong_kind(shown: str, belief: Answer) -> Three:
    x, weight = random(2, 3, 5, 6), random(4, 3, 3, 3, seed=1)
    ctx = SimpleNamespace(save_for_backward=lambda *_: None)
    right = conv2d_under_autograd(ctx, x, weight, None, 1, 0)
    page = ran(shown, x=x, w=weight, N=2, F=4, K=3, **sides(right))["out"]
    return Three(page, belief(ctx, x, weight, None, 1, 0), right)


@compares("ex-gpu-mistake-inplace")
def a_gradient_that_others_hold(shown: str, belief: Answer) -> Three:
    dout, out = random(2, 3, 4), random(2, 3, 4, seed=1).clamp(min=0)
    ours, theirs = dout.clone(), dout.clone()
    function(shown, "dout", "out")(ours, out)
    belief(theirs, out)
    return Three(ours, theirs, dout)


def test_every_mistake_of_the_book_has_its_belief() -> None:
    """None is forgotten, none is in both lists, and nothing is listed that is gone."""
    assert len(MISTAKES) == len(set(MISTAKES))
    assert set(MISTAKES) == BELIEFS.keys() | BEYOND
    assert BELIEFS.keys() & BEYOND == set()


def test_a_label_and_a_title_say_alike_that_something_is_wrong() -> None:
    """Whatever a page calls "Find the mistake" is found by its label, and nothing else is."""
    titled = {
        label
        for page in (ROOT / "book").glob("*.md")
        for label in re.findall(
            r"\{exercise\} Find the mistake: .+\n:label: (.+)$", page.read_text("utf-8"), re.M
        )
    }
    assert titled == set(MISTAKES)


@pytest.mark.parametrize("label", BELIEFS)
def test_every_belief_is_in_the_catalogue_once(label: str) -> None:
    """Its assignment declares a misconception of that name."""
    key, name = BELIEFS[label]
    assert [one.name for one in load(ROOT, key).misconceptions].count(name) == 1


@pytest.mark.parametrize("chapter", exercises())
def test_two_mistakes_of_a_chapter_are_the_catalogues(chapter: str) -> None:
    """A reader of any chapter meets two beliefs, and not twice the same."""
    assert len({BELIEFS[label] for label in exercises()[chapter] if label in BELIEFS}) >= 2


def test_every_belief_is_compared() -> None:
    """A row of the table is more than two names."""
    assert COMPARED.keys() == BELIEFS.keys()


@pytest.mark.parametrize("label", BELIEFS)
def test_what_a_page_shows_computes_what_the_catalogue_says(label: str) -> None:
    """The wrong code and the belief give the same, which is not what is right."""
    page, belief, right = COMPARED[label](code(label), answer(label))

    require_same(page, belief)
    with pytest.raises(AssertionError):
        require_same(page, right)
