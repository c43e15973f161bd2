"""Who shares fingerprints that few others have, without comparing everybody with everybody.

A list from each fingerprint to those who have it is made once. A fingerprint that more than `MOST`
different submissions have is a common way to write the thing, and is left out, as Moss does. So
the work grows with the number of submissions, not with the number of pairs.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from autograder.likeness.passages import Block
from autograder.likeness.winnow import grams, winnow

MOST = 10  # submissions that may share a passage before it counts as common
LEAST = 20  # fingerprints that a pair has to share: about ten lines in a row, or several passages
SHARE = 0.5  # of what is a submission's own, that the smaller of two has to share


@dataclass(frozen=True, eq=False)
class Work:
    """What one student wrote: the blocks of code that were not handed out.

    `unread` counts the cells that are no Python.
    """

    student: str
    blocks: tuple[Block, ...]
    unread: int = 0

    @cached_property
    def prints(self) -> frozenset[int]:
        """Return the fingerprints of all blocks; where a block stands makes no difference."""
        return frozenset().union(*(winnow(grams(words(block))) for block in self.blocks))


@dataclass(frozen=True, eq=False)
class Alike:
    """Submissions that have long passages in common.

    `left` and `right` are to be looked at; `others` have the same fingerprints as one of the two.
    `shared` of the `own` fingerprints of the shorter one are in both.
    """

    left: Work
    right: Work
    shared: int
    own: int
    others: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        """Return which part of the shorter one is in both."""
        return self.shared / self.own


def words(block: Block) -> tuple[str, ...]:
    """Return the words of a block, without their lines."""
    return tuple(token.word for token in block.tokens)


def alike(works: Sequence[Work], released: Collection[int] = ()) -> tuple[Alike, ...]:
    """Return the submissions that are most alike, the most alike first.

    `released` are the fingerprints of what was handed out. Whoever has exactly the fingerprints of
    another counts once, however many they are: a copy does not become common by being copied.
    Of three or more that are alike, a pair is left out if more alike ones already connect its two.
    """
    own = {work: work.prints.difference(released) for work in works}
    same: defaultdict[frozenset[int], list[Work]] = defaultdict(list)
    for work in works:
        same[own[work]].append(work)
    same.pop(frozenset(), None)
    found = [*_copies(same), *_pairs({group[0]: group for group in same.values()}, own)]
    return tuple(_closest(sorted(found, key=_most_alike_first)))


def _most_alike_first(one: Alike) -> tuple[float, int, str, str]:
    return (-one.share, -one.shared, one.left.student, one.right.student)


def _closest(found: Iterable[Alike]) -> Iterator[Alike]:
    """Yield the pairs, the most alike first, that connect two who were not connected (Kruskal)."""
    family: dict[Work, set[Work]] = {}
    for one in found:
        mine, theirs = (family.setdefault(work, {work}) for work in (one.left, one.right))
        if mine is not theirs:
            mine |= theirs
            family.update(dict.fromkeys(theirs, mine))
            yield one


def _copies(same: dict[frozenset[int], list[Work]]) -> Iterator[Alike]:
    """Yield those who have exactly the same fingerprints."""
    for prints, (first, *rest) in same.items():
        if rest and len(prints) >= LEAST:
            others = tuple(work.student for work in rest[1:])
            yield Alike(first, rest[0], len(prints), len(prints), others)


def _pairs(groups: dict[Work, list[Work]], own: dict[Work, frozenset[int]]) -> Iterator[Alike]:
    """Yield the pairs of different submissions that share much which few others have."""
    rare = _rare(groups, own)
    counts = Counter(pair for sharers in rare.values() for pair in combinations(sharers, 2))
    sizes = Counter(work for sharers in rare.values() for work in sharers)
    for (left, right), shared in counts.items():
        least = min(sizes[left], sizes[right])
        if shared >= max(LEAST, SHARE * least):
            others = (*groups[left][1:], *groups[right][1:])
            yield Alike(left, right, shared, least, tuple(work.student for work in others))


def _rare(groups: Iterable[Work], own: dict[Work, frozenset[int]]) -> dict[int, list[Work]]:
    """Return who has each fingerprint, of those that are not common."""
    having: defaultdict[int, list[Work]] = defaultdict(list)
    for work in groups:
        for number in own[work]:
            having[number].append(work)
    return {number: who for number, who in having.items() if len(who) <= MOST}
