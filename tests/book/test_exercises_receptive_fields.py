"""What the examples, tables, folded solutions and measurements of the chapter say, run."""

import re
from math import sqrt
from pathlib import Path

import numpy as np
import pytest
import torch
from sklearn.datasets import load_sample_image
from torch import nn

from solutions.shapes import receptive_field
from tests.book.shown import code, ran, value

BOOK = Path(__file__).parents[2] / "book"
CHAPTER = (BOOK / "receptive-fields.md").read_text("utf-8")


def climbed(layers) -> list[tuple[int, int]]:
    """Return size and jump behind each layer."""
    return [receptive_field(layers[: level + 1]) for level in range(len(layers))]


def told(name: str) -> str:
    """Return the words for the blind of a figure."""
    return re.search(rf":name: {name}\n:alt: (.*)", CHAPTER)[1]


def test_the_frames_of_vgg(figure):
    """fig-rf-vgg: 6, 16, 44, 100 and 212 pixels, as its words say."""
    sizes = figure("rf_vgg").behind_poolings()

    assert sizes == [6, 16, 44, 100, 212]
    assert all(str(size) in told("fig-rf-vgg") for size in sizes)


def test_the_two_trees(figure):
    """fig-rf-stack: seven pixels each, with so many ways to every one."""
    left, right = map(figure("rf_stack").paths, figure("rf_stack").STACKS.values())

    assert left == [[1], [1, 1, 1], [1, 2, 3, 2, 1], [1, 3, 6, 7, 6, 3, 1]]
    assert right == [[1], [1, 1, 1], [1, 1, 2, 1, 2, 1, 1]]
    assert climbed([(3, 1, 1)] * 3)[-1] == (7, 1)
    assert climbed([(3, 2, 1), (3, 1, 1)])[-1] == (7, 2)


def test_three_layers_by_hand():
    """ex-rf-hand: 17 pixels, 4 apart."""
    assert receptive_field([(5, 2, 1), (3, 2, 1), (3, 1, 1)]) == (17, 4)


def test_a_jump_that_is_multiplied_too_early():
    """ex-rf-mistake-jump: 13 instead of 7, right only where layers with k > 1 have stride 1."""

    def wrong(layers) -> int:
        return ran(code("ex-rf-mistake-jump"), layers=layers)["size"]

    assert (wrong([(3, 2, 1)] * 2), receptive_field([(3, 2, 1)] * 2)[0]) == (13, 7)
    for layers in ([(3, 1, 1), (5, 1, 2)], [(3, 1, 1), (1, 2, 1), (3, 1, 1)]):
        assert wrong(layers) == receptive_field(layers)[0]
    assert wrong([(3, 1, 1), (3, 2, 1)]) != receptive_field([(3, 1, 1), (3, 2, 1)])[0]


def test_the_cheap_checks_hold():
    """A layer of 1 adds nothing; the last stride does not change the size."""
    layers = [(5, 2, 1), (3, 1, 2)]
    size, _ = receptive_field(layers)

    assert receptive_field([*layers, (1, 3, 1)])[0] == size
    assert receptive_field([(5, 2, 1), (3, 7, 2)])[0] == size


def test_what_multiplying_would_give():
    """The box: 2, 4, 8 and 1 where 3, 5, 7 is right."""
    assert [(3 - 1) ** L for L in (1, 2, 3)] == [2, 4, 8]
    assert [size for size, _ in climbed([(3, 1, 1)] * 3)] == [3, 5, 7]
    assert (2 - 1) ** 5 == 1


def test_alexnet():
    """ex-rf-alexnet: sizes up to 195 and jumps up to 32."""
    layers = [(11, 4, 1), (3, 2, 1), (5, 1, 1), (3, 2, 1), *[(3, 1, 1)] * 3, (3, 2, 1)]
    sizes, jumps = zip(*climbed(layers), strict=True)

    assert sizes == (11, 19, 51, 67, 99, 131, 163, 195)
    assert jumps == (4, 8, 8, 16, 16, 16, 16, 32)


