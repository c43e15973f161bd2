"""Where a command works: the course's folder, the class's, and where the book is to be read."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click
import yaml

from autograder.judge import catalogue
from autograder.model.classroom import Classroom
from autograder.model.errors import CourseError

SETTINGS = "_config.yml"


@dataclass(frozen=True)
class Place:
    """The course's root and the classroom that a command works on.

    A class `apart`, such as the sample class, has its gradebook in its own folder, whatever
    database variable or settings name.
    """

    root: Path
    classroom_root: Path
    apart: bool = False

    @property
    def classroom(self) -> Classroom:
        """Return the classroom."""
        if self.apart:
            return Classroom(self.classroom_root)
        return Classroom(self.classroom_root, partial(_named, self.root, self.classroom_root))

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Let a command write into a class; if that makes its folder, it is said at the end."""
        new = not self.classroom.root.exists()
        yield
        if new:
            click.echo(
                f"{self.shown(self.classroom.root)} was not there and is made; if you mean another "
                "class, remove it and look at --classroom again.",
                err=True,
            )

    @property
    def sample_class(self) -> Classroom:
        """Return the class that `make course` makes and grades to show what a class looks like."""
        return Classroom(self.root / "build" / "sample-class")

    @property
    def site(self) -> Path:
        """Return the folder of the built book."""
        return self.root / "_build" / "html"

    @property
    def book(self) -> str:
        """Return the address where students read the book, nothing while it is not published.

        It is said once, as `html: baseurl` in the book's own settings.

        Raises:
            CourseError: the settings cannot be read, or what they name is no address.
        """
        path = self.root / SETTINGS
        try:
            settings = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {}
            address = ((settings or {}).get("html") or {}).get("baseurl") or ""
        except (OSError, UnicodeDecodeError, yaml.YAMLError, AttributeError) as error:
            fact = " ".join(str(error).split())
            raise CourseError(f"{path} cannot be read: {fact}; mend the settings.") from None
        if address and not is_address(address):
            raise CourseError(
                f"{path} names {address!r} as html: baseurl, which is no address; write one that "
                "begins with https://, or none."
            )
        return str(address)

    def keys(self, wanted: tuple[str, ...]) -> tuple[str, ...]:
        """Return the assignments that were asked for, all of them when none was named."""
        return catalogue.keys(self.root, wanted)

    def refuse_no_class(self) -> None:
        """Refuse to go on where there is no class.

        Raises:
            CourseError: with its folder.
        """
        if not self.classroom.root.is_dir():
            raise CourseError(f"{self.classroom.root} is not a folder; look at its name again.")

    def keys_with(self, there: Callable[[str], bool]) -> tuple[str, ...]:
        """Return the assignments of which something is there."""
        return tuple(filter(there, self.keys(())))

    def keys_of_class(self, wanted: tuple[str, ...]) -> tuple[str, ...]:
        """Return the assignments that were asked for, those of the class when none was named.

        These are what was released to it, and what somebody handed in.

        Raises:
            CourseError: there is no class, or none of its own is there.
        """
        if wanted:
            return self.keys(wanted)
        self.refuse_no_class()
        found = self.keys_with(self._is_of_class)
        if not found:
            raise CourseError(
                f"{self.classroom.root} has no assignment yet; run `course release KEY` for each "
                "that the class gets."
            )
        return found

    def _is_of_class(self, key: str) -> bool:
        handed_in = self.classroom.root.glob(f"submitted/*/{key}")
        return self.classroom.release(key).is_dir() or any(handed_in)

    def shown(self, path: Path) -> str:
        """Return a path as one would type it in the course's folder."""
        return str(path.relative_to(self.root) if self.root in path.parents else path)


def _named(root: Path, classroom: Path) -> str:
    from autograder.plugin.database import named  # nbgrader's settings take a second to import

    return named(root, classroom)


def is_address(book: object) -> bool:
    """Return whether this is an address on a network, and not the name of a folder."""
    return isinstance(book, str) and book.startswith(("http://", "https://"))
