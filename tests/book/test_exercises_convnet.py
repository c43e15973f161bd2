"""What examples, tables, folded solutions and measurements of book/convnet.md say, run."""

import re
from math import e, log
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from assignments.a07_convnet.zoo import BROKEN, HEALTHY, train
from solutions import data
from solutions.convnet import (
    ConvNet,
    classify,
    relu_backward,
    relu_forward,
    softmax_loss,
    svm_loss,
)

BOOK = Path(__file__).parents[2] / "book"
CHAPTER = (BOOK / "convnet.md").read_text("utf-8")
LEARNT = 1347


def alt(name: str) -> str:
    """Return the words of a figure."""
    return re.search(rf":name: {name}\n:alt: (.*)", CHAPTER)[1]


def loss_of(scores: list[float], label: int, loss=softmax_loss) -> float:
    """Return the loss of one row of scores."""
    return float(loss(torch.tensor([scores]).double(), torch.tensor([label]))[0])


def sizes(model: nn.Module) -> list[int]:
    """Return how many parameters each layer has that has any."""
    counts = [sum(p.numel() for p in layer.parameters()) for layer in model]
    return [count for count in counts if count]


def test_the_network_layer_by_layer():
    """The table: shapes that come out, 80 + 1,168 + 2,570 = 3,818 parameters, two thirds dense."""
    net = ConvNet.drawn(0, data.digits()[0])
    counts = [w.numel() + b.numel() for w, b in zip(*[iter(net.parameters)] * 2, strict=True)]

    assert counts == [80, 1168, 2570]
    assert sum(counts) == 3818
    assert round(counts[2] / sum(counts), 2) == 0.67
    for shape in ("(N, 1, 8, 8)", "(N, 8, 8, 8)", "(N, 16, 4, 4)", "(N, 256)", "(N, 10)"):
        assert f"${shape}$" in CHAPTER


def test_the_same_layers_for_photographs():
    """ex-net-shapes: 224, 1,168 and 40,970 parameters; 170 behind a global average."""
    twin = nn.Sequential(
        nn.Conv2d(3, 8, 3, padding=1),
        nn.Conv2d(8, 16, 3, stride=2, padding=1),
        nn.Flatten(),
        nn.Linear(4096, 10),
    )

    assert twin[:2](torch.zeros(1, 3, 32, 32)).shape == (1, 16, 16, 16)
    assert sizes(twin) == [224, 1168, 40970]
    assert sum(sizes(twin)) == 42362
    assert round(100 * 40970 / 42362) == 97
    assert sizes([nn.Linear(16, 10)]) == [170]


def test_the_gate_by_hand():
    """x = (-1, 2) and dout = (3, 4): forward (0, 2), back (0, 4); at 0 torch takes 0, not 1/2."""
    out, cache = relu_forward(torch.tensor([-1.0, 2]))
    bend = torch.zeros(1, requires_grad=True)
    bend.relu().backward()
    h = 1e-5

    assert out.tolist() == [0, 2]
    assert relu_backward(torch.tensor([3.0, 4]), cache).tolist() == [0, 4]
    assert bend.grad.item() == relu_backward(torch.ones(1), torch.zeros(1)).item() == 0
    assert (max(0, h) - max(0, -h)) / (2 * h) == 0.5


@pytest.mark.parametrize(("slope", "below"), [(-0.1, False), (0, True), (1, True), (1.1, False)])
def test_which_lines_stay_below_the_bend(slope, below):
    """Subgradients at 0 are the slopes from 0 to 1."""
    x = np.linspace(-2, 2, 41)

    assert bool((np.maximum(0, x) >= slope * x - 1e-12).all()) is below


def test_the_other_gate():
    """ex-net-mistake-gate: (3, 4, 0) where (0, 4, -5) is right."""
    x, dout = torch.tensor([-1.0, 2, 3]), torch.tensor([3.0, 4, -5])

    assert (dout * (dout > 0)).tolist() == [3, 4, 0]
    assert relu_backward(dout, x).tolist() == [0, 4, -5]


def test_the_softmax_loss_by_hand():
    """Scores 2 and 0: probabilities 0.881 and 0.119, losses 0.127 and 2.127; log 10 is 2.303."""
    p = torch.tensor([2.0, 0]).softmax(0)

    assert [round(one, 3) for one in p.tolist()] == [0.881, 0.119]
    assert round(e**2, 3) == 7.389
    assert [round(loss_of([2, 0], label), 3) for label in (0, 1)] == [0.127, 2.127]
    assert round(loss_of([0] * 10, 3), 3) == round(log(10), 3) == 2.303


