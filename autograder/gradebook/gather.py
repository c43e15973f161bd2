"""Read what a classroom holds: verdict files, times of handing in, the roster.

Nothing here stops at a damaged file: it is told in one sentence, and the others are read.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from autograder.gradebook.lateness import moment
from autograder.gradebook.outline import outline
from autograder.gradebook.records import (
    OPEN_ENDED,
    Record,
    Submissions,
    Terms,
    Written,
    build_records,
)
from autograder.gradebook.roster import read_roster
from autograder.model.classroom import Classroom
from autograder.model.errors import AnswerError, CourseError
from autograder.model.times import TIMESTAMP, read_timestamp
from autograder.model.verdict import Diagnosis, Finding, Layer, Result, Verdict
from autograder.notebooks.collect import contents, digest, refuse_name, submission_of

AHEAD = timedelta(minutes=10)  # that two clocks may differ
NOTHING_KNOWN: Mapping[str, Verdict] = {}
PLAIN = (str, int, bool, float)
PLAIN_FIELDS = {
    noun: [(field.name, field.type) for field in fields(noun) if field.type in PLAIN]
    for noun in (Verdict, Result, Finding, Diagnosis, Layer)
}


@dataclass(frozen=True)
class Roll:
    """A class as it stands: the records, and what has to be said about how they were found."""

    records: tuple[Record, ...]
    notices: tuple[str, ...] = ()


def collect(
    classroom: Classroom,
    assignment: str,
    terms: Terms = OPEN_ENDED,
    manual: Mapping[str, tuple[Written, ...]] | None = None,
    known: Mapping[str, Verdict] = NOTHING_KNOWN,
) -> Roll:
    """Return the records of one assignment, from the files of a classroom.

    Their verdicts are in outline (`whole` has the rest). Those that are `known` are not read again.
    """
    roster, roster_notices = read_roster(classroom.roster)
    times, time_notices = read_times(classroom, assignment)
    verdicts, damaged = read_verdicts(classroom, assignment, known)
    submissions = Submissions(verdicts, damaged, times)
    records = build_records(submissions, roster, terms, manual)
    notices = (*roster_notices, *time_notices, *_to_come(classroom, assignment, times))
    return Roll(records, (*notices, *damaged.values()))


def read_verdicts(
    classroom: Classroom, assignment: str, known: Mapping[str, Verdict] = NOTHING_KNOWN
) -> tuple[dict[str, Verdict], dict[str, str]]:
    """Return the verdicts in outline by student id, and a sentence for every one that cannot count.

    Its file is damaged, or something else was handed in since. Those that are `known` are taken as
    they are.
    """
    verdicts: dict[str, Verdict] = {}
    damaged: dict[str, str] = {}
    for student in _folders(classroom.root / "autograded"):
        path = classroom.verdict(student, assignment)
        if not path.exists():
            continue
        try:
            verdicts[student] = known.get(student) or _current(classroom, assignment, student)
        except ValueError as error:
            damaged[student] = _again(classroom.shown(path), error)
    return verdicts, damaged


def _current(classroom: Classroom, assignment: str, student: str) -> Verdict:
    """Return the verdict on what lies there, in outline.

    Raises:
        ValueError: its file holds none, or one on what was handed in before.
    """
    verdict = read_verdict(classroom.verdict(student, assignment), assignment, student)
    now = _fingerprint(classroom, assignment, student)
    if verdict.notebook and now and verdict.notebook != now:
        raise ValueError("is about what was handed in before")
    return outline(verdict)


def _fingerprint(classroom: Classroom, assignment: str, student: str) -> str:
    """Return that of what lies there, nothing where nothing does: it was judged and taken away."""
    if not _holds_something(classroom.submitted(student, assignment)):
        return ""
    try:
        return digest(contents(submission_of(classroom.root, student, assignment)))
    except AnswerError as error:
        return str(error)  # no verdict is about that


def whole(classroom: Classroom, assignment: str, record: Record) -> Record:
    """Return a record with all that its verdict says, read from its file.

    Raises:
        CourseError: the file is damaged by now.
    """
    if record.verdict is None:
        return record
    path = classroom.verdict(record.student, assignment)
    try:
        return replace(record, verdict=read_verdict(path, assignment, record.student))
    except ValueError as error:
        raise CourseError(_again(classroom.shown(path), error)) from None


def _again(path: str, error: ValueError) -> str:
    return f"{path} {error}; grade this submission again."


def read_verdict(path: Path, assignment: str, student: str) -> Verdict:
    """Return the verdict in a file.

    Raises:
        ValueError: the file holds no verdict, or that of another student or assignment.
    """
    verdict = _parse_verdict(path)
    if (verdict.assignment, verdict.student) != (assignment, student):
        raise ValueError(
            f"is about {verdict.assignment} of {verdict.student}, not about {assignment} of "
            f"{student}"
        )
    return verdict


def _parse_verdict(path: Path) -> Verdict:
    try:
        verdict = Verdict.from_json(json.loads(path.read_bytes()))
    except OSError as error:
        raise ValueError(f"cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError):
        raise ValueError("is damaged: it is not the JSON that was written") from None
    except (KeyError, TypeError, AttributeError):
        raise ValueError("is damaged: entries of the verdict are missing or misnamed") from None
    if not all(map(_sound, _parts(verdict))):
        raise ValueError("is damaged: an entry of the verdict has the wrong type")
    return verdict


def _parts(verdict: Verdict) -> Iterator[Any]:
    yield verdict
    yield from verdict.wall
    for result in verdict.results:
        yield result
        yield from result.findings
        if result.diagnosis:
            yield result.diagnosis


def _sound(part: Any) -> bool:
    """Return whether every plain field of a noun has the type it declares."""
    plain = [(kind, getattr(part, name)) for name, kind in PLAIN_FIELDS[type(part)]]
    texts = (*getattr(part, "notes", ()), *getattr(part, "unanswered", ()))
    return all(isinstance(text, str) for text in texts) and all(
        _fits(value, kind) for kind, value in plain
    )


def _fits(value: Any, kind: Any) -> bool:
    if kind is float:
        return isinstance(value, (int, float))
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))


def read_times(
    classroom: Classroom, assignment: str
) -> tuple[dict[str, datetime | None], tuple[str, ...]]:
    """Return who handed something in and when, and a sentence for every time that is no time."""
    times: dict[str, datetime | None] = {}
    notices: list[str] = []
    for student in _folders(classroom.root / "submitted"):
        folder = classroom.submitted(student, assignment)
        if not _holds_something(folder):
            continue
        try:
            refuse_name(student)
        except AnswerError as error:
            where = classroom.shown(classroom.root / "submitted")
            notices.append(f"{where}: {error}; nothing in it is graded.")
            continue
        try:
            times[student] = read_timestamp(folder / TIMESTAMP)
        except ValueError:
            times[student] = None
            notices.append(
                f"{classroom.shown(folder / TIMESTAMP)} holds no time, so lateness is not counted; "
                "write one such as 2026-10-05 23:59:00 UTC."
            )
    return times, tuple(notices)


def _to_come(
    classroom: Classroom, assignment: str, times: Mapping[str, datetime | None]
) -> Iterator[str]:
    """Yield a sentence where something was handed in at a time that has not come yet."""
    now = datetime.now(timezone.utc)
    ahead = {student: when for student, when in times.items() if when and when > now + AHEAD}
    if ahead:
        student = max(ahead, key=lambda student: ahead[student])
        path = classroom.shown(classroom.submitted(student, assignment) / TIMESTAMP)
        others = f", and {len(ahead) - 1} more are ahead of it" if len(ahead) > 1 else ""
        yield (
            f"{path} says {moment(ahead[student])}, but it is {moment(now)} by the clock{others}; "
            f"mend the time or set the clock, then run `course feedback {assignment}`, which "
            "reckons lateness anew."
        )


def _holds_something(folder: Path) -> bool:
    try:
        return folder.is_dir() and any(folder.iterdir())
    except OSError:  # something is there, though not for us: to be graded, not missing
        return True


def _folders(parent: Path) -> list[str]:
    if not parent.is_dir():
        return []
    return sorted(path.name for path in parent.iterdir() if path.is_dir())
