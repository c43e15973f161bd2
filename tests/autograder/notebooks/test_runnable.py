"""What of a cell is run outside Jupyter, and what is left out."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.notebooks.runnable import MOST_GROUPS, runnable

OFF = "# not run: "


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("%matplotlib inline\nx = 1", f"pass  {OFF}%matplotlib inline\nx = 1"),
        ("!pip install numpy", f"pass  {OFF}!pip install numpy"),
        ("pip install numpy", f"pass  {OFF}pip install numpy"),
        ("matplotlib inline", f"pass  {OFF}matplotlib inline"),
        ("load_ext a\nautoreload 2", f"pass  {OFF}load_ext a\npass  {OFF}autoreload 2"),
        ("!pip \\\n  numpy\nx = 1", f"pass  {OFF}!pip \\\n{OFF}  numpy\nx = 1"),
        (
            "if x:\n    !a \\\n    b \\\n    c\n    y",
            f"if x:\n    pass  {OFF}!a \\\n{OFF}    b \\\n{OFF}    c\n    y",
        ),
        ("  x = 1\n  if x:\n      y", "x = 1\nif x:\n    y"),
        ("\n\tx = 1\n\ty = 2", "\nx = 1\ny = 2"),
        ("    %time f()\n    x = 1", f"pass  {OFF}%time f()\nx = 1"),
        ("    >>> x = 1\n    >>> y = 2", "x = 1\ny = 2"),
        (">>> def f():\n...     return 1\n...\n>>> x = 1", "def f():\n    return 1\n\nx = 1"),
        ("In [12]: for i in x:\n    ...:     f(i)\n    ...: ", "for i in x:\n    f(i)\n"),
        ("?print", f"pass  {OFF}?print"),
        ("print??", f"pass  {OFF}print??"),
        ("t = %timeit -o f()", f"t = get_ipython()  {OFF}%timeit -o f()"),
        ("files = !ls", f"files = get_ipython()  {OFF}!ls"),
        ("for i in x:\n    %time f(i)", f"for i in x:\n    pass  {OFF}%time f(i)"),
        ("!echo it's\nx = 1", f"pass  {OFF}!echo it's\nx = 1"),
        ("%%time\nx = 1", f"{OFF}%%time\nx = 1"),
        ("\n%%timeit -n 3\nx = 1", f"\n{OFF}%%timeit -n 3\nx = 1"),
        ("x = f()\ncheck(f)", f"x = f()\npass  {OFF}check(f)"),
        ("check(\n    f\n)", f"pass  {OFF}check(\npass  {OFF}    f\npass  {OFF})"),
        (
            "from autograder.student import check",
            f"pass  {OFF}from autograder.student import check",
        ),
        ("import autograder.student as a", f"pass  {OFF}import autograder.student as a"),
    ],
)
def test_jupyters_own_lines_do_nothing(source: str, expected: str):
    """Each is replaced by a statement on the same line, so that line numbers stay."""
    assert runnable(source).text == expected
    ast.parse(expected)


@pytest.mark.parametrize(
    "source",
    [
        'text = """\n%matplotlib inline\n!ls\n"""',
        "x = (7\n%3)",
        "x = 5 % 3",
        "check = lambda f: f",
        "y = check(f)",
        "x = 1; check(f)",
        "check(f); x = 1",
        "def f(:\n    pass",
        "print 'hello'",
        "time = = 3",
        "env = {\nx = 1",
        "ls += (1",
        "cat //= [\n",
        '"\\d"',
        "",
        "x = '\N{SNOWMAN}'",
        "    # why\ndef f():\n    return 1",
        "    # why\ndef f(:\n    return 1",
        "  x = 1\n  if x:\ny = 2",
        'x = """\n>>> f()\n    ...: y\n"""',
    ],
)
def test_what_is_python_stays_as_it_is(source: str):
    """A percent sign in a string or in arithmetic is no magic, and a syntax error stays one."""
    assert runnable(source).text == source


@pytest.mark.parametrize("magic", ["bash", "html", "writefile a.py", "javascript", ""])
def test_a_cell_in_another_language_is_left_out_with_a_note(magic: str):
    """Only Python is run; the note names the magic."""
    result = runnable(f"%%{magic}\necho")

    assert result.text == ""
    assert f"%%{magic.split(' ')[0]}" in result.note


def test_more_magics_than_one_writes_end_the_search():
    """A cell of thousands of magics costs bounded time."""
    source = "\n".join(["%x", "y = 1"] * (MOST_GROUPS + 5))

    assert runnable(source).text.count(OFF) == MOST_GROUPS


@pytest.mark.parametrize(
    "source", ["(" * 3000, "-" * 100_000 + "1", "a" + ".b" * 50_000, "x = 1\0", "#" * 600_000]
)
def test_what_python_itself_cannot_parse_is_passed_on(source: str):
    """Nothing is raised; the sandbox will say what is wrong with it."""
    assert runnable(source).text == source


@given(st.text())
def test_lines_keep_their_numbers(source: str):
    """The text that is run has as many lines as the cell, unless the cell is left out."""
    text = runnable(source).text

    assert text == "" or text.count("\n") == source.count("\n")
