"""Draw the error of a small network against the number of steps that it was given.

``measure`` trains and tests one network; a test repeats a seed and holds ``ERRORS`` against it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import style
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn import functional

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TRAINED, BATCH, RATE, MOMENTUM, WIDTH = 1000, 50, 0.2, 0.9, 24
BUDGETS = (10, 20, 40, 80, 160, 320)
ERRORS = {  # percent, means of seeds 0 to 4 (2026-11-26, CPU, torch 2.13)
    "constant": (84.2, 45.4, 27.7, 15.1, 8.7, 1.5),
    "to zero": (85.6, 55.9, 16.3, 5.3, 2.3, 1.8),
}
LOOKS = {"constant": (style.ORANGE, "o"), "to zero": (style.BLUE, "s")}  # color, marker
FALL = {"constant": 0.0, "to zero": 1.0}  # by how much the rate has fallen at the end


def network() -> nn.Sequential:
    """Return two convolutions with batch normalization, a mean and a dense layer."""
    layers: list[nn.Module] = []
    for channels, width, stride in ((1, WIDTH, 1), (WIDTH, 2 * WIDTH, 2)):
        layers.append(nn.Conv2d(channels, width, 3, stride, padding=1, bias=False))
        layers += [nn.BatchNorm2d(width), nn.ReLU()]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(2 * WIDTH, 10))


def measure(schedule: str, budget: int, seed: int) -> float:
    """Return the percent of wrong answers on digits that were not trained on."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        data = load_digits()
        digits = torch.tensor(data.images / 16, dtype=torch.float32)[:, None]
        labels = torch.tensor(data.target)
        order = torch.randperm(len(digits))
        ours, others = order[:TRAINED], order[TRAINED:]
        model = network()
        optimizer = torch.optim.SGD(model.parameters(), lr=RATE, momentum=MOMENTUM)
        for step in range(budget):
            optimizer.param_groups[0]["lr"] = RATE * (1 - FALL[schedule] * step / budget)
            some = ours[torch.randint(TRAINED, (BATCH,))]
            loss = functional.cross_entropy(model(digits[some]), labels[some])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    model.eval()
    with torch.no_grad():
        wrong = model(digits[others]).argmax(1) != labels[others]
    return 100 * float(wrong.double().mean())


def draw() -> Figure:
    """Draw a line for each schedule."""
    figure, axes = style.canvas(height=2.9, bare=False)
    for name, (color, marker) in LOOKS.items():
        how = {"color": color, "marker": marker, "markersize": 5, "clip_on": False}
        axes.loglog(BUDGETS, ERRORS[name], label=f"rate {name}", **how)
    axes.set_xticks(BUDGETS, [str(budget) for budget in BUDGETS])
    axes.set_yticks((1, 3, 10, 30, 100), ["1", "3", "10", "30", "100"])
    axes.minorticks_off()
    axes.set(xlabel="steps in the budget", ylabel="wrong, percent")
    axes.legend()
    return figure
