"""Functions of tensors, asked as functions of arrays: what an answer in PyTorch is called through.

A question carries arrays, whoever is asked. Here they become tensors on the question's device, and
what comes back becomes arrays again; a bfloat16 tensor is an array of `BFloat16`. What a call
writes into its tensors is written into the arrays too, so that `observe` sees it.

Two functions `NAME_forward(ctx, ...)` and `NAME_backward(ctx, ...)` are asked as PyTorch calls
them: as the two halves of a `torch.autograd.Function`, the second one by autograd. So the number of
gradients, and what was saved for the backward, have to be as PyTorch wants them.

While an answer computes it is watched for layers that PyTorch has ready. This is a courtesy to
those who forgot that they were to write them, and no wall: an answer that hides what it calls is
not found out.

PyTorch is imported when the first question comes: this module travels with notebooks that need it
not.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, TypeAlias

import numpy as np

from autograder.model.brain import BFloat16, as_dtype
from autograder.model.errors import SandboxError
from autograder.model.question import LAYERS, TF32, Observation, Oddity, Question
from autograder.sandbox.observe import describe_error, observe

FORWARD, BACKWARD = "_forward", "_backward"
DETERMINISM = "determinism"
OPERATIONS = {  # a part of the name of each of PyTorch's operations that is such a layer
    "convolution": ("convolution", "conv1d", "conv2d", "conv3d", "conv_"),
    "pooling": ("_pool", "_unpool"),
    "normalization": ("batch_norm", "layer_norm", "group_norm", "instance_norm", "rms_norm"),
}
LIBRARIES = (  # of PyTorch; all else a student may have made
    *("aten", "quantized", "_quantized", "mkldnn", "mkldnn_prepacked", "onednn", "prepacked"),
)

Function: TypeAlias = Callable[..., Any]
Observer: TypeAlias = Callable[[Question, Mapping[str, Any]], Observation]
Pairs: TypeAlias = list[tuple[Any, Any]]  # what was given, and the tensor or dict made from it


def observer(*, as_tensors: bool) -> Observer:
    """Return what runs a question against functions of arrays, or of tensors."""
    return observe_tensors if as_tensors else observe


def warm_up() -> None:
    """Have PyTorch import what it imports on first use: no file can be opened where it is used.

    Nothing goes backward here, and no GPU is touched: neither would survive a fork. PyTorch asks
    for a folder to write to; it is told one that is there, and writes nothing.
    """
    os.environ["TORCHINDUCTOR_CACHE_DIR"] = "/"
    import torch

    layer = torch.nn.Linear(1, 1)
    layer.load_state_dict(layer.state_dict())
    with _watch(set()):
        loss = torch.nn.functional.cross_entropy(layer(torch.ones(1, 1)), torch.tensor([0]))
    del loss
    torch.optim.SGD(layer.parameters(), 0.1).step()


def start_cuda() -> str:
    """Have CUDA start in this process, and return why it does not, or nothing."""
    import torch

    try:
        ones = torch.ones(2, 2, device="cuda")
        torch.autograd.grad((ones.requires_grad_() @ ones).sum(), ones)
        torch.cuda.synchronize()
    except Exception as error:
        return describe_error(error)
    return ""


def observe_tensors(
    question: Question, functions: Mapping[str, Any], device: Any = None
) -> Observation:
    """Make the calls of a question with tensors, on its device if on no other.

    Raises:
        SandboxError: its device is not here.
    """
    asking = _Asking(functions, device or _present(question), question)
    with in_mode("" if device else question.mode):
        wanted = {call.function: asking.of(call.function) for call in question.calls}
        seen = observe(question, wanted)
    return replace(seen, borrowed=tuple(name for name in LAYERS if name in asking.borrowed))


def _present(question: Question) -> str:
    import torch

    if question.device != "cpu" and not torch.cuda.is_available():
        raise SandboxError(f"it is asked on {question.device}, and there is no such device here")
    return question.place


@contextmanager
def in_mode(mode: str) -> Iterator[None]:
    """Have PyTorch compute in a mode, or, where none is named, as it does by itself.

    With `TF32` matrix products read that much of a float32. With `determinism` PyTorch refuses
    what may differ from run to run.
    """
    if not mode:
        yield
        return
    import torch

    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")  # which determinism asks for
    short, same = (
        torch.backends.cuda.matmul.allow_tf32,
        torch.are_deterministic_algorithms_enabled(),
    )
    torch.backends.cuda.matmul.allow_tf32 = mode == TF32
    torch.use_deterministic_algorithms(mode == DETERMINISM)
    try:
        yield
    finally:
        torch.backends.cuda.matmul.allow_tf32 = short
        torch.use_deterministic_algorithms(same)


@dataclass(eq=False)
class _Asking:
    """One question being asked: what was made of its arrays, and what was seen meanwhile."""

    functions: Mapping[str, Any]
    device: Any
    question: Question
    borrowed: set[str] = field(default_factory=set)
    pairs: Pairs = field(default_factory=list)
    gradients: list[tuple[Any, ...]] = field(default_factory=list)

    def of(self, name: str) -> Function | None:
        """Return who answers for a function; nobody where it is not defined."""
        function = self.functions.get(name)
        if not callable(function):
            return None
        if name.endswith(FORWARD):
            return self._forward(name, function)
        return self._backward if name.endswith(BACKWARD) else self._plain(function)

    def _plain(self, function: Function) -> Function:
        def call(*args: Any, **kwargs: Any) -> Any:
            made = [self._made(value) for value in args]
            named = {key: self._made(value) for key, value in kwargs.items()}
            with self._watched():
                returned = function(*made, **named)
            self._write_back()
            return self._shown(returned)

        return call

    def _forward(self, name: str, forward: Function) -> Function:
        backward = self.functions.get(name.removesuffix(FORWARD) + BACKWARD)
        layer = _layer(name.removesuffix(FORWARD), forward, self._recording(backward))
        differentiated = any(call.function.endswith(BACKWARD) for call in self.question.calls)

        def call(*args: Any) -> Any:
            made = [self._made(value, differentiated) for value in args]
            with self._watched():
                out = layer.apply(*made)
            self._write_back()
            return ((out, made),) if differentiated else self._shown(out)

        return call

    def _recording(self, backward: Any) -> Function:
        def recorded(ctx: Any, *douts: Any) -> Any:
            if not callable(backward):
                raise NotImplementedError
            gradients = backward(ctx, *douts)
            own = gradients if isinstance(gradients, tuple) else (gradients,)
            self.gradients.append(own)
            return gradients

        return recorded

    def _backward(self, dout: Any, forward: Any) -> Any:
        """Return the gradients as the answer made them, after PyTorch has taken them."""
        import torch

        out, made = forward
        if not isinstance(out, torch.Tensor):
            raise TypeError(f"the forward returned {type(out).__name__} where a tensor was asked")
        inputs = [value for value in made if _is_differentiable(value)]
        upstream = self._made(dout)
        with self._watched():
            torch.autograd.grad(out, inputs, upstream, allow_unused=True)
        self._write_back()
        shown = [self._shown(value) for value in self.gradients[-1][: len(self.question.returns)]]
        return shown[0] if len(self.question.returns) == 1 else tuple(shown)

    def _made(self, value: Any, differentiated: bool = False) -> Any:
        return tensors(value, self.device, self.pairs, differentiated)

    def _shown(self, value: Any) -> Any:
        """Return what an answer made as arrays; what is no tensor, or lies elsewhere, is told."""
        import torch

        if isinstance(value, np.ndarray):
            return Oddity("an array of NumPy and no tensor")
        return arrays(value, torch.device(self.device).type)

    def _write_back(self) -> None:
        for given, made in self.pairs:
            write_back(given, made)

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Note what one call borrows; the last call is the one that is asked, and has the word."""
        self.borrowed.clear()
        with _watch(self.borrowed):
            yield


