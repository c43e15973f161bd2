"""Ask functions written in PyTorch the questions that NumPy answers are asked.

The only module of the judge that knows torch, and it imports it when the first question comes.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np

from autograder.model.question import Observation, Question
from autograder.sandbox.observe import observe

Function = Callable[..., Any]


@contextmanager
def one_thread() -> Iterator[None]:
    """Let torch compute on one thread: on arrays this small a second one costs time."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def asker(functions: Mapping[str, Function], device: Any) -> Callable[[Question], Observation]:
    """Return the function that puts a question to `functions` on a device."""
    wrapped = {name: on_arrays(function, device) for name, function in functions.items()}
    return lambda question: observe(question, wrapped)


def on_arrays(function: Function, device: Any) -> Function:
    """Return `function` of tensors as a function of arrays; what it writes into them shows."""

    def call(*args: Any, **kwargs: Any) -> Any:
        pairs: list[tuple[Any, Any]] = []
        tensors = [_tensors(value, device, pairs) for value in args]
        named = {name: _tensors(value, device, pairs) for name, value in kwargs.items()}
        returned = function(*tensors, **named)
        for given, made in pairs:
            _write_back(given, made)
        return _arrays(returned)

    return call


def _write_back(given: Any, made: Any) -> None:
    """Put into an array, or a dict, what the function left in the tensors made from it."""
    if isinstance(given, dict):
        given.clear()
        given.update({name: _arrays(item) for name, item in made.items()})
    else:
        given[...] = made.detach().cpu().numpy()


def _tensors(value: Any, device: Any, pairs: list[tuple[Any, Any]]) -> Any:
    import torch

    if isinstance(value, np.ndarray):
        tensor = torch.from_numpy(value.copy()).to(device)
        pairs.append((value, tensor))
        return tensor
    if isinstance(value, tuple):
        return _alike(value, [_tensors(item, device, pairs) for item in value])
    if isinstance(value, dict):
        state = {name: _tensors(item, device, []) for name, item in value.items()}
        pairs.append((value, state))
        return state
    return value


def _arrays(value: Any) -> Any:
    import torch

    if isinstance(value, torch.Tensor):
        return value.detach().cpu().numpy()
    if isinstance(value, (tuple, list)):
        return _alike(value, map(_arrays, value)) if _has_tensor(value) else value
    return value


def _alike(value: Any, items: Iterable[Any]) -> Any:
    """Return a tuple of `items`; a named tuple, such as a cache, keeps its names."""
    return type(value)(*items) if hasattr(value, "_fields") else tuple(items)


def _has_tensor(value: Any) -> bool:
    import torch

    return any(isinstance(item, torch.Tensor) for item in value)
