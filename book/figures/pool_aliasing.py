"""Draw how many answers of small networks change when a digit moves by a few pixels.

``measure`` trains and tests one network; a test repeats it and holds ``CHANGED`` against it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import style
import torch
from sklearn.datasets import load_digits
from torch import Tensor, nn
from torch.nn import functional

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

HEIGHT, WIDTH, TOP, LEFT, SIDE = 16, 40, 4, 14, 8
SHIFTS, FILTERS, CLASSES = 5, 16, 10
TRAINED, BATCH, STEPS, RATE = 1000, 100, 300, 0.01
PLACES = {1: "trained at one place", 4: "trained at four neighboring places"}
CHANGED = {  # percent for moves by 0 to 4, means of seeds 0 to 2 (2026-11-26, CPU, torch 2.13)
    1: {
        "strided convolution": (0.0, 49.9, 83.8, 53.5, 0.0),
        "average pooling": (0.0, 36.8, 48.7, 37.9, 0.0),
        "max pooling": (0.0, 20.2, 0.0, 20.2, 0.0),
        "max, then blur": (0.0, 7.5, 6.0, 6.4, 0.0),
        "stride 1": (0.0, 0.0, 0.0, 0.0, 0.0),
    },
    4: {
        "strided convolution": (0.0, 6.7, 7.2, 6.7, 0.0),
        "average pooling": (0.0, 9.0, 9.5, 7.7, 0.0),
        "max pooling": (0.0, 3.5, 0.0, 3.5, 0.0),
        "max, then blur": (0.0, 3.0, 2.2, 2.5, 0.0),
        "stride 1": (0.0, 0.0, 0.0, 0.0, 0.0),
    },
}
ERRORS = {  # percent at the first place, after training at one place and at four
    "strided convolution": (2.9, 6.7),
    "average pooling": (8.0, 9.4),
    "max pooling": (2.4, 2.8),
    "max, then blur": (4.3, 4.3),
    "stride 1": (2.3, 2.3),
}
LOOKS = {  # color, marker
    "strided convolution": (style.PURPLE, "^"),
    "average pooling": (style.GREEN, "s"),
    "max pooling": (style.BLUE, "o"),
    "max, then blur": (style.ORANGE, "D"),
    "stride 1": (style.MUTED, "x"),
}


def framed(digits: Tensor, shift: int) -> Tensor:
    """Return each digit in a dark frame, moved to the right from its place."""
    images = torch.zeros(len(digits), 1, HEIGHT, WIDTH)
    left = LEFT + shift
    images[:, 0, TOP : TOP + SIDE, left : left + SIDE] = digits
    return images


def blurred(x: Tensor) -> Tensor:
    """Return every map weighed by 1 2 1 in both directions, at every second place."""
    line = torch.tensor([1.0, 2.0, 1.0]) / 4
    kernel = torch.outer(line, line).expand(x.shape[1], 1, 3, 3)
    return functional.conv2d(x, kernel, stride=2, padding=1, groups=x.shape[1])


HALVES = {
    "stride 1": lambda x: x,
    "strided convolution": lambda x: x,  # its convolutions halve the map themselves
    "average pooling": lambda x: functional.avg_pool2d(x, 2),
    "max pooling": lambda x: functional.max_pool2d(x, 2),
    "max, then blur": lambda x: blurred(functional.max_pool2d(x, 2, stride=1)),
}


class Network(nn.Module):
    """Two convolutions, each followed by its way to halve the map; a maximum, a dense layer."""

    def __init__(self, kind: str) -> None:
        """Draw the weights at random."""
        super().__init__()
        stride = 2 if kind == "strided convolution" else 1
        self.first = nn.Conv2d(1, FILTERS, 3, stride, padding=1)
        self.second = nn.Conv2d(FILTERS, 2 * FILTERS, 3, stride, padding=1)
        self.scores = nn.Linear(2 * FILTERS, CLASSES)
        self.halved = HALVES[kind]

    def forward(self, x: Tensor) -> Tensor:
        """Return ten scores for each image."""
        x = self.halved(torch.relu(self.first(x)))
        x = self.halved(torch.relu(self.second(x)))
        return self.scores(x.amax((2, 3)))


def train(network: Network, digits: Tensor, labels: Tensor, places: int) -> None:
    """Take Adam's steps on small batches, each at one of so many neighboring places."""
    optimizer = torch.optim.Adam(network.parameters(), lr=RATE)
    for _ in range(STEPS):
        some, shift = torch.randint(len(labels), (BATCH,)), int(torch.randint(places, (1,)))
        loss = functional.cross_entropy(network(framed(digits[some], shift)), labels[some])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def measure(kind: str, places: int, seed: int) -> tuple[float, list[float]]:
    """Return the error at the first place, and the answers that change with each shift.

    Both are percents of the digits that were not trained on.
    """
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        data = load_digits()
        digits = torch.tensor(data.images / 16, dtype=torch.float32)
        labels = torch.tensor(data.target)
        order = torch.randperm(len(digits))
        ours, others = order[:TRAINED], order[TRAINED:]
        network = Network(kind)
        train(network, digits[ours], labels[ours], places)
    with torch.no_grad():
        answers = [network(framed(digits[others], t)).argmax(1) for t in range(SHIFTS)]
    return percent(answers[0] != labels[others]), [percent(a != answers[0]) for a in answers]


def percent(true: Tensor) -> float:
    """Return how much of it is true."""
    return 100 * float(true.double().mean())


def panel(axes: Axes, places: int) -> None:
    """Draw a line for each network."""
    for name, values in CHANGED[places].items():
        color, marker = LOOKS[name]
        how = {"color": color, "marker": marker, "markersize": 5, "label": name}
        axes.plot(range(SHIFTS), values, clip_on=False, zorder=3, **how)
    axes.set(title=PLACES[places], xticks=range(SHIFTS), ylabel="changed, percent", ylim=(0, None))


def draw() -> Figure:
    """Draw the answers that change with the move, for both ways to train."""
    figure, axes = style.canvas(2, 1, height=5.2, bare=False)
    for one, places in zip(axes, PLACES, strict=True):
        panel(one, places)
    axes[1].set_xlabel("moved to the right by, pixels")
    handles, names = axes[0].get_legend_handles_labels()
    figure.legend(handles, names, loc="outside lower center", ncols=2)
    return figure
