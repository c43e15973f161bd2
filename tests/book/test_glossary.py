"""The glossary, and the words of the chapters that lead to it."""

import re

import pytest
import yaml
from conftest import ROOT
from docutils.core import publish_doctree
from light import terms

BOOK = ROOT / "book"
CHAPTERS = [
    entry["file"]
    for part in yaml.safe_load((BOOK / "_toc.yml").read_text("utf-8"))["parts"]
    if part.get("numbered")
    for entry in part["chapters"]
]
STRIDE = terms.Term("term-stride", ("stride", "step"), "How far a window moves.")
FIELD = terms.Term("term-receptive-field", ("receptive field",), "The pixels that matter.")
MARK = re.compile(r'<a class="term" href="[\w.-]*#([\w-]+)"[^>]*>([^<]+)</a>')


def marked(text: str, *known: terms.Term) -> list[tuple[str, str]]:
    """Return the terms that are marked in a text, each with the words that are marked."""
    page = publish_doctree(text)
    terms.mark_first_uses(page, known or (STRIDE, FIELD), "glossary.html")
    return MARK.findall(page.astext())


def test_the_first_use_of_each_term_is_marked_and_no_other() -> None:
    """Also in the plural, at the start of a sentence, and under its other name."""
    assert marked("Strides and steps: a stride.") == [("term-stride", "Strides")]
    assert marked("Two receptive fields, of one *step*.") == [
        ("term-receptive-field", "receptive fields"),
        ("term-stride", "step"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "astride, strident, stride-free",
        "``stride``",
        "Title stride\n============",
        "`stride <https://example.org>`__",
        ".. note:: stride",
        ".. figure:: x.svg\n\n   stride",
        "=== ===\na   stride\n=== ===",
        ":math:`stride`",
    ],
)
def test_code_titles_links_boxes_and_parts_of_words_are_passed_over(text: str) -> None:
    """A term is marked where somebody reads on."""
    assert marked(text) == []


def test_the_words_around_a_term_stay() -> None:
    """Nothing but the term becomes a link."""
    page = publish_doctree("Before the stride, after.")
    terms.mark_first_uses(page, (STRIDE,), "g.html")
    assert re.sub(r"<.*>", "|", page.astext()) == "Before the |, after."


def test_the_longest_term_wins() -> None:
    """A receptive field is no field."""
    short = terms.Term("term-field", ("field",), "A meadow.")
    assert marked("A receptive field.", short, FIELD) == [
        ("term-receptive-field", "receptive field")
    ]


def entries() -> list[tuple[list[str], str]]:
    """Return the glossary's entries as they are written: their words, and the first sentence."""
    text = (BOOK / "glossary.md").read_text("utf-8").split("```{glossary}\n", 1)[1]
    blocks = re.findall(r"((?:^\S.*\n)+)  (\S.*)\n", text.split("```")[0], re.MULTILINE)
    return [(words.split("\n")[:-1], says) for words, says in blocks]


def test_entries_are_in_order_and_their_definitions_are_plain_words() -> None:
    """What appears beside a word knows no formula, code or link, and is short."""
    heads = [words[0].lower() for words, _ in entries()]
    assert heads == sorted(heads)
    assert len(heads) >= 45
    for words, says in entries():
        assert not re.search(r"[$`\[\]*{}]", says), words
        assert says.endswith("."), words
        assert len(says) <= 200, words


def test_no_word_stands_for_two_entries() -> None:
    """A reader gets one meaning."""
    words = [word.lower() for group, _ in entries() for word in group]
    assert len(set(words)) == len(words)


@pytest.mark.book
def test_every_entry_is_met_in_a_chapter(site) -> None:
    """A word that no chapter uses needs no entry; one with a bracket is not looked for."""
    found = {
        name
        for chapter in CHAPTERS
        for name, _ in MARK.findall((site / f"{chapter}.html").read_text("utf-8"))
    }
    page = (site / "glossary.html").read_text("utf-8")
    for words, _ in entries():
        name = re.search(rf'<dt id="(term-[\w-]+)">{re.escape(words[0])}', page)[1]
        assert name in found or "(" in words[0], words


@pytest.mark.book
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_marks_each_term_once_and_leads_to_its_place(site, chapter) -> None:
    """Every link ends at the entry, and its description is beside it."""
    page = (site / f"{chapter}.html").read_text("utf-8")
    names = [name for name, _ in MARK.findall(page)]
    assert len(names) >= 5
    assert len(set(names)) == len(names)
    glossary = (site / "glossary.html").read_text("utf-8")
    for name in names:
        assert f'id="{name}"' in glossary
        assert f'role="tooltip" id="says-{name}"' in page


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_a_definition_appears_by_mouse_and_keyboard_and_stays_on_the_page(reader, width) -> None:
    """It is hidden at first, shown on focus and under the pointer, and goes away with Escape."""
    page = reader.open("pooling", width=width).page
    link, says = page.locator("a.term").first, page.locator(".says").first
    assert not says.is_visible()
    link.focus()
    assert says.is_visible()
    box = says.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    page.keyboard.press("Escape")
    assert not says.is_visible()
    page.mouse.move(0, 0)
    link.hover()
    assert says.is_visible()
    says.hover()
    assert says.is_visible()
    assert link.get_attribute("aria-describedby") == says.get_attribute("id")
