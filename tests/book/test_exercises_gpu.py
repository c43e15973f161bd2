"""What examples, tables, measurements and folded solutions of book/gpu.md say, run."""

import re
from itertools import pairwise
from math import sqrt
from pathlib import Path
from statistics import NormalDist

import pytest
import torch
from torch.nn import functional

from solutions.convolution import conv2d_forward
from solutions.gpu import Convolution
from solutions.precision import BITS, UNIT, conv2d_bound, rounded
from tests.book.shown import code, function, ran

BOOK = Path(__file__).parents[2] / "book"
CHAPTER = (BOOK / "gpu.md").read_text("utf-8")


def randn(*shape: int, seed: int = 0) -> torch.Tensor:
    """Return float32 numbers drawn from one seed."""
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def rms(x: torch.Tensor) -> float:
    """Return the root of the mean square."""
    return float(x.double().square().mean().sqrt())


def alt(name: str) -> str:
    """Return the words for a reader who does not see the figure."""
    return re.search(rf":name: {name}\n:alt: (.*)", CHAPTER)[1]


def scientific(cell: str) -> float:
    """Return the number that a cell of a table writes as a times a power of ten."""
    digits, power = re.search(r"\$([\d.]+) \\cdot 10\^\{(-\d+)\}\$", cell).groups()
    return float(f"{digits}e{power}")


def test_a_thousand_ones(figure):
    """fig-gpu-ones: 256 in bfloat16 and 1,000 in float32; from 256 on the steps are 2."""
    ones = figure("gpu_ones")

    assert ones.partial_sums(torch.bfloat16)[-1] == 256
    assert ones.partial_sums(torch.float32)[-1] == 1000
    assert torch.tensor([257.0, 258.0]).bfloat16().tolist() == [256, 258]


@pytest.mark.parametrize(
    ("dtype", "one", "stop"),
    [(torch.float16, 1.0, 2048), (torch.float32, 1.0, 16_777_216), (torch.bfloat16, 0.5, 128)],
)
def test_where_sums_get_stuck(dtype, one, stop):
    """ex-gpu-stuck: the next step changes nothing, and the one before did."""
    total, step = torch.tensor(stop, dtype=dtype), torch.tensor(one, dtype=dtype)

    assert (total + step).item() == stop
    assert (total - step + step).item() == stop
    assert (total - step).item() < stop
    assert stop / one == 2 ** BITS[str(dtype).removeprefix("torch.")]


def test_ones_in_pairs_add_up_exactly():
    """ex-gpu-stuck: 4,096 ones as in a tournament, in bfloat16."""
    x = torch.ones(4096, dtype=torch.bfloat16)
    while len(x) > 1:
        x = x[::2] + x[1::2]

    assert x.item() == 4096


def test_the_bits_and_the_table_of_formats(figure):
    """fig-gpu-bits and the table: t, rho and the largest number, as PyTorch has them."""
    for name, (exponent, fraction) in figure("gpu_bits").FORMATS.items():
        row = re.search(rf"\| {name} \| (\d+) \| (.*?) \| (.*?) \|", CHAPTER).groups()
        assert int(row[0]) == fraction + 1 == BITS[name]
        assert scientific(row[1]) == float(f"{UNIT[name]:.1e}")
        largest = 2.0 ** (2 ** (exponent - 1) - 1) * (2 - 2.0**-fraction)
        if name != "TF32":
            assert largest == torch.finfo(getattr(torch, name)).max
            assert 1 + exponent + fraction == torch.finfo(getattr(torch, name)).bits
        written = f"{largest:.1e}".replace("e+", r" \cdot 10^{")
        assert row[2] == (f"{largest:,.0f}" if name == "float16" else f"${written}}}$")
        assert f"{exponent} and {fraction}" in alt("fig-gpu-bits")


