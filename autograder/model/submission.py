"""What one student handed in to one assignment."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Submission:
    """One folder that was handed in, and the notebook in it.

    `path` is None exactly when `problem`, one sentence, says why there is no notebook to grade.
    `note` is a sentence about something odd that was put right.
    """

    student: str
    path: Path | None
    problem: str = ""
    note: str = ""
