"""Where a command works: the course's folder and the class's."""

from dataclasses import dataclass
from pathlib import Path

from autograder.judge import catalogue
from autograder.model.classroom import Classroom


@dataclass(frozen=True)
class Place:
    """The course's root and the classroom that a command works on."""

    root: Path
    classroom_root: Path

    @property
    def classroom(self) -> Classroom:
        """Return the classroom."""
        return Classroom(self.classroom_root)

    @property
    def site(self) -> Path:
        """Return the folder of the built book."""
        return self.root / "_build" / "html"

    def keys(self, wanted: tuple[str, ...]) -> tuple[str, ...]:
        """Return the assignments that were asked for, all of them when none was named."""
        return catalogue.keys(self.root, wanted)
