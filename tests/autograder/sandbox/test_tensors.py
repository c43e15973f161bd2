"""Functions of tensors, asked with arrays: halves of a Function, dtypes, and what is borrowed."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch
from torch import library
from torch.nn import functional

from autograder.model.brain import as_dtype, dtype_name
from autograder.model.errors import SandboxError
from autograder.model.question import Call, End, Observation, Oddity, Question, Slot
from autograder.sandbox import plain
from autograder.sandbox.limits import Limits
from autograder.sandbox.seat import Seat, Template
from autograder.sandbox.tensors import in_mode, observe_tensors

X = np.array([1.0, -2.0, 3.0])
SCALE = """
import torch

def scale_forward(ctx, x, factor):
    ctx.save_for_backward(x)
    ctx.factor = factor
    return x * factor

def scale_backward(ctx, dout):
    return dout * ctx.factor, None
"""


def backward(x: Any = X, **how: Any) -> Question:
    """Return a question for the gradient of `scale`."""
    calls = (Call("scale_forward", (x, 2.0)), Call("scale_backward", (np.ones(3), Slot(0, 0))))
    return Question(calls, ("dx",), **how)


def plainly(function: Any, *args: Any) -> Observation:
    """Return what comes of one function of tensors."""
    return observe_tensors(Question((Call("f", args),), ("out",)), {"f": function})


def halves(forward: Any, back: Any) -> Observation:
    """Return what comes of a gradient, of two halves."""
    return observe_tensors(backward(), {"scale_forward": forward, "scale_backward": back})


def scale(ctx: Any, x: torch.Tensor, factor: float) -> torch.Tensor:
    ctx.save_for_backward(x)
    return x * factor


def test_two_halves_are_asked_as_one_function() -> None:
    """The second is called by autograd, with what the first has saved."""
    seen = halves(scale, lambda ctx, dout: (dout * ctx.saved_tensors[0], None))

    assert seen.end is End.RETURNED
    assert seen.outputs[0].tolist() == X.tolist()


def test_a_gradient_too_few_is_told_in_pytorchs_words() -> None:
    """Autograd wants one for every argument of the forward."""
    seen = halves(scale, lambda ctx, dout: dout)

    assert seen.end is End.RAISED
    assert "incorrect number of gradients (expected 2, got 1)" in seen.message


def test_a_missing_half_is_not_written_yet() -> None:
    """The forward can be asked all the same."""
    names = {"scale_forward": scale}
    alone = Question((Call("scale_forward", (X, 2.0)),), ("out",))

    assert observe_tensors(alone, names).outputs[0].tolist() == [2.0, -4.0, 6.0]
    assert observe_tensors(backward(), names).end is End.UNWRITTEN


def test_a_gradient_of_another_dtype_is_seen() -> None:
    """Autograd would cast it without a word."""
    seen = halves(scale, lambda ctx, dout: (dout.float(), None))

    assert seen.outputs[0].dtype == np.float32


def test_what_a_backward_does_to_what_was_saved_is_seen() -> None:
    """It reaches the forward's x through ctx."""

    def spoil(ctx: Any, dout: torch.Tensor) -> Any:
        ctx.saved_tensors[0].data.zero_()
        return dout, None

    assert halves(scale, spoil).modified == ("scale_backward:scale_forward.0",)


def test_an_array_of_numpy_is_no_tensor() -> None:
    """It is told, and not taken for the answer."""
    seen = plainly(lambda x: x.numpy(), X)

    assert seen.outputs == (Oddity("an array of NumPy and no tensor"),)


@pytest.mark.parametrize("many", [False, True])
def test_a_tensor_on_another_device_is_told(many: bool) -> None:
    """What is made without saying where lies on the processor, whatever the inputs lie on."""
    elsewhere = torch.ones(3, device="meta")
    names = ("out", "same") if many else ("out",)
    question = Question((Call("f", (X,)),), names)
    seen = observe_tensors(question, {"f": lambda x: (elsewhere, x) if many else elsewhere})

    assert seen.outputs[0] == Oddity("a tensor on meta, where its inputs are on cpu")
    assert len(seen.outputs) == len(names)


def test_bfloat16_goes_in_and_comes_out() -> None:
    """Every number of it, under its name; in between it is PyTorch's own dtype."""
    dtypes = []
    x = as_dtype(np.array([1.0, 2.0**-100, 255.0]), "bfloat16")
    seen = plainly(lambda t: dtypes.append(t.dtype) or -t, x)

    assert dtypes == [torch.bfloat16]
    assert dtype_name(seen.outputs[0]) == "bfloat16"
    assert np.asarray(seen.outputs[0]).tolist() == [-1.0, -(2.0**-100), -255.0]


