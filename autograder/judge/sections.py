"""The titles of the book's sections by their addresses, for pages that cannot lead there."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from autograder.judge.key import AnswerKey, KeyExercise

CHAPTER = re.compile(r"^# (?P<title>.+)$", re.MULTILINE)
SECTION = re.compile(r"^\((?P<label>[\w-]+)\)=\n+#{2,} (?P<title>.+)$", re.MULTILINE)


def titles(book: Path) -> dict[str, str]:
    """Return `Pooling` for `pooling.html`, and `Pooling, “And a tie?”` for its section on ties."""
    return {at: title for page in sorted(book.glob("*.md")) for at, title in _in_page(page)}


def _in_page(page: Path) -> Iterator[tuple[str, str]]:
    text, address = page.read_text(encoding="utf-8"), f"{page.stem}.html"
    if chapter := CHAPTER.search(text):
        yield address, chapter["title"]
        for section in SECTION.finditer(text):
            yield f"{address}#{section['label']}", f"{chapter['title']}, “{section['title']}”"


def with_titles(key: AnswerKey, titles: Mapping[str, str]) -> AnswerKey:
    """Return the key with a title behind the address of every section that has one."""
    return replace(key, exercises=tuple(_titled(each, titles) for each in key.exercises))


def _titled(exercise: KeyExercise, titles: Mapping[str, str]) -> KeyExercise:
    def whole(section: str) -> str:
        return f"{section} {titles[section]}" if section in titles else section

    return replace(
        exercise,
        section=whole(exercise.section),
        misconceptions=tuple(
            replace(one, section=whole(one.section)) for one in exercise.misconceptions
        ),
    )
