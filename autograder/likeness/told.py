"""The list of what is alike, as a page with the pairs side by side and as lines for a terminal."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from autograder.likeness.compare import LEAST, MOST, Alike, Work, words
from autograder.likeness.passages import Block
from autograder.likeness.winnow import GRAM, WINDOW, grams
from autograder.pages.html import render

SHOWN = 40  # pairs side by side on the page; the list has them all


@dataclass(frozen=True)
class Line:
    """One line of a block, and whether a passage that both have runs through it."""

    text: str
    shared: bool


@dataclass(frozen=True)
class Side:
    """One block as it is shown."""

    name: str
    lines: tuple[Line, ...]

    @property
    def shared(self) -> int:
        """Return how many lines are in both."""
        return sum(line.shared for line in self.lines)


@dataclass(frozen=True)
class Found:
    """What was looked at, and what was found; `unread` has a sentence for what was not compared."""

    compared: int
    alike: tuple[Alike, ...]
    unread: Mapping[str, str]


def page(found: Found, *, title: str, names: Mapping[str, str], pages: Mapping[str, str]) -> str:
    """Return one self-contained HTML page.

    `names` are those of the roster, by student id. `pages` has the path of each student's own page,
    relative to this one and not quoted, where there is one.
    """
    return render(
        "similar.html",
        title=title,
        found=found,
        told={"students": students, "percent": percent},
        names=names,
        pages={student: quote(path, errors="replace") for student, path in pages.items()},
        shown=[(one, rows(one)) for one in found.alike[:SHOWN]],
        summary=summary(found),
        run=GRAM + WINDOW - 1,
        least=LEAST,
        most=MOST,
    )


def summary(found: Found) -> str:
    """Return in one sentence what was found."""
    compared = f"{found.compared} submission{'s' * (found.compared != 1)} compared"
    if not found.alike:
        return f"{compared}; no two are so alike that they call for a look."
    number = len(found.alike)
    return f"{compared}; {number} {'pair is' if number == 1 else 'pairs are'} worth a look."


def students(one: Alike) -> tuple[str, ...]:
    """Return everybody of an entry, the two that are shown first."""
    return (one.left.student, one.right.student, *one.others)


def percent(one: Alike) -> int:
    """Return the share in percent, 100 only for all."""
    return int(100 * one.share)


def lines(found: Found) -> Iterator[str]:
    """Yield a line an entry."""
    for one in found.alike:
        yield f"{percent(one):>5} %  {', '.join(students(one))}"


def rows(one: Alike) -> tuple[tuple[Side | None, Side | None], ...]:
    """Return the blocks that have something in common, next to the block they have most of.

    Blocks of the left one come in their order, then those of the right one that are not shown yet.
    """
    left, right = _marked(one.left, one.right), _marked(one.right, one.left)
    chosen = [(a, _closest(a, right)) for a in left]
    seen = {b for _, b in chosen}
    missing = [(_closest(b, left), b) for b in right if b not in seen]
    shared = left | right

    def side(block: Block | None) -> Side | None:
        return _side(block, shared[block]) if block else None

    return tuple((side(a), side(b)) for a, b in (*chosen, *missing))


def _marked(work: Work, other: Work) -> dict[Block, frozenset[int]]:
    """Return the blocks of a work that share passages with another, with what they share."""
    theirs = {gram for block in other.blocks for gram in grams(words(block))}
    shared = {block: theirs.intersection(grams(words(block))) for block in work.blocks}
    return {block: frozenset(those) for block, those in shared.items() if those}


def _closest(block: Block, others: Mapping[Block, frozenset[int]]) -> Block | None:
    own = frozenset(grams(words(block)))
    return max(others, key=lambda other: len(own & others[other]), default=None)


def _side(block: Block, shared: Collection[int]) -> Side:
    numbers = _lines_of(block, shared)
    texts = enumerate(block.text.split("\n"), 1)
    return Side(block.name, tuple(Line(text, number in numbers) for number, text in texts))


def _lines_of(block: Block, shared: Collection[int]) -> set[int]:
    """Return the numbers of the lines through which a shared passage runs."""
    starts = [at for at, gram in enumerate(grams(words(block))) if gram in shared]
    return {token.line for at in starts for token in block.tokens[at : at + GRAM]}
