"""The page of assignments has all of them, in their order, and what is released to download."""

import os
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from conftest import ROOT
from light import downloads

from autograder.judge.catalogue import keys

PAGE = ROOT / "book/assignments.md"
LINK = re.compile(r'<a href="_static/assignments/([^"]+)" download>')


def test_every_assignment_is_on_the_page_in_its_order() -> None:
    """A reader finds each with its exercises, minutes and points."""
    shown = re.findall(r"^```\{assignment\} (\w+)$", PAGE.read_text(), re.MULTILINE)

    assert tuple(shown) == keys(ROOT)


def release(root: Path, *names: str, text: str = "x" * 1400) -> None:
    """Write files into the folder that students download."""
    folder = root / "classroom/release/a01_one"
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_text(text)


def book(root: Path) -> SimpleNamespace:
    """Return what a build of a book with one page knows: it tells of one assignment."""
    env = SimpleNamespace(docname="sub/page", metadata={"sub/page": {}, "other": {}})
    (root / "book").mkdir(exist_ok=True)
    return SimpleNamespace(
        srcdir=root / "book", outdir=root / "out", builder=SimpleNamespace(format="html"), env=env
    )


def test_what_is_released_can_be_downloaded_and_nothing_else(tmp_path: Path) -> None:
    """Half an assignment is none; a whole one has a link to each file, with its size."""
    release(tmp_path, "a01_one.ipynb")
    assert downloads.sentence(tmp_path, "a01_one", "page") == []
    release(tmp_path, "a01_one.zip", text="y" * 2600)
    (told,) = downloads.sentence(tmp_path, "a01_one", "sub/page")
    assert told.astext() == (
        '<p>Download <a href="../_static/assignments/a01_one.ipynb" download>a01_one.ipynb</a>'
        ' (1&nbsp;kB) and <a href="../_static/assignments/a01_one.zip" download>a01_one.zip</a>'
        " (3&nbsp;kB) into one folder.</p>"
    )


def test_a_site_that_lies_in_a_public_repository_leads_into_colab(tmp_path: Path) -> None:
    """Colab opens a notebook from there by its address."""
    release(tmp_path, "a01_one.ipynb", "a01_one.zip")
    there = "https://colab.research.google.com/github/name/course/blob/gh-pages"
    (told,) = downloads.sentence(tmp_path, "a01_one", "page", f"{there}/")
    assert (
        f'Or <a href="{there}/_static/assignments/a01_one.ipynb">open the notebook in Colab</a>'
        in told.astext()
    )


def test_the_files_follow_what_is_released(tmp_path: Path) -> None:
    """A page is read again when a release came, changed or went; the site has its files."""
    app = book(tmp_path)
    copied = app.outdir / downloads.FOLDER

    def told() -> tuple[list[str], list[str]]:
        stale = downloads.also_outdated(app, app.env, set(), set(), set())
        downloads.remember(app.env, tmp_path, "a01_one")
        downloads.copy(app, None)
        return stale, sorted(path.name for path in copied.glob("*"))

    assert told() == ([], [])
    both = ["a01_one.ipynb", "a01_one.zip"]
    release(tmp_path, *both)
    assert told() == (["sub/page"], both)
    assert told() == ([], both)
    release(tmp_path, *both, text="another")
    assert told() == (["sub/page"], both)
    assert (copied / both[0]).read_text() == "another"
    (tmp_path / "classroom/release/a01_one" / both[1]).unlink()
    assert told() == (["sub/page"], [])


def test_a_build_that_failed_copies_nothing(tmp_path: Path) -> None:
    """What it remembers of its pages may be half."""
    app = book(tmp_path)
    release(tmp_path, "a01_one.ipynb", "a01_one.zip")
    downloads.remember(app.env, tmp_path, "a01_one")
    downloads.copy(app, RuntimeError())
    assert not app.outdir.exists()


@pytest.mark.book
def test_the_site_has_every_file_that_its_page_offers(site: Path) -> None:
    """`make` releases before it builds, so that a site which was made that way offers all."""
    offered = LINK.findall((site / "assignments.html").read_text("utf-8"))
    there = sorted(path.name for path in (site / downloads.FOLDER).glob("*"))
    assert sorted(offered) == there
    if os.environ.get("COURSE_SITE"):
        assert there == sorted(f"{key}.{end}" for key in keys(ROOT) for end in ("ipynb", "zip"))
