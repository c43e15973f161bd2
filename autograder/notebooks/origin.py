"""Which release of which assignment a file is, where that is not the one that is graded.

The first code cell says it, and nobody edits that cell. A file may be older than such lines: then
its first cell is that of today without the line.
"""

from dataclasses import dataclass

from autograder.notebooks.cells import is_environment
from autograder.notebooks.environment import Stamp, stamp, unstamped
from autograder.notebooks.match import Matched, same


@dataclass(frozen=True)
class Origin:
    """What the first cell of a file says, if anything, and what that of the release says."""

    theirs: Stamp | None
    ours: Stamp

    @property
    def is_this_assignment(self) -> bool:
        """Return whether the file is of another release alone, not of another assignment."""
        return self.theirs is None or self.theirs.key == self.ours.key

    def __str__(self) -> str:
        """Return a sentence that tells which is which, and what to do or what was done."""
        if self.theirs and not self.is_this_assignment:
            return (
                f"The file is the notebook of {self.theirs.key}, and {self.ours.key} is graded; "
                "hand in the one that came with this assignment."
            )
        release = f"release {self.theirs.mark}" if self.theirs else "an older release"
        return (
            f"The file is {release} of this assignment, and release {self.ours.mark} is graded; "
            "what was written in it was moved over, and counts."
        )


def origin(matched: Matched) -> Origin | None:
    """Return where a file is from, if its first cell says so and it is not what is graded."""
    found = (
        _compared(matched.pieces[index].source, str(place.cell.source))
        for at, place in enumerate(matched.places)
        if is_environment(place.cell)
        for index in matched.own(at)
    )
    return next(filter(None, found), None)


def _compared(theirs: str, ours: str) -> Origin | None:
    """Return where a first cell is from, if that is not where the release's own is from."""
    told, known = stamp(theirs), stamp(ours)
    if known is None or told == known:
        return None
    return Origin(told, known) if told or same(theirs) == same(unstamped(ours)) else None
