"""`course serve --watch`: an author writes, the book is built anew."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.cli import watch
from autograder.cli.place import Place


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with a book of one page, and what a build of it has made."""
    for name in ("book/page.md", "book/_generated/figure.svg", "solutions/one.py", "README.md"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("before")
    return tmp_path


def edits(*steps: Callable[[], object]) -> Callable[[], None]:
    """Return what to wait for: one edit after the other, and then the end."""
    left = list(steps)

    def wait() -> None:
        if not left:
            raise KeyboardInterrupt
        left.pop(0)()

    return wait


def write(path: Path) -> Callable[[], None]:
    """Return an edit that writes a file, a second later than what was there."""

    def edit() -> None:
        path.write_text("after")
        os.utime(path, ns=(time.time_ns() + 10**9,) * 2)

    return edit


def test_what_the_book_is_made_of_is_watched_and_what_a_build_makes_is_not(root: Path):
    """Or a build would call for the next one."""
    page, new = root / "book/page.md", root / "book/new.md"
    wait = edits(
        write(page),
        write(root / "book/_generated/figure.svg"),
        write(root / "README.md"),
        write(new),
        new.unlink,
        write(root / "solutions/one.py"),
    )
    met = []
    with pytest.raises(KeyboardInterrupt):
        met.extend(watch.changes(root, wait))
    assert met == [[page], [new], [new], [root / "solutions/one.py"]]


@pytest.mark.parametrize(
    ("status", "outcome"), [(0, "Built; reload the page"), (1, "The build failed")]
)
def test_the_author_reads_what_changed_and_what_came_of_it(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys, status: int, outcome: str
):
    """A failed build goes on to the next change."""
    program = root / "builder"
    program.write_text(f"#!/bin/sh\npwd > built\nexit {status}\n")
    program.chmod(0o755)
    monkeypatch.setattr(watch, "BUILD", (str(program),))
    steps = edits(write(root / "book/page.md"), write(root / "book/page.md"))
    monkeypatch.setattr(watch.time, "sleep", lambda _: steps())
    with pytest.raises(KeyboardInterrupt):
        watch.keep_built(Place(root, root / "classroom"))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "book/page.md changed; building ..."
    assert lines[1].startswith(f"{outcome} (")
    assert (root / "built").read_text().strip() == str(root)
