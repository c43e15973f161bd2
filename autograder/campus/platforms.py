"""How each platform names what it hands out: whose a file is, and when it was handed in.

| platform | a file of one student | tells when |
|---|---|---|
| Canvas | `lastfirst_[LATE_]USER_FILE_name.ipynb` | no, only that it was late |
| Moodle | `Full Name_PARTICIPANT_assignsubmission_file/name.ipynb` | in its grading worksheet |
| Gradescope | `submission_NUMBER/name.ipynb`, beside `submission_metadata.yml` | in that file |
| nbgrader's exchange | `STUDENT+ASSIGNMENT+TIME+.../name.ipynb` | in the folder's name |
| Git | a repository a student | the time of the commit, which the student's machine claims |
| plain | `STUDENT/...`, or `STUDENT_name.ipynb` | in `timestamp.txt`, as nbgrader writes it |

Canvas's rule is that of its `ContentZipper`, Moodle's that of `mod_assign\\downloader`: the name
in small letters and digits alone, an underscore, and numbers.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import yaml

from autograder.campus.parcels import (
    COPY,
    NEVER,
    Delivery,
    Hint,
    Parcel,
    Wanted,
    is_copy,
    is_notebook,
    stem_of,
)
from autograder.campus.sources import Found, commit_time, committed, opened, repositories
from autograder.model.errors import AnswerError, CourseError
from autograder.model.times import LONGEST_TIME, TIMESTAMP, time_in
from autograder.pages.html import one_line

CANVAS = re.compile(
    r"(?:(?P<name>\w*?)_)??(?P<late>LATE_)?(?P<user>\d+|anon_[^\W_]+)_(?:(?P<file>\d+)_)?(?P<own>.+)"
)
MOODLE = re.compile(r"(?P<name>[^_]+)_(?P<participant>\d+)_assignsubmission_(?P<kind>[a-z]+)(_.*)?")
EXCHANGE = re.compile(r"(?P<student>[^+]+)\+(?P<assignment>[^+]+)\+(?P<time>[^+]+)(\+.*)?")
METADATA = "submission_metadata.yml"


def unpacked(path: Path, wanted: Wanted, platform: str = "") -> Delivery:
    """Return the submissions in a download; the platform is found unless it is named.

    Raises:
        CourseError: the download cannot be read, or is not of that platform.
    """
    if platform in ("", "git"):
        clones = repositories(path)
        if clones or platform:
            return Delivery("git", tuple(_named(_of_clone(clone, wanted)) for clone in clones))
    found = _without_common_folder(opened(path), wanted)
    platform = platform or _platform(found)
    return Delivery(platform, tuple(map(_named, RULES[platform](found, wanted))))


def _named(parcel: Parcel) -> Parcel:
    """Return a parcel under a name that can be read in a report, and typed as it is read."""
    return replace(parcel, name=one_line(parcel.name))


def _platform(found: Sequence[Found]) -> str:
    """Return whose names these are: what stands outermost, where no student has a say."""
    tops = {one.parts[0] for one in found}
    if _listing(found):
        return "gradescope"
    for platform, rule in (("moodle", MOODLE), ("nbgrader", EXCHANGE)):
        if sum(bool(rule.fullmatch(top)) for top in tops) * 2 > len(tops):
            return platform
    notebooks = [one for one in found if is_notebook(one.file)]
    canvas = [one for one in notebooks if (m := CANVAS.fullmatch(one.file)) and m["file"]]
    return "canvas" if notebooks and len(canvas) * 2 > len(notebooks) else "plain"


def _canvas(found: Sequence[Found], wanted: Wanted) -> Iterator[Parcel]:
    """Yield a parcel a Canvas user, and one more for each further copy of the notebook."""
    users: dict[str, list[tuple[re.Match[str], Found]]] = {}
    for one in found:
        told = CANVAS.fullmatch(one.file)
        if told:
            users.setdefault(told["user"], []).append((told, one))
        else:
            yield Parcel(one.path, (), (one,), problem="is not named as Canvas names its files")
    for files in users.values():
        copies = [(told, one) for told, one in files if is_copy(told["own"], wanted.assignment)]
        for some in [[copy] for copy in copies] or [files]:
            yield _canvas_parcel(some)


def _canvas_parcel(files: Sequence[tuple[re.Match[str], Found]]) -> Parcel:
    told, one = files[0]
    own = tuple(replace(f, parts=(*f.parts[:-1], t["own"])) for t, f in files)
    user = told["user"]
    hint = Hint(name=told["name"] or "", canvas_id=user, account=user)
    number = int(told["file"] or 0)
    return Parcel(one.file, (hint,), own, order=(number,), late=bool(told["late"]))


def _moodle(found: Sequence[Found], wanted: Wanted) -> Iterator[Parcel]:
    """Yield a parcel a participant; what was typed into Moodle, not uploaded, is no file."""
    parcels: dict[tuple[str, str], list[Found]] = {}
    for one in found:
        told = next(filter(None, map(MOODLE.fullmatch, one.parts)), None)
        if told is None:
            yield Parcel(one.path, (), (one,), problem="is not named as Moodle names its files")
        elif told["kind"] == "file":
            parcels.setdefault((told["name"], told["participant"]), []).append(_own(one))
    for (name, participant), files in parcels.items():
        row = wanted.worksheet.participants.get(participant) if wanted.worksheet else None
        words = (row.email, row.number) if row else ()
        hint = Hint(
            tuple(filter(None, words)), (row.name if row else "") or name, account=participant
        )
        yield Parcel(
            f"{name}_{participant}",
            (hint,),
            tuple(files),
            when=row.submitted if row else None,
            unread=row.unread if row else "",
            participant=participant,
        )


def _own(one: Found) -> Found:
    """Return a file of Moodle's flat download under the name that the student gave it."""
    told = MOODLE.fullmatch(one.file)
    rest = told[4] if told else ""
    parts = (*one.parts[:-1], rest[1:]) if rest else one.parts
    return replace(one, parts=parts)