def test_the_points_lie_on_the_lines(figure):
    """fig-gpu-rounding: measured against derived, and the numbers that its words tell."""
    rounding = figure("gpu_rounding")
    found = [rounding.errors(channels) for channels in rounding.CHANNELS]

    for length, errors in zip(rounding.LENGTHS, found, strict=True):
        for name, error in errors.items():
            line = rounding.expected(name, length)
            if not name.endswith("product"):
                assert error == pytest.approx(line, rel=0.4 if length == 9 else 0.12), name
            else:
                assert error < 1.3 * rounding.expected("float32, one by one", length)
    ends = {name: (found[0][name], found[-1][name]) for name in found[0]}
    assert ends["bfloat16, sum in bfloat16"] == pytest.approx((0.005, 0.05), rel=0.1)
    assert ends["bfloat16, sum in float32"] == pytest.approx((0.003, 0.003), rel=0.1)
    assert ends["TF32, sum in float32"] == pytest.approx((0.0003, 0.0003), rel=0.1)
    assert ends["float32, one by one"] == pytest.approx((6e-8, 8e-7), rel=0.1)


def test_the_example_of_pytorchs_documentation():
    """0.030 typical, 5.7 for the largest of 10^8, 0.17; 19.5 and 134 TFLOP/s."""
    n = 10_240
    typical = 0.6 * UNIT["TF32"] * sqrt(n)
    largest = NormalDist().inv_cdf(1 - 1 / (2 * n**2))

    assert (round(sqrt(n)), round(typical, 3), round(largest, 1)) == (101, 0.030, 5.7)
    assert round(typical * largest, 2) == 0.17
    assert [round(2 * n**3 / seconds / 1e12, 1) for seconds in (0.11, 0.016)] == [19.5, 134.2]


def test_the_table_of_tolerances():
    """B and the typical error for 576 products in four formats."""
    n = 576
    formats = {
        "float64, float64": (0, 53, 0),
        "float32, float32": (0, 24, 0),
        "TF32, float32": (11, 24, 0),
        "bfloat16, float32": (8, 24, 8),
    }
    for name, bits in formats.items():
        ri, rs, ro = (2.0**-one if one else 0.0 for one in bits)
        bound, typical = re.search(rf"\| {name} \| (.*?) \| (.*?) \|", CHAPTER).groups()
        assert scientific(bound) == float(f"{2 * ri + (n + 1) * rs + ro:.1e}")
        expected = sqrt((0.3**2 * n * rs**2) + 0.6**2 * ri**2 + 0.42**2 * ro**2)
        assert scientific(typical) == pytest.approx(expected, rel=0.03)


@pytest.mark.parametrize("name", ["float32", "TF32", "bfloat16"])
def test_eight_times_the_typical_error_has_room(name):
    """A right layer of 576 products: within the bound and within eight typical errors."""
    x, w = randn(4, 64, 14, 14), randn(32, 64, 3, 3, seed=1)
    exact, _ = conv2d_forward(x.double(), w.double())
    run = (x.bfloat16(), w.bfloat16())
    if name != "bfloat16":
        run = (rounded(x, BITS[name]), rounded(w, BITS[name]))
    off = (conv2d_forward(*run)[0].double() - exact).abs()
    typical = re.search(rf"\| {name}, float32 \| .*? \| (.*?) \|", CHAPTER)[1]

    assert off.max() < 8 * scientific(typical) * rms(exact)
    assert rms(off) < 1.1 * scientific(typical) * rms(exact)


def with_zeros(x: torch.Tensor, w: torch.Tensor) -> torch.Tensor:
    """Return what the layer of ex-gpu-mistake-zeros returns."""
    sides = {"H_out": x.shape[2] - 2, "W_out": x.shape[3] - 2}
    given = {"x": x, "w": w, "N": len(x), "F": len(w), "K": 3}
    return ran(code("ex-gpu-mistake-zeros"), **given, **sides)["out"]


