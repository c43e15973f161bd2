"""What an instructor agreed with a class: `policy.ini` in the classroom, the one place for it.

Four sections, each optional: `late` what lateness costs, `extensions` and `excused` a line a
student, `total` how the marks of a term are put together. Nothing is guessed: a word that is not
known is refused with the words that are. The file is read anew for every page, mark and export.
"""

import re
from collections.abc import Iterator, Mapping
from configparser import ConfigParser, Error
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import takewhile
from pathlib import Path

from autograder.gradebook.gather import read_times
from autograder.gradebook.lateness import NOTHING, Lateness, LatePolicy
from autograder.model.classroom import Classroom
from autograder.model.errors import CourseError

KNOWN = {
    "late": ("grace", "percent_per_day", "cap", "late_days"),
    "extensions": (),
    "excused": (),
    "total": ("drop_lowest",),
}
NAMING = ("[extensions]", "[excused]")  # the sections with a line a student
UNITS = {"minute": 1, "hour": 60, "day": 24 * 60, "week": 7 * 24 * 60}
PIECE = r"(\d{1,6})\s*(minute|hour|day|week)s?"
SPAN = re.compile(rf"{PIECE}(\s+{PIECE})*")
EXTENSION = re.compile(r"(\S+)\s+(\S.*)")
Place = tuple[str, str]  # a student and an assignment


@dataclass(frozen=True)
class Policy:
    """What was agreed; `late` is None where the file says nothing about lateness."""

    late: LatePolicy | None = None
    extensions: Mapping[Place, timedelta] = field(default_factory=dict)
    excused: frozenset[Place] = frozenset()
    drop_lowest: int = 0

    @property
    def places(self) -> frozenset[Place]:
        """Return who is named with which assignment."""
        return self.excused | self.extensions.keys()


def read_policy(path: Path) -> Policy:
    """Return what a file says; where there is none, nothing was agreed.

    Raises:
        CourseError: with the first thing in it that cannot be meant.
    """
    sections = _sections(path)
    late, total = sections.get("late", {}), sections.get("total", {})
    return Policy(
        late=_late(path, late) if "late" in sections else None,
        extensions=_extensions(path, sections.get("extensions", {})),
        excused=frozenset(_excused(path, sections.get("excused", {}))),
        drop_lowest=_number(path, total, "drop_lowest", 0),
    )


