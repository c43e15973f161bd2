"""Print the book into one file, `_build/book.pdf`: `make pdf`.

The built pages are laid one after the other into one document, in the order of the contents, so
that a link from chapter to chapter stays a link. The catalogue's own pages stay on the website:
they are folds to open, not text to read through.
"""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
SITE = ROOT / "_build" / "html"
PDF = ROOT / "_build" / "book.pdf"
CHROMIUM = Path(os.environ.get("COURSE_CHROMIUM", "/usr/bin/chromium"))
FIRST = "intro"
REFERS = ("for", "headers", "aria-labelledby", "aria-describedby", "aria-controls")
STYLE = """
  .bd-article > section + section { break-before: page; }
  h1, h2, h3 { white-space: pre-wrap; }  /* a wrapped heading keeps its spaces in the outline */
  .bd-main .bd-content { margin-left: 0; }
  .bd-main .bd-content .bd-article h1:first-of-type { display: block; }
  .bd-article-container { max-width: none; width: 100%; }
"""
FOOT = (
    '<div style="font-size: 8px; width: 100%; text-align: center; color: #5b6675">'
    '<span class="pageNumber"></span></div>'
)


def document(site: Path) -> str:
    """Return all pages of a built site as one HTML document.

    Raises:
        SystemExit: the site is not built yet.
    """
    pages = dict(chain(site))
    bodies = "".join(str(section(page, name, pages)) for name, page in pages.items())
    title = pages[FIRST].h1.get_text().rstrip("#")
    return (
        f'<!doctype html><html lang="en" data-theme="light"><head><meta charset="utf-8">'
        f'<title>{title}</title><link rel="stylesheet" href="_static/light.css">'
        f"<style>{STYLE}</style></head><body>"
        f'<main class="bd-main"><div class="bd-content"><div class="bd-article-container">'
        f'<article class="bd-article">{bodies}</article></div></div></main></body></html>'
    )


def chain(site: Path) -> Iterator[tuple[str, BeautifulSoup]]:
    """Yield name and content of each page that a reader comes to by going on to the next one."""
    name: str | None = FIRST
    while name:
        path = site / f"{name}.html"
        if not path.exists():
            raise SystemExit(f"{path} is not there; run `make course` first.")
        page = BeautifulSoup(path.read_text(), "html.parser")
        if "/" not in name:
            yield name, page
        onward = page.find("link", rel="next")
        name = onward and str((path.parent / onward["href"]).resolve().relative_to(site))[:-5]


def section(page: BeautifulSoup, name: str, pages: dict[str, BeautifulSoup]) -> Tag:
    """Return the text of a page, with names that are its own in the whole book."""
    found = page.select_one("article.bd-article > section")
    taken: set[str] = set()
    for element in (found, *found.find_all(True)):
        rename(element, name, taken)
    for link in found.select("a[href]"):
        point(link, name, pages)
    for picture in found.select("img"):
        picture["loading"] = "eager"
    for fold in found.select("details"):
        fold["open"] = ""
    found.insert(0, page.new_tag("span", id=name))
    return found


def rename(element: Tag, name: str, taken: set[str]) -> None:
    """Put the page's name before what an element is called and refers to."""
    if own := element.attrs.pop("id", None):
        if own not in taken:
            element["id"] = f"{name}--{own}"
        taken.add(own)
    for attribute, value in element.attrs.items():
        if attribute != "id":
            element[attribute] = renamed(attribute, value, name)


def renamed(attribute: str, value: object, name: str) -> object:
    """Return the value of an attribute that may refer to other elements of its page."""
    if attribute in REFERS:
        words = value if isinstance(value, list) else str(value).split()
        return " ".join(f"{name}--{word}" for word in words)
    if isinstance(value, str):
        value = re.sub(r"url\(#", f"url(#{name}--", value)
        if attribute in {"href", "xlink:href"}:
            return re.sub(r"^#(?=.)", f"#{name}--", value)
    return value


def point(link: Tag, name: str, pages: dict[str, BeautifulSoup]) -> None:
    """Let a link lead to its place in this document; one that leads to a file leads nowhere."""
    href = link["href"]
    if href == "#":
        link["href"] = f"#{name}"
    if href.startswith(("#", "http://", "https://", "mailto:")):
        return
    other, _, place = href.partition("#")
    other = other.removesuffix(".html")
    if other in pages:
        link["href"] = f"#{other}--{place}" if place else f"#{other}"
    else:
        del link["href"]


def write(site: Path, pdf: Path) -> None:
    """Print a built site into a file with page numbers, an outline and working links."""
    whole = site / "whole-book.html"  # beside the pages, since their pictures lie there
    whole.write_text(document(site))
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            page = browser.new_page()
            page.goto(whole.as_uri(), wait_until="networkidle")
            page.evaluate("document.fonts.ready.then(() => true)")
            page.pdf(
                path=pdf,
                format="A4",
                scale=0.85,
                outline=True,
                tagged=True,
                print_background=True,
                display_header_footer=True,
                header_template="<span></span>",
                footer_template=FOOT,
                margin={"top": "18mm", "bottom": "18mm", "left": "18mm", "right": "18mm"},
            )
            browser.close()
    finally:
        whole.unlink()


def main() -> None:
    """Find a browser and print."""
    if not CHROMIUM.exists():
        sys.exit(f"{CHROMIUM} is not there; set COURSE_CHROMIUM to a Chromium or Chrome.")
    write(SITE, PDF)
    print(f"{PDF.relative_to(ROOT)}: {PDF.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