def test_where_exponentials_end():
    """In float32 from 89 on, and 1,000 is too much for float64."""
    assert torch.tensor(88.0).exp().isfinite()
    assert torch.tensor(89.0).exp().isinf()
    assert torch.tensor(1000.0).double().exp().isinf()


def test_softmax_twice():
    """ex-net-mistake-twice: at best 1.461 for ten classes, log 10 without knowledge."""
    sure = [1.0] + [0.0] * 9

    assert loss_of(sure, 0) == pytest.approx(log(1 + 9 / e))
    assert round(loss_of(sure, 0), 3) == 1.461
    assert loss_of([0.1] * 10, 0) == pytest.approx(log(10))


def test_a_trace_against_infinity():
    """ex-net-mistake-trace: 18.42 is reported where 60 is true, and its own slope is nothing."""
    leaf = torch.tensor([[60.0, 0]], dtype=torch.float64, requires_grad=True)
    told = -(leaf.softmax(1)[0, 1] + 1e-8).log()
    told.backward()
    loss, dscores = softmax_loss(leaf.detach(), torch.tensor([1]))

    assert round(told.item(), 2) == round(-log(1e-8), 2) == 18.42
    assert loss.item() == pytest.approx(60, abs=1e-12)
    assert dscores.round(decimals=6).tolist() == [[1, -1]]
    assert leaf.grad.abs().max() < 1e-17


def test_the_hinge_loss_by_hand():
    """Scores 3, 1, 2.5 and label 0: a loss of 0.5 and slopes -1, 0, 1."""
    loss, dscores = svm_loss(torch.tensor([[3.0, 1, 2.5]]), torch.tensor([0]))

    assert (loss.item(), dscores.tolist()) == (0.5, [[-1, 0, 1]])


def test_two_conventions_of_the_hinge():
    """With equal scores of ten classes one begins at 9, the other at 0.9."""
    equal, label = torch.zeros(1, 10), torch.tensor([4])

    assert svm_loss(equal, label)[0].item() == 9
    assert functional.multi_margin_loss(equal, label).item() == pytest.approx(0.9)


def test_the_curves_of_the_two_losses(figure):
    """fig-net-losses: its numbers at the ends, at zero and behind the margin."""
    drawn = figure("net_losses")
    (soft, soft_slope), (hinge, hinge_slope) = (
        drawn.curve(each[0]) for each in drawn.LOOKS.values()
    )
    zero, last = drawn.LEADS.abs().argmin(), drawn.LEADS > 1.01

    assert [round(soft[0], 2), round(soft[zero], 2), hinge[0]] == [3.05, 0.69, 4]
    assert [round(soft_slope[0], 2), round(soft_slope[zero], 2)] == [-0.95, -0.5]
    assert set(hinge_slope) == {-1, 0}
    assert not torch.tensor(hinge)[last].any()


def test_twice_as_sure():
    """ex-net-twice: what doubling all scores does to a right and to a wrong answer."""
    told = {(2, 0): (0.127, 0.018, 0, 0), (-2, 0): (2.127, 4.018, 3, 5)}
    for (lead, other), numbers in told.items():
        once, twice = [lead, other], [2 * lead, 2 * other]
        found = [loss_of(s, 0, loss) for loss in (softmax_loss, svm_loss) for s in (once, twice)]
        assert [round(loss, 3) for loss in found] == list(numbers)


def test_the_mean_square_through_twenty_layers(figure):
    """fig-net-depth: a million, 1, a millionth, below 1e-15; the draws lie near the formula."""
    drawn = figure("net_depth")
    for factor, low, high in ((4, 3e5, 3e6), (2, 0.2, 5), (1, 1e-7, 1e-5), (1 / 3, 0, 1e-15)):
        expected = (factor / 2) ** drawn.DEPTH
        assert low < expected < high
        last = [drawn.squares(factor, seed)[-1] for seed in drawn.SEEDS]
        assert all(0.2 < one / expected < 5 for one in last)