def _gradescope(found: Sequence[Found], wanted: Wanted) -> Iterator[Parcel]:
    """Yield a parcel a submission, whose students stand in Gradescope's own list."""
    del wanted
    listed = _listing(found)
    if listed is None:
        raise CourseError(
            f"there is no {METADATA} in it, by which Gradescope says whose a submission is; "
            "choose Download Submissions in Gradescope."
        )
    metadata = _metadata(listed)
    folders: dict[str, list[Found]] = {}
    for one in found:
        if one is not listed:
            folders.setdefault(one.parts[len(listed.parts) - 1], []).append(one)
    for name, files in folders.items():
        said = metadata.get(name)
        if isinstance(said, Mapping):
            yield _gradescope_parcel(name, said, files)
        else:
            yield Parcel(name, (), tuple(files), problem=f"does not stand in {METADATA}")


def _listing(found: Sequence[Found]) -> Found | None:
    """Return Gradescope's own list, beside which lie its folders and nothing else.

    A student may hand in a file of that name, inside one of the folders.
    """
    lists = [one for one in found if one.file == METADATA]
    outermost = min(lists, key=lambda one: len(one.parts), default=None)
    return outermost if outermost and _is_listing(outermost, found) else None


def _is_listing(one: Found, found: Sequence[Found]) -> bool:
    home = one.parts[:-1]
    if any(rule.fullmatch(part) for part in home for rule in (MOODLE, EXCHANGE)):
        return False
    others = [other.parts for other in found if other is not one]
    return all(
        parts[: len(home)] == home and "".join(parts[len(home) :]).startswith("submission_")
        for parts in others
    )


def _metadata(listed: Found) -> Mapping[str, Any]:
    try:
        text = listed.read().decode("utf-8", errors="replace")
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        said = yaml.load(text, Loader=loader)  # noqa: S506  both loaders are safe ones
    except (AnswerError, yaml.YAMLError, ValueError, RecursionError) as error:
        fact = " ".join(str(error).split())
        raise CourseError(f"{listed.path} cannot be read: {fact}; download it again.") from None
    if not isinstance(said, Mapping):
        raise CourseError(f"{listed.path} lists no submissions; download it again.")
    return said


def _gradescope_parcel(name: str, said: Mapping[str, Any], files: Sequence[Found]) -> Parcel:
    submitters = said.get(":submitters")
    people = submitters if isinstance(submitters, list) else []
    told = said.get(":created_at")
    when = told if isinstance(told, datetime) else time_in(told) if isinstance(told, str) else None
    return Parcel(
        name,
        tuple(_submitter(person) for person in people if isinstance(person, Mapping)),
        tuple(files),
        when=when.replace(tzinfo=when.tzinfo or timezone.utc) if when else None,
        unread=str(told) if told and not when else "",
        problem="" if people else f"has nobody's name in {METADATA}",
    )


def _submitter(said: Mapping[str, Any]) -> Hint:
    words = tuple(str(word) for word in (said.get(":sid"), said.get(":email")) if word)
    return Hint(words, str(said.get(":name") or ""), account=" ".join(words))


