"""What more than one command can be told, and says."""

from collections.abc import Sequence
from datetime import tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

INTERRUPTED = 130  # the exit status that a shell reports for Ctrl-C
STOPPED = "Stopped. What is graded is kept; the same command goes on with the rest."
UNLINKED = (
    "Notebooks and students' pages do not link into the book, since its address is not known; say "
    "it once, as html: baseurl in _config.yml, or with --book."
)

device_option = click.option(
    "--device",
    default="auto",
    show_default=True,
    help="Where the reference runs: auto, cpu, cuda or cuda:N; auto takes a GPU if there is one.",
)

gpu_option = click.option(
    "--gpu",
    is_flag=True,
    help="Ask on a GPU what is to be asked on one, in a process that reaches the GPU's driver.",
)


def _readable(context: click.Context, option: click.Parameter, book: str | None) -> str | None:
    """Refuse what is neither an address nor a folder, before anything is graded."""
    from autograder.cli.place import is_address  # takes its time

    del context, option
    if book and not is_address(book) and not Path(book).is_dir():
        raise click.BadParameter(
            f"{book} is neither a folder nor an address that begins with https://; "
            "name one of the two."
        )
    return book


book_option = click.option(
    "--book",
    callback=_readable,
    default=None,
    help="Where the book is read, an address or a folder, for the links in feedback; "
    "html: baseurl in _config.yml unless given.",
)

jobs_option = click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    default=2,
    show_default=True,
    help="How many processes grade. One keeps two cores busy, several one each.",
)


def pairs(context: click.Context, option: click.Parameter, words: Sequence[str]) -> dict[str, str]:
    """Return what was given as NAME=VALUE, the last `=` between them."""
    del context
    for word in words:
        if not all(word.rpartition("=")):
            raise click.BadParameter(f"{word} is not of the form {option.metavar}.")
    return {word.rpartition("=")[0]: word.rpartition("=")[2] for word in words}


def _zone(context: click.Context, option: click.Parameter, name: str | None) -> tzinfo | None:
    del context, option
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise click.BadParameter(f"{name} is no time zone; write one such as Asia/Seoul.") from None


worksheet_option = click.option(
    "--worksheet",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="Moodle's grading worksheet of this assignment: who a participant is, and when.",
)
zone_option = click.option(
    "--zone",
    callback=_zone,
    default=None,
    help="The time zone of the worksheet, such as Europe/Berlin; this machine's unless given.",
)


def say_where_links_lead(book: str) -> None:
    """Say that pages link to no book, where none is known."""
    if not book:
        click.echo(f"\n{UNLINKED}")
