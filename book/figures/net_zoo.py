"""Draw eight broken training runs, each beside the healthy one.

The runs are those of the assignment. Run as a script, this module trains them and writes
``net_zoo.json``, in a few seconds; a test repeats one run and holds the file against it.
"""

from __future__ import annotations

import json
from math import isfinite
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Any

import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

RECORD = Path(__file__).with_suffix(".json")
EVERY, HIGHEST = 10, 4.0  # steps whose losses are averaged; the largest loss that is drawn


def told(curve: Any) -> dict[str, Any]:
    """Return what is written down of a curve: means of its losses, and two accuracies."""
    starts = range(0, len(curve.losses), EVERY)
    means = [fmean(curve.losses[start : start + EVERY]) for start in starts]
    return {
        "losses": [round(mean, 4) if isfinite(mean) else None for mean in means],
        "learnt": round(curve.learnt, 4),
        "unseen": round(curve.unseen, 4),
    }


def record() -> None:
    """Train the healthy network and the broken ones, and write down what came of them."""
    from assignments.a07_convnet.zoo import BROKEN, HEALTHY, train

    found = {run.name: told(train(run)) for run in (HEALTHY, *BROKEN)}
    RECORD.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


def recorded() -> dict[str, dict[str, Any]]:
    """Return what was written down, by the name of the run."""
    return json.loads(RECORD.read_text("utf-8"))


def panel(axes: Axes, name: str, run: dict[str, Any], healthy: dict[str, Any]) -> None:
    """Draw a run over the healthy one, and write how much it knows."""
    steps = [EVERY * (number + 0.5) for number in range(len(run["losses"]))]
    axes.plot(steps, healthy["losses"], color=style.MUTED, linewidth=1.2, linestyle="--")
    axes.plot(steps, run["losses"], color=style.ORANGE)
    axes.set_title(name, fontsize=style.SMALL)
    axes.set(xlim=(0, steps[-1] + EVERY / 2), ylim=(0, HIGHEST), xticks=(0, 200, 400))
    knows = f"seen {run['learnt']:.0%}, unseen {run['unseen']:.0%}"
    axes.text(395, 3.55, knows, ha="right", color=style.MUTED, fontsize=style.SMALL)


def draw() -> Figure:
    """Draw eight panels, two in a row."""
    runs = recorded()
    healthy = runs.pop("healthy")
    figure, axes = style.canvas(4, 2, height=7.2, bare=False)
    for one, (name, run) in zip(axes.flat, runs.items(), strict=True):
        panel(one, name, run, healthy)
        one.label_outer()
    figure.supylabel("loss of a batch", fontsize=style.TEXT, color=style.INK)
    figure.supxlabel("steps", fontsize=style.TEXT, color=style.INK)
    return figure


if __name__ == "__main__":
    record()
