"""What examples, tables, folded solutions and measurements of book/normalization.md say, run."""

import re
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from solutions.normalization import (
    group_norm_forward,
    instance_norm_backward,
    instance_norm_forward,
    layer_norm_backward,
    layer_norm_forward,
    normalize_backward,
    normalize_forward,
)

BOOK = Path(__file__).parents[2] / "book"
CHAPTER = (BOOK / "normalization.md").read_text("utf-8")
IMAGE = torch.tensor([0.0, 6, 8, 14]).double()
LOW, HIGH = [-1.4, -0.2], [0.2, 1.4]


def randn(*shape: int) -> torch.Tensor:
    """Return float64 numbers drawn from one seed."""
    return torch.randn(*shape, generator=torch.Generator().manual_seed(0)).double()


def test_the_four_numbers_by_hand():
    """Mean 7, variance 25, and -1.4 -0.2 0.2 1.4."""
    xhat, _ = normalize_forward(IMAGE, (0,), 0.0)

    assert (IMAGE.mean(), IMAGE.var(correction=0)) == (7, 25)
    np.testing.assert_allclose(xhat, LOW + HIGH)


def test_a_dim_print_stays_dim_over_the_batch_alone(figure):
    """fig-norm-exposures: alike when each is normalized by itself, unlike over the batch."""
    rows = figure("norm_exposures").rows()

    alone, together = rows["each image by itself"], rows["over the batch"]
    assert (alone[0] - alone[1]).abs().max() < 0.01
    assert together[0].std() > 2 * together[1].std()


def test_the_filled_numbers_share_one_mean(figure):
    """fig-norm-axes: moving a filled number moves the first result, moving another does not."""
    axes = figure("norm_axes")
    layers = {
        "batch": lambda x: functional.batch_norm(x, None, None, training=True),
        "layer": lambda x: functional.layer_norm(x, x.shape[1:]),
        "instance": functional.instance_norm,
        "group": lambda x: functional.group_norm(x, axes.GROUPS),
        "channels of a pixel": lambda x: functional.layer_norm(
            x.permute(0, 2, 3, 1), x.shape[1:2]
        ).permute(0, 3, 1, 2),
    }
    assert list(layers) == list(axes.SETS)
    for name, layer in layers.items():
        x = randn(*axes.SHAPE).requires_grad_()
        layer(x)[0, 0, 0, 0].backward()
        np.testing.assert_array_equal((x.grad.abs() > 1e-9).numpy(), axes.shared(name), name)
    alt = re.search(r":name: fig-norm-axes\n:alt: (.*)", CHAPTER)[1]
    told = [int(number) for number in re.findall(r"(\d+) numbers", alt)]
    assert told == [int(axes.shared(name).sum()) for name in layers]


def test_how_many_means_there_are():
    """ex-norm-count: means and numbers for each, and half a batch."""
    expected = {
        (0, 2, 3): (64, 25_088),
        (1, 2, 3): (32, 50_176),
        (2, 3): (2_048, 784),
        (1,): (25_088, 64),
    }
    x = torch.zeros(32, 64, 28, 28)

    for axes, (means, numbers) in expected.items():
        assert normalize_forward(x, axes)[1].scale.numel() == means
        assert means * numbers == x.numel() == 1_605_632
        half = normalize_forward(x[:16], axes)[1].scale.numel()
        assert half == (means if axes == (0, 2, 3) else means / 2)
    split = x.reshape(32, 8, 8, 28, 28)
    assert normalize_forward(split, (2, 3, 4))[1].scale.numel() == 256
    assert x.numel() == 256 * 6_272


