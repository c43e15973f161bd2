"""Put what was handed in back into the shape of the release.

The result has the release's cells in the release's order, with the release's metadata, so that
nbgrader's own checks hold and points are those of the release. In them stands what the student
wrote. Cells that the student added stay near their neighbors; what has no place is kept at the end
under a heading, and is not run. No line of a student's is ever thrown away.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, count

from nbformat import NotebookNode, from_dict

from autograder.notebooks.answers import definitions, is_written, parsed
from autograder.notebooks.aside import set_aside
from autograder.notebooks.cells import is_answer, is_check, is_environment, is_locked, is_question
from autograder.notebooks.environment import GIVES
from autograder.notebooks.glue import glued
from autograder.notebooks.idle import idle
from autograder.notebooks.match import How, Matched, Piece, Place, match
from autograder.notebooks.remarks import remarks
from autograder.notebooks.runnable import Runnable, runnable
from autograder.notebooks.written import Written, written_answers

COMMON = 4096  # characters of a cell that a class may have in common
HEADING = """\
## What could not be placed

These lines were handed in, but belong to no cell of the assignment. They are kept here as they
came, and are not run."""


@dataclass(frozen=True, eq=False)
class Repaired:
    """A notebook in the shape of the release.

    `notes` tell the student what was repaired. `sources` is what is to be run, in order, and
    `numbers` says which code cell of the notebook each of them is, counted from 1.
    """

    notebook: NotebookNode
    notes: tuple[str, ...]
    sources: tuple[str, ...]
    numbers: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Added:
    """A cell of the student's own, from this piece."""

    piece: int
    cell: NotebookNode


def repair(submitted: NotebookNode, release: NotebookNode) -> Repaired:
    """Return the student's work in the cells of the release."""
    names = {name for cell in release.cells if (name := Place(cell).name)}
    here, aside = set_aside(submitted.cells)
    whole = glued(here, names)
    matched = match(whole, release.cells)
    written = written_answers(matched)
    added = list(_added(matched, written))
    cells = list(_cells(matched, written, added))
    lost = list(_lost(matched, cells))
    homeless = [matched.pieces[index].cell for index in lost]
    kept = list(_kept([*homeless, *aside]))
    theirs = sum(not is_environment(cell) for cell in homeless)  # that one is of an older release
    _name([*(one.cell for one in added), *kept], release)
    known = {piece.source: piece for piece in reversed(matched.pieces)}
    parts = [_run(cell, known) for cell in cells]
    texts = {at: part.text for at, part in enumerate(parts) if part and part.text.strip()}
    untouched = _untouched(release)
    shown = {at: text for at, text in texts.items() if _known(cells[at]) in untouched}
    others = [text for at, text in texts.items() if at not in shown]
    numbers = list(accumulate(int(cell.cell_type == "code") for cell in cells))
    running = sorted(texts.keys() - idle(shown, others))
    return Repaired(
        notebook=NotebookNode(_without_cells(release), cells=[*cells, *kept]),
        notes=(
            *remarks(matched, written, len(here) - len(whole), theirs, len(aside)),
            *dict.fromkeys(part.note for part in parts if part and part.note),
        ),
        sources=tuple(texts[at] for at in running),
        numbers=tuple(numbers[at] for at in running),
    )


def _without_cells(release: NotebookNode) -> NotebookNode:
    return from_dict({name: value for name, value in release.items() if name != "cells"})


def _added(matched: Matched, written: Mapping[int, Written]) -> Iterator[Added]:
    """Yield the cells of the student's own, in the order in which they stood."""
    used = set(matched.filled) | {index for w in written.values() for index in w.pieces}
    for index, piece in enumerate(matched.pieces):
        if index in used or not piece.source.strip():
            continue
        home = matched.homes.get(index)
        source = piece.source if home is None else _kept_of(index, home, matched)
        if source and not _only_stubs(index, matched):
            yield Added(index, from_dict({**piece.cell, "metadata": {}, "source": source}))


def _kept_of(index: int, home: int, matched: Matched) -> str:
    """Return what of a piece stays although its place is filled by another text."""
    place, piece = matched.places[home], matched.pieces[index]
    if not place.changed_in(piece):
        return ""
    if is_answer(place.cell):
        return piece.source
    if is_locked(place.cell) and place.cell.cell_type == piece.cell.cell_type == "code":
        return _new_lines(piece.source, place.cell.source)
    return ""


def _new_lines(source: str, release: str) -> str:
    """Return the lines that were put into a locked cell, if they define anything by themselves."""
    known = _lines(release)
    lines = "\n".join(line for line in source.split("\n") if line.rstrip() not in known)
    return lines if definitions(parsed(runnable(lines, dedent=False).text)) else ""


def _only_stubs(index: int, matched: Matched) -> bool:
    """Return whether a piece defines nothing but functions that are not written yet."""
    defined = matched.pieces[index].defined
    stubs = {name: stub for place in matched.places for name, stub in place.stubs.items()}
    return bool(defined) and all(
        name in stubs and not is_written(node, stubs[name]) for name, node in defined.items()
    )


def _cells(
    matched: Matched, written: Mapping[int, Written], added: list[Added]
) -> Iterator[NotebookNode]:
    """Yield the cells of the release, filled, each with the student's own around it."""
    before, after = _neighbors(matched, added)
    yield from after.get(-1, ())
    for at, place in enumerate(matched.places):
        yield from before.get(at, ())
        yield _filled(at, place, matched, written)
        yield from after.get(at, ())


