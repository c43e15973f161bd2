"""Read a notebook as it comes: any version, any damage, never a crash.

What is kept of a cell is what a grader needs: its type, its source, nbgrader's words about it, its
attachments. Outputs, counters and the metadata of other tools are dropped, so that a notebook with
megabytes of pictures is a small one afterwards, and nothing of it can break a later step.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import count
from typing import Any
from urllib.parse import quote

from nbformat import NotebookNode, from_dict

from autograder.model.errors import AnswerError
from autograder.notebooks.answers import mentioned

LARGEST_BYTES = 64 * 2**20
MOST_PARTS = 10_000_000  # commas, and five for every bracket: they bound the memory needed
MOST_CELLS = 2_000
MOST_CODE = 2_000_000  # characters that are looked into, which costs the grader time
KINDS = ("code", "markdown", "raw")
CELL_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
PADDING = "\0\x1a"  # what some systems put behind the end of a file
AGAIN = "look for a copy that Jupyter opens and hand it in again"


def read(data: bytes, name: str) -> NotebookNode:
    """Return the notebook that these bytes hold, in version 4.5, without outputs.

    Raises:
        AnswerError: they hold none; one sentence with the file, the fact and what to do.
    """
    name = "".join(c if c.isprintable() else "\ufffd" for c in name)
    notebook = _notebook(_parsed(data, name), name)
    cells = list(_cells(notebook))
    if len(cells) > MOST_CELLS:
        raise AnswerError(
            f"{name} has {len(cells)} cells, and at most {MOST_CELLS} are read; "
            "remove the cells that are not yours and hand it in again"
        )
    _refuse_code(cells, name)
    _name_cells(cells)
    _name_pictures(cells)
    return from_dict({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})


def _parsed(data: bytes, name: str) -> Any:
    _refuse_size(data, name)
    text = data.decode(json.detect_encoding(data), errors="replace")
    try:
        return json.loads(text.removeprefix("\ufeff").rstrip(PADDING))
    except json.JSONDecodeError as error:
        fact = f"line {error.lineno} is not JSON"
    except ValueError:
        fact = "it holds a number of more than 4000 digits"
    except RecursionError:
        fact = "its brackets are nested too deep"
    raise AnswerError(f"{name} is not a notebook: {fact}; {AGAIN}")


def _refuse_size(data: bytes, name: str) -> None:
    if not data.strip(b"\0 \t\r\n"):
        raise AnswerError(f"{name} is empty; {AGAIN}")
    refuse_length(len(data), name)
    parts = data.count(b",") + 5 * (data.count(b"[") + data.count(b"{"))
    if parts > MOST_PARTS:
        raise AnswerError(
            f"{name} has {parts} parts, and at most {MOST_PARTS} are read; "
            "clear its outputs, save it and hand it in again"
        )


def _refuse_code(cells: list[dict[str, Any]], name: str) -> None:
    looked_into = (
        c["source"] for c in cells if c["cell_type"] != "markdown" or mentioned(c["source"])
    )
    length = sum(map(len, looked_into))
    if length > MOST_CODE:
        raise AnswerError(
            f"{name} has {length} characters of code, and at most {MOST_CODE} are read; "
            "take out the data that was pasted into it and hand it in again"
        )


def refuse_length(length: int, name: str) -> None:
    """Refuse a file of so many bytes, best before they are read.

    Raises:
        AnswerError: they are more than a notebook needs.
    """
    if length > LARGEST_BYTES:
        raise AnswerError(
            f"{name} has {length / 2**20:.1f} MiB, and at most {LARGEST_BYTES // 2**20} are "
            "read; clear its outputs, save it and hand it in again"
        )


def _notebook(parsed: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(parsed, dict):
        kind = "a list" if isinstance(parsed, list) else "a single value"
        raise AnswerError(f"{name} is not a notebook: it is {kind}; {AGAIN}")
    if not isinstance(parsed.get("cells", parsed.get("worksheets")), list):
        raise AnswerError(f"{name} is not a notebook: it has no list of cells; {AGAIN}")
    return parsed


def _cells(notebook: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield every cell; up to version 3 they lay in worksheets."""
    sheets = [notebook] if isinstance(notebook.get("cells"), list) else notebook["worksheets"]
    for sheet in sheets:
        cells = sheet.get("cells") if isinstance(sheet, dict) else None
        for cell in cells if isinstance(cells, list) else ():
            if isinstance(cell, dict):
                yield _cell(cell)


