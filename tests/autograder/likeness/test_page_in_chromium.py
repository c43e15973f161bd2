"""The page of similar submissions, and that of the term, as a browser shows them."""

from pathlib import Path

import pytest
from fakes import verdicts
from fakes.barriers import barriers
from fakes.look_alikes import OWN
from playwright.sync_api import Browser

from autograder.likeness.compare import Work, alike
from autograder.likeness.passages import blocks
from autograder.likeness.told import Found, page
from autograder.pages.term import term_page

pytestmark = pytest.mark.browser

EVIL = "</mark></pre><script>window.taken=1</script><img src=x onerror='window.taken=1'>"


def similar() -> str:
    """Return a page on which a comment and a name are attacks, and a line is long."""
    text = OWN.replace("every place", f"{EVIL} {'W' * 300}")
    works = [Work(student, blocks(text) or ()) for student in ("ada", "eve")]
    found = Found(2, alike(works), {"bob": EVIL})
    return page(found, title="a02", names={"ada": EVIL}, pages={"eve": "../feedback/eve/a.html"})


def term() -> str:
    """Return a page of two assignments."""
    return term_page({key: verdicts.sample_class(20, at) for at, key in enumerate(("a01", "a02"))})


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("made", [similar, term])
def test_nothing_acts_nothing_sticks_out_and_nobody_is_kept_out(
    browser: Browser, tmp_path: Path, made, scheme
) -> None:
    """Wide and on the narrowest phone, light and dark, everything unfolded."""
    path = tmp_path / "page.html"
    path.write_text(made())
    shown = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme=scheme)
    shown.goto(path.as_uri())
    shown.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
    found = barriers(shown)
    shown.set_viewport_size({"width": 320, "height": 900})

    assert found == []
    assert shown.evaluate("window.taken") is None
    assert shown.evaluate("document.documentElement.scrollWidth") == 320
    shown.close()