def _neighbors(
    matched: Matched, added: list[Added]
) -> tuple[dict[int, list[NotebookNode]], dict[int, list[NotebookNode]]]:
    """Return the added cells that stand before and after each place."""
    before: dict[int, list[NotebookNode]] = {}
    after: dict[int, list[NotebookNode]] = {}
    cells = {one.piece: one.cell for one in added}
    waiting: list[NotebookNode] = []
    last = -1
    for index in range(len(matched.pieces)):
        overtaken = _overtaken(index, matched) if index in cells else None
        if overtaken is not None:
            before.setdefault(overtaken, []).append(cells[index])
        elif index in cells:
            waiting.append(cells[index])
        elif (at := matched.filled.get(index, matched.homes.get(index))) is not None:
            side, key = (before, at) if index in matched.filled else (after, last)
            side.setdefault(key, []).extend(waiting)
            waiting, last = [], at
    after.setdefault(last, []).extend(waiting)
    return before, after


def _overtaken(index: int, matched: Matched) -> int | None:
    """Return the answer cell that an added piece must not come after: a later piece fills it."""
    piece = matched.pieces[index]
    for filler, at in matched.filled.items():
        belongs = matched.homes.get(index) == at or matched.places[at].written_in(piece)
        if belongs and index < filler:
            return at
    return None


def _filled(
    at: int, place: Place, matched: Matched, written: Mapping[int, Written]
) -> NotebookNode:
    """Return a cell of the release with the student's text in it."""
    if is_answer(place.cell):
        return from_dict({**place.cell, "source": _answer(at, place, matched)})
    if is_question(place.cell):
        return _question(place, matched, written.get(at))
    own = [matched.pieces[i] for i in matched.own(at)] if place.is_editable else []
    if own and own[-1].cell.cell_type == place.cell.cell_type:
        return from_dict({**place.cell, "source": own[-1].source})
    return from_dict(place.cell)


def _answer(at: int, place: Place, matched: Matched) -> str:
    filling = matched.fillings[at]
    if filling.how is How.POINTED:
        return place.pointer
    filler = place if filling.how is How.MISSING else matched.pieces[filling.piece]
    return str(filler.cell.source)


def _question(place: Place, matched: Matched, written: Written | None) -> NotebookNode:
    if written is None:
        return from_dict(place.cell)
    attachments = {
        file: bundle
        for index in written.pieces
        for file, bundle in matched.pieces[index].cell.get("attachments", {}).items()
    }
    more = {"attachments": attachments} if attachments else {}
    return from_dict({**place.cell, **more, "source": written.text})


def _lines(source: str) -> frozenset[str]:
    return _known_lines(source) if len(source) <= COMMON else _lines_of(source)


def _lines_of(source: str) -> frozenset[str]:
    return frozenset(line.rstrip() for line in source.split("\n") if line.strip())


_known_lines = lru_cache(maxsize=1024)(_lines_of)  # of most cells a class hands in the same text


def _lost(matched: Matched, cells: list[NotebookNode]) -> Iterator[int]:
    """Yield the pieces of which a line stands nowhere in the result."""
    told = (*cells, *(place.cell for place in matched.places))
    present = frozenset().union(*(_lines(cell.source) for cell in told))
    for index, piece in enumerate(matched.pieces):
        if not _lines(piece.source) <= present:
            yield index


def _kept(cells: Sequence[NotebookNode]) -> Iterator[NotebookNode]:
    """Yield what had no place, fenced so that it is shown as it is."""
    if cells:
        yield _markdown(HEADING)
    for cell in cells:
        fence = "`" * max(3, 1 + max(map(len, re.findall("`+", cell.source)), default=0))
        language = "python" if cell.cell_type == "code" else ""
        kept = _markdown(f"{fence}{language}\n{cell.source}\n{fence}")
        pictures = {"attachments": cell.attachments} if "attachments" in cell else {}
        yield from_dict({**kept, **pictures})


def _markdown(source: str) -> NotebookNode:
    return from_dict({"id": "kept", "cell_type": "markdown", "metadata": {}, "source": source})


def _run(cell: NotebookNode, known: Mapping[str, Piece]) -> Runnable | None:
    """Return what of a cell is to be run, or None when it is no code of the student's."""
    if is_environment(cell):
        return Runnable("\n".join(line for line in GIVES if line in cell.source))
    if cell.cell_type != "code" or is_check(cell):
        return None
    return known[cell.source].runnable if cell.source in known else runnable(cell.source)


def _untouched(release: NotebookNode) -> set[tuple[str, str]]:
    """Return how the cells to look at are known while nobody has changed them."""
    return {_known(cell) for cell in release.cells if not (is_answer(cell) or is_environment(cell))}


def _known(cell: NotebookNode) -> tuple[str, str]:
    return cell.id, cell.source


def _name(cells: Iterable[NotebookNode], release: NotebookNode) -> None:
    """Give cells that were added ids that no other cell has."""
    taken = {"kept", *(cell.id for cell in release.cells)}
    fresh = (f"added-{number:03d}" for number in count())
    for cell in cells:
        if cell.id in taken:
            cell.id = next(name for name in fresh if name not in taken)
        taken.add(cell.id)