def test_what_pytorch_draws():
    """Its own weights are uniform up to 1 / sqrt(n), which is a variance of 1 / (3n)."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        weight = nn.Conv2d(64, 256, 3).weight.detach()
    n = 64 * 9

    assert weight.abs().max().item() == pytest.approx(n**-0.5, rel=1e-3)
    assert weight.var().item() == pytest.approx(1 / (3 * n), rel=0.02)


def test_images_that_were_not_scaled():
    """ex-net-scale: 255 times the scores, and first losses from 137 to 273 for five draws."""
    images, labels = data.digits()
    losses = []
    for seed in range(5):
        net = ConvNet.drawn(seed, images)
        scores = net.scores(255 * images)
        torch.testing.assert_close(scores, 255 * net.scores(images))
        losses.append(round(softmax_loss(scores, labels)[0].item()))

    assert (min(losses), max(losses)) == (137, 273)


def test_the_first_loss_is_a_little_above_that_of_equal_scores():
    """Weights of variance 2 / n in the last layer too: between log 10 and 2.6 for five draws."""
    images, labels = data.digits()
    losses = [ConvNet.drawn(s, images).gradients(images, labels)[0].item() for s in range(5)]

    assert all(log(10) < loss < 2.6 for loss in losses)


def test_momentum_by_hand():
    """ex-net-momentum: -0.425 after three steps, -0.3 without; 0.2 a step in the end."""
    v, w, ways = 0.0, 0.0, []
    for _ in range(60):
        v = 0.5 * v - 0.1
        w += v
        ways.append((v, w))

    assert [round(v, 3) for v, _ in ways[:3]] == [-0.1, -0.15, -0.175]
    assert ways[2][1] == pytest.approx(-0.425)
    assert -ways[-1][0] == pytest.approx(0.2)


def test_a_falling_rate_tells_the_two_momenta_apart():
    """Where the rate falls, torch's way stops at once and ours goes on."""
    weight = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.SGD([weight], lr=1.0, momentum=0.5)
    weight.grad = torch.ones(1)
    optimizer.step()
    optimizer.param_groups[0]["lr"] = 0.0
    optimizer.step()

    v = 0.5 * (0.5 * 0.0 - 1.0 * 1) - 0.0 * 1
    assert weight.item() == -1
    assert v == -0.5


def test_random_labels_are_learned_by_heart_too():
    """Twenty images with labels that were drawn: all of them."""
    images, _ = data.digits()
    few, drawn = images[:20], torch.randint(10, (20,), generator=torch.Generator().manual_seed(3))

    assert torch.equal(classify(few, drawn, few, seed=1), drawn)


def test_what_is_misread(figure):
    """fig-net-training: ten of 450, each as its words say."""
    _, truth, found = figure("net_training").misread()
    told = re.findall(r"(\d) as (\d)", alt("fig-net-training"))

    assert [(str(int(t)), str(int(f))) for t, f in zip(truth, found, strict=True)] == told
    assert len(told) == 10
    losses = figure("net_digits").trained().losses
    assert losses[380:420].mean() < 0.0015
    assert 0.0004 < losses[-100:].mean() < 0.0006


def test_the_digit_before_and_after(figure):
    """fig-net-digit: 0.18 for the 8 and 0.03 for the 3 at first, then 1 for the 3."""
    drawn = figure("net_digit")
    before, after = (drawn.seen(net, drawn.shown())[2] for net in drawn.networks().values())

    assert (int(before.argmax()), round(before.max().item(), 2)) == (8, 0.18)
    assert round(before[3].item(), 2) == 0.03
    assert round(after[3].item(), 2) == 1


def accuracy(learnt: torch.Tensor, unseen: torch.Tensor, seed: int) -> float:
    """Return the percent of unseen digits that are read rightly."""
    images, labels = data.digits()
    found = classify(images[learnt], labels[learnt], images[unseen], seed=seed)
    return 100 * (found == labels[unseen]).double().mean().item()


@pytest.mark.slow
def test_the_worst_and_the_best_split_and_the_end_of_the_file():
    """Of five splits, 96.9 and 98.7 percent; 93 for the last 450 of the file; 0.7 by chance."""
    splits = {s: torch.randperm(1797, generator=torch.Generator().manual_seed(s)) for s in (1, 4)}
    found = [accuracy(order[:LEARNT], order[LEARNT:], s) for s, order in splits.items()]
    order = torch.arange(1797)

    assert found == pytest.approx([96.9, 98.7], abs=0.3)
    assert accuracy(order[:LEARNT], order[LEARNT:], 0) == pytest.approx(93.3, abs=0.8)
    assert round(100 * np.sqrt(0.978 * 0.022 / 450), 1) == 0.7


