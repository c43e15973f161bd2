"""What examples, tables, folded solutions and measurements of book/fast-convolution.md say, run."""

import re
from math import log2
from pathlib import Path

import numpy as np
import pytest
import torch
from indices import IMAGE, KERNEL, drawn, random
from torch.nn import functional

from assignments.a03_fast_convolution import misconceptions
from solutions.fast_convolution import col2im, conv2d_forward_fast, im2col
from solutions.transforms import conv2d_fft, correlate_circular, winograd_matrices

CHAPTER = (Path(__file__).parents[2] / "book" / "fast-convolution.md").read_text("utf-8")
IMAGE, KERNEL = IMAGE.double(), KERNEL.double()
COLUMNS = [[1, 2, 0, 3, 1, 2], [2, 0, 1, 1, 2, 0], [3, 1, 2, 0, 1, 3], [1, 2, 0, 1, 3, 2]]
SEEN = [[1, 2, 2, 1], [2, 4, 4, 2], [1, 2, 2, 1]]
DEEP = (32, 64, 56, 56)


def alt(name: str) -> str:
    """Return the words of a figure for a reader who does not see it."""
    return re.search(rf":name: fig-{name}\n:alt: (.*)", CHAPTER)[1]


def numbers(text: str) -> list[float]:
    """Return the numbers of a text, in order."""
    return [float(one.replace(",", "")) for one in re.findall(r"\d[\d,]*(?:\.\d+)?", text)]


def rounded(values: list[float], told: list[float]) -> bool:
    """Return whether each number told is a value, rounded to as many places as it has."""
    places = [0 if one == int(one) else len(f"{one:g}".split(".")[1]) for one in told]
    return [round(*one) for one in zip(values, places, strict=True)] == told


@pytest.fixture
def record(figure) -> dict:
    """What was measured."""
    return figure("fast_times").measured()


def test_all_ways_compute_one_layer(figure):
    """fig-fast-times: no output differs but by rounding."""
    times = figure("fast_times")
    layer = times.layer(1, 3, 2, 7, 3)
    expected = functional.conv2d(layer[0], layer[1], padding=1)

    for name, way in times.ways().items():
        out = way(*layer)
        out = torch.as_tensor(out[0] if isinstance(out, tuple) else out)
        torch.testing.assert_close(out, expected, rtol=1e-4, atol=1e-5, msg=name)


def test_the_figure_of_times_says_what_was_measured(figure, record):
    """fig-fast-times: its words, and what the text reads off it."""
    times = figure("fast_times")
    middle = {
        name: 1000 * one[times.SIZES.index(64)] for name, one in record["against size"].items()
    }
    last = [1000 * one[times.SIZES.index(128)] for one in record["against size"].values()]

    told = numbers(re.search(r"the loops take .* library 0.23", alt("fast-times"))[0])
    assert [one for one in told if one != 2] == [196, 19, 5.9, 2.7, 0.38, 0.23]
    assert rounded(list(middle.values()), [196, 19, 5.9, 2.7, 0.38, 0.23])
    assert rounded([max(last), min(last)], [807, 0.79])
    assert middle["loops"] / middle["library"] > 800
    assert 500 < middle["loops"] / middle["im2col"] < 550
    assert middle["loops"] / middle["view"] == pytest.approx(10, abs=1)
    assert middle["view"] / middle["im2col"] == pytest.approx(50, abs=3)
    assert middle["Winograd"] > middle["im2col"]
    assert 16 * 64 * 64 == 65_536
    assert middle["loops"] / 65_536 * 1000 == pytest.approx(3.0, abs=0.05)
    assert record["roof"]["flops"] / 1e9 == pytest.approx(105, abs=0.5)
    assert 2 * 144 / record["roof"]["flops"] * 1e9 == pytest.approx(3, abs=0.5)


def test_the_chapter_names_machine_and_versions(record):
    """Who repeats the measurement knows what to compare with."""
    numpy, pytorch = (
        ".".join(record["versions"][name].split(".")[:2]) for name in ("numpy", "torch")
    )
    year, month, day = record["date"].split("-")

    assert (year, month) == ("2026", "11")
    assert record["machine"] == "AMD EPYC, one thread"
    words = (
        f"one thread of an AMD EPYC, {int(day)} November 2026, NumPy {numpy} and PyTorch {pytorch}"
    )
    assert words in CHAPTER


