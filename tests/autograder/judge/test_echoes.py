"""A backward that lost points is told when the forward that feeds it has lost some too."""

from dataclasses import replace

import pytest
from fakes import scaling

from autograder.judge.compile import compile_key
from autograder.judge.echoes import echo_notes
from autograder.judge.judge import judge
from autograder.judge.keyfile import dump, load
from autograder.sandbox.observe import observe

RIGHT = """
def scale_forward(x, factor=2.0):
    return x * factor, (x, factor)

def scale_backward(dout, cache):
    return dout * cache[1], (dout * cache[0]).sum()
"""
ECHO = (
    "scale_backward may fail because of your scale_forward, which is not right yet: "
    "mend scale_forward first."
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


@pytest.mark.parametrize(("given", "says"), [("def scale_forward(x): ...", []), ("", [ECHO])])
def test_what_right_functions_stood_in_for_is_no_reason(given: str, says: list[str]) -> None:
    """A student's own key has none of these, and there it may be the reason."""
    key = compile_key(scaling.ASSIGNMENT, seed=1, seed_name="test", device="cpu")
    forward, backward = key.exercises
    signatures = {"scale_backward": ("dout", "cache")}
    calling = replace(
        key, exercises=(forward, replace(backward, given=given, signatures=signatures))
    )
    names: dict = {}
    exec(RIGHT.replace("x * factor, (x, factor)", "x + factor, (x, factor + 1)"), names)

    results = judge(key, lambda question: observe(question, names))

    assert list(echo_notes(calling, results)) == says


def test_what_may_be_called_is_read_in_the_text_that_is_given() -> None:
    """Helpers in it are no exercises; an exercise never rests on itself."""
    given = "def pair(x): ...\n\ndef scale_forward(x): ...\n\ndef scale_backward(dout, cache): ..."
    forward = replace(scaling.forward, given=given)
    checks = tuple(
        replace(check, exercise=forward, after=None)
        for check in scaling.ASSIGNMENT.checks
        if check.exercise is scaling.forward
    )
    alone = replace(scaling.ASSIGNMENT, exercises=(forward, scaling.backward), checks=checks)

    key = load(dump(compile_key(alone, seed=1, seed_name="test", device="cpu")))

    assert [exercise.rests_on for exercise in key.exercises] == [
        ("scale_backward",),
        ("scale_forward",),
    ]
