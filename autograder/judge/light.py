"""All replies of an exercise are kept until it is judged; an answer must not fill the memory so."""

from dataclasses import replace

import numpy as np

from autograder.judge.key import Rung
from autograder.model.question import Observation, Output

MOST_BYTES = 1 << 20  # that are kept of an array whose shape nobody expects


def light(reply: Observation, rung: Rung) -> Observation:
    """Return a reply without the contents of arrays that are large and of another shape."""
    if not any(map(_is_large, reply.outputs)):
        return reply
    pairs = zip(reply.outputs, rung.expected, strict=False)
    return replace(reply, outputs=tuple(_outline(*pair) for pair in pairs))


def _is_large(output: Output) -> bool:
    return isinstance(output, np.ndarray) and output.nbytes > MOST_BYTES


def _outline(output: Output, expected: Output) -> Output:
    """Return an output, or its first number in its shape where the others are no use."""
    if not isinstance(output, np.ndarray) or not _is_large(output):
        return output
    if isinstance(expected, np.ndarray) and output.shape == expected.shape:
        return output
    first = output[(slice(1),) * output.ndim].copy()
    return np.broadcast_to(first, output.shape, subok=True)