def test_the_columns_of_the_example():
    """fig-fast-columns: the columns, the framed one, and the product."""
    columns = im2col(IMAGE, 2)[0]

    assert columns.tolist() == COLUMNS
    assert columns[:, 1].tolist() == [2, 0, 1, 2]
    assert (KERNEL.reshape(1, 4) @ columns).tolist() == [[6, 2, 4, 2, 0, 6]]
    rows = re.search(r"have four rows, (.*?)\. The window", alt("fast-columns"))[1]
    assert numbers(rows) == [entry for row in COLUMNS for entry in row]


def test_which_row_and_which_column():
    """ex-fast-place: the shape, and row 17 and column 7."""
    x = torch.zeros(2, 3, 5, 6)
    x[1, 2, 4, 0] = 1
    columns = im2col(x, (3, 2), stride=(2, 1), padding=(0, 1))

    assert columns.shape == (2, 18, 14)
    assert columns[1, 17, 7] == 1


def test_whose_map_it_is_after_the_wrong_reshape():
    """ex-fast-mistake-reshape: 1 3, 2 4 in place of 1 2, 3 4; right for one image or filter."""
    wide = np.array([[1.0, 3], [2, 4]])  # what the product is: a row for each filter
    wrong = wide.reshape(2, 2, 1, 1)
    right = wide.reshape(2, 2, 1, 1).transpose(1, 0, 2, 3)

    assert wrong[:, :, 0, 0].tolist() == [[1, 3], [2, 4]]
    assert right[:, :, 0, 0].tolist() == [[1, 2], [3, 4]]
    for N, F in ((1, 3), (3, 1), (2, 3)):
        x, w = drawn(N, 2, 4, 4), drawn(F, 2, 3, 3, seed=1)
        columns = im2col(x, 3).permute(1, 0, 2).flatten(1)
        out = (w.flatten(1) @ columns).reshape(N, F, 2, 2)
        same = torch.allclose(out, functional.conv2d(x, w))
        assert same is (1 in (N, F))
        ours, _ = misconceptions.reshapes_filters_into_images.answer(x, w)
        torch.testing.assert_close(out, ours)


def test_there_and_back():
    """fig-fast-back: the counts, and what comes back."""
    back = col2im(im2col(IMAGE, 2), IMAGE.shape, 2)[0, 0]

    assert col2im(torch.ones(1, 4, 6), (1, 1, 3, 4), 2)[0, 0].tolist() == SEEN
    assert back.tolist() == [[1, 4, 0, 1], [6, 4, 8, 0], [0, 2, 6, 2]]
    told = re.search(r"x has rows (.*)", alt("fast-back"))[1].replace("im2col", "")
    told = told.replace("col2im", "")
    assert numbers(told) == [
        float(one)
        for table in (IMAGE[0, 0].tolist(), SEEN, back.tolist())
        for row in table
        for one in row
    ]


def test_an_index_that_comes_twice():
    """ex-fast-mistake-twice: x itself; np.add.at is right; other columns show it is no inverse."""
    where = im2col(torch.arange(12.0).reshape(1, 1, 3, 4), 2)[0].long().numpy()

    def put(columns):
        x = np.zeros(12)
        x[where] += columns
        return x.reshape(3, 4)

    assert put(np.array(COLUMNS)).tolist() == IMAGE[0, 0].tolist()
    right = np.zeros(12)
    np.add.at(right, where, np.array(COLUMNS))
    assert right.reshape(3, 4).tolist() == [[1, 4, 0, 1], [6, 4, 8, 0], [0, 2, 6, 2]]
    other = random(4, 6)
    expected = col2im(torch.from_numpy(other)[None], (1, 1, 3, 4), 2)[0, 0].numpy()
    assert not np.allclose(put(other), expected)
    wrong = misconceptions.counts_each_pixel_once.answer(im2col(IMAGE, 2), IMAGE.shape, 2)
    torch.testing.assert_close(wrong, IMAGE)


@pytest.mark.parametrize(
    ("side", "kernel", "stride", "inverse"),
    [(6, 2, 2, True), (6, 3, 3, True), (7, 3, 3, False), (7, 2, 3, False), (6, 3, 2, False)],
)
def test_when_it_is_the_inverse(side, kernel, stride, inverse):
    """ex-fast-inverse: stride and kernel are equal and divide the sides."""
    x = drawn(1, 2, side, side)

    back = col2im(im2col(x, kernel, stride=stride), x.shape, kernel, stride=stride)

    assert torch.allclose(back, x) is inverse