def _layer(name: str, forward: Function, backward: Function) -> Any:
    """Return the `torch.autograd.Function` with these two halves."""
    import torch

    halves = {"forward": staticmethod(forward), "backward": staticmethod(backward)}
    return type(name, (torch.autograd.Function,), halves)


def _is_differentiable(value: Any) -> bool:
    import torch

    return isinstance(value, torch.Tensor) and value.requires_grad


def _watch(borrowed: set[str]) -> AbstractContextManager[Any]:
    """Return what notes in `borrowed` the layers of PyTorch that are used inside it."""
    watch: AbstractContextManager[Any] = _watcher()(borrowed)
    return watch


@cache
def _watcher() -> type[Any]:
    from torch.utils._python_dispatch import TorchDispatchMode

    class Watch(TorchDispatchMode):  # type: ignore[misc]  # PyTorch does not type it
        def __init__(self, borrowed: set[str]) -> None:
            super().__init__()
            self._borrowed = borrowed

        def __torch_dispatch__(
            self, func: Any, types: Any, args: Any = (), kwargs: Any = None
        ) -> Any:
            del types
            self._borrowed |= _layers_in(func._schema.name)
            return func(*args, **(kwargs or {}))

    return Watch


@cache
def _layers_in(operation: str) -> frozenset[str]:
    """Return what layer an operation of PyTorch is: `aten::max_pool2d_with_indices`, pooling."""
    library, _, name = operation.partition("::")
    return frozenset(
        layer
        for layer, parts in OPERATIONS.items()
        if library in LIBRARIES and any(part in name for part in parts)
    )


