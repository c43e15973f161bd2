"""What a download is made of: one parcel a submission, with hints at whose it is."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

from autograder.campus.moodle import Worksheet
from autograder.campus.people import Roster
from autograder.campus.sources import Found

COPY = re.compile(r"( ?\(\d+\)|[-_ ]\d+|[-_ ]?(copy|final|submission))+$", re.IGNORECASE)
NEVER = datetime(1, 1, 2, tzinfo=timezone.utc)  # sorts before every time that is known


@dataclass(frozen=True)
class Hint:
    """What a platform says of one student: words that are an id or an address, and a name.

    `parts` are words that may be an id, or a part of something else. `account` is what no student
    can choose: two accounts that lead to one student are an error, or somebody's try.
    """

    words: tuple[str, ...] = ()
    name: str = ""
    canvas_id: str = ""
    parts: tuple[str, ...] = ()
    account: str = ""


@dataclass(frozen=True)
class Parcel:
    """One submission as it lies in the download; a group's has a hint for each of its students.

    `order` tells the later of two, `participant` is Moodle's number for the student in this
    assignment, `late` what the platform says where it does not say when. `unread` is the time that
    it says where that cannot be read. What lies `beside` notebooks and is none counts where its
    student sent nothing else.
    """

    name: str
    hints: tuple[Hint, ...]
    files: tuple[Found, ...]
    when: datetime | None = None
    unread: str = ""
    order: tuple[Any, ...] = ()
    late: bool = False
    participant: str = ""
    problem: str = ""
    beside: bool = False
    ask_when: Callable[[Found], datetime | None] = field(default=lambda _: None)


@dataclass(frozen=True)
class Delivery:
    """What was downloaded, parcel by parcel, and which platform it comes from."""

    platform: str
    parcels: tuple[Parcel, ...]


@dataclass(frozen=True)
class Wanted:
    """What is looked for: the assignment, who there is, and Moodle's worksheet if there is one.

    `others` are the course's other assignments, which are not taken for this one.
    """

    assignment: str
    roster: Roster | None = None
    worksheet: Worksheet | None = None
    others: tuple[str, ...] = ()


def is_copy(file: str, assignment: str) -> bool:
    """Return whether a file is the assignment's notebook, or says it is a copy: `KEY (1).ipynb`."""
    stem = stem_of(file)
    return is_notebook(file) and assignment in (stem, COPY.sub("", stem))


def is_notebook(file: str) -> bool:
    """Return whether a file is called a notebook, in capitals too."""
    return file.lower().endswith(".ipynb")


def stem_of(file: str) -> str:
    """Return a file's name without what says of which kind it is."""
    return file.rpartition(".")[0] or file