def test_which_cells_a_window_sees(figure):
    """fig-fast-strides: cells 0 1 4 5, 1 2 5 6 and 4 5 8 9, and those of torch's view."""
    strides = figure("fast_strides")
    view = torch.arange(12).reshape(3, 4).unfold(0, 2, 1).unfold(1, 2, 1)

    found = [strides.addresses(*place) for place in strides.COLORS]

    assert found == [[0, 1, 4, 5], [1, 2, 5, 6], [4, 5, 8, 9]]
    assert found == [view[place].flatten().tolist() for place in strides.COLORS]


def test_no_view_has_the_shape_of_the_columns():
    """The rows of the columns are three axes of the view: torch refuses, and reshape copies."""
    view = torch.zeros(1, 2, 5, 5).unfold(2, 3, 1).unfold(3, 3, 1)
    ordered = view.permute(0, 1, 4, 5, 2, 3)

    with pytest.raises(RuntimeError, match="view size is not compatible"):
        ordered.view(1, 18, 9)
    assert ordered.reshape(1, 18, 9).data_ptr() != view.data_ptr()


def test_how_much_memory_the_columns_take():
    """231 MB for 25.7 MB, 7.2 MB for one image, 56,448 pages, 3.7 billion products."""
    N, C, H, W = DEEP
    image, columns = 4 * N * C * H * W, 4 * N * 9 * C * H * W

    assert image / 1e6 == pytest.approx(25.7, abs=0.05)
    assert columns / 1e6 == pytest.approx(231, abs=0.5)
    assert columns / N / 1e6 == pytest.approx(7.2, abs=0.05)
    assert columns == 56_448 * 4096
    products = 64 * 9 * N * C * H * W
    assert products / 1e9 == pytest.approx(3.7, abs=0.01)


def test_the_table_of_seconds(record):
    """Each number is the one that was measured, and new memory costs more than the products."""
    for row, key in (("new in every call", "new"), ("kept from call to call", "kept")):
        told = numbers(re.search(rf"\| memory {row} \|(.*)", CHAPTER)[1])
        found = record[f"columns, {key} memory"]
        assert told == [round(found[name], 3) for name in ("columns", "product", "both")]
    new, kept = record["columns, new memory"], record["columns, kept memory"]
    assert new["columns"] - kept["columns"] > max(new["product"], kept["product"])
    assert kept["both"] / kept["columns"] == pytest.approx(7, abs=0.5)


def test_a_first_layer():
    """ex-fast-memory: 12.25 times, 19.3 and 236 MB."""
    x = torch.zeros(1, 3, 224, 224)
    columns = im2col(x, 7, stride=2, padding=3)

    assert columns.shape[2] == 112 * 112
    assert columns.numel() / x.numel() == 12.25
    assert 32 * x.numel() * 4 == 19_267_584
    assert round(32 * columns.numel() * 4 / 1e6) == 236


def test_the_figure_of_the_roof_says_what_was_measured(figure, record):
    """fig-fast-roofline: its words hold the recorded numbers."""
    roofline, roof = figure("fast_roofline"), record["roof"]
    reached = roofline.reached()

    assert rounded([roof["flops"] / 1e9, roof["flops"] / roof["bytes"]], [105, 4.5])
    told = {
        "addition": 1.9,
        "depthwise": 13.5,
        "im2col": 63,
        "1 × 1": 58,
        "3 × 3": 104,
        "loops": 0.09,
    }
    assert rounded([reached[name] for name in told], list(told.values()))
    assert all(f"{value:g}" in alt("fast-roofline") for value in told.values())
    assert roof["flops"] / 1e9 / reached["loops"] > 1000
    where = {"depthwise": 2.25, "im2col": 14.4, "1 × 1": 16, "3 × 3": 144, "loops": 36}
    assert {name: roofline.INTENSITY[name] for name in where} == where
    assert roofline.INTENSITY["addition"] == pytest.approx(1 / 12)


