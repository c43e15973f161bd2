"""The student's notebook: it composes, its solutions are right, its numbers by hand are so."""

import re
from typing import Any

import pytest

CASES = {
    (1, 3, 3): ((1, 2), {}, (1, 2, 2)),
    (1, 5, 5): ((1, 2), {"stride": 2}, (1, 2, 2)),
    (3, 32, 32): ((10, 5), {"padding": 2}, (10, 32, 32)),
}


@pytest.mark.parametrize("shape", CASES)
def test_shapes_by_hand(text: str, names: dict[str, Any], shape: tuple[int, ...]) -> None:
    """What the table prints is what the function returns."""
    args, how, wanted = CASES[shape]
    printed = [r" \times ".join(map(str, one)) for one in (shape, wanted)]

    assert names["conv2d_output_shape"](shape, *args, **how) == wanted
    assert re.search(rf"\| \${re.escape(printed[0])}\$ .*\${re.escape(printed[1])}\$ \|", text)


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


def test_the_counts_by_hand(text: str, names: dict[str, Any]) -> None:
    """760 parameters, 768000 multiply-accumulates, and a dense layer 41,404 times as large."""
    assert names["conv2d_parameters"](3, 10, 5) == 760
    assert names["conv2d_macs"]((3, 32, 32), 10, 5, padding=2) == 768_000
    assert names["dense_parameters"](3072, 10240) == 31_467_520
    assert all(str(number) in text for number in (760, 768_000, 31_467_520))
    assert 31_467_520 // 760 == 41_404
