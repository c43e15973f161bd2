"""Many lines on a terminal: the first of a kind, and how many more there are."""

from collections.abc import Iterable, Sequence

import click

from autograder.pages.html import one_line

MOST = 20  # lines or names of one kind


def say(lines: Iterable[str], *, err: bool = False) -> None:
    """Print the first lines of a kind, and how many more there are."""
    lines = list(lines)
    for line in lines[:MOST]:
        click.echo(one_line(line), err=err)
    if len(lines) > MOST:
        click.echo(f"... and {len(lines) - MOST} more", err=err)


def listed(names: Sequence[str]) -> str:
    """Return the first names of many, and how many more there are."""
    more = f" and {len(names) - MOST} more" if len(names) > MOST else ""
    return f"{', '.join(map(one_line, names[:MOST]))}{more}"


def count(number: int, noun: str) -> str:
    """Return a number with its noun: `1 student`, `2 students`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
