"""Which cells of a release nothing rests on."""

import pytest

from autograder.notebooks.idle import idle

ANSWER = "import numpy as np\ndef f(x):\n    y = np.sum(x)\n    return y"
SHOWN = "x = np.ones(3)\ny = f(x)\nprint(y)"


def test_a_cell_that_only_shows_is_idle() -> None:
    """`x` and `y` within a function are its own."""
    assert idle({7: SHOWN}, [ANSWER]) == {7}


@pytest.mark.parametrize(
    "text",
    [
        "print(x)",
        "def g():\n    return x",
        "def g():\n    global y\n    y += 1",
        "class A:\n    z = y",
        "x += 1",
        "g = lambda: [x for _ in range(3)]",
        "def g():\n    return eval('x')",
        "globals()['x']",
    ],
)
def test_a_cell_that_another_rests_on_is_not(text) -> None:
    """A name that it binds may be used, or any name at all."""
    assert idle({7: SHOWN}, [ANSWER, text]) == set()


def test_a_cell_that_is_needed_for_a_needed_one_is_needed() -> None:
    """The last rests on the middle one, which rests on the first; nothing rests on the other."""
    shown = {1: "a = 1", 2: "b = a", 3: "c = 2"}

    assert idle(shown, ["def f():\n    return b"]) == {3}


def test_what_is_no_python_uses_nothing() -> None:
    """It does not run anyway."""
    assert idle({7: SHOWN}, ["print(x"]) == {7}


def test_where_a_cell_cannot_be_looked_into_none_is_idle() -> None:
    """Pasted data, say."""
    assert idle({7: SHOWN}, ["z = '" + "a" * 600_000 + "'"]) == set()
