"""The student's notebook: it composes, its solutions are right, its numbers by hand are so."""

import re
from typing import Any

import pytest
from fakes.notebooks import examples, unprinted
from nbformat import NotebookNode

LAYERS = [
    ((1, 3, 3), (1, 2), {}),
    ((1, 5, 5), (1, 2), {"stride": 2}),
    ((1, 3, 3), (1, 3), {"padding": 1}),
    ((1, 5, 5), (1, 3), {"dilation": 2}),
    ((3, 32, 32), (10, 5), {"padding": 2}),
]
WINDOWS = [
    ((2, 4, 4), (2,), {}),
    ((1, 5, 5), (2,), {}),
    ((1, 5, 5), (2,), {"stride": 1}),
    ((1, 2, 2), (2,), {"padding": 1}),
]


@pytest.mark.parametrize(
    ("function", "example", "cases"),
    [("conv2d_output_shape", 0, LAYERS), ("pool2d_output_shape", 5, WINDOWS)],
)
def test_shapes_by_hand(
    instructor: NotebookNode, names: dict[str, Any], function: str, example: int, cases: list[Any]
) -> None:
    """What a row of the table prints is what the function returns."""
    rows = [
        (*shape, sizes[-1], sizes[-1], *how.values(), *names[function](shape, *sizes, **how))
        for shape, sizes, how in cases
    ]

    assert unprinted(examples(instructor)[example], *rows) == []


def test_padding_by_hand(text: str, names: dict[str, Any]) -> None:
    """Every call in the table of same_padding returns what stands beside it."""
    rows = re.findall(r"^\| `(same_padding\(.*\))` \| `(.*)` \|$", text, re.M)

    assert len(rows) == 4
    for call, returned in rows:
        assert eval(call, dict(names)) == eval(returned)


def test_receptive_fields_by_hand(text: str, names: dict[str, Any]) -> None:
    """Every stack in the table sees what stands beside it."""
    rows = re.findall(r"^\| `(\[.*\])` \| (\d+), (\d+) \|$", text, re.M)

    assert len(rows) == 5
    for layers, size, jump in rows:
        assert names["receptive_field"](eval(layers)) == (int(size), int(jump))


def test_the_counts_by_hand(instructor: NotebookNode, names: dict[str, Any]) -> None:
    """Parameters and multiply-accumulates of a layer done in the head, and of the worked one."""
    parameters, dense = names["conv2d_parameters"], names["dense_parameters"]
    macs, worked = names["conv2d_macs"], dense(3072, 10240)
    _, learns, costs, whole, *_ = examples(instructor)

    assert unprinted(learns, [parameters(2, 3, 1)], [parameters(3, 10, 5)]) == []
    assert unprinted(costs, [macs((1, 3, 3), 1, 2)], [macs((3, 32, 32), 10, 5, padding=2)]) == []
    assert unprinted(whole, [dense(2, 3)], [worked]) == []
    assert worked // parameters(3, 10, 5) == 41_404