def test_what_is_computed_when_the_axes_are_lost(figure):
    """ex-norm-mistake-keepdims: right for one image, an error if W is neither 1 nor N."""

    def lost(x: np.ndarray) -> np.ndarray:
        return (x - x.mean(axis=(1, 2, 3))) / np.sqrt(x.var(axis=(1, 2, 3)))

    x = figure("norm_kept").tables()["x"].numpy()
    assert x.shape == (2, 2, 1, 2)
    np.testing.assert_allclose(lost(x)[0, :, 0], [[-1.4, -1.8], [0.2, -0.2]])
    right = normalize_forward(torch.from_numpy(x), (1, 2, 3), 0.0)[0]
    np.testing.assert_allclose(right[0, :, 0], [LOW, HIGH])
    np.testing.assert_allclose(lost(x[:1]), right[:1])
    for shape, fits in (((2, 3, 4, 5), False), ((5, 3, 4, 5), True), ((5, 3, 4, 1), True)):
        if fits:
            assert lost(randn(*shape).numpy()).ndim == 4
        else:
            with pytest.raises(ValueError, match="broadcast"):
                lost(randn(*shape).numpy())


def test_what_each_normalization_keeps(figure):
    """fig-norm-kept: the tables of the drawing and of its words."""
    tables = {name: table[:, :, 0].tolist() for name, table in figure("norm_kept").tables().items()}

    assert tables["x"] == [[[0, 6], [8, 14]], [[8, 14], [16, 22]]]
    np.testing.assert_allclose(tables["batch"], [[LOW, LOW], [HIGH, HIGH]])
    np.testing.assert_allclose(tables["layer"], [[LOW, HIGH], [LOW, HIGH]])
    np.testing.assert_allclose(tables["instance"], [[[-1, 1]] * 2] * 2)


def test_a_faint_image_stays_faint():
    """A constant image becomes zeros, and a faint one keeps a small variance."""
    constant = normalize_forward(torch.full((4,), 3.0), (0,))[0]
    faint = normalize_forward(1e-4 * IMAGE, (0,))[0]

    assert constant.tolist() == [0] * 4
    assert faint.square().mean().item() == pytest.approx(25e-8 / (25e-8 + 1e-5))


def test_whose_bias_is_taken_off_again():
    """ex-norm-bias: by batch and instance norm, and not by layer and group norm."""
    x, bias = randn(2, 4, 3, 3), torch.tensor([4.0, 0, 1, -2]).double()[:, None, None]
    layers = {
        "batch": (lambda x: functional.batch_norm(x, None, None, training=True), True),
        "instance": (functional.instance_norm, True),
        "layer": (lambda x: functional.layer_norm(x, x.shape[1:]), False),
        "group": (lambda x: functional.group_norm(x, 2), False),
    }

    for name, (layer, gone) in layers.items():
        assert torch.allclose(layer(x + bias), layer(x)) is gone, name


def test_the_table_of_learned_numbers():
    """128, 100,352, 128 and 128; the first two agree until gamma is trained."""
    layers = [
        nn.GroupNorm(1, 64),
        nn.LayerNorm((64, 28, 28)),
        nn.InstanceNorm2d(64, affine=True),
        nn.LayerNorm(64),
    ]
    x = randn(2, 64, 28, 28).float()

    assert [sum(p.numel() for p in one.parameters()) for one in layers] == [128, 100_352, 128, 128]
    told = re.findall(r"^\| `\w+\(.*\| ([\d,]+) \|$", CHAPTER, re.MULTILINE)
    assert [int(one.replace(",", "")) for one in told] == [128, 100_352, 128, 128]
    torch.testing.assert_close(layers[0](x), layers[1](x))
    with pytest.raises(RuntimeError, match="normalized_shape"):
        layers[1](x[..., :14])
    assert layers[0](x[..., :14]).shape[3] == 14


def test_who_has_gamma_and_beta_without_being_asked():
    """InstanceNorm2d has none by default, LayerNorm and GroupNorm have them."""
    assert list(nn.InstanceNorm2d(4).parameters()) == []
    assert len(list(nn.LayerNorm(4).parameters())) == 2
    assert len(list(nn.GroupNorm(2, 4).parameters())) == 2


