"""The student's notebook: what is printed in its examples by hand is so."""

from types import SimpleNamespace
from typing import Any

import torch
from fakes.notebooks import examples, unprinted
from nbformat import NotebookNode


def row(*pixels: float) -> torch.Tensor:
    """Return an image, or a kernel, of one row."""
    return torch.tensor(pixels, dtype=torch.float64).reshape(1, 1, 1, -1)


def test_the_convolution_by_hand(instructor: NotebookNode, solutions: dict[str, Any]) -> None:
    """What two places of the kernel see, what comes out, and what comes back."""
    there, back, *_ = examples(instructor)
    x, weight, dout = row(1, 2, 4).requires_grad_(), row(10, 1).requires_grad_(), row(1, 3)

    out = solutions["Convolution"].apply(x, weight, None, 1, 0)
    dx, dweight = torch.autograd.grad(out, (x, weight), dout)

    x, weight, out = (tensor.detach() for tensor in (x, weight, out))
    assert unprinted(there, x, weight, out) == []
    assert unprinted(back, dout, dx, *dweight.ravel().reshape(2, 1)) == []


def test_the_pooling_by_hand(instructor: NotebookNode, solutions: dict[str, Any]) -> None:
    """The middle pixel is the largest of both windows, and gets both shares."""
    x, dout = row(1, 5, 2).requires_grad_(), row(10, 1)

    out = solutions["MaxPooling"].apply(x, (1, 2), 1, 0)
    (dx,) = torch.autograd.grad(out, x, dout)

    assert unprinted(examples(instructor)[2], x.detach(), out.detach(), dout, dx) == []


def test_the_statistics_by_hand(instructor: NotebookNode, solutions: dict[str, Any]) -> None:
    """200 and 201 become -1 and 1, and with a mean in bfloat16 something else."""
    example, x = examples(instructor)[3], row(200, 201)
    one, ctx = torch.ones(1, dtype=torch.float64), SimpleNamespace(save_for_backward=lambda *_: ())
    state = {"running_mean": 0 * one, "running_var": one}
    xhat = solutions["batch_norm_forward"](ctx, x, one, 0 * one, state, True, 0.1, 1e-12)
    short = x.bfloat16()
    mean = short.mean()
    root = (short - mean).square().mean().sqrt()

    assert unprinted(example, x, [x.mean()], xhat.round(), [mean.double()]) == []
    assert unprinted(example, [root.double()], ((short - mean) / root).double()) == []


def test_the_block_by_hand(instructor: NotebookNode, solutions: dict[str, Any]) -> None:
    """Every window of nine sees four pixels, and the norm makes 2 of 4."""
    one = torch.ones(1)
    state = {
        **{"conv.weight": torch.ones(1, 1, 3, 3), "conv.bias": 0 * one},
        **{"norm.weight": one, "norm.bias": 0 * one, "norm.running_mean": 2 * one},
        **{"norm.running_var": one, "norm.num_batches_tracked": torch.tensor(0)},
    }

    out = solutions["block"](torch.ones(1, 1, 2, 2), state)

    assert unprinted(examples(instructor)[4], [2, 1, 1, 0], [round(out.item(), 4)]) == []


def test_the_step_by_hand(instructor: NotebookNode) -> None:
    """A parameter of 2 moves by a tenth of its gradient and of its decay."""
    assert unprinted(examples(instructor)[5], [2, 3, 0.1, 0.5], [2 - 0.1 * (3 + 0.5 * 2)]) == []
