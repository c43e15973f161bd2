"""Keep what a function prints while it is checked, as much of it as one would read."""

import io
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout

KEPT = 2048


class Printed(io.TextIOBase):
    """A stream that keeps its first characters and counts the rest."""

    def __init__(self) -> None:
        """Start with nothing printed."""
        self.kept = ""
        self.length = 0

    def writable(self) -> bool:
        """Return that it can be written to."""
        return True

    def write(self, text: str, /) -> int:
        """Take a text."""
        self.kept += text[: max(0, KEPT - len(self.kept))]
        self.length += len(text)
        return len(text)

    @property
    def text(self) -> str:
        """Return what was printed, and how much more there was."""
        more = self.length - len(self.kept)
        return f"{self.kept}\n... and {more} characters more" if more else self.kept


@contextmanager
def printing() -> Iterator[Printed]:
    """Catch what is printed and warned in this block."""
    printed = Printed()
    with redirect_stdout(printed), redirect_stderr(printed):
        yield printed