def test_zeros_of_the_wrong_kind_round_float64():
    """ex-gpu-mistake-zeros: off by 6.0e-8 at most and 2.5e-8 typically, which the test lets by."""
    x, w = randn(4, 64, 14, 14).double(), randn(32, 64, 3, 3, seed=1).double()
    exact, found = conv2d_forward(x, w)[0], with_zeros(x, w)
    off = (found.double() - exact).abs()
    typical = re.search(r"\| float64, float64 \| .*? \| (.*?) \|", CHAPTER)[1]

    assert found.dtype == torch.float32
    assert (off <= 1.001 * UNIT["float32"] * exact.abs()).all()
    assert float(f"{UNIT['float32']:.1e}") == 6.0e-8
    assert rms(off) / rms(exact) == pytest.approx(2.5e-8, rel=0.03)
    assert (off <= 1e-5 * exact.abs()).all()
    assert rms(off) > 1e7 * scientific(typical) * rms(exact)


def test_zeros_of_the_wrong_kind_show_in_bfloat16_by_the_dtype_alone():
    """ex-gpu-mistake-zeros: float32 that holds numbers of bfloat16, as near as a right layer's."""
    x, w = randn(4, 64, 14, 14).bfloat16(), randn(32, 64, 3, 3, seed=1).bfloat16()
    exact, found = conv2d_forward(x.double(), w.double())[0], with_zeros(x, w)
    right = conv2d_forward(x, w)[0]

    assert (found.dtype, right.dtype) == (torch.float32, torch.bfloat16)
    assert torch.equal(found.bfloat16().float(), found)
    bound = conv2d_bound(x.float(), w.float(), inputs="bfloat16", output="bfloat16")
    assert ((found.double() - exact).abs() <= bound).all()
    assert rms(found.double() - exact) == pytest.approx(rms(right.double() - exact), rel=0.01)


def test_a_relative_error_is_no_measure():
    """ex-gpu-mistake-zeros: a right float32 layer fails the test, and 1 + 10^-8 - 1 is 0."""
    x, w = randn(4, 64, 14, 14), randn(32, 64, 3, 3, seed=1)
    exact, _ = conv2d_forward(x.double(), w.double())

    off = (conv2d_forward(x, w)[0].double() - exact).abs()

    assert (off > 1e-5 * exact.abs()).any()
    assert (off <= conv2d_bound(x, w)).all()
    one = torch.tensor(1.0)
    assert (one + 1e-8 - one).item() == 0
    assert (one - one + 1e-8).item() > 0


def test_a_missing_product_shows_in_the_mean_square():
    """ex-gpu-missing: 0.042 of the output, ten times bfloat16's error, below its bound mostly."""
    n = 576
    x, w = randn(4, 64, 14, 14), randn(32, 64, 3, 3, seed=1)
    exact, _ = conv2d_forward(x.double(), w.double())
    cut = w.clone()
    cut[:, -1, -1, -1] = 0
    off = (conv2d_forward(x.double(), cut.double())[0] - exact).abs()

    assert round(1 / sqrt(n), 3) == 0.042
    assert rms(off) / rms(exact) == pytest.approx(1 / sqrt(n), rel=0.2)
    assert rms(off) / rms(exact) > 10 * 2.9e-3
    assert float(f"{1 / n:.1e}") == 1.7e-3
    caught = {
        name: (off > conv2d_bound(x, w, **formats)).double().mean().item()
        for name, formats in {
            "TF32": {"inputs": "TF32"},
            "bfloat16": {"inputs": "bfloat16", "output": "bfloat16"},
        }.items()
    }
    assert caught["TF32"] > 0.4
    assert caught["bfloat16"] < 0.05


def test_a_long_sum_in_bfloat16_says_nothing():
    """ex-gpu-dweight: n = 25,088, a bound of 98, and a fifth of noise."""
    n = 32 * 28 * 28

    assert (n, n * UNIT["bfloat16"], round(sqrt(n))) == (25_088, 98, 158)
    assert round(0.3 * 158 * UNIT["bfloat16"], 2) == 0.19
    assert 0.6 * UNIT["bfloat16"] == pytest.approx(0.003, abs=0.001)