def test_what_columns_leave_of_the_intensity():
    """144 and 14.4 FLOP for a byte, and what they allow on the GPU: 482 and 48 TFLOP."""
    C, K = 64, 3
    flops, moved = 2 * C * K**2, 8
    bare, columns = flops / moved, flops / (moved + 8 * K**2)

    assert (bare, columns) == (144, pytest.approx(14.4))
    assert (67 / 3.35, round(495 / 3.35)) == (pytest.approx(20), 148)
    assert (round(bare * 3.35), round(columns * 3.35)) == (482, 48)
    assert round(columns * 3.35 / 495, 1) == 0.1
    assert 2 * 128**2 / (8 * 128) == 128 / 4 == 32


def test_a_batch_of_one():
    """ex-fast-intensity: N / 2, 67 MB of weights, and 40 samples to reach the corner."""
    weights = 4096 * 4096

    def intensity(N):
        return 2 * N * weights / (4 * weights)

    assert (intensity(1), intensity(40)) == (0.5, 20)
    assert round(4 * weights / 1e6) == 67


def test_the_transforms_by_hand(figure):
    """Four numbers each, and fig-fast-wrap: 4 4 1 are those of the layer, 3 went over the end."""
    x, w = torch.tensor([1.0, 2, 0, 1]).double(), torch.tensor([2.0, 1]).double()
    X, W = np.fft.fft(x.numpy()), np.fft.fft(w.numpy(), 4)

    np.testing.assert_allclose(X, [4, 1 - 1j, -2, 1 + 1j], atol=1e-12)
    np.testing.assert_allclose(W, [3, 2 - 1j, 1, 2 + 1j], atol=1e-12)
    np.testing.assert_allclose(np.conj(W) * X, [12, 3 - 1j, -2, 3 + 1j], atol=1e-12)
    np.testing.assert_allclose(correlate_circular(x, w), [4, 4, 1, 3], atol=1e-12)
    layer = functional.conv1d(x[None, None], w[None, None]).flatten()
    np.testing.assert_allclose(layer, [4, 4, 1])
    assert figure("fast_wrap").Y == [4, 4, 1, 3]


def test_what_is_saved_at_most():
    """192 for 4,096; K^2 / 2 is 4.5, about 60, and a loss."""
    assert (64 / 2 * log2(64), 64**2) == (192, 4096)
    assert [K**2 / 2 for K in (3, 11, 1)] == [4.5, 60.5, 0.5]


def multiplications(K: int) -> tuple[float, int]:
    """Return those of the FFT and those of sums for the layer of fig-fast-kernels."""
    N, C, F, side = 4, 16, 16, 64
    lengths = sorted(2**a * 3**b * 5**c for a in range(8) for b in range(5) for c in range(4))
    S = next(one for one in lengths if one >= side + K - 1) ** 2
    return 2 * N * F * C * S + (N * C + F * C + N * F) * S * log2(S), N * F * C * side**2 * K**2


def test_where_the_fft_pays(figure, record):
    """fig-fast-kernels: by the count from 3 x 3, measured from 9 x 9, against the library never."""
    kernels, times = figure("fast_times").KERNELS, record["against kernel"]

    counted = [K for K in kernels if multiplications(K)[0] < multiplications(K)[1]]
    pays = [
        K
        for K, fft, columns in zip(kernels, times["FFT"], times["im2col"], strict=True)
        if fft < columns
    ]
    assert (counted[0], pays) == (3, [9, 11, 13, 15])
    assert all(fft > one for fft, one in zip(times["FFT"], times["library"], strict=True))
    products = 2 * 4 * 16 * 16 * 72**2
    assert products < multiplications(3)[0] - products
    assert (256 * 9 * 4, 256 * 72 * 37 * 8) == (9_216, 5_455_872)


def test_the_figure_of_kernels_says_what_was_measured(record):
    """fig-fast-kernels: its words hold the recorded numbers."""
    told = re.findall(r"(?:im2col|FFT|library) takes ([^.]*(?:\.\d[^.]*)*)\.", alt("fast-kernels"))

    for line, name in zip(told, ("im2col", "FFT", "library"), strict=True):
        assert rounded([1000 * one for one in record["against kernel"][name]], numbers(line)), name