def _nbgrader(found: Sequence[Found], wanted: Wanted) -> Iterator[Parcel]:
    """Yield a parcel a submission in the exchange's inbound folder, of this assignment alone."""
    folders: dict[str, list[Found]] = {}
    for one in found:
        part = next((part for part in one.parts[:-1] if EXCHANGE.fullmatch(part)), "")
        folders.setdefault(part, []).append(one)
    for name, files in folders.items():
        told = EXCHANGE.fullmatch(name)
        if told and told["assignment"] == wanted.assignment:
            yield _timed(Parcel(name, (Hint((told["student"],)),), tuple(files)), told["time"])


def _of_clone(folder: Path, wanted: Wanted) -> Parcel:
    """Return what a repository has; one that cannot be read is its student's all the same."""
    name = folder.name.removesuffix(".git")
    hint = (Hint((name,), name, parts=_ends(name)),)
    try:
        files = committed(folder)
    except AnswerError as error:
        unread = Found((f"{wanted.assignment}.ipynb",), 0, bytes, problem=str(error))
        return Parcel(folder.name, hint, (unread,))

    def ask_when(found: Found) -> datetime | None:
        try:
            return commit_time(folder, found)
        except (AnswerError, ValueError):
            return None

    return Parcel(folder.name, hint, files, ask_when=ask_when)


def _plain(found: Sequence[Found], wanted: Wanted) -> Iterator[Parcel]:
    """Yield a parcel a folder of the first level, and one a file that lies there itself."""
    folders: dict[str, list[Found]] = {}
    for one in found:
        if len(one.parts) > 1:
            folders.setdefault(one.parts[0], []).append(one)
        elif not one.file.startswith("."):
            yield Parcel(
                one.file,
                (_stem_hint(one.file, wanted),),
                (one,),
                order=_age((one,)),
                beside=not is_notebook(one.file),
            )
    for name, files in folders.items():
        hint = Hint((name,), name, parts=_ends(name))
        parcel = Parcel(name, (hint,), tuple(files), order=_age(files))
        yield _timed(parcel, _stamp(files, wanted.assignment))


def _age(files: Iterable[Found]) -> tuple[datetime]:
    """Return when the newest notebook of these was written, as the archive or the folder says."""
    dates = (one.when for one in files if is_notebook(one.file))
    return (max(filter(None, dates), default=NEVER),)


def _without_common_folder(found: Sequence[Found], wanted: Wanted) -> Sequence[Found]:
    """Return the files without a folder that all of them lie in, unless it is a student's."""
    tops = {one.parts[0] for one in found}
    if len(tops) != 1 or any(len(one.parts) < 3 for one in found):
        return found
    (top,) = tops
    platforms = any(rule.fullmatch(top) for rule in (MOODLE, EXCHANGE, CANVAS))
    if platforms or (wanted.roster and wanted.roster.with_word(top)):
        return found
    return [replace(one, parts=one.parts[1:]) for one in found]


def _stem_hint(file: str, wanted: Wanted) -> Hint:
    """Return what the name of a file says: the student's id or name beside the assignment's."""
    stem = COPY.sub("", stem_of(file))
    key = re.escape(wanted.assignment)
    rest = re.sub(rf"[-_+ ]*{key}[-_+ ]*", " ", stem, flags=re.IGNORECASE).strip()
    rest = COPY.sub("", rest)
    return Hint(tuple(filter(None, (rest,))), rest, parts=_ends(rest))


def _ends(name: str) -> tuple[str, ...]:
    """Return the beginnings and the ends of a name that is made of words: `a-b` of `a-b-c`."""
    cuts = [(found.start(), found.end()) for found in re.finditer(r"[-_+ ]+", name)]
    return tuple(part for start, end in cuts for part in (name[:start], name[end:]) if part)


def _timed(parcel: Parcel, said: str) -> Parcel:
    """Return a parcel with the time that is said of it, if it can be read."""
    when = time_in(said)
    return replace(parcel, when=when, unread="" if when else said)


def _stamp(files: Iterable[Found], assignment: str) -> str:
    """Return the `timestamp.txt` of this assignment's folder, as nbgrader keeps it, or nothing."""
    places = ((assignment, TIMESTAMP), (TIMESTAMP,))
    stamps = (one for place in places for one in files if one.parts[1:] == place)
    return next(map(_text, stamps), "")


def _text(stamp: Found) -> str:
    """Return what a file says, or why it says nothing."""
    if stamp.size > LONGEST_TIME:
        return f"{stamp.size} bytes"
    try:
        return stamp.read().decode("utf-8", errors="replace").strip()
    except AnswerError as error:
        return str(error)


RULES: Mapping[str, Callable[[Sequence[Found], Wanted], Iterator[Parcel]]] = {
    "canvas": _canvas,
    "moodle": _moodle,
    "gradescope": _gradescope,
    "nbgrader": _nbgrader,
    "plain": _plain,
}
PLATFORMS = (*RULES, "git")
