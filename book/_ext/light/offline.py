"""Offline: the whole site as a zip inside the site, to unpack anywhere and read from the disk.

A page links to it with ``<a class="offline" href="book.zip" download>words</a>``; in the zip, which
does not hold itself, the words stay and the link goes.
"""

from __future__ import annotations

import re
from pathlib import Path

from sphinx.application import Sphinx

NAME, FOLDER = "book.zip", "convolutional-networks"
LINK = re.compile(r'<a class="offline"[^>]*>(.*?)</a>', re.DOTALL)
NOT_READ = re.compile(r"^(\.buildinfo|objects\.inv|book\.zip|_static/cards/.*)$")


def contents(site: Path) -> dict[str, bytes]:
    """Return the files of a site that somebody reads, by their name in the zip."""
    files = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    return {
        f"{FOLDER}/{name}": _unlinked(path) if path.suffix == ".html" else path.read_bytes()
        for name, path in files.items()
        if not NOT_READ.match(name)
    }


def _unlinked(path: Path) -> bytes:
    return LINK.sub(r"\1", path.read_text("utf-8")).encode()


def pack(app: Sphinx, error: Exception | None) -> None:
    """Write the zip, once everything else is written."""
    if error or app.builder.format != "html":
        return
    from autograder.model.zips import zipped  # as for the zips that students get

    site = Path(app.outdir)
    (site / NAME).write_bytes(zipped(contents(site)))


def setup(app: Sphinx) -> None:
    """Come after `pages`, which writes the shared files last."""
    app.connect("build-finished", pack, priority=1000)