@pytest.mark.parametrize(
    ("dilations", "span", "read"),
    [((2, 2), 9, 5), ((1, 2), 7, 7), ((2, 2, 2), 13, 7), ((1, 2, 4), 15, 15)],
)
def test_a_field_like_a_sieve(dilations, span, read):
    """ex-rf-sieve and the text before it: spans, and how many pixels are read."""
    seen = {0}
    for d in reversed(dilations):
        seen = {i + d * u for i in seen for u in range(3)}

    assert receptive_field([(3, 1, d) for d in dilations])[0] == span
    assert (max(seen) + 1, len(seen)) == (span, read)


def test_the_table_of_growth():
    """Four stacks after 1 to 4 layers, as the ledger has them, and 512 against 10 layers."""
    pooled = climbed([(3, 1, 1), (2, 2, 1)] * 4)[1::2]
    stacks = {
        "3 × 3, stride 1": climbed([(3, 1, 1)] * 4),
        "3 × 3, stride 2": climbed([(3, 2, 1)] * 4),
        "3 × 3, then pooling of 2 × 2": pooled,
        "3 × 3, dilation 1, 2, 4, 8": climbed([(3, 1, 2**i) for i in range(4)]),
    }

    for name, found in stacks.items():
        sizes = ", ".join(str(size) for size, _ in found)
        assert f"| {name} | {sizes} | {found[-1][1]} |" in CHAPTER
    assert receptive_field([(3, 1, 1)] * 511)[0] < 1024 <= receptive_field([(3, 1, 1)] * 512)[0]
    assert receptive_field([(3, 2, 1)] * 9)[0] < 1024 <= receptive_field([(3, 2, 1)] * 10)[0]
    assert receptive_field([(7, 1, 1)])[0] == receptive_field([(3, 1, 1)] * 3)[0]


def test_the_lines_of_growth_pass_the_image_where_their_words_say(figure):
    """fig-rf-growth: ends at 21, 2047 and 3070; strides pass 1024 at the tenth, pooling at 9."""
    sizes = figure("rf_growth").sizes

    assert sizes("stride 1")[-1] == 21
    assert sizes("stride 2") == sizes("dilation 1, 2, 4, …")
    assert sizes("stride 2")[-2:] == [1023, 2047]
    pooled = sizes("3 × 3, then pooling 2 × 2")
    assert (pooled[-1], pooled[7] < 1024 <= pooled[8]) == (3070, True)


def test_a_map_without_padding_loses_what_the_field_gains():
    """The map has H + 1 - r_0 rows: with 32 rows, 15 layers of 3x3 leave 2."""
    x = torch.zeros(1, 1, 32, 32)
    for depth in range(1, 16):
        x = nn.functional.conv2d(x, torch.zeros(1, 1, 3, 3))
        assert x.shape[2] == 32 + 1 - receptive_field([(3, 1, 1)] * depth)[0]


def test_three_small_or_one_large():
    """ex-rf-seven: 27 and 49 times the square of the channels."""
    C = 8
    three = [nn.Conv2d(C, C, 3, bias=False) for _ in range(3)]
    one = nn.Conv2d(C, C, 7, bias=False)

    assert sum(layer.weight.numel() for layer in three) == 27 * C**2
    assert one.weight.numel() == 49 * C**2