def test_a_ring_that_is_too_short():
    """ex-fast-ring: all outputs are those of a layer with circular padding behind."""
    x, w = drawn(2, 3, 6, 5), drawn(4, 3, 3, 3, seed=1)
    spectrum = torch.einsum("nckl,fckl->nfkl", torch.fft.fft2(x), torch.fft.fft2(w, (6, 5)).conj())

    found = torch.fft.ifft2(spectrum).real

    behind = functional.pad(x, (0, 2, 0, 2), mode="circular")
    torch.testing.assert_close(found, functional.conv2d(behind, w))
    around = functional.conv2d(functional.pad(x, (1, 1, 1, 1), mode="circular"), w)
    torch.testing.assert_close(found.roll((1, 1), (2, 3)), around)
    assert not torch.allclose(found, conv2d_fft(x, w, padding=1))


@pytest.mark.parametrize(
    ("d", "g", "data", "taps", "products", "outputs"),
    [
        ((1, 3, 2, 0), (1, 2, 3), (-1, 5, -1, -3), (1, 3, 1, 3), (-1, 15, -1, -9), (13, 7)),
        ((4, 1, 2, 0), (2, 0, 4), (2, 3, 1, -1), (2, 3, 3, 4), (4, 9, 3, -4), (16, 2)),
    ],
)
def test_four_instead_of_six_by_hand(d, g, data, taps, products, outputs):
    """The example and ex-fast-four: sums of data and filter, products, outputs."""
    A, B, G = winograd_matrices(2, 3)
    d, g = torch.tensor(d).double(), torch.tensor(g).double()

    assert (B.T @ d).tolist() == list(data)
    assert (G @ g).tolist() == list(taps)
    assert ((B.T @ d) * (G @ g)).tolist() == list(products)
    assert (A.T @ torch.tensor(products).double()).tolist() == list(outputs)
    assert functional.conv1d(d[None, None], g[None, None]).flatten().tolist() == list(outputs)


def additions(table: torch.Tensor) -> int:
    """Return how many additions a product with a matrix of 0, 1 and -1 takes, for one column."""
    assert set(table.unique().tolist()) <= {-1, 0, 1}
    return int((table != 0).sum(1).sub(1).clamp(min=0).sum())


def test_what_a_tile_costs():
    """16 for 36; 32 and 24 additions; 65,536 multiplications and 3,584 additions."""
    A, B, _ = winograd_matrices(2, 3)
    there = additions(B.T) * 4 + additions(B.T) * 4  # four columns, then four rows
    back = additions(A.T) * 4 + additions(A.T) * 2  # four columns, then the two rows left

    assert (there, back) == (32, 24)
    assert (len(B) ** 2, 4 * 9) == (16, 36)
    assert 16 * 64 * 64 == 65_536
    assert (there + back) * 64 == 56 * 64 == 3_584


def test_the_table_of_tiles():
    """Pixels, multiplications for an output, and what is saved."""
    for m in (2, 4, 6):
        row = re.search(rf"\| \$F\({m} \\times {m}\)\$ \|(.*)", CHAPTER)[1]
        pixels = len(winograd_matrices(m, 3).B) ** 2
        each = pixels / m**2
        assert numbers(row) == [pixels, round(each, 2), round(9 / each, 2)]


def test_how_tiles_overlap(figure):
    """fig-fast-tiles: tiles of 4 x 4 pixels, two pixels apart, overlap by two."""
    tiles = figure("fast_tiles")

    assert tiles.READ == 4
    assert tiles.READ - tiles.OUTPUTS == 2


def test_how_much_is_lost_by_rounding(figure):
    """fig-fast-error: as exact, a digit lost, three digits lost; its words say how much."""
    found = figure("fast_error").errors()

    exact = found["im2col"]
    assert all(2e-7 < found[name] < 3e-7 for name in ("im2col", "FFT", "F(2×2)"))
    assert 1e-6 < found["F(4×4)"] < 2.5e-6
    assert 2.5e-6 < found["F(6×6)"] < 5e-6
    assert found["F(8×8)"] > 1e-4
    assert 5 < found["F(4×4)"] / exact < found["F(6×6)"] / exact < 20
    assert 500 < found["F(8×8)"] / exact < 2000


def test_the_fast_layer_is_what_the_chapter_says_it_is():
    """The example by the reference: 6 2 4 and 2 0 6."""
    out, _ = conv2d_forward_fast(IMAGE, KERNEL)

    assert out[0, 0].tolist() == [[6, 2, 4], [2, 0, 6]]
