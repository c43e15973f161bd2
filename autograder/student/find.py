"""Find what was handed out with the notebook: the public answer key, the address of the book.

Both lie in the zip that the notebook's first cell puts on Python's path. When the package is
installed as well, that zip is still on the path, or lies beside the notebook.
"""

import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from pkgutil import get_data

from autograder.student.failed import CheckFailed

KEY = "answers.key"
BOOK = "book.txt"
FOLDER = "autograder/student"


def find_key() -> bytes:
    """Return the bytes of the public answer key.

    Raises:
        CheckFailed: there is none, or there are several and none belongs to this notebook.
    """
    if (data := _own(KEY)) is not None:
        return data
    for place in map(Path, sys.path):
        if (data := _inside(place, KEY)) is not None:
            return data
    beside = [data for path in _beside() if (data := _inside(path, KEY)) is not None]
    if len(beside) == 1:
        return beside[0]
    fact = f"{len(beside)} zips with checks lie" if beside else "no zip with checks lies"
    raise CheckFailed(f"{fact} beside this notebook; run its first cell, then this one again.")


def find_book() -> str:
    """Return the address of the book, or nothing."""
    return (_own(BOOK) or b"").decode()


def _own(name: str) -> bytes | None:
    """Return a file that lies in this package itself."""
    try:
        return get_data("autograder.student", name)
    except OSError:
        return None


def _inside(place: Path, name: str) -> bytes | None:
    """Return a file of a zip, or of the folder that it was unpacked to."""
    try:
        if place.is_dir():
            return (place / FOLDER / name).read_bytes()
        with zipfile.ZipFile(place) as archive:
            return archive.read(f"{FOLDER}/{name}")
    except (OSError, KeyError, zipfile.BadZipFile):
        return None


def _beside() -> Iterator[Path]:
    return (path for path in sorted(Path.cwd().glob("*.zip")) if path.is_file())