@pytest.mark.parametrize(
    ("depth", "dilation", "span", "found"), [(1, 1, 3, 9), (2, 1, 5, 25), (2, 2, 9, 25)]
)
def test_an_area_that_is_taken_for_a_size(depth, dilation, span, found):
    """ex-rf-mistake-gradient: 25 where 5 is right, and where 9 is; a single layer has 9 for 3."""
    torch.manual_seed(0)
    net = nn.Sequential(*[nn.Conv2d(1, 1, 3, dilation=dilation) for _ in range(depth)]).double()
    x = torch.zeros(1, 1, 12, 12).double().requires_grad_()
    net(x)[0, 0, 1, 1].backward()
    rows = x.grad[0, 0].nonzero()[:, 0]

    assert receptive_field([(3, 1, dilation)] * depth)[0] == span
    assert int(rows.max() - rows.min()) + 1 == span
    assert value(code("ex-rf-mistake-gradient"), x=x) == found


def test_maxima_hide_the_field():
    """ex-rf-mistake-gradient: one pixel at one input, all 25 over many."""
    torch.manual_seed(0)
    pool = nn.MaxPool2d(3, stride=1)
    x = torch.rand(2000, 1, 5, 5, requires_grad=True)
    pool(pool(x)).sum().backward()
    reached = x.grad != 0

    assert value(code("ex-rf-mistake-gradient"), x=x) == len(x)
    assert (reached.sum((1, 2, 3)) == 1).all()
    assert reached.any(0).sum() == 25
    assert receptive_field([(3, 1, 1)] * 2)[0] == 5


@pytest.mark.parametrize("depth", [5, 20, 100])
def test_the_table_of_bells(depth):
    """Field, four sigma and their ratio; about 95 percent of the ways lie within."""
    field, four = receptive_field([(3, 1, 1)] * depth)[0], 4 * sqrt(2 * depth / 3)
    counts = np.ones(1)
    for _ in range(depth):
        counts = np.convolve(counts, np.ones(3) / 3)
    places = np.arange(field) - depth

    assert f"| {depth} | {field} | {four:.1f} | {four / field:.2f} |" in CHAPTER
    assert counts[np.abs(places) <= four / 2].sum() == pytest.approx(0.95, abs=0.02)


def test_where_the_bell_is_half_and_a_quarter_as_wide():
    """ex-rf-bell: 10 and 42 layers; there one more adds 2 pixels and 0.25."""

    def four(depth: float) -> float:
        return 4 * sqrt(2 * depth / 3)

    assert (round(four(10), 1), round(four(42), 1)) == (10.3, 21.2)
    assert four(10) / 21 == pytest.approx(1 / 2, abs=0.01)
    assert four(42) / 85 == pytest.approx(1 / 4, abs=0.002)
    assert four(43) - four(42) == pytest.approx(0.25, abs=0.003)


def test_the_ratio_stays_at_stride_2():
    """Four sigma doubles with every further layer, as the field does."""

    def sigma(depth: int) -> float:
        return sqrt(sum((9 - 1) / 12 * 4**level for level in range(depth)))

    assert sigma(10) / sigma(9) == pytest.approx(2, abs=0.001)


def test_the_chapter_says_what_was_measured(figure):
    """The widths of the table and the peaks in the figure's words are the recorded ones."""
    effective = figure("rf_effective")
    profiles = {"count of paths": effective.paths(), **effective.STRENGTHS}

    for name, profile in profiles.items():
        assert re.search(rf"^\| {name}[^|]*\| {effective.spread(profile):.2f} \|", CHAPTER, re.M)
        assert sum(profile[:2]) < 0.005
        assert sum(profile[-2:]) < 0.005
        assert f"{100 * profile[effective.REACH]:.0f} percent" in told("fig-rf-effective")


def test_a_random_network_with_relus_listens_like_the_count_of_paths(figure):
    """Without training the profile is the bell of the paths, to a few percent."""
    effective = figure("rf_effective")
    torch.manual_seed(5)

    found = effective.listen(effective.network(), torch.randn(64, 1, 32, 32))

    assert effective.spread(found) == pytest.approx(effective.spread(effective.paths()), rel=0.06)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("noise", "name", "error"),
    [(0.25, "trained, little noise", 0.44), (1.0, "trained, strong noise", 0.09)],
)
def test_the_measured_fields_come_out_again(figure, noise, name, error):
    """A third seed comes near the means of two; rounding differs from machine to machine."""
    effective = figure("rf_effective")

    before, after, left = effective.measure(noise, seed=2)

    assert effective.spread(after) < effective.spread(before)
    assert effective.spread(after) == pytest.approx(
        effective.spread(effective.STRENGTHS[name]), abs=0.3
    )
    assert left == pytest.approx(error, rel=0.4)