def test_neighbors_in_the_file_are_alike():
    """Mean squared distance of two images of a digit: 3.8 within 50 places, 5.6 beyond 130."""
    images, labels = data.digits()
    rows, places = images.flatten(1), torch.arange(1797)
    squares = torch.cdist(rows, rows).square()
    apart = (places[:, None] - places).abs()
    same = labels[:, None] == labels

    assert round(squares[same & (apart > 0) & (apart < 50)].mean().item(), 1) == 3.8
    assert round(squares[same & (apart > 130)].mean().item(), 1) == 5.6


def test_the_ablation_is_as_it_was_recorded(figure):
    """One run, repeated: the same errors, or nearly so on another machine."""
    drawn = figure("net_ablation")
    recorded = drawn.recorded()[drawn.FIRST.name]["0.1"][1]

    assert drawn.measure(drawn.FIRST, 0.1, 1) == pytest.approx(recorded, abs=1.5)


def test_what_the_ablation_says(figure):
    """fig-net-ablation: 3.4 percent, every row's numbers, and which rows have one sign."""
    drawn = figure("net_ablation")
    words = alt("fig-net-ablation").replace("minus ", "-")
    told = re.findall(r"(-?[\d.]+\d) to (-?[\d.]+\d), mean (-?[\d.]+\d)", words)
    rows = [drawn.changes(variant) for variant in drawn.CHANGES.values()]
    found = [(min(row), max(row), sum(row) / 5) for row in rows]

    assert round(np.mean(drawn.outcome(drawn.FIRST).tests), 1) == 3.4
    assert [tuple(map(float, row)) for row in told] == [
        tuple(round(number, 1) for number in row) for row in found
    ]
    one_sign = [name for name, row in zip(drawn.CHANGES, rows, strict=True) if min(row) > 0]
    assert one_sign == ["no batch norm", "stride for pooling", "8, no batch norm"]
    assert not any(max(row) < 0 for row in rows)


def test_rates_with_and_without_batch_norm(figure):
    """The table of mean errors; a gap of 1.3 points where each has its own rate."""
    drawn = figure("net_ablation")
    columns = [drawn.Variant(depth, norm) for depth in (2, 8) for norm in (True, False)]
    for rate in ("0.03", "0.1", "0.3"):
        found = [np.mean([one.test for one in drawn.recorded()[v.name][rate]]) for v in columns]
        printed = re.search(rf"^\| {re.escape(rate)} \| (.*) \|$", CHAPTER, re.MULTILINE)[1]
        assert printed.split(" | ") == [f"{one:.1f}" for one in found]
    with_norm, without = (np.mean(drawn.outcome(v).tests) for v in columns[2:])
    assert round(without - with_norm, 1) == 1.3
    assert 2 * 0.5**5 == 1 / 16


def test_the_zoo_is_as_it_was_recorded(figure):
    """One broken run, repeated: the same curve and the same accuracies, or nearly so."""
    drawn = figure("net_zoo")
    (twice,) = [run for run in BROKEN if run.name == "softmax twice"]
    recorded, found = drawn.recorded()[twice.name], drawn.told(train(twice))

    assert list(drawn.recorded()) == [run.name for run in (HEALTHY, *BROKEN)]
    assert found["losses"] == pytest.approx(recorded["losses"], abs=0.1)
    assert found["unseen"] == pytest.approx(recorded["unseen"], abs=0.15)


def test_the_signs_of_the_broken_runs(figure):
    """fig-net-zoo and its table: what each curve does, and the accuracies of its words."""
    runs = figure("net_zoo").recorded()
    last = {name: run["losses"][-1] for name, run in runs.items()}
    seen = {name: round(100 * run["learnt"]) for name, run in runs.items()}
    unseen = {name: round(100 * run["unseen"]) for name, run in runs.items()}

    assert runs["wrong sign"]["losses"][4] > 4
    assert last["wrong sign"] is None
    assert all(abs(loss - log(10)) < 0.1 for loss in runs["dead units"]["losses"])
    assert last["learning rate too large"] > log(10)
    assert min(runs["softmax twice"]["losses"]) > log(1 + 9 / e)
    assert all(loss > log(10) for loss in runs["not shuffled"]["losses"])
    assert round(last["labels of other images"], 1) == 2.2
    assert (
        max(last["batch norm left in training mode"], last["padding cut off at the corner"]) < 0.1
    )
    assert (seen["softmax twice"], unseen["softmax twice"]) == (69, 67)
    assert (seen["labels of other images"], unseen["labels of other images"]) == (23, 13)
    assert (seen["batch norm left in training mode"], unseen["healthy"]) == (9, 98)
    assert (seen["padding cut off at the corner"], unseen["padding cut off at the corner"]) == (
        99,
        96,
    )
