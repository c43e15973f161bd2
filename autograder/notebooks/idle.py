"""Which cells of a release need not run: those that only show, and that nothing else rests on.

A notebook has cells to try things in. As long as nobody changed one, and no other cell uses a name
that it binds, grading without it comes to the same and takes half the time.
"""

import symtable
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from autograder.notebooks.answers import is_too_long

ANYTHING = ("eval", "exec", "globals", "locals", "vars", "get_ipython")  # may use any name


@dataclass(frozen=True)
class Names:
    """What a cell binds and what it uses of the names that all cells share.

    What it assigns may be used as well: `x += 1`.
    """

    binds: frozenset[str]
    uses: frozenset[str]


def idle(shown: Mapping[int, str], others: Iterable[str]) -> set[int]:
    """Return which of the `shown` cells no other cell rests on, directly or through one of them.

    Of `shown` the keys stand for the cells; where a cell cannot be looked into, none is idle.
    """
    try:
        used = {name for text in others for name in shared_names(text).uses}
        names = {at: shared_names(text) for at, text in shown.items()}
    except ValueError:
        return set()
    if not used.isdisjoint(ANYTHING):
        return set()
    while needed := [at for at, own in names.items() if not own.binds.isdisjoint(used)]:
        used |= {name for at in needed for name in names.pop(at).uses}
    return set(names)


@lru_cache(maxsize=256)  # a class has the same cells
def shared_names(text: str) -> Names:
    """Return what a cell binds and uses; nothing of either where it is no Python.

    Raises:
        ValueError: it is too long to be looked into, or nested too deeply.
    """
    if is_too_long(text):
        raise ValueError(f"a cell of {len(text)} characters is not looked into")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # `"\\d"` is the student's business
            top = symtable.symtable(text, "cell", "exec")
    except SyntaxError:
        return Names(frozenset(), frozenset())
    except (RecursionError, MemoryError) as error:
        raise ValueError("a cell is nested too deeply") from error
    symbols = list(_shared(top))
    return Names(
        binds=frozenset(s.get_name() for s in symbols if s.is_assigned() or s.is_imported()),
        uses=frozenset(s.get_name() for s in symbols if s.is_referenced() or s.is_assigned()),
    )


def _shared(table: symtable.SymbolTable) -> Iterator[symtable.Symbol]:
    """Yield the symbols of a block, and of those within it, that are the notebook's."""
    waiting = [table]
    while waiting:  # a block may lie deeper than Python's own stack
        block = waiting.pop()
        symbols = block.get_symbols()
        yield from (symbol for symbol in symbols if block is table or symbol.is_global())
        waiting += block.get_children()
