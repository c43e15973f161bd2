"""A backward that lost points is told when the forward that feeds it has lost some too."""

import pytest
from fakes import scaling

from autograder.judge.compile import compile_key
from autograder.judge.echoes import echo_notes
from autograder.judge.judge import judge
from autograder.sandbox.observe import observe

RIGHT = """
def scale_forward(x, factor=2.0):
    return x * factor, (x, factor)

def scale_backward(dout, cache):
    return dout * cache[1], (dout * cache[0]).sum()
"""
ECHO = (
    "scale_backward is given what your scale_forward returns, which is not right yet. "
    "Mend scale_forward first; scale_backward may come right with it."
)


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("", "", []),
        ("return x * factor, (x, factor)", "return x + factor, (x, factor + 1)", [ECHO]),
        ("return x * factor, (x, factor)", "return x + factor, (x, factor)", []),
        ("dout * cache[1]", "dout", []),
        ("return x * factor, (x, factor)", "raise NotImplementedError", []),
    ],
)
def test_an_echo_is_told_where_both_lost_points(right: str, wrong: str, says: list[str]) -> None:
    """Alone, neither function says anything of the other."""
    key = compile_key(scaling.ASSIGNMENT, seed=1, seed_name="test", device="cpu")
    names: dict = {}
    exec(RIGHT.replace(right, wrong), names)

    results = judge(key, lambda question: observe(question, names))

    assert list(echo_notes(key, results)) == says
