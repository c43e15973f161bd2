"""Eight broken training runs, and the healthy one beside them.

Every run trains the same small network on the same digits for the same number of steps, with one
thing wrong. The notebook prints what came of each, and so does `python -m
assignments.a07_convnet.zoo`; the book draws the curves. The optimizer and the layers are
PyTorch's here, since a bug that is to be seen must not be joined by another.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, pad, softmax

from solutions import data

STEPS, BATCH, LEARNT = 400, 50, 1347
SHOWN = (0, 25, 50, 100, 200, 399)


class _Padded(torch.autograd.Function):
    """A frame of zeros; on the way back it is cut off at the corner, not all around."""

    @staticmethod
    def forward(_, x: Tensor) -> Tensor:
        return pad(x, (1, 1, 1, 1))

    @staticmethod
    def backward(_, dpadded: Tensor) -> Tensor:
        return dpadded[:, :, :-2, :-2]


class _Net(nn.Module):
    """Two convolutions and a dense layer, with batch normalization in between if asked for."""

    def __init__(self, norm: bool = False, cut: bool = False) -> None:
        super().__init__()
        self.first = nn.Conv2d(1, 8, 3, padding=1)
        self.norm = nn.BatchNorm1d(256) if norm else nn.Identity()
        self.second = nn.Conv2d(8, 16, 3, stride=2)
        self.dense = nn.Linear(256, 10)
        self.pad = _Padded.apply if cut else lambda x: pad(x, (1, 1, 1, 1))

    def forward(self, x: Tensor) -> Tensor:
        hidden = self.pad(self.first(x).relu())
        return self.dense(self.norm(self.second(hidden).flatten(1)).relu())


@dataclass(frozen=True)
class Run:
    """One training run; every field but the name is the healthy one unless it is the bug."""

    name: str
    rate: float = 0.1
    sign: float = 1.0
    shuffled: bool = True
    paired: bool = True
    ends_in: Callable[[Tensor], Tensor] = lambda scores: scores
    bias: float = 0.0
    norm: bool = False
    cut: bool = False
    by_class: bool = False


HEALTHY = Run("healthy")
BROKEN = (
    Run("batch norm left in training mode", norm=True, by_class=True),
    Run("not shuffled", shuffled=False),
    Run("softmax twice", ends_in=lambda scores: softmax(scores, dim=1)),
    Run("wrong sign", sign=-1.0, rate=0.001),
    Run("learning rate too large", rate=1.5),
    Run("dead units", bias=-30.0),
    Run("padding cut off at the corner", cut=True),
    Run("labels of other images", paired=False),
)


@dataclass(frozen=True)
class Curve:
    """What came of a run: the loss of every step, and two accuracies at the end."""

    losses: tuple[float, ...]
    learnt: float
    unseen: float


def train(run: Run, seed: int = 0) -> Curve:
    """Return what comes of a run."""
    torch.manual_seed(seed)
    net, (x, y, unseen, truth) = _drawn(run), _split(seed)
    order = torch.arange(LEARNT) if run.shuffled else y.argsort(stable=True)
    seen = y if run.paired else y[torch.randperm(LEARNT)]
    optimizer = torch.optim.SGD(net.parameters(), lr=run.rate, momentum=0.9)
    losses = []
    for batch in _batches(order, run.shuffled):
        loss = cross_entropy(run.ends_in(net(x[batch])), seen[batch])
        optimizer.zero_grad()
        (run.sign * loss).backward()
        optimizer.step()
        losses.append(loss.item())
    return Curve(
        tuple(losses),
        _accuracy(net, x, seen, run.by_class),
        _accuracy(net, unseen, truth, run.by_class),
    )


def _drawn(run: Run) -> _Net:
    net = _Net(run.norm, run.cut).double()
    for layer in (net.first, net.second, net.dense):
        nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
        nn.init.zeros_(layer.bias)
    nn.init.constant_(net.second.bias, run.bias)
    return net


def _split(seed: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    images, labels = data.digits()
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(seed))
    learnt, unseen = order[:LEARNT], order[LEARNT:]
    return images[learnt], labels[learnt], images[unseen], labels[unseen]


def _batches(order: Tensor, shuffled: bool) -> Iterator[Tensor]:
    waiting = order[:0]
    for _ in range(STEPS):
        if len(waiting) < BATCH:
            again = order[torch.randperm(len(order))] if shuffled else order
            waiting = torch.cat([waiting, again])
        yield waiting[:BATCH]
        waiting = waiting[BATCH:]


@torch.no_grad()
def _accuracy(net: _Net, x: Tensor, y: Tensor, by_class: bool) -> float:
    """Return the share of right labels; the network stays in training mode, which is one bug."""
    kinds = [y == label for label in range(10)] if by_class else [torch.ones_like(y, dtype=bool)]
    right = sum((net(x[kind]).argmax(dim=1) == y[kind]).sum().item() for kind in kinds)
    return right / len(y)


def row(curve: Curve) -> str:
    """Return a curve as the notebook prints it: the loss at a few steps, and the accuracies."""
    losses = " | ".join(_loss(curve.losses[step]) for step in SHOWN)
    return f"{losses} | {curve.learnt:.0%} | {curve.unseen:.0%}"


def _loss(loss: float) -> str:
    return f"{loss:.2f}" if loss < 100 else f"{loss:.0f}"


if __name__ == "__main__":
    for each in (HEALTHY, *BROKEN):
        print(f"{each.name:36}{row(train(each))}")