IMAGE, KERNEL = np.ones((1, 1, 4, 4)), np.ones((1, 1, 2, 2))
BORROWED = {
    "convolution": lambda x, w: functional.conv2d(x, w),
    "convolution, transposed": lambda x, w: functional.conv_transpose2d(x, w),
    "convolution of a module": lambda x, w: torch.nn.Conv2d(1, 1, 2).double()(x),
    "pooling": lambda x, w: functional.max_pool2d(x, 2),
    "pooling by means": lambda x, w: functional.avg_pool2d(x, 2),
    "pooling, the other way": lambda x, w: functional.max_unpool2d(w, w.long(), 2),
    "normalization": lambda x, w: functional.batch_norm(x, None, None, training=True),
    "normalization of groups": lambda x, w: functional.group_norm(x, 1),
}
OWN = {
    "unfold": lambda x, w: functional.unfold(x, 2).sum(1),
    "views": lambda x, w: torch.einsum("ncijuv,fcuv->nfij", x.unfold(2, 2, 1).unfold(3, 2, 1), w),
    "norms": lambda x, w: x / x.norm(),
    "means": lambda x, w: (x - x.mean()) / x.std(),
    "largest": lambda x, w: x.amax(dim=(2, 3)),
    "converted": lambda x, w: x.to(torch.float32).contiguous(),
    "folded": lambda x, w: functional.fold(functional.unfold(x, 2), (4, 4), 2),
    "an operation of its own": lambda x, w: own_conv2d(x),
}


@library.custom_op("tests_of_tensors::conv2d", mutates_args=())
def own_conv2d(x: torch.Tensor) -> torch.Tensor:
    """Return what is no convolution of PyTorch's, whatever it is called."""
    return x.clone()


@pytest.mark.parametrize("layer", BORROWED)
def test_a_layer_of_pytorch_is_noticed(layer: str) -> None:
    """Under whatever name it is called."""
    seen = plainly(BORROWED[layer], IMAGE, KERNEL)

    assert seen.end is End.RETURNED
    assert seen.borrowed == (layer.split()[0].strip(","),)


@pytest.mark.parametrize("way", OWN)
def test_what_is_no_layer_is_not(way: str) -> None:
    """Views, sums, products and norms of vectors are a student's tools."""
    assert plainly(OWN[way], IMAGE, KERNEL).borrowed == ()


def test_what_the_forward_borrowed_is_not_the_backwards() -> None:
    """The last call is the one that is asked."""

    def lent(ctx: Any, x: torch.Tensor, factor: float) -> torch.Tensor:
        return factor * functional.avg_pool1d(x[None], 1)[0]

    names = {"scale_forward": lent, "scale_backward": lambda ctx, dout: (2 * dout, None)}
    alone = Question((Call("scale_forward", (X, 2.0)),), ("out",))

    assert observe_tensors(alone, names).borrowed == ("pooling",)
    assert observe_tensors(backward(), names).borrowed == ()


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a CUDA device")
@pytest.mark.parametrize("device", ["cuda", "cuda with TF32", "cuda with determinism"])
def test_a_device_that_is_not_here_is_the_machines_fault(device: str) -> None:
    """So that nobody pays for it."""
    with pytest.raises(SandboxError, match=f"asked on {device}, and there is no such device here"):
        observe_tensors(backward(device=device), {})


@pytest.mark.parametrize(
    ("device", "modes"),
    [
        ("cuda", (False, False)),
        ("cuda with TF32", (True, False)),
        ("cuda with determinism", (False, True)),
    ],
)
def test_a_mode_is_for_one_question(device: str, modes: tuple[bool, bool]) -> None:
    """PyTorch is told it while the answer computes, and is afterwards as it was."""
    before = told_to_pytorch()
    with in_mode(backward(device=device).mode):
        assert told_to_pytorch() == modes

    assert told_to_pytorch() == before == (False, False)


def told_to_pytorch() -> tuple[bool, bool]:
    """Return whether products may be read as TF32, and whether all has to be repeatable."""
    short = torch.backends.cuda.matmul.allow_tf32
    return short, torch.are_deterministic_algorithms_enabled()


@pytest.fixture(scope="module", params=[pytest.param("jail", marks=pytest.mark.jail), "plain"])
def seat(request: pytest.FixtureRequest) -> Iterator[Seat]:
    """A seat beside PyTorch, in the jail and without one."""
    if request.param == "jail":
        template = request.getfixturevalue("beside_pytorch")
        with template.seat([SCALE]) as taken:
            yield taken
    else:
        way = plain.way(tensors=True)
        with Template(Limits().with_tensors(), way) as template, template.seat([SCALE]) as taken:
            yield taken


def test_behind_the_wall_the_same_comes_of_it(seat: Seat) -> None:
    """Forward and backward of a Function, in float64 and in bfloat16, under the whole filter."""
    assert seat.ask(backward()).outputs[0].tolist() == [2.0, 2.0, 2.0]
    short = Question((Call("scale_forward", (as_dtype(X, "bfloat16"), 2.0)),), ("out",))
    assert dtype_name(seat.ask(short).outputs[0]) == "bfloat16"


def test_the_wall_says_what_is_seen(seat: Seat) -> None:
    """No system call is allowed besides those that NumPy needs, and no limit is missing."""
    wall = {layer.name: layer for layer in seat._template.wall}

    assert wall["system calls"].present
    assert wall["limits"].present
    if wall["namespaces"].present:
        assert wall["namespaces"].meaning.startswith("It sees Python, NumPy and PyTorch and")


def test_no_device_but_the_processor_is_behind_the_wall(seat: Seat) -> None:
    """What is asked on another one is not judged; the student's process has no say in it."""
    with pytest.raises(SandboxError, match="nothing behind the wall can be asked on cuda"):
        seat.ask(backward(device="cuda"))
