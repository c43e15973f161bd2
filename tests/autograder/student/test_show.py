"""The table in a notebook: accessible, escaped, without colors of its own."""

import re
import xml.etree.ElementTree as ET

import pytest

from autograder.model.verdict import Diagnosis, Finding, Outcome, Result
from autograder.student.show import Report

NASTY = '<script>alert("1")</script>&\x1b[31mred\x1b[0m\x07'
KEPT = Finding("a", "It has the right shape.", Outcome.KEPT, 2, rungs=3)
BROKEN = Finding(
    "b",
    "It is not turned around.",
    Outcome.BROKEN,
    3,
    fact="out[0] is 1, expected 2",
    case="f(x of 3)\nx = [1, 2, 3]",
    rungs=2,
    rungs_broken=1,
)
WAITS = Finding("c", "It steps.", Outcome.BROKEN, 1, waits_for="b")
UNKNOWN = Finding("d", "It is fast.", Outcome.NOT_JUDGED, 1, fact="the machine failed")
BELIEF = Diagnosis("flips", "Thinks it flips.", "a flipped kernel", "book.html#sec-flip")
FULL = Result("f", (KEPT, BROKEN, WAITS, UNKNOWN), "book.html#sec-all", diagnosis=BELIEF)


def table(report: Report) -> ET.Element:
    html = report._repr_html_().replace("<br>", "<br/>").replace("&hellip;", "")
    return ET.fromstring(f"<div>{html}</div>")


def text(element: ET.Element) -> str:
    return " ".join(" ".join(element.itertext()).split())


def test_it_has_a_caption_and_scoped_headers():
    """A screen reader hears what each number is about."""
    root = table(Report(FULL))

    assert text(root.find(".//caption")) == "f: 2 of 7 points"
    assert [text(h) for h in root.findall(".//thead//th[@scope='col']")] == [
        "Outcome",
        "What is promised",
        "Points",
    ]
    assert [text(h) for h in root.findall(".//tbody//th[@scope='row']")] == [
        "It has the right shape.",
        "It is not turned around.",
        "It steps.",
        "It is fast.",
    ]
    assert len(root.findall(".//th")) == len(root.findall(".//th[@scope]"))


def test_an_outcome_is_a_sign_and_a_word():
    """Nothing depends on a color."""
    rows = [text(row) for row in table(Report(FULL)).findall(".//tbody/tr")]

    assert [row for row in rows if " of " in row and not row.startswith("But")] == [
        "✓ Kept It has the right shape. 2 of 2",
        "✕ Not yet It is not turned around. 0 of 3",
        "… Waits It steps. 0 of 1",
        "– Not judged It is fast. 0 of 1",
    ]


def test_no_color_is_set():
    """So it is readable in a dark notebook as in a light one."""
    html = Report(FULL, "printed")._repr_html_()

    assert not re.search(r"#[0-9a-f]{3,6}\b|rgb|(?<!background:none;)color:(?!inherit)", html)


def test_the_belief_comes_first():
    """What the numbers are is worth more than any single one of them."""
    whole = text(table(Report(FULL)))

    assert whole.startswith("Your numbers are those of a flipped kernel. They come out when one")
    assert repr(Report(FULL)).splitlines()[1].startswith("Your numbers are those of a flipped")


def test_what_was_seen_is_told_below():
    """Fact, number of cases, case, and how many checks wait."""
    whole = text(table(Report(FULL, book="https://book.example/")))

    assert "But out[0] is 1, expected 2." in whole
    assert "1 of 2 cases fail; the smallest of them:" in whole
    assert "x = [1, 2, 3]" in whole
    assert "1 check waits until one above is kept." in whole
    assert "The mark uses the same checks with fresh numbers." in whole


def test_the_book_is_linked_when_its_address_is_known():
    """To the section of the belief; without an address its title is named."""
    link = table(Report(FULL, book="https://book.example/")).find(".//a")
    assert link.get("href") == "https://book.example/book.html#sec-flip"
    assert text(link) == "book, flip"

    without = table(Report(FULL))
    assert without.find(".//a") is None
    assert "See the book, book, flip." in text(without)


def test_a_full_mark_is_short():
    """A row a check, and no advice."""
    root = table(Report(Result("f", (KEPT,), "book.html")))

    assert len(root.findall(".//tbody/tr")) == 1
    assert "See the book" not in text(root)


@pytest.mark.parametrize("field", ["claim", "fact", "case"])
def test_every_text_is_escaped(field: str):
    """No tag, no command to a terminal, whatever an answer puts into a message."""
    finding = Finding(**{**BROKEN.__dict__, field: NASTY})
    report = Report(Result("f", (finding,), structure=NASTY), NASTY)

    assert "<script" not in report._repr_html_()
    assert "&lt;script&gt;" in report._repr_html_()
    for shown in (report._repr_html_(), repr(report)):
        assert "\x1b" not in shown
        assert "\x07" not in shown


def test_what_was_printed_is_folded():
    """It can be opened, and is not in the way."""
    root = table(Report(FULL, "hello\n"))

    assert text(root.find(".//details/summary")).startswith("What the function printed")
    assert text(root.find(".//details/pre")) == "hello"


def test_the_plain_text_says_the_same():
    """For a terminal, and for whoever reads the notebook as text."""
    plain = repr(Report(FULL, "hello", "https://book.example"))

    assert [line for line in plain.splitlines() if ": " in line][:2] == [
        "f: 2 of 7 points",
        "See the book, book, flip: https://book.example/book.html#sec-flip",
    ]
    assert "Kept: It has the right shape.\nNot yet: It is not turned around." in plain
    assert "https://book.example/book.html#sec-flip" in plain
    assert plain.endswith("While it was checked, the function printed:\n  hello")