def test_small_steps_are_lost():
    """1 - 0.001 is 1 in bfloat16, 0.002 is half a spacing; float16 loses less than 3e-8."""
    one = torch.ones((), dtype=torch.bfloat16)

    assert (one - 0.001).item() == 1
    assert (one - 0.003).item() < 1
    below = torch.nextafter(one, torch.zeros_like(one))
    assert (one - below).item() / 2 == pytest.approx(0.002, rel=0.03)
    assert torch.tensor([2.9e-8, 3.1e-8]).half().bool().tolist() == [False, True]


def test_autocast_runs_convolutions_in_bfloat16():
    """Convolutions come out in bfloat16, weights and the loss stay in float32."""
    layer = torch.nn.Conv2d(2, 3, 3)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        out = layer(randn(1, 2, 5, 5))
        loss = functional.cross_entropy(out.flatten(1), torch.zeros(1, dtype=torch.long))

    assert out.dtype == torch.bfloat16
    assert layer.weight.dtype == loss.dtype == torch.float32


class Careless(torch.autograd.Function):
    """The ReLU of ex-gpu-mistake-inplace."""

    @staticmethod
    def forward(ctx, x):
        """Return x where it is positive."""
        out = x.clamp(min=0)
        ctx.save_for_backward(out)
        return out

    @staticmethod
    def backward(ctx, dout):
        """Write holes into what belongs to others."""
        back = function(code("ex-gpu-mistake-inplace"), "dout", "out")
        return back(dout, *ctx.saved_tensors)


def test_a_gradient_that_is_shared_gets_holes():
    """ex-gpu-mistake-inplace: gradcheck passes, and the other branch is wrong without an error."""
    x = torch.tensor([-1.0, 2.0, -3.0]).double().requires_grad_()
    assert torch.autograd.gradcheck(Careless.apply, (x,))

    other = torch.ones(3).double().requires_grad_()
    seen = []
    branch = other * 1
    branch.register_hook(lambda gradient: seen.append(gradient.clone()))
    (branch + Careless.apply(x)).backward(torch.ones(3).double())

    assert seen[0].tolist() == [0, 1, 0]


def test_autograd_keeps_all_windows_and_the_function_does_not():
    """Nine numbers for each pixel against x and w."""
    x, w = randn(8, 16, 28, 28).requires_grad_(), randn(32, 16, 3, 3).requires_grad_()

    def kept(run) -> int:
        sizes = {}

        def look(tensor):
            memory = tensor.untyped_storage()
            sizes[memory.data_ptr()] = memory.nbytes()
            return tensor

        with torch.autograd.graph.saved_tensors_hooks(look, lambda tensor: tensor):
            out = run()
        assert out is not None
        return sum(sizes.values())

    weight = 4 * w.numel()
    assert kept(lambda: Convolution.apply(x, w, None, 1, 1)) == 4 * x.numel() + weight
    assert kept(lambda: conv2d_forward(x, w, padding=1)) == 4 * 9 * x.numel() + weight


def test_the_clock_that_did_not_wait(figure):
    """fig-gpu-queue: launching ends before the first layer does; layers follow one another."""
    spans = figure("gpu_queue").spans()

    assert spans[-1][0] + 1 < spans[0][2]
    assert all(one[2] == after[1] for one, after in pairwise(spans))


def test_where_the_layers_stand_under_the_roof(figure):
    """fig-gpu-roofline: bends at 9.6, 76.5 and 153, intensities, and which side they are on."""
    roof = figure("gpu_roofline")
    bends = {name: peak / roof.BANDWIDTH for name, peak in roof.PEAK.items()}

    assert [round(bend, 1) for bend in bends.values()] == [9.6, 76.5, 153.0]
    found = [round(roof.intensity(name), 3) for name in roof.LAYERS]
    assert found[:2] == [0.125, 2.25]
    assert [round(one) for one in found[2:]] == [32, 282]
    assert found[1] < bends["float32"] < found[2] < bends["TF32"] < bends["bfloat16"] < found[3]