def tensors(value: Any, device: Any, pairs: Pairs, differentiated: bool = False) -> Any:
    """Return arrays as tensors on a device, also those in tuples and dicts; note them in `pairs`.

    Floating-point tensors that are arguments themselves are to be `differentiated`, if asked.
    """
    if isinstance(value, np.ndarray):
        tensor = _tensor(value).to(device)
        tensor.requires_grad_(differentiated and tensor.is_floating_point())
        pairs.append((value, tensor))
        return tensor
    if isinstance(value, tuple):
        return _alike(value, [tensors(item, device, pairs) for item in value])
    if isinstance(value, dict):
        state = {name: tensors(item, device, []) for name, item in value.items()}
        pairs.append((value, state))
        return state
    return value


def _tensor(array: Any) -> Any:
    import torch

    if isinstance(array, BFloat16):
        return torch.from_numpy(np.array(array, subok=False)).bfloat16()
    return torch.from_numpy(array.copy())


def write_back(given: Any, made: Any) -> None:
    """Put into an array, or a dict, what a function left in the tensors made from it."""
    if isinstance(given, dict):
        given.clear()
        given.update({name: arrays(item) for name, item in made.items()})
    else:
        given[...] = arrays(made)


def arrays(value: Any, place: str = "") -> Any:
    """Return tensors as arrays, also those in a tuple or a list.

    One that is not in the `place` where it is to be, if that is said, is no answer.
    """
    import torch

    if isinstance(value, torch.Tensor):
        if place not in ("", value.device.type):
            return Oddity(f"a tensor on {value.device.type}, where its inputs are on {place}")
        return _array(value.detach().cpu())
    if isinstance(value, (tuple, list)):
        items = (arrays(item, place) for item in value)
        return _alike(value, items) if _has_tensor(value) else value
    return value


def _array(tensor: Any) -> Any:
    import torch

    if tensor.dtype is torch.bfloat16:
        return as_dtype(tensor.float().numpy(), "bfloat16")
    return tensor.numpy()


def _alike(value: Any, items: Iterable[Any]) -> Any:
    """Return a tuple of `items`; a named tuple, such as a cache, keeps its names."""
    return type(value)(*items) if hasattr(value, "_fields") else tuple(items)


def _has_tensor(value: Sequence[Any]) -> bool:
    import torch

    return any(isinstance(item, torch.Tensor) for item in value)
