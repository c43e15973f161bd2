"""Behind the wall, where the course's own functions run beside a student's: each in its own seat.

These are the slow ways that answers are raced against, and what stands in for earlier exercises.
"""

from autograder.sandbox.observe import Asker
from autograder.sandbox.seat import Seat, Template
from autograder.sandbox.tools import OURS


class Rivals:
    """Seats that are taken when they are first asked for, and kept until the end.

    With no cells `before` it, a text runs in a process that no student's code shares. With a
    submission's cells before it, what the text defines takes the place of what they defined. If
    they are asked `together`, all texts have the time of one submission.
    """

    def __init__(
        self, template: Template, before: tuple[str, ...] = (), *, together: bool = False
    ) -> None:
        """Take the template that seats come from, and the cells to run before each text."""
        self._template, self._before, self._together = template, before, together
        self._seats: dict[str, Seat] = {}

    def ask(self, text: str) -> Asker:
        """Return who answers where the functions in `text` are."""
        if text not in self._seats:
            others = self._seats.values() if self._together else ()
            numbers = (*range(1, len(self._before) + 1), OURS)  # nobody reads what those cells met
            cells = (*self._before, text)
            self._seats[text] = self._template.seat(cells, others, numbers)
        return self._seats[text].ask

    def __enter__(self) -> "Rivals":
        """Return itself."""
        return self

    def __exit__(self, *error: object) -> None:
        """Leave every seat."""
        for seat in self._seats.values():
            seat.close()