def _cell(cell: Mapping[str, Any]) -> dict[str, Any]:
    source = _text(cell.get("source", cell.get("input", "")))
    kind = cell.get("cell_type")
    if kind == "heading":
        kind, source = "markdown", f"{'#' * _level(cell.get('level'))} {source}"
    elif kind == "html":
        kind = "markdown"
    elif kind not in KINDS:
        kind = "raw"
    metadata = _mapping(cell.get("metadata"))
    kept = {
        "id": _cell_id(cell.get("id"), metadata.get("id")),
        "cell_type": kind,
        "metadata": _words(_mapping(metadata.get("nbgrader"))),
        "source": source,
    }
    return kept | _by_kind(kind, cell)


def _by_kind(kind: str, cell: Mapping[str, Any]) -> dict[str, Any]:
    if kind == "code":
        return {"outputs": [], "execution_count": None}
    attachments = {
        _text(file): {_text(mime): _text(data) for mime, data in _mapping(bundle).items()}
        for file, bundle in _mapping(cell.get("attachments")).items()
    }
    return {"attachments": attachments} if attachments else {}


def _level(level: Any) -> int:
    return level if isinstance(level, int) and 1 <= level <= 6 else 1


def _words(words: Mapping[str, Any]) -> dict[str, Any]:
    """Return nbgrader's words about a cell, as far as they are words at all."""
    kept = {
        _text(key): _text(value) if isinstance(value, str) else value
        for key, value in words.items()
        if isinstance(value, (str, bool)) or (isinstance(value, int) and abs(value) < 2**53)
    }
    return {"nbgrader": kept} if kept else {}


def _cell_id(*candidates: Any) -> str:
    for candidate in candidates:
        if isinstance(candidate, str) and CELL_ID.fullmatch(candidate):
            return candidate
    return ""


def _name_cells(cells: list[dict[str, Any]]) -> None:
    """Give every cell an id of its own: its first holder keeps it, all others get a new one."""
    given = {cell["id"] for cell in cells}
    fresh = (name for i in range(2 * len(cells)) if (name := f"added-{i:03d}") not in given)
    seen = {""}
    for cell in cells:
        if cell["id"] in seen:
            cell["id"] = next(fresh)
        seen.add(cell["id"])


def _name_pictures(cells: list[dict[str, Any]]) -> None:
    """Give every picture a name of its own, since cells may become one: the first keeps it."""
    known: dict[str, Any] = {}
    numbers: defaultdict[str, Iterator[int]] = defaultdict(partial(count, 2))
    for cell in cells:
        own = cell.get("attachments", {})
        for name in list(own):
            if known.setdefault(name, own[name]) != own[name]:
                fresh = (f"{number}-{name}" for number in numbers[name])
                other = next(one for one in fresh if one not in known and one not in own)
                own[other] = known[other] = own.pop(name)
                cell["source"] = _pointing(cell["source"], name, other)


def _pointing(source: str, name: str, other: str) -> str:
    """Return a text that points to another picture, whose name may stand there as in an address."""
    for write in (str, quote):
        source = source.replace(f"attachment:{write(name)}", f"attachment:{write(other)}")
    return source


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    """Return a text of lines that end in a line feed and hold no half of a surrogate pair."""
    if isinstance(value, list):
        value = "".join(part for part in value if isinstance(part, str))
    if not isinstance(value, str):
        return ""
    whole: str = value if value.isascii() else _without_halves(value)
    return whole.replace("\r\n", "\n").replace("\r", "\n")


def _without_halves(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