def test_photographs_teach_edges_and_scrambled_ones_do_not(figure):
    """The table: 43 and 11 of 48 are oriented, 18 and 4.1; 4 have more color than gray."""
    filters = figure("rf_filters")
    patterns, kurtosis = filters.learned(from_scrambled=False)
    others, flat = filters.learned(from_scrambled=True)
    oriented, less = ((filters.direction(p) > 0.5).sum() for p in (patterns, others))

    assert len(patterns) == len(others) == 48
    assert oriented == pytest.approx(43, abs=5)
    assert less == pytest.approx(11, abs=5)
    assert (kurtosis, flat) == (pytest.approx(18, abs=2), pytest.approx(4.1, abs=0.3))
    assert 2 <= int((filters.color_share(patterns) > 0.5).sum()) <= 6


def test_scrambling_keeps_the_averages_of_products(figure):
    """All products of two pixels, also of two colors, average to what they were."""
    filters = figure("rf_filters")
    torch.manual_seed(0)
    image = torch.rand(3, 12, 10).double()
    moved = filters.scrambled(image)

    assert not torch.allclose(moved, image)
    for step in ((0, 0), (1, 0), (2, 3)):
        for a in range(3):
            for b in range(3):
                found, expected = (
                    (one[a] * one[b].roll(step, (0, 1))).mean() for one in (moved, image)
                )
                torch.testing.assert_close(found, expected, atol=1e-5, rtol=1e-5)


def test_direction_and_color_of_patterns_that_are_known(figure):
    """An edge has one direction, speckle none; gray has no color and opposing colors no gray."""
    filters = figure("rf_filters")
    edge = torch.ones(1, 3, 8, 8)
    edge[..., :4] = -1
    opposing = edge * torch.tensor([1.0, 0, -1]).reshape(1, 3, 1, 1)
    speckle = torch.randn(50, 3, 8, 8, generator=torch.Generator().manual_seed(0))

    assert filters.direction(edge).item() == pytest.approx(1)
    assert float(filters.direction(speckle).mean()) < 0.2
    assert filters.color_share(edge).item() == pytest.approx(0, abs=1e-6)
    assert filters.color_share(opposing).item() == pytest.approx(1)


def test_the_colors_of_the_two_photographs_oppose_each_other():
    """Nine tenths of the variance have one sign; the other two axes have both."""
    photos = [load_sample_image(name) for name in ("china.jpg", "flower.jpg")]
    pixels = np.concatenate([photo.reshape(-1, 3) for photo in photos]) / 255
    variance, axes = np.linalg.eigh(np.cov(pixels.T))
    share = variance / variance.sum()

    assert share[2] == pytest.approx(0.9, abs=0.005)
    assert len(set(np.sign(axes[:, 2]))) == 1
    assert np.sign(axes[0, 1]) != np.sign(axes[2, 1])  # red against blue
    green, others = axes[1, 0], axes[[0, 2], 0]
    assert (np.sign(others) != np.sign(green)).all()


def test_noise_prefers_no_rotation(figure):
    """ex-rf-noise: turned filters cost the same on turned noise."""
    filters = figure("rf_filters")
    generator = torch.Generator().manual_seed(0)
    weight, z = (torch.randn(n, 6, generator=generator).double() for n in (6, 100))
    turn, _ = torch.linalg.qr(torch.randn(6, 6, generator=generator).double())

    torch.testing.assert_close(filters.loss(weight @ turn, z @ turn), filters.loss(weight, z))
