"""Words that meant something else in earlier years, behind the wall."""

import pytest

from autograder.audit.cells import cells, of_python_2
from autograder.audit.courses.cs231n import CS231N
from autograder.audit.find import Sources
from autograder.audit.inside.old_meanings import divides_as_of_old
from autograder.sandbox.seat import Template

FIRST = cells(Sources({}, {}), CS231N, {})[0]
NUMPY = "import numpy as np\n"


@pytest.fixture(scope="module")
def template():
    with Template() as template:
        yield template


def ran(template: Template, text: str, names: str) -> str:
    """Return how a text ended that is compiled as it is meant and has to leave names so."""
    meant = f"scope = {{}}\nexec(compiled({text!r}, 'm.py', divides_as_of_old({text!r})), scope)"
    with template.seat([FIRST, f"{meant}\nassert ({names}), scope"]) as seat:
        return seat.cells[-1]


@pytest.mark.parametrize(
    ("text", "y"),
    [
        ("n = len(xrange(7))\ny = 1 + (n - 2) / 2", 3),
        ("xrange(1)\ny = 7.0 / 2", 3.5),
        ("xrange(1)\ny = 7\ny /= 2", 3),
        ("xrange(1)\ny = 7\ny /= 2.0", 3.5),
        (f"{NUMPY}xrange(1)\ny = int((np.arange(8) / 2)[7])", 3),
        ("print 'size', 7\ny = 7 / 2", 3),
        ("if 7:\n    print 'it is %d' % 7,  # seven\n    y = 7 / 2", 3),
        ("for y in (7,):\n    if y:\n\ty = y / 2", 3),
    ],
)
def test_whole_numbers_stay_whole_in_python_2(template: Template, text: str, y: float) -> None:
    """Who reads a name, a print or an indent that Python 3 has not reads Python 2."""
    assert ran(template, text, f"repr(scope['y']) == {str(y)!r}") == ""


@pytest.mark.parametrize(
    "text",
    [
        "y = 7 / 2",
        "from past.builtins import xrange\nxrange(1)\ny = 7 / 2",
        "try:\n    xrange\nexcept NameError:\n    xrange = range\ny = 7 / 2",
        "from __future__ import division\nxrange(1)\ny = 7 / 2",
        "from __future__ import division\nprint 'size', 7\ny = 7 / 2",
    ],
)
def test_a_fraction_stays_one_in_python_3(template: Template, text: str) -> None:
    """So it does where Python 2 was told so, and where an old name is asked for from elsewhere."""
    assert not divides_as_of_old(text)
    assert ran(template, text, "scope['y'] == 3.5") == ""


def test_a_file_beside_an_old_one_has_its_fractions_if_it_asks(template: Template) -> None:
    """Whoever knew of the two divisions meant the one that is named."""
    text = "from __future__ import division\ny = 7 / 2"
    line = f"scope = {{}}\nexec(compiled({text!r}, 'm.py', True), scope)\nassert scope['y'] == 3.5"
    with template.seat([FIRST, line]) as seat:
        assert seat.cells[-1] == ""


def test_an_array_is_divided_where_it_lies(template: Template) -> None:
    """`/=` changes what other names stand for, in either Python."""
    text = f"{NUMPY}xrange(1)\nx = np.ones(2)\ny = x\ny /= 2"
    assert ran(template, text, "scope['x'].tolist() == [0.5, 0.5]") == ""


@pytest.mark.parametrize(
    ("call", "value"),
    [
        ("int(np.array([3]))", 3),
        ("float(np.full((1, 1), 3.5))", 3.5),
        ("int(np.where(np.array([0, 0, 1]))[0])", 2),
        ("int('11', 2)", 3),
        ("int(*['11', 2])", 3),
        ("int()", 0),
    ],
)
def test_an_array_of_one_number_is_that_number(template: Template, call: str, value: float) -> None:
    """`int(row)` after `np.where` was common until NumPy 2.4 refused it."""
    assert ran(template, f"{NUMPY}y = {call}", f"repr(scope['y']) == {str(value)!r}") == ""


def test_an_array_of_several_numbers_is_none(template: Template) -> None:
    """It never was."""
    assert "only" in ran(template, f"{NUMPY}y = int(np.array([3, 4]))", "True")


def test_a_syntax_error_is_told_of_the_text_as_it_stands(template: Template) -> None:
    """What is neither Python is not told in words that nobody wrote."""
    text = "print 'size'\nraise KeyError, 'size'\n"
    assert not divides_as_of_old(text)
    assert "Missing parentheses in call to 'print'" in ran(template, text, "True")


def test_what_lies_beside_a_file_of_python_2_is_python_2() -> None:
    """A file that shows nothing of its year is as old as the one that is asked beside it."""
    found = Sources(
        {"a/layers.py": ("xrange(3)",), "a/sizes.py": ("1 / 2",), "b/new.py": ("1 / 2",)}, {}
    )
    assert of_python_2(found, ["a/layers.py"]) == ("a/layers.py", "a/sizes.py")
    assert of_python_2(found, ["b/new.py"]) == ("a/layers.py",)
