"""What findings say, in the words that pages, notebooks and terminals share."""

from dataclasses import replace

import pytest
from fakes import verdicts
from hypothesis import given
from hypothesis import strategies as st

from autograder.model import wording
from autograder.model.verdict import Finding, Outcome, Result

BROKEN = Finding("a", "Out is right.", Outcome.BROKEN, 2, "out[0] is 1, expected 2", "f(1)")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("two cells were put back", "Two cells were put back."),
        ("it took longer than 2 s.", "It took longer than 2 s."),
        ("a02_convolution.ipynb is no notebook", "a02_convolution.ipynb is no notebook."),
        ("conv2d_forward is not defined", "conv2d_forward is not defined."),
        ("out[0] is 1, expected 2", "out[0] is 1, expected 2."),
        ("notes.txt is not there", "notes.txt is not there."),
        ("classroom/roster.csv lists nobody", "classroom/roster.csv lists nobody."),
        ("done.", "Done."),
        ("why?", "Why?"),
        ("", "."),
    ],
)
def test_a_sentence_begins_with_a_capital_unless_it_begins_with_a_name(text, said) -> None:
    """The name of a file or a function is never spelled otherwise than it is."""
    assert wording.sentence(text) == said


def test_a_broken_check_says_claim_fact_and_the_smallest_case() -> None:
    """Both numbers and the call come with the claim that they contradict."""
    assert wording.finding_lines(BROKEN) == (
        "Not yet: Out is right.",
        "But out[0] is 1, expected 2.",
        "The case:",
        "f(1)",
    )


def raised(code: str) -> str:
    """Return the fact that Python's own error makes when `layer` is asked."""
    names: dict = {}
    exec(f"def earlier(x, *, stride=1): ...\n{code}", names)
    with pytest.raises((NameError, TypeError)) as error:
        names["layer"](1, stride=2)
    return f"layer raised {error.type.__name__}: {error.value}"


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (
            "def layer(x, stride): return math.sqrt(x)",
            "; write `import math` in a cell of this notebook.",
        ),
        (
            "def layer(x, stride): return np.sqrt(x)",
            "; write `import numpy as np` in a cell of this notebook.",
        ),
        ("def layer(x): ...", "; let its first line be as it was handed out."),
        ("def layer(*, stride): ...", "; let its first line be as it was handed out."),
        ("def layer(x, y, stride): ...", "; let its first line be as it was handed out."),
        (
            "def layer(x, stride): return earlier(x, stride)",
            "; what stands behind the * in the first line of earlier is given by its name, "
            "as in stride=2.",
        ),
        (
            "def layer(x, stride): return range(4 / stride)",
            "; where a whole number is wanted, divide by `//`, as `/` never gives one.",
        ),
        (
            "import numpy as np\ndef layer(x, stride): return np.zeros((x / stride, 1))",
            "; where a whole number is wanted, divide by `//`, as `/` never gives one.",
        ),
        (
            "import numpy as np\ndef layer(x, stride): return np.zeros(x / stride)",
            "; where a whole number is wanted, divide by `//`, as `/` never gives one.",
        ),
        (
            "def layer(x, stride): return 'pixels'[: x / stride]",
            "; where a whole number is wanted, divide by `//`, as `/` never gives one.",
        ),
        ("def layer(x, stride): return range('2')", "cannot be interpreted as an integer."),
        ("def layer(x, stride): return weigth", "name 'weigth' is not defined."),
        ("def layer(x, stride): return x + 'a'", "'int' and 'str'."),
    ],
)
def test_an_error_comes_with_what_to_do(code: str, says: str) -> None:
    """A missing import, another first line, a keyword given by its place; else Python's words."""
    line = wording.fact_line(replace(BROKEN, fact=raised(code)))

    assert line.startswith("But layer raised ")
    assert line.endswith(says)
    assert line.count(";") == says.count(";")


def test_a_ladder_says_how_many_of_its_cases_fail() -> None:
    """A student sees whether all fails or one corner of it."""
    finding = replace(BROKEN, rungs=5, rungs_broken=3)
    assert "3 of 5 cases fail; the smallest of them:" in wording.finding_lines(finding)


@pytest.mark.parametrize(
    ("number", "line"),
    [
        (0, ""),
        (1, "1 check waits until one above is kept."),
        (2, "2 checks wait until one above is kept."),
    ],
)
def test_checks_that_wait_are_counted(number: int, line: str) -> None:
    """Nobody takes a check that was not asked for one that failed."""
    waits = replace(BROKEN, waits_for="slides")
    assert wording.finding_lines(waits) == ("Waits: Out is right.",)
    assert wording.waiting_line(Result("f", (BROKEN, *[waits] * number), "")) == line


def test_what_is_not_judged_blames_nobody() -> None:
    """The reason is said without a `But`."""
    finding = replace(BROKEN, outcome=Outcome.NOT_JUDGED, fact="the machine is full", case="")
    assert wording.finding_lines(finding) == ("Not judged: Out is right.", "The machine is full.")


def test_a_diagnosis_tells_the_numbers_and_the_belief() -> None:
    """The belief is said of `one`, not of the student."""
    assert wording.diagnosis_lines(verdicts.FLIPS) == (
        "Your numbers are those of a kernel flipped both ways.",
        "They come out when one thinks convolution flips the kernel, as it does in signal "
        "processing.",
    )


def test_a_result_says_the_belief_once_and_where_to_read_on() -> None:
    """Right below the points, before the checks one by one."""
    result = verdicts.flipped().results[0]
    lines = wording.result_lines(result, "https://book.example/")
    assert lines[0] == "conv2d_forward: 0 of 13 points"
    assert lines[2] == (
        "See the book, convolution, flip: https://book.example/convolution.html#sec-flip"
    )


def test_a_belief_without_a_section_leaves_no_empty_line() -> None:
    """Where no chapter is written yet, nothing is said of the book."""
    result = verdicts.flipped().results[0]
    unread = replace(result, diagnosis=replace(verdicts.FLIPS, section=""))
    lines = wording.result_lines(unread, "https://book.example")

    assert "" not in lines
    assert not any("See the book" in line for line in lines)


@pytest.mark.parametrize("section", ["javascript:alert(1)", 'a" onclick="x', "https://h/x", ""])
def test_what_is_no_section_of_the_book_is_no_link(section) -> None:
    """Only a page of the book and a part of it become an address."""
    assert wording.link(section, "https://book.example") == ""


@given(st.from_regex(wording.SECTION, fullmatch=True) | st.text(max_size=30))
def test_a_link_stays_in_the_book(section) -> None:
    """Whatever stands for a section, no other host is linked."""
    link = wording.link(section, "https://book.example")
    assert link in ("", f"https://book.example/{section.partition(' ')[0]}")


@pytest.mark.parametrize(
    ("section", "title"),
    [
        ("convolution.html#sec-flip", "convolution, flip"),
        ("part/convolution.html#sec-gradient-check", "convolution, gradient check"),
        ("from_dense.html", "from dense"),
        ("pooling.html#sec-ties Pooling, “And if they tie?”", "Pooling, “And if they tie?”"),
        ("not a section!", "not a section!"),
    ],
)
def test_a_section_is_named_in_words(section, title) -> None:
    """A reader sees words and no file name."""
    assert wording.section_title(section) == title
