"""Ask functions written in PyTorch the questions that answers are asked.

It imports torch when the first question comes.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from autograder.model.question import Observation, Question
from autograder.sandbox.observe import observe
from autograder.sandbox.tensors import Pairs, arrays, observe_tensors, tensors, write_back

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


def asker(
    functions: Mapping[str, Function], device: Any, *, as_tensors: bool = False
) -> Callable[[Question], Observation]:
    """Return the function that puts a question to `functions` on a device.

    With `as_tensors` they are asked as answers in PyTorch are: see `sandbox.tensors`.
    """
    if as_tensors:
        return lambda question: observe_tensors(question, functions, device)
    wrapped = {name: on_arrays(function, device) for name, function in functions.items()}
    return lambda question: observe(question, wrapped)


def on_arrays(function: Function, device: Any) -> Function:
    """Return `function` of tensors as a function of arrays; what it writes into them shows."""

    def call(*args: Any, **kwargs: Any) -> Any:
        pairs: Pairs = []
        made = [tensors(value, device, pairs) for value in args]
        named = {name: tensors(value, device, pairs) for name, value in kwargs.items()}
        returned = function(*made, **named)
        for given, tensor in pairs:
            write_back(given, tensor)
        return arrays(returned)

    return call
