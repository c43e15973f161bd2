"""Which submitted cell is which cell of the release.

A cell is known by its nbgrader name first, then by its cell id, then by its text. An answer that is
not found that way is found by the `def` of its function.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property, lru_cache
from typing import TypeAlias

from nbformat import NotebookNode

from autograder.notebooks.answers import Definition, definitions, is_written, mentioned, parsed
from autograder.notebooks.cells import grade_id, is_answer, is_locked
from autograder.notebooks.runnable import Runnable, runnable

Homes: TypeAlias = Mapping[int, int]  # from the number of a piece to the number of its place


@dataclass(frozen=True, eq=False)
class Piece:
    """One submitted cell, and what it defines. It is looked into only when that is asked."""

    cell: NotebookNode

    @property
    def source(self) -> str:
        """Return the text of the cell."""
        return str(self.cell.source)

    @cached_property
    def runnable(self) -> Runnable:
        """Return the cell as plain Python."""
        return runnable(self.source)

    @cached_property
    def defined(self) -> Mapping[str, Definition]:
        """Return what the cell would bind if it were run as code."""
        if self.cell.cell_type != "code" and not mentioned(self.source):
            return {}
        return definitions(parsed(self.runnable.text))


@dataclass(frozen=True, eq=False)
class Place:
    """One cell of the release."""

    cell: NotebookNode

    @property
    def name(self) -> str:
        """Return nbgrader's name of the cell, or nothing."""
        return grade_id(self.cell)

    @cached_property
    def stubs(self) -> Mapping[str, Definition]:
        """Return the functions that are to be written here."""
        return definitions(parsed(self.cell.source)) if is_answer(self.cell) else {}

    @property
    def is_editable(self) -> bool:
        """Return whether a student may change the cell."""
        return bool(self.cell.metadata.get("editable", True)) and not is_locked(self.cell)

    def written_in(self, piece: Piece) -> bool:
        """Return whether a submitted cell defines a function of this place, and not as a stub."""
        return any(
            is_written(piece.defined[name], stub)
            for name, stub in self.stubs.items()
            if name in piece.defined
        )

    def named_in(self, piece: Piece) -> bool:
        """Return whether a submitted cell tries to define a function of this place."""
        return self.changed_in(piece) and not self.stubs.keys().isdisjoint(mentioned(piece.source))

    def changed_in(self, piece: Piece) -> bool:
        """Return whether a submitted cell says anything else than the release does."""
        known = ("", same(self.cell.source), self.pointer)
        return same(piece.source) not in known

    @property
    def pointer(self) -> str:
        """Return what stands here when the function is written in the cell of another place."""
        return f"# {' and '.join(self.stubs)}: written in another cell of this notebook."


class How(Enum):
    """How the function of an answer cell was found."""

    OWN = "in its own cell"
    FOUND = "in a cell that had lost its name"
    POINTED = "in the cell of another function"
    MISSING = "nowhere"


@dataclass(frozen=True)
class Filling:
    """Which piece fills an answer cell."""

    how: How
    piece: int = -1


@dataclass(frozen=True, eq=False)
class Matched:
    """The cells of the release, the submitted pieces, where each is at home, what fills answers."""

    places: tuple[Place, ...]
    pieces: tuple[Piece, ...]
    homes: Homes
    fillings: Mapping[int, Filling]

    def own(self, at: int) -> list[int]:
        """Return the pieces that are known to be the cell of this place."""
        return [index for index, home in self.homes.items() if home == at]

    @cached_property
    def filled(self) -> Homes:
        """Return, for each piece that fills an answer cell, the place of that cell."""
        return {
            filling.piece: at
            for at, filling in self.fillings.items()
            if filling.how in (How.OWN, How.FOUND)
        }


@lru_cache(maxsize=1024)  # of most cells a class hands in the same text
def same(source: str) -> str:
    """Return a text without the blanks that editors add and remove."""
    return "\n".join(line.rstrip() for line in source.strip().split("\n"))


def match(cells: Sequence[NotebookNode], release: Sequence[NotebookNode]) -> Matched:
    """Return which submitted cell is which cell of the release."""
    pieces = tuple(map(Piece, cells))
    places = tuple(map(Place, release))
    homes = _homes(pieces, places)
    fillings: dict[int, Filling] = {}
    for at, place in enumerate(places):
        if is_answer(place.cell):
            fillings[at] = _filling(at, Matched(places, pieces, homes, dict(fillings)))
    return Matched(places, pieces, homes, fillings)


def _homes(pieces: Sequence[Piece], places: Sequence[Place]) -> Homes:
    homes: dict[int, int] = {}
    for key in (_name, _id, _text):
        taken = set(homes.values())
        free = {
            key(place.cell, place): at
            for at, place in reversed(list(enumerate(places)))
            if at not in taken
        }
        for index, piece in enumerate(pieces):
            wanted = key(piece.cell, None)
            if index not in homes and wanted and wanted in free:
                homes[index] = free[wanted]
    return dict(sorted(homes.items()))


def _name(cell: NotebookNode, _: Place | None) -> str:
    return grade_id(cell)


def _id(cell: NotebookNode, place: Place | None) -> str:
    """Return the cell id; of text that nobody edits the words tell more than the id."""
    if place and not place.name and not place.is_editable:
        return ""
    return str(cell.id)


def _text(cell: NotebookNode, _: Place | None) -> str:
    text = same(cell.source)
    return f"{cell.cell_type}: {text}" if text else ""


def _filling(at: int, matched: Matched) -> Filling:
    """Return the last piece of the best kind there is, for one answer cell."""
    for how, pieces in _candidates(at, matched):
        if last := list(pieces)[-1:]:
            return Filling(how, last[0])
    return Filling(How.MISSING)


def _candidates(at: int, matched: Matched) -> Iterator[tuple[How, Iterable[int]]]:
    place, pieces = matched.places[at], matched.pieces
    own = [index for index in matched.own(at) if index not in matched.filled]
    yield How.OWN, (i for i in own if place.written_in(pieces[i]))
    free = [index for index in range(len(pieces)) if _is_free(index, matched)]
    yield How.FOUND, (i for i in free if place.written_in(pieces[i]))
    yield How.POINTED, (i for i, piece in enumerate(pieces) if place.written_in(piece))
    yield How.OWN, (i for i in own if place.changed_in(pieces[i]))
    yield How.FOUND, (i for i in free if place.named_in(pieces[i]))
    yield How.OWN, own


def _is_free(index: int, matched: Matched) -> bool:
    """Return whether a piece may fill an answer cell that it does not belong to."""
    if index in matched.filled:
        return False
    if index not in matched.homes:
        return True
    home, piece = matched.places[matched.homes[index]], matched.pieces[index]
    if is_answer(home.cell):
        return not home.written_in(piece)
    return is_locked(home.cell) and home.changed_in(piece)
