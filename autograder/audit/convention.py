"""How another course says what we say: one row for every function it has in common with us."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from autograder.checks import Expect
from autograder.model.question import Value

Arguments: TypeAlias = Mapping[str, Value]  # those of one call of ours, by our names
Predicate: TypeAlias = Callable[[Arguments], bool]


@dataclass(frozen=True)
class Limit:
    """A kind of call that the course did not promise to answer, and why.

    Where `asked`, its adapter can put the question all the same; what comes back is told, and never
    counted.
    """

    reason: str
    holds: Predicate
    asked: bool = True


@dataclass(frozen=True)
class Row:
    """One function of theirs and the exercise of ours that it answers for.

    `theirs` is a name, or `Class.method`. `adapter` names what calls it behind the wall. `through`
    is the forward that a backward takes its cache from. `only` tells which calls are this row's
    where one exercise of ours is two functions of theirs. `silent` has, by check, what the course
    does not say; `claims` says a promise in their words. `bend` makes from the arguments of a call
    that goes beyond the contract others within it, for the checks that `bent` names.
    """

    theirs: str
    ours: str
    assignment: str
    adapter: str = ""
    through: str = ""
    only: Predicate | None = None
    limits: tuple[Limit, ...] = ()
    silent: Mapping[str, str] = field(default_factory=dict)
    claims: Mapping[str, str] = field(default_factory=dict)
    bend: Callable[[Arguments], Arguments] | None = None
    bent: tuple[str, ...] = ()


@dataclass(frozen=True)
class Convention:
    """A course: its rows, its words for our parameters and results, and its values for ours.

    `silent` has the kinds of check of which the course says nothing; `tensors` says that its
    functions take PyTorch's tensors, so that code which imports PyTorch is rather this course's.
    """

    name: str
    title: str
    rows: tuple[Row, ...]
    words: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Callable[[Value], Value]] = field(default_factory=dict)
    silent: Mapping[Expect, str] = field(default_factory=dict)
    tensors: bool = False

    def row(self, theirs: str) -> Row:
        """Return the row of a function of theirs."""
        return next(row for row in self.rows if row.theirs == theirs)

    def word(self, ours: str) -> str:
        """Return their word for one of ours; where they have none it is the same."""
        return self.words.get(ours, ours)
