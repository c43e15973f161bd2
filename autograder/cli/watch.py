"""Watching: the book is built anew when a file that it is made of has changed."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import click

from autograder.cli.place import Place

MADE_OF = ("_config.yml", "book", "docs", "solutions")
MADE_BY_BUILDS = {"_generated", "__pycache__", ".ipynb_checkpoints"}
SECONDS = 0.5  # between two looks
BUILD = (str(Path(sys.executable).with_name("jupyter-book")), "build", "book/", "--keep-going")


def keep_built(place: Place) -> None:
    """Build the book after every change, and say how long it took."""
    for changed in changes(place.root, lambda: time.sleep(SECONDS)):
        more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
        click.echo(f"{place.shown(changed[0])}{more} changed; building ...")
        start = time.monotonic()
        done = _build(place.root)
        outcome = "The build failed" if done.returncode else "Built; reload the page"
        click.echo(f"{outcome} ({time.monotonic() - start:.0f} s).")


def _build(root: Path) -> subprocess.CompletedProcess[bytes]:
    """Build; only what is wrong is told, on the standard error."""
    command = [*BUILD, "--quiet"]
    return subprocess.run(command, cwd=root, stdout=subprocess.DEVNULL, check=False)  # noqa: S603


def changes(root: Path, wait: Callable[[], None]) -> Iterator[list[Path]]:
    """Yield, each time that files were written, added or removed since the last look, which."""
    before = state(root)
    while True:
        wait()
        now = state(root)
        if changed := [path for path, _ in sorted(before.items() ^ now.items())]:
            yield list(dict.fromkeys(changed))
        before = now


def state(root: Path) -> dict[Path, int]:
    """Return when each file that the book is made of was written."""
    found: dict[Path, int] = {}
    for name in MADE_OF:
        for path in (root / name, *(root / name).rglob("*")):
            with suppress(FileNotFoundError):  # removed while we look
                if path.is_file() and not MADE_BY_BUILDS & set(path.parts):
                    found[path] = path.stat().st_mtime_ns
    return found
