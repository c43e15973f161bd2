"""Draw four training runs: errors on their batches, and on test digits in evaluation mode.

``measure`` trains one of them, ``asked`` one that is then asked in five ways; a test repeats both
and holds ``CURVES`` and ``ASKED`` against them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import style
import torch
from bn_digits import NORMED, STEPS, Network, split, wrong

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BATCH, RATE, EVERY, DIMMED = 50, 0.3, 10, 0.25
ASKED = {  # percent, seed 0 (2026-11-26, CPU, torch 2.13)
    "evaluation mode": 1.1,
    "training mode, batches of 50": 1.4,
    "training mode, batches of 50, sorted by digit": 23.2,
    "training mode, batches of 2": 6.8,
    "training mode, one at a time": 10.3,
}

# what a network is in evaluation mode does not change how it learns: three runs have this line
TRAINED = (72, 52, 29, 18, 12, 8, 11, 5, 2, 2, 1, 1, 1, 1, 3, 1, 1, 0, 0, 0)
CURVES = {  # percent, rounded: errors on the batches, and on test digits (as ASKED)
    "as it should be": (
        TRAINED,
        (71, 38, 53, 24, 21, 14, 10, 4, 3, 3, 2, 4, 2, 2, 4, 3, 1, 2, 2, 1),
    ),
    "statistics never moved": (
        TRAINED,
        (88, 89, 89, 89, 77, 81, 69, 79, 78, 79, 79, 82, 83, 84, 78, 85, 85, 88, 85, 88),
    ),
    "statistics move too slowly": (
        TRAINED,
        (87, 82, 83, 83, 82, 67, 23, 43, 23, 21, 20, 30, 22, 30, 13, 34, 21, 23, 9, 9),
    ),
    "every second batch is dim": (
        (72, 52, 27, 21, 12, 7, 11, 4, 2, 2, 1, 1, 0, 1, 1, 1, 2, 0, 0, 0),
        (82, 84, 68, 76, 65, 59, 44, 47, 45, 46, 44, 52, 44, 47, 43, 52, 44, 46, 43, 45),
    ),
}


class Run(NamedTuple):
    """How one network is trained."""

    name: str
    momentum: float = 0.1
    dim: bool = False  # every second batch, and half of the test, is four times as dark


RUNS = (
    Run("as it should be"),
    Run("statistics never moved", momentum=0.0),
    Run("statistics move too slowly", momentum=0.005),
    Run("every second batch is dim", dim=True),
)


def measure(run: Run) -> tuple[list[float], list[float]]:
    """Return, every ten steps, the errors on the last ten batches and on the test digits."""
    draws = torch.Generator().manual_seed(0)
    ours, others = split(draws)
    network = Network(NORMED, draws, run.momentum)
    tests = [others.images, DIMMED * others.images] if run.dim else [others.images]
    training, evaluation, lately = [], [], []
    for step in range(1, STEPS + 1):
        batch = ours.some(BATCH, draws)
        if run.dim and step % 2:
            batch = batch._replace(images=DIMMED * batch.images)
        lately.append(wrong(network.learn(batch, RATE), batch.labels))
        if step % EVERY == 0:
            with torch.no_grad():
                found = [network.scores(images, training=False) for images in tests]
            training.append(sum(lately) / len(lately))
            evaluation.append(sum(wrong(one, others.labels) for one in found) / len(found))
            lately = []
    return training, evaluation


def asked() -> dict[str, float]:
    """Return the percentage of wrong answers of one trained network, asked in five ways."""
    draws = torch.Generator().manual_seed(0)
    ours, others = split(draws)
    network = Network(NORMED, draws)
    for _ in range(STEPS):
        network.learn(ours.some(BATCH, draws), RATE)
    sorted_by_digit = others.labels.argsort(stable=True)
    as_they_come = torch.arange(len(others.labels))

    def errors(order: torch.Tensor, size: int) -> float:
        found = [network.scores(others.images[some], training=True) for some in order.split(size)]
        return wrong(torch.cat(found), others.labels[order])

    with torch.no_grad():
        evaluation = network.scores(others.images, training=False)
        return {
            "evaluation mode": wrong(evaluation, others.labels),
            "training mode, batches of 50": errors(as_they_come, 50),
            "training mode, batches of 50, sorted by digit": errors(sorted_by_digit, 50),
            "training mode, batches of 2": errors(as_they_come, 2),
            "training mode, one at a time": errors(as_they_come, 1),
        }


def panel(axes: Axes, run: Run) -> None:
    """Draw both errors of one run."""
    training, evaluation = CURVES[run.name]
    steps = range(EVERY, STEPS + 1, EVERY)
    axes.plot(steps, training, color=style.BLUE, label="its batches, training mode")
    axes.plot(steps, evaluation, color=style.ORANGE, label="test digits, evaluation mode")
    axes.set_title(run.name)
    axes.set(xlim=(0, STEPS), ylim=(0, 100), xticks=[0, 100, 200], yticks=[0, 50, 100])


def draw() -> Figure:
    """Draw four runs on the same axes."""
    figure, panels = style.canvas(2, 2, height=4.2, bare=False)
    for axes, run in zip(panels.flat, RUNS, strict=True):
        panel(axes, run)
    for axes in panels[1]:
        axes.set_xlabel("step")
    for axes in panels[:, 0]:
        axes.set_ylabel("wrong, percent")
    handles, labels = panels[0, 0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=2)
    return figure