def test_what_a_depthwise_layer_saves_at_best(figure):
    """ex-gpu-depthwise: 47 and 13 microseconds, 26 MB, 0.4 for the operations, 3.8 times."""
    roof = figure("gpu_roofline")
    full, moved = roof.counts("3 × 3")
    thin, thin_moved = roof.counts("depthwise 3 × 3")

    assert full / thin == 128
    assert float(f"{full:.1e}") == 7.4e9
    assert (round(moved / 1e6), round(thin_moved / 1e6)) == (26, 26)
    micro = {
        "full": full / roof.PEAK["TF32"] * 1e6,
        "moving": moved / roof.BANDWIDTH * 1e6,
        "thin": thin_moved / roof.BANDWIDTH * 1e6,
    }
    assert {name: round(value) for name, value in micro.items()} == {
        "full": 47,
        "moving": 13,
        "thin": 13,
    }
    assert round(thin / roof.PEAK["TF32"] * 1e6, 1) == 0.4
    assert micro["full"] / micro["thin"] == pytest.approx(3.8, abs=0.05)


def test_the_order_of_the_channels_shows():
    """Other numbers, within twice the bound."""
    x, w = randn(1, 64, 6, 6), randn(32, 64, 3, 3, seed=1)
    order = torch.randperm(64, generator=torch.Generator().manual_seed(0))

    one, two = conv2d_forward(x, w)[0], conv2d_forward(x[:, order], w[:, order])[0]

    assert not torch.equal(one, two)
    assert ((one - two).abs() <= 2 * conv2d_bound(x, w)).all()


def test_the_chapter_says_what_the_figure_of_the_budgets_shows(figure):
    """Its words for the blind hold the recorded numbers, and the caption what follows of them."""
    budget = figure("gpu_budget")
    told = [float(number) for number in re.findall(r"\d+\.\d", alt("fig-gpu-budget"))]

    assert told == [*budget.ERRORS["constant"], *budget.ERRORS["to zero"]]
    ratios = dict(
        zip(
            budget.BUDGETS,
            (b / a for a, b in zip(*budget.ERRORS.values(), strict=True)),
            strict=True,
        )
    )
    assert all(0.25 < ratios[steps] < 0.4 for steps in (80, 160))
    assert all(0.8 < ratios[steps] < 1.3 for steps in (20, 320))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_the_measured_errors_come_out_again(figure, seed):
    """At 160 steps, each seed: between 2.6 and 24.2, and between 1.4 and 3.3 percent."""
    budget = figure("gpu_budget")

    assert 1.5 < budget.measure("constant", 160, seed) < 30
    assert 0.8 < budget.measure("to zero", 160, seed) < 5


def kept(run) -> list[torch.Tensor]:
    """Return what autograd keeps for the way back."""
    found = []
    with torch.autograd.graph.saved_tensors_hooks(lambda x: found.append(x) or x, lambda x: x):
        run()
    return found


def test_what_five_layers_keep_for_the_way_back():
    """ex-gpu-save: an output, nothing, x and w, the winners, x with mean and deviation."""
    x = randn(2, 3, 4, 4).requires_grad_()
    w = randn(5, 3, 3, 3).requires_grad_()
    (relu,) = kept(x.relu)
    images, weight = kept(lambda: functional.conv2d(x, w))
    _, winners = kept(lambda: functional.max_pool2d(x, 2))
    normed = kept(lambda: functional.batch_norm(x, None, None, training=True))

    assert torch.equal(relu, x.relu())
    assert kept(lambda: x + x) == []
    assert torch.equal(images, x)
    assert torch.equal(weight, w)
    assert (winners.dtype, winners.shape) == (torch.int64, (2, 3, 2, 2))
    assert sorted(one.numel() for one in normed)[-3:] == [3, 3, x.numel()]
