"""Take the README's two pictures from what `make course` built: `make shots`.

The pictures are of the real pages, so a page that changes looks different here after the next run.
"""

import os
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from autograder.model.classroom import Classroom

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
CHAPTER = ROOT / "_build/html/convolution.html"
FEEDBACK = Classroom(ROOT / "build" / "sample-class").feedback("s06", "a02_convolution")
BELOW_THE_BAR = 70  # pixels: the page's bar stays on top
CHROMIUM = Path(os.environ.get("COURSE_CHROMIUM", "/usr/bin/chromium"))


def open_page(browser: Browser, path: Path) -> Page:
    """Return a page of a built file, at the size of a laptop's window.

    Raises:
        SystemExit: the file is not built yet.
    """
    if not path.exists():
        raise SystemExit(f"{path} is not there; run `make course` first.")
    page = browser.new_page(viewport={"width": 1100, "height": 900})
    page.goto(path.as_uri(), wait_until="networkidle")
    page.evaluate("document.fonts.ready.then(() => true)")
    return page


def take(browser: Browser) -> None:
    """Write both pictures into docs/."""
    chapter = open_page(browser, CHAPTER)
    chapter.locator("x-sliding-kernel").wait_for()
    top = chapter.locator("x-sliding-kernel").bounding_box()["y"] - BELOW_THE_BAR
    chapter.evaluate(f"scrollBy({{top: {top}, behavior: 'instant'}})")
    chapter.screenshot(path=DOCS / "chapter.png")
    feedback = open_page(browser, FEEDBACK)
    feedback.screenshot(path=DOCS / "feedback.png")


def main() -> None:
    """Find a browser and take the pictures."""
    if not CHROMIUM.exists():
        sys.exit(f"{CHROMIUM} is not there; set COURSE_CHROMIUM to a Chromium or Chrome.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        take(browser)
        browser.close()


if __name__ == "__main__":
    main()