def test_which_channels_share_a_mean_after_the_wrong_reshape():
    """ex-norm-mistake-groups: 0 and 2, 1 and 3; with G = 1 and G = C nobody notices."""

    def wrong(x: torch.Tensor, groups: int) -> torch.Tensor:
        n, c, h, w = x.shape
        split = x.reshape(n, c // groups, groups, h, w)
        return normalize_forward(split, (1, 3, 4))[0].reshape(x.shape)

    x = randn(2, 4, 3, 3)
    for groups in (1, 2, 4):
        same = torch.allclose(wrong(x, groups), functional.group_norm(x, groups))
        assert same is (groups != 2)
    exchanged = x[:, [0, 2, 1, 3]]
    right = functional.group_norm(exchanged, 2)[:, [0, 2, 1, 3]]
    torch.testing.assert_close(wrong(x, 2), right)


def test_the_way_back_by_hand():
    """0.052, -0.064, -0.036 and 0.048, with the sum 0."""
    _, cache = normalize_forward(IMAGE, (0,), 0.0)

    dx = normalize_backward(torch.tensor([1.0, 0, 0, 0]).double(), cache)

    np.testing.assert_allclose(dx, [0.052, -0.064, -0.036, 0.048])
    assert dx.sum().item() == pytest.approx(0, abs=1e-12)


def test_gamma_comes_first():
    """ex-norm-mistake-gamma: what is right, what the line gives, and where it makes no odds."""
    dout, gamma = torch.tensor([[1.0, 0, 0, 0]]).double(), torch.tensor([2.0, 1, 1, 1]).double()
    _, cache = layer_norm_forward(IMAGE[None], gamma, torch.zeros(4).double(), eps=0.0)

    right = layer_norm_backward(dout, cache)[0][0]
    wrong = (gamma * normalize_backward(dout, cache.normalized))[0]

    np.testing.assert_allclose(right, [0.104, -0.128, -0.072, 0.096])
    np.testing.assert_allclose(wrong, [0.104, -0.064, -0.036, 0.048])
    assert wrong.sum().item() == pytest.approx(0.052)
    x, gamma, beta = randn(2, 3, 4, 4), randn(3), torch.zeros(3).double()
    _, cache = instance_norm_forward(x, gamma, beta)
    late = gamma[:, None, None] * normalize_backward(x.flip(0), cache.normalized)
    torch.testing.assert_close(late, instance_norm_backward(x.flip(0), cache)[0])


def test_a_batch_makes_no_difference_to_an_image():
    """ex-norm-answers: alone or together, training or not; batch norm alone changes."""
    x = randn(8, 16, 5, 5).float()
    layers = [nn.GroupNorm(4, 16), nn.LayerNorm((16, 5, 5)), nn.InstanceNorm2d(16)]

    for layer in layers:
        together = layer.train()(x)[:1]
        torch.testing.assert_close(layer(x[:1]), together)
        torch.testing.assert_close(layer.eval()(x[:1]), together)
        assert list(layer.buffers()) == []
    batch = nn.BatchNorm2d(16)
    before = batch.running_mean.clone()
    assert not torch.allclose(batch(x[:1]), batch(x)[:1])
    assert not torch.equal(batch.running_mean, before)


def test_instance_norm_that_keeps_running_statistics_differs():
    """track_running_stats=True: another result in evaluation."""
    x = randn(4, 3, 5, 5).float()
    layer = nn.InstanceNorm2d(3, track_running_stats=True)

    trained = layer(x)

    assert not torch.allclose(layer.eval()(x), trained)


def test_one_number_is_its_own_mean():
    """1x1 maps: beta is returned and nothing comes back; torch refuses or returns zeros."""
    x, beta = randn(4, 3, 1, 1), randn(3)
    out, cache = instance_norm_forward(x, torch.ones(3).double(), beta)
    group, _ = group_norm_forward(x, 3, torch.ones(3).double(), beta)

    for one in (out, group):
        torch.testing.assert_close(one, beta[:, None, None].expand(4, 3, 1, 1))
    assert not instance_norm_backward(randn(4, 3, 1, 1), cache)[0].any()
    for training in (True, False):
        with pytest.raises(ValueError, match="more than 1 spatial element"):
            nn.InstanceNorm2d(3).train(training)(x.float())
    assert nn.GroupNorm(3, 3)(x.float()).abs().max() < 1e-4
    with pytest.raises(ValueError, match="more than 1 value"):
        nn.GroupNorm(3, 3)(x[:1].float())


def test_the_table_of_scatter():
    """141, 53, 25, 13 and 4 percent."""
    head, row = re.search(
        r"\| numbers that share a mean(.*)\|\n.*\n\|[^|]*(.*)\|", CHAPTER
    ).groups()
    counts = [int(one.replace(",", "")) for one in head.split("|")[1:]]

    assert counts == [2, 8, 32, 128, 1024]
    assert [int(one) for one in row.split("|")[1:]] == [
        round(100 * (2 / (m - 1)) ** 0.5) for m in counts
    ]


def test_where_the_numbers_run_out():
    """ex-norm-runout: five halvings of 32 end at 1; 512 and 16 numbers are left, 1 and 2 fail."""
    x = randn(2, 512, 1, 1)
    side = 32
    for _ in range(5):
        side //= 2

    assert side == 1
    assert x[0].numel() == 512
    assert x.reshape(2, 32, 16).shape[2] == 512 // 32 == 16
    assert normalize_forward(x[:1], (0, 2, 3))[0].abs().max() == 0
    pairs = normalize_forward(x, (0, 2, 3), 0.0)[0]
    torch.testing.assert_close(pairs.abs(), torch.ones_like(x))
    for groups in (1, 32):
        assert functional.group_norm(x, groups).abs().max() > 1.5


@pytest.mark.parametrize("side", [1, 2])
def test_the_last_maps_are_as_small_as_the_text_says(figure, side):
    """The network ends in maps of 1x1 or 2x2, normalized by the layer that is compared."""
    small = figure("norm_small_batch")
    for norm, kind in (("batch", nn.BatchNorm2d), ("group", nn.GroupNorm)):
        model = small.network(norm, side)
        last = next(i for i, one in enumerate(model) if isinstance(one, nn.AdaptiveAvgPool2d))
        assert model[:last](torch.zeros(2, 1, 8, 8)).shape[2:] == (side, side)
        found = sum(isinstance(one, kind) for one in model)
        assert found == sum(isinstance(one, nn.Conv2d) for one in model) == 5 - side


def test_the_chapter_says_what_the_figure_of_the_measurement_shows(figure):
    """Its words for the blind hold the recorded numbers, and the text repeats some of them."""
    small = figure("norm_small_batch")
    alt = re.search(r":name: fig-norm-small-batch\n:alt: (.*)", CHAPTER)[1]
    told = [float(number) for number in re.findall(r"\d+\.\d", alt)]

    shown = [value for lines in small.ERRORS.values() for line in lines.values() for value in line]
    assert told == shown
    first, last = 0, -1
    wide, narrow = small.ERRORS[2], small.ERRORS[1]
    assert (
        f"{narrow['batch'][first]} percent are wrong, against {narrow['group'][first]}" in CHAPTER
    )
    assert abs(wide["batch"][first] - wide["group"][first]) < 1
    words = (
        f"{wide['batch'][last]} against {wide['group'][last]} percent and "
        f"{narrow['batch'][last]} against {narrow['group'][last]}"
    )
    assert words in CHAPTER
    assert all(min(one["group"]) == one["group"][first] for one in small.ERRORS.values())


@pytest.mark.slow
@pytest.mark.parametrize(("side", "size", "slack"), [(1, 2, 20), (1, 32, 6), (2, 2, 5)])
@pytest.mark.parametrize("norm", ["batch", "group"])
def test_the_measured_errors_come_out_again(figure, norm, side, size, slack):
    """Seed 0 again comes near the means of three; rounding differs from machine to machine."""
    small = figure("norm_small_batch")

    wrong = small.measure(norm, side, size, seed=0)

    assert wrong == pytest.approx(small.ERRORS[side][norm][small.SIZES.index(size)], abs=slack)
