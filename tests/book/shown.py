"""The code that an exercise shows, as it stands on its page, and what comes of running it."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from textwrap import indent
from typing import Any

import numpy as np
import torch

BOOK = Path(__file__).parents[2] / "book"
EXERCISE = re.compile(
    r"^````\{exercise\} [^\n]+\n:label: (ex-[\w-]+)\n\n(.*?)^````$", re.MULTILINE | re.DOTALL
)
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")


@cache
def exercises() -> dict[str, dict[str, str]]:
    """Return what the exercises of every chapter ask, by their labels."""
    found = {
        page.stem: dict(EXERCISE.findall(page.read_text("utf-8"))) for page in BOOK.glob("*.md")
    }
    return {chapter: asked for chapter, asked in sorted(found.items()) if asked}


def code(label: str) -> str:
    """Return the code that an exercise shows: its block, or the first piece in a sentence."""
    (asked,) = (one[label] for one in exercises().values() if label in one)
    found = BLOCK.search(asked) or INLINE.search(asked)
    return found[1] if found else ""


def ran(text: str, **names: Any) -> dict[str, Any]:
    """Run code with these names; return all that have a value afterwards."""
    known = {"np": np, "torch": torch, **names}
    exec(text, known)
    return known


def function(text: str, *names: str) -> Callable[..., Any]:
    """Return the function of these names whose body is shown, down to its return."""
    head = f"def shown({', '.join(names)}):\n"
    return ran(head + indent(text, "    "))["shown"]


def value(text: str, **names: Any) -> Any:
    """Return what an expression comes to with these names."""
    return eval(text, {"np": np, "torch": torch, **names})
