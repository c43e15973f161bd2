"""The book as a zip: unpacked anywhere, it is all there, searchable, without a network."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from light import offline

from tests.book.conftest import Reader

pytestmark = pytest.mark.book


def test_the_zip_holds_every_page_and_not_itself(site: Path) -> None:
    """Nothing that a page needs is missing, and the link to the zip is not in it."""
    packed = zipfile.ZipFile(site / offline.NAME)
    pages = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    names = {name.removeprefix(f"{offline.FOLDER}/") for name in packed.namelist()}
    assert pages | {"_static/light.css", "searchindex.js"} <= names
    start = packed.read(f"{offline.FOLDER}/intro.html").decode()
    shown = (site / "intro.html").read_text("utf-8")
    assert f'href="{offline.NAME}"' in shown
    assert offline.NAME not in start
    assert all(words in start for words in offline.LINK.findall(shown))


@pytest.mark.browser
def test_an_unpacked_book_is_read_and_searched_without_a_network(
    browser, site: Path, tmp_path: Path
) -> None:
    """A chapter's equations have their fonts, a search finds pages, and nothing fails."""
    zipfile.ZipFile(BytesIO((site / offline.NAME).read_bytes())).extractall(tmp_path / "a b")
    reader = Reader(browser, tmp_path / "a b" / offline.FOLDER, "")
    chapter = reader.open("convolution", offline=True)
    assert chapter.page.evaluate("document.fonts.check('16px KaTeX_Main')")
    chapter.page.locator("x-sliding-kernel button").first.wait_for()
    search = reader.open("search.html?q=padding", offline=True)
    hit = search.page.locator("#search-results li a", has_text="The convolution layer").first
    hit.click()
    search.page.wait_for_url("**/convolution.html*")
    assert chapter.complaints + search.complaints == []
    reader.close()
