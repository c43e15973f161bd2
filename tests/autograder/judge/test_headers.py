"""Why a function cannot be called as it is asked is told from its first line."""

import json
import sys

import pytest
from fakes import scaling
from fakes.scaling_notebook import handed_in, released

from autograder.judge.compile import compile_key
from autograder.judge.grade import Desk
from autograder.judge.headers import header_notes
from autograder.judge.judge import judge
from autograder.judge.key import AnswerKey
from autograder.model.verdict import Verdict
from autograder.sandbox.limits import Limits
from autograder.sandbox.observe import observe
from autograder.sandbox.seat import Template

RIGHT = """
def scale_forward(x, factor=2.0):
    return x * factor, (x, factor)

def scale_backward(dout, cache):
    return dout * cache[1], (dout * cache[0]).sum()
"""
HEAD = "def scale_forward(x, factor=2.0):"


@pytest.fixture(scope="module")
def key() -> AnswerKey:
    return compile_key(scaling.ASSIGNMENT, seed=1, seed_name="test", device="cpu")


def notes(key: AnswerKey, source: str) -> list[str]:
    names: dict = {}
    exec(source, names)
    results = judge(key, lambda question: observe(question, names))
    return list(header_notes(key, [source, "not python ("], results))


@pytest.mark.parametrize(
    ("head", "says"),
    [
        (
            "def scaled(x, factor=2.0):",
            "scale_forward is not defined, but scaled has its parameters; "
            "if that is it, rename it.",
        ),
        (
            "def scale_forward(factor, x=2.0):",
            "scale_forward has its parameters in the order (factor, x), and it is called as "
            "scale_forward(x, factor); put them in that order.",
        ),
        (
            "def scale_forward(x, by=2.0, *, factor_=2.0):\n    factor = by",
            "scale_forward has no parameter factor, and it is called as "
            "scale_forward(x, factor); write it so.",
        ),
    ],
)
def test_another_name_or_order_is_told_with_what_to_do(
    key: AnswerKey, head: str, says: str
) -> None:
    """A sentence for each, beside the finding that the call came to nothing."""
    assert notes(key, RIGHT.replace(HEAD, head)) == [says]


@pytest.mark.parametrize(
    "source",
    [
        RIGHT,
        RIGHT.replace("(dout, cache)", "(d, c)").replace("dout", "d").replace("cache", "c"),
        RIGHT.replace("(x, factor=2.0)", "(x, **how)").replace(
            "return x *", "factor = how.get('factor', 2.0)\n    return x *"
        ),
        RIGHT.replace(HEAD, "def scaled(x, factor=2.0):") + "scale_forward = scaled\n",
        RIGHT.replace("x * factor,", "x + factor,"),
    ],
    ids=["right", "own names", "any keyword", "assigned", "wrong numbers"],
)
def test_what_can_be_called_as_it_is_asked_has_no_note(key: AnswerKey, source: str) -> None:
    """Parameters that are given by their place may have any name."""
    assert notes(key, source) == []


MISSING = "ModuleNotFoundError: No module named 'torch'"
ADVICE = "torch is not there when it is graded; do without it"


def marked(key: AnswerKey, header: str) -> Verdict:
    """Return what comes of a right answer with another first line of its forward."""
    data = json.dumps(handed_in()).replace(HEAD, header)
    with Template(Limits()) as template:
        return Desk(key, released(), template).mark(data.encode(), "s01").verdict


def test_a_module_that_is_not_there_is_told_with_what_to_do(key: AnswerKey) -> None:
    """PyTorch in an assignment in NumPy is one; the student is not left with an error's name."""
    verdict = marked(key, f"import torch\\n{HEAD}")

    (note,) = (note for note in verdict.notes if f"met with {MISSING}" in note)
    assert note.endswith(f"; {ADVICE}.")


def test_a_module_that_a_function_imports_is_told_likewise(key: AnswerKey) -> None:
    """It is a finding of the function's own checks, and of those that need what it returns."""
    forward, backward = marked(key, f"{HEAD}\\n    import torch").results

    assert forward.findings[0].fact == f"scale_forward raised {MISSING}; {ADVICE}"
    assert backward.findings[0].fact == (
        f"scale_forward raised {MISSING}, and scale_backward needs what it returns; {ADVICE}"
    )


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("open('x.txt', 'w')", "OSError"),
        ("__import__('threading').Thread(target=print).start()", "RuntimeError: can't start new"),
    ],
    ids=["file", "thread"],
)
def test_what_is_outside_is_told_with_what_to_do(key: AnswerKey, line: str, error: str) -> None:
    """A line that wants it costs itself alone, and its cell is named as the student counts."""
    verdict = marked(key, f"{line}\\n{HEAD}")

    (note,) = (note for note in verdict.notes if error.partition(":")[0] in note)
    assert note.startswith("Code cell 2 met with ")
    assert "(cell 2, line 1)" in note
    assert "; files, threads, " in note
    assert note.endswith("are not there when it is graded; do without them.")
    assert [result.earned for result in verdict.results] == [4, 3]


def test_a_syntax_error_is_told_with_the_python_that_reads_it(key: AnswerKey) -> None:
    """It may be right in a newer one."""
    verdict = marked(key, f"x = = 1\\n{HEAD}")

    python = ".".join(map(str, sys.version_info[:2]))
    (note,) = (note for note in verdict.notes if "SyntaxError" in note)
    assert note.endswith(f"Python {python} reads it when it is graded.")


def test_a_note_is_no_longer_than_is_read(key: AnswerKey) -> None:
    """A name may have any length."""
    long = "scale_" + 50_000 * "x"
    verdict = marked(key, HEAD.replace("scale_forward", long))

    assert any(long[:900] in note for note in verdict.notes)
    assert max(map(len, verdict.notes)) < 1_100
