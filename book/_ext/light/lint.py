"""Rules for the text of the pages that Sphinx does not know; the tests hold every page to them.

Each rule takes a page's text and yields `(line, what is wrong and what to do)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

CODE_COLUMNS = 72
CODE = re.compile(r"^(\{code-cell\}|\{code-block\}|\{code\}|python\b|py\b)")
FENCE = re.compile(r"^\s*(`{3,}|:{3,})\s*(\{?[^`]*)$")
OPTION = re.compile(r"^\s*:([\w-]+):\s*(.*?)\s*$")
PICTURE = re.compile(r"!\[([^\]]*)\]\(")
NUMBERED = re.compile(r"\\begin\{(align|equation|gather|multline)\}")
TITLE = re.compile(r"^# (.+)$")

Found = Iterator[tuple[int, str]]


@dataclass
class Block:
    """A fenced block: where it begins, what opens it, its options, its other lines."""

    line: int
    opening: str
    options: dict[str, str] = field(default_factory=dict)
    body: list[tuple[int, str]] = field(default_factory=list)


def blocks(text: str) -> list[Block]:
    """Return the fenced blocks of a page, inner ones too, in the order in which they close."""
    done: list[Block] = []
    open_: list[tuple[str, Block]] = []
    for number, line in enumerate(text.splitlines(), 1):
        fence = FENCE.match(line)
        if fence and not fence[2] and open_ and fence[1] == open_[-1][0]:
            done.append(open_.pop()[1])
        elif fence and fence[2]:
            open_.append((fence[1], Block(number, fence[2].strip())))
        elif open_:
            _take(open_[-1][1], number, line)
    return done


def _take(block: Block, number: int, line: str) -> None:
    option = OPTION.match(line)
    if option and not block.body:
        block.options[option[1]] = option[2]
    else:
        block.body.append((number, line))


def pictures_without_words(text: str) -> Found:
    """A picture needs a text for readers who cannot see it."""
    for block in blocks(text):
        if block.opening.startswith(("{figure}", "{image}")) and not block.options.get("alt"):
            yield block.line, "the picture has no :alt:; say what it shows."
    for number, line in enumerate(text.splitlines(), 1):
        if any(not words.strip() for words in PICTURE.findall(line)):
            yield number, "the picture has no text between its brackets; say what it shows."
        if "<img" in line and not re.search(r'alt="[^"]+"', line):
            yield number, "the <img> has no alt; say what it shows."


def equations_without_label(text: str) -> Found:
    """A {math} is an equation with a number, and nothing can refer to a number without a label."""
    for block in blocks(text):
        if block.opening.startswith("{math}") and not block.options.get("label"):
            yield block.line, "the {math} has no :label:; write one, or $$ for one without number."
    for number, line in enumerate(text.splitlines(), 1):
        if found := NUMBERED.search(line):
            yield number, f"{found[0]} numbers its rows by itself; write {{math}} with a :label:."


def equations_without_test(text: str, tests: str) -> Found:
    """A numbered equation needs a test that names its label."""
    for block in blocks(text):
        label = block.options.get("label")
        if block.opening.startswith("{math}") and label and not _named(label, tests):
            yield block.line, f"no test names the equation {label}; write one in tests/book."
    for number, line in enumerate(text.splitlines(), 1):
        found = re.match(r"^\s*\$\$\s*\(([\w:-]+)\)\s*$", line)
        if found and not _named(found[1], tests):
            yield number, f"no test names the equation {found[1]}; write one in tests/book."


def _named(label: str, tests: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(label)}(?![\w-])", tests) is not None


def code_too_wide(text: str) -> Found:
    """A line of code fits the column beside the table of contents."""
    for block in blocks(text):
        if CODE.match(block.opening):
            for number, line in block.body:
                if len(line) > CODE_COLUMNS:
                    yield number, f"{len(line)} columns of code; break it at {CODE_COLUMNS}."


def mathematics_in_title(text: str) -> Found:
    """A page's title stands in places that know no mathematics: the tab, the search, a list."""
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        inside ^= bool(FENCE.match(line))
        title = None if inside else TITLE.match(line)
        if title and ("$" in title[1] or "{math}" in title[1]):
            yield number, "the title holds mathematics; put it into words."


def page_without_description(text: str) -> Found:
    """A page tells search engines and link previews what it is about."""
    head = text.split("\n---", 1)[0] if text.startswith("---\n") else ""
    if not re.search(r"^ +description: \S", head, flags=re.MULTILINE):
        yield 1, "the front matter has no myst, html_meta, description; write one sentence."
