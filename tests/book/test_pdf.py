"""The printed book: one document whose links lead somewhere."""

import re

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from docs import pdf

pytestmark = pytest.mark.book


@pytest.fixture(scope="module")
def whole(site) -> BeautifulSoup:
    """The document that is printed."""
    return BeautifulSoup(pdf.document(site), "html.parser")


def test_every_chapter_is_in_it_once_and_in_order(whole) -> None:
    """The numbers of the chapters are those of the website."""
    titles = [title.get_text() for title in whole.find_all("h1")]
    numbered = [int(found[1]) for title in titles if (found := re.match(r"(\d+)\. ", title))]
    assert numbered == list(range(1, 12))
    assert any(title.startswith("Bibliography") for title in titles)


def test_no_two_places_share_a_name_and_every_link_inside_has_a_place(whole) -> None:
    """What is unique on a page stays unique between all pages."""
    names = [element["id"] for element in whole.find_all(id=True)]
    assert len(names) == len(set(names))
    inside = {link["href"][1:] for link in whole.select("a[href^='#']")}
    assert len(inside) > 500
    assert inside <= set(names)


def test_every_reference_of_a_drawing_finds_what_it_names(whole) -> None:
    """Clips, gradients and labels of a picture belong to that picture."""
    names = {element["id"] for element in whole.find_all(id=True)}
    used = set(re.findall(r"url\(#([^)]+)\)", str(whole)))
    for attribute in ("aria-labelledby", "aria-describedby"):
        used |= {w for e in whole.select(f"[{attribute}]") for w in e[attribute].split()}
    assert used
    assert used <= names


def test_a_link_that_stays_leads_to_the_web(whole) -> None:
    """Nobody who has the file has our folders."""
    hrefs = {link["href"] for link in whole.select("a[href]")}
    assert {href for href in hrefs if not href.startswith(("#", "https://", "http://"))} == set()


@pytest.mark.browser
def test_two_pages_are_printed_with_outline_and_links(site, tmp_path) -> None:
    """Chromium makes of them a file with headings to jump to."""
    if not pdf.CHROMIUM.exists():
        pytest.skip(f"NOTHING WAS PRINTED: there is no Chromium at {pdf.CHROMIUM}; install it.")
    small = tmp_path / "html"
    small.mkdir()
    for shared in ("_static", "_images"):
        (small / shared).symlink_to(site / shared)
    (small / "intro.html").write_text((site / "intro.html").read_text())
    chapter = (site / "from-dense.html").read_text()
    (small / "from-dense.html").write_text(re.sub(r'<link rel="next"[^>]*>', "", chapter))
    pdf.write(small, tmp_path / "book.pdf")
    printed = PdfReader(tmp_path / "book.pdf")
    assert "1. From dense to convolutional" in titles(printed.outline)
    links = [one.get_object() for page in printed.pages for one in page.get("/Annots", [])]
    places = [one["/Dest"] for one in links if "/Dest" in one]
    assert len(places) > 10
    assert {str(place) for place in places} <= set(printed.named_destinations)
    assert not (small / "whole-book.html").exists()


def titles(outline: list[object]) -> list[str]:
    """Return the titles of an outline, however deep."""
    return [
        title
        for entry in outline
        for title in (titles(entry) if isinstance(entry, list) else [entry.title])
    ]
