"""Every built page, read once: its names, its links, its pictures, and what it says of itself."""

import re
from collections import Counter
from html import unescape
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote

import pytest

pytestmark = pytest.mark.book

NAME = re.compile(r'\sid="([^"]+)"')
LINK = re.compile(r'\s(?:href|src)="([^"#?]*)(?:\?[^"#]*)?(?:#([^"]*))?"')
ELSEWHERE = re.compile(r"^(\w+:|//)")
WITHOUT_WORDS = re.compile(
    r'<img\b(?![^>]*\salt="[^"])[^>]*>|<svg class="drawing"(?![^>]*\saria-label="[^"])[^>]*>'
)
TOLD = re.compile(r'<meta (?:property|name)="([\w:]+)" content="([^"]*)">')
DESCRIPTION = re.compile(r'<meta content="([^"]+)" name="description" />')
READING = re.compile(r'class="reading-time">About \d+ minutes? of reading')
START, SEARCH = "intro.html", "search.html"


@pytest.fixture(scope="module")
def texts(site: Path) -> dict[str, str]:
    """The text of every page, by its address."""
    found = sorted(path for path in site.rglob("*.html") if "_static" not in path.parts)
    return {path.relative_to(site).as_posix(): path.read_text("utf-8") for path in found}


@pytest.fixture(scope="module")
def names(texts) -> dict[str, list[str]]:
    """The names of places, by page."""
    return {page: NAME.findall(text) for page, text in texts.items()}


def test_no_page_uses_a_name_twice(names) -> None:
    """A link to a name has one place to lead to."""
    twice = {
        page: [name for name, count in Counter(found).items() if count > 1]
        for page, found in names.items()
    }
    assert {page: found for page, found in twice.items() if found} == {}


def test_no_link_inside_the_site_is_dead(site: Path, texts, names) -> None:
    """A page, a place in it, a file or a picture that is linked is there."""
    dead, checked = [], 0
    for page, text in texts.items():
        for link, place in LINK.findall(text):
            target = normpath(join(dirname(page), unquote(link))) if link else page
            if ELSEWHERE.match(link):
                continue
            checked += 1
            there = target in texts or (site / target).is_file()
            if not there or (place and place not in names.get(target, ())):
                dead.append(f"{page}: {link}#{place}")
    assert checked > 2000
    assert sorted(set(dead)) == []


def test_every_picture_has_words(texts) -> None:
    """Also one that a directive or a template wrote."""
    assert {page: found for page, t in texts.items() if (found := WITHOUT_WORDS.findall(t))} == {}


def test_every_page_says_what_it_is_about(texts) -> None:
    """Searches and link previews show a sentence of the page's own."""
    about = {}
    for page, text in texts.items():
        told = {key: unescape(words) for key, words in TOLD.findall(text)}
        about[page] = told["og:description"]
        described = DESCRIPTION.search(text)
        assert about[page] == (unescape(described[1]) if described else told["description"])
        assert told["og:title"] in unescape(text.split("<title>")[1])
        assert text.count('name="viewport"') == 1
    assert about.pop("index.html") == about[START]
    assert all(len(words) > 30 for words in about.values())
    assert len(set(about.values())) == len(about)


def test_a_book_that_is_not_published_claims_no_address(texts) -> None:
    """A wrong address would be worse than none."""
    for text in texts.values():
        assert not {"og:url", "og:image"} & set(dict(TOLD.findall(text)))
        assert 'rel="canonical"' not in text


def test_every_page_but_the_cover_says_how_long_it_takes(texts) -> None:
    """Also the guides and the catalogue."""
    silent = {page for page, text in texts.items() if not READING.search(text)}
    assert silent == {"index.html", START, SEARCH}


def test_the_address_without_a_page_shows_the_start_page(texts) -> None:
    """Nobody is sent on, and a preview of the bare address has the start page's words."""
    assert texts["index.html"] == texts[START]


def test_pages_follow_one_another_from_the_first_to_the_last(texts) -> None:
    """Whoever goes on and on meets every page once, and can come back."""
    links = {
        way: {
            page: re.search(rf'<link rel="{way}".*?href="([^"]+)"', t) for page, t in texts.items()
        }
        for way in ("next", "prev")
    }
    met, page = [], START
    while page:
        met.append(page)
        found = links["next"][page]
        onward = normpath(join(dirname(page), found[1])) if found else None
        if onward:
            assert normpath(join(dirname(onward), links["prev"][onward][1])) == page
        page = onward
    assert sorted(met) == sorted(set(texts) - {"index.html", SEARCH})
