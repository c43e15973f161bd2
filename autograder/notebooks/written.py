"""What a student wrote to a written question, wherever in the notebook it stands."""

from collections.abc import Iterator
from dataclasses import dataclass

from autograder.notebooks.cells import is_question
from autograder.notebooks.match import Matched, Piece, same


@dataclass(frozen=True)
class Written:
    """The text of one written answer, and the pieces that it came from."""

    text: str
    pieces: tuple[int, ...]


def written_answers(matched: Matched) -> dict[int, Written]:
    """Return the written answers by the place of their cell; an unanswered one is left out."""
    found: dict[int, Written] = {}
    for at, place in enumerate(matched.places):
        if is_question(place.cell) and (written := _written(at, matched)):
            found[at] = written
    return found


def _written(at: int, matched: Matched) -> Written | None:
    place = matched.places[at]
    own = [i for i in matched.own(at) if place.changed_in(matched.pieces[i])]
    if not own and not matched.own(at):
        return _below_its_question(at, matched)
    texts = dict.fromkeys(matched.pieces[i].source for i in own)
    return Written("\n\n".join(texts), tuple(own)) if own else None


def _below_its_question(at: int, matched: Matched) -> Written | None:
    """Return the text that follows the words of the question, in their cell or in the next ones."""
    question = same(matched.places[at - 1].cell.source) if at else ""
    for index, piece in enumerate(matched.pieces):
        if question and same(piece.source).startswith(question):
            rest = same(piece.source)[len(question) :].strip("\n")
            below = [index] if rest else list(_homeless_text(index + 1, matched))
            if below:
                texts = [rest] if rest else [matched.pieces[i].source for i in below]
                return Written("\n\n".join(texts), tuple(below))
    return None


def _homeless_text(start: int, matched: Matched) -> Iterator[int]:
    for index in range(start, len(matched.pieces)):
        if index in matched.homes or not _is_text(matched.pieces[index]):
            return
        yield index


def _is_text(piece: Piece) -> bool:
    return bool(piece.cell.cell_type != "code" and piece.source.strip())
