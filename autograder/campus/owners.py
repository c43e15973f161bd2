"""Whose is it? Every parcel is given to a student of the roster, or left with the reason."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from autograder.campus.parcels import NEVER, Hint, Parcel, Wanted, is_copy, is_notebook
from autograder.campus.people import Person, Roster
from autograder.campus.sources import Found
from autograder.model.errors import AnswerError
from autograder.notebooks.collect import is_name

BY_HAND = "by hand"  # the account of what an instructor has given to somebody
NAMELESS = "has no id in its name, and there is no roster"


@dataclass(frozen=True)
class Settled:
    """One student's submission: the parcel that counts, and the names of those before it.

    It is `guessed` if nothing tells that it came after those.
    """

    student: str
    parcel: Parcel
    earlier: tuple[str, ...] = ()
    guessed: bool = False


def settle(
    parcels: Iterable[Parcel], wanted: Wanted, chosen: Mapping[str, str]
) -> tuple[list[Settled], list[tuple[Parcel, str]]]:
    """Return the parcel of every student that counts, and what is nobody's, with the reason."""
    theirs, left = _given_out(parcels, wanted, chosen)
    doubts = {student: _doubtful(student, sent) for student, sent in theirs.items()}
    doubtful = {student: why for student, why in doubts.items() if why}
    left += [(parcel, why) for student, why in doubtful.items() for parcel, _ in theirs[student]]
    return [_last(*one) for one in sorted(theirs.items()) if one[0] not in doubtful], left


def _given_out(
    parcels: Iterable[Parcel], wanted: Wanted, chosen: Mapping[str, str]
) -> tuple[dict[str, list[tuple[Parcel, str]]], list[tuple[Parcel, str]]]:
    """Return what every student sent, with the account it came from, and what is nobody's."""
    theirs: dict[str, list[tuple[Parcel, str]]] = {}
    left: list[tuple[Parcel, str]] = []
    for parcel in parcels:
        if not _is_about_another(parcel, wanted):
            owners, why = _owners(parcel, wanted.roster, chosen)
            none = "is no notebook, and " * parcel.beside
            left += [(parcel, f"{none}{why}")] if why else []
            for student, account in owners:
                theirs.setdefault(student, []).append((parcel, account))
    return theirs, left


def _doubtful(student: str, sent: Sequence[tuple[Parcel, str]]) -> str:
    """Return why nothing of what was sent may count, unless an instructor has said what does."""
    accounts = {account for _, account in sent}
    if len(accounts) == 1 or BY_HAND in accounts:
        return ""
    return f"comes from one of {len(accounts)} accounts that all lead to {student}"


def _last(student: str, sent: Sequence[tuple[Parcel, str]]) -> Settled:
    """Return what counts: what was given by hand before all else, and then the latest."""

    def place(one: tuple[Parcel, str]) -> tuple[bool, datetime, tuple[Any, ...]]:
        parcel, account = one
        return (account == BY_HAND, parcel.when or NEVER, parcel.order)

    sent = [one for one in sent if not one[0].beside] or sent
    *earlier, last = sorted(sent, key=place)
    parcel, account = last
    guessed = account != BY_HAND and any(
        place(one) == place(last) or bool(one[0].when) != bool(parcel.when) for one in earlier
    )
    return Settled(student, parcel, tuple(one.name for one, _ in earlier), guessed)


def _owners(
    parcel: Parcel, roster: Roster | None, chosen: Mapping[str, str]
) -> tuple[list[tuple[str, str]], str]:
    """Return the students that a parcel is of, each with the account that it came from.

    A sentence comes with them if one cannot be told.
    """
    if parcel.name in chosen:
        return [(chosen[parcel.name], BY_HAND)], ""
    if parcel.problem:
        return [], parcel.problem
    owners, reasons = [], []
    for hint in parcel.hints:
        student, why = _owner(hint, roster)
        owners += [(student, hint.account)] if student else []
        reasons += [why] if why else []
    return owners, "; ".join(reasons)


def _owner(hint: Hint, roster: Roster | None) -> tuple[str, str]:
    """Return the one student who is meant, or a sentence why nobody is."""
    if roster is None:
        word = next(iter(hint.words), "")
        return (word, "") if is_name(word) else ("", NAMELESS)
    people = next(filter(None, _candidates(hint, roster)), ())
    names = " and ".join(person.id for person in people)
    if len(people) == 1:
        two = hint.canvas_id and people[0] not in roster.called(hint.name)
        why = f"has the number of {names}, who is not called {hint.name}" if two else ""
        return ("", why) if why else (names, "")
    if people:
        return "", f"could be of {names}"
    said = " or ".join(filter(None, dict.fromkeys((*hint.words, hint.name))))
    return "", f"nobody on the roster is known as {said or hint.canvas_id}"


def _candidates(hint: Hint, roster: Roster) -> Iterator[tuple[Person, ...]]:
    """Yield who may be meant, by what tells people apart best first."""
    yield roster.with_canvas_id(hint.canvas_id)
    for word in hint.words:
        yield roster.with_word(word)
    yield roster.called(hint.name)
    for known in (roster.with_word, roster.called):
        yield tuple({p.id: p for part in hint.parts for p in known(part)}.values())


def _is_about_another(parcel: Parcel, wanted: Wanted) -> bool:
    """Return whether somebody handed in other assignments of this course, and not this one."""
    notebooks = _notebooks(parcel)
    return bool(notebooks) and all(_is_of_another(one, wanted) for one in notebooks)


def _is_of_another(one: Found, wanted: Wanted) -> bool:
    ours = wanted.assignment in one.parts[:-1] or is_copy(one.file, wanted.assignment)
    theirs = any(key in one.parts[:-1] or is_copy(one.file, key) for key in wanted.others)
    return theirs and not ours


def _notebooks(parcel: Parcel) -> list[Found]:
    return [one for one in parcel.files if is_notebook(one.file)]


def notebook(parcel: Parcel, wanted: Wanted) -> Found:
    """Return the notebook of an assignment in a parcel: by its name, or the only one there is.

    Raises:
        AnswerError: there is none, or which of several is meant cannot be told.
    """
    assignment = wanted.assignment
    found = [one for one in _notebooks(parcel) if not _is_of_another(one, wanted)]
    for some in (
        [one for one in found if one.file == f"{assignment}.ipynb"],
        [one for one in found if is_copy(one.file, assignment)],
        [one for one in found if assignment in one.parts[:-1]],
        found,
    ):
        if len(some) == 1:
            return some[0]
        if some:
            names = ", ".join(one.path for one in some)
            raise AnswerError(
                f"{parcel.name} has {len(some)} notebooks ({names}), and which is meant cannot be "
                f"told; one {assignment}.ipynb is wanted"
            )
    others = ", ".join(one.file for one in parcel.files[:3])
    fact = f"has no notebook, but {others}" if others else "is empty"
    fact = "is no notebook" if parcel.beside else fact
    raise AnswerError(f"{parcel.name} {fact}; {assignment}.ipynb is wanted")
