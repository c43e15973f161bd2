"""The bibliography is complete: whoever doubts a sentence finds its source, and cites no ghost."""

import re
from pathlib import Path

import pytest

BOOK = Path(__file__).parents[2] / "book"
TEXT = (BOOK / "references.bib").read_text("utf-8")
ENTRIES = {
    found[1]: found[0]
    for found in re.finditer(r"^@\w+\{([\w]+),\n.*?^\}", TEXT, re.MULTILINE | re.DOTALL)
}
PLACE = re.compile(
    r"arXiv:\d{4}\.\d{4,5}\b|doi:10\.\d{4,}/\S|^\s*doi = \{10\.\d{4,}/\S|^\s*url = \{https?://\S",
    re.MULTILINE,
)
DOI_LINK = re.compile(r"doi:(10\.\S+?)\},\n\s*url = \{https://doi\.org/(\S+?)\}")
ARXIV_LINK = re.compile(r"arXiv:(\d+\.\d+)\},\n\s*url = \{https://arxiv\.org/abs/(\S+?)\}")


def test_every_entry_is_read() -> None:
    """An entry that this module cannot see would pass unchecked."""
    assert len(ENTRIES) == len(re.findall(r"^@", TEXT, re.MULTILINE)) > 100


@pytest.mark.parametrize("key", ENTRIES)
def test_an_entry_says_who_what_when_and_where_to_find_it(key: str) -> None:
    """It has an arXiv number, a DOI or, where neither exists, an address."""
    entry = ENTRIES[key]
    missing = [name for name in ("author", "title", "year") if f"  {name} = " not in entry]
    assert missing == []
    assert PLACE.search(entry), f"references.bib: {key} has no arXiv number, DOI or address."


def test_a_number_and_its_link_are_one() -> None:
    """Whoever clicks comes to what is printed."""
    pairs = DOI_LINK.findall(TEXT) + ARXIV_LINK.findall(TEXT)
    assert len(pairs) > 40
    assert [pair for pair in pairs if pair[0].replace(r"\_", "_") != pair[1]] == []


def test_no_entry_is_idle() -> None:
    """What nobody cites is no source of the book."""
    pages = [path.read_text("utf-8") for path in (*BOOK.rglob("*.md"), BOOK / "claims.yml")]
    words = set(re.findall(r"\w+", "\n".join(pages)))
    assert sorted(set(ENTRIES) - words) == []