def policy_text(path: Path) -> str:
    """Return what stands in a file, nothing where there is none.

    Raises:
        CourseError: the file cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError:
        raise CourseError(f"{path} is not UTF-8; save it as UTF-8.") from None
    except OSError as error:
        raise CourseError(f"{path} cannot be read: {error.strerror}; mend that.") from None


def _sections(path: Path) -> dict[str, dict[str, str]]:
    parser = _parser()
    try:
        parser.read_string(policy_text(path), path.name)
    except Error as error:
        fact = " ".join(str(error).split())
        raise CourseError(f"{path} cannot be read: {fact}; mend that line.") from None
    sections = {name: dict(parser[name]) for name in parser.sections()}
    for name, words in sections.items():
        _refuse_unknown(path, f"the section [{name}]", name, tuple(KNOWN))
        for word in words if KNOWN[name] else ():
            _refuse_unknown(path, f"[{name}] {word}", word, KNOWN[name])
    return sections


def _parser() -> ConfigParser:
    parser = ConfigParser(interpolation=None, delimiters=("=",), default_section="")
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # ids keep their capitals
    return parser


def _refuse_unknown(path: Path, what: str, word: str, known: tuple[str, ...]) -> None:
    if word not in known:
        raise CourseError(f"{path} has {what}, which means nothing; write {', '.join(known)}.")


def _late(path: Path, said: Mapping[str, str]) -> LatePolicy:
    """Return what lateness costs; beyond late days a mark is lost, up to the cap."""
    if {"percent_per_day", "late_days"} <= said.keys():
        raise CourseError(
            f"{path} has [late] percent_per_day and late_days, and a class has one of the two: "
            "days that cost a part of the mark, or days that are free until they are spent; take "
            "one away."
        )
    free = "late_days" in said
    return LatePolicy(
        grace=_span(path, "[late] grace", said["grace"]) if "grace" in said else NOTHING,
        percent=100 if free else _number(path, said, "percent_per_day", 0, most=100),
        cap=_number(path, said, "cap", 100, most=100),
        late_days=_number(path, said, "late_days", 0),
    )


def _number(path: Path, said: Mapping[str, str], word: str, default: int, most: int = 1000) -> int:
    text = said.get(word, str(default))
    if not (text.isascii() and text.isdigit() and len(text) < 5 and int(text) <= most):
        raise CourseError(f"{path}, {word} is {text!r}; write a whole number from 0 to {most}.")
    return int(text)


def _span(path: Path, what: str, text: str) -> timedelta:
    if not SPAN.fullmatch(text):
        raise CourseError(f"{path}, {what} is {text!r}; write a time such as 2 days 3 hours.")
    return timedelta(minutes=sum(int(n) * UNITS[unit] for n, unit in re.findall(PIECE, text)))


def _extensions(path: Path, said: Mapping[str, str]) -> dict[Place, timedelta]:
    extensions: dict[Place, timedelta] = {}
    for student, text in said.items():
        for key, span in _moved(path, student, text):
            if (student, key) in extensions:
                raise CourseError(
                    f"{path}, [extensions] {student} has {key} twice; leave the one that holds."
                )
            extensions[student, key] = span
    return extensions


def _moved(path: Path, student: str, text: str) -> Iterator[tuple[str, timedelta]]:
    """Yield the assignments of one line, each with how much longer there is for it."""
    for part in map(str.strip, text.split(",")):
        found = EXTENSION.fullmatch(part)
        if not found:
            raise CourseError(
                f"{path}, [extensions] {student} is {part!r}; write the assignment and how "
                "much longer, such as a02_convolution 2 days."
            )
        yield found[1], _span(path, f"[extensions] {student}", found[2])


def _excused(path: Path, said: Mapping[str, str]) -> Iterator[Place]:
    for student, text in said.items():
        for key in map(str.strip, text.split(",")):
            if not key or key.split() != [key]:
                raise CourseError(
                    f"{path}, [excused] {student} is {text!r}; write assignments with commas "
                    "between them, such as a01_shapes, a04_pooling."
                )
            yield student, key


def days_left(
    classroom: Classroom,
    policy: Policy,
    dues: Mapping[str, datetime],
    extensions: Mapping[Place, timedelta],
    before: str | None = None,
) -> dict[str, int]:
    """Return the late days that students have not spent, of those who have spent any.

    Counted is what was due before an assignment, or everything; days are spent in the order of the
    due dates whether they are enough or not, and none on what a student is excused from.
    """
    late = policy.late
    left: dict[str, int] = {}
    if late is None or not late.late_days:
        return left
    order = sorted(dues, key=lambda name: (dues[name], name))
    for name in takewhile(lambda name: name != before, order):
        for student, when in read_times(classroom, name)[0].items():
            if when and (student, name) not in policy.excused:
                span = extensions.get((student, name), NOTHING)
                had = left.get(student, late.late_days)
                left[student] = had - Lateness(dues[name], when, late, span, had).spent
    return left


def unknown_names(
    classroom: Classroom, policy: Policy, key: str, students: set[str]
) -> Iterator[str]:
    """Yield a sentence for everybody named for `key` whom nobody knows, and for other names."""
    where = classroom.shown(classroom.policy)
    for student in sorted({who for who, name in policy.places if name == key} - students):
        yield f"{where} names {student}, who is not on the roster and sent nothing; mend the id."
    for name in sorted({name for _, name in policy.places}):
        if not classroom.source(name).is_dir() and not classroom.release(name).is_dir():
            yield f"{where} names {name}, and this class has no such assignment; mend the name."


def without(text: str, student: str) -> str:
    """Return the text of a file without the lines about one student."""
    starts = re.compile(rf"\s*{re.escape(student)}\s*=")
    kept, skips = [], False
    for section, line in _by_section(text):
        goes_on = line[:1].isspace() and bool(line.strip())
        named = section in NAMING and starts.match(line) is not None
        skips = named or (skips and goes_on)
        if not skips:
            kept.append(line)
    return "".join(kept)


def for_anybody(text: str) -> str:
    """Return the text of a file without the sections that name students."""
    return "".join(line for section, line in _by_section(text) if section not in NAMING)


def _by_section(text: str) -> Iterator[tuple[str, str]]:
    """Yield every line with the heading that it stands under, which stands under itself."""
    section = ""
    for line in text.splitlines(keepends=True):
        heading = ConfigParser.SECTCRE.match(line.strip())
        section = f"[{heading['header']}]" if heading else section
        yield section, line
