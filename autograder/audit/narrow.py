"""An exercise reduced to what a course promised, in its words.

Three heaps of questions: those that the course promised to answer, those that its function can be
asked all the same, and those that cannot even be put to it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from autograder.audit.convention import Arguments, Convention, Limit, Row
from autograder.checks import Expect
from autograder.judge.key import KeyCheck, KeyExercise, Rung
from autograder.model.question import Call, Question, Slot


@dataclass(frozen=True, eq=False)
class Narrowed:
    """What is asked of one function of theirs.

    `promised` counts; `besides` is asked too, for what there is to know, and `why` says by check
    why it does not count; `unasked` are the checks of which nothing could be asked, with reasons.
    """

    promised: KeyExercise
    besides: KeyExercise
    why: dict[str, str]
    unasked: tuple[tuple[str, str], ...]


def narrow(exercise: KeyExercise, row: Row, convention: Convention) -> Narrowed:
    """Return an exercise of a key as it can be asked of a function of theirs."""
    sorter, tell = _Sorter(exercise, row, convention), _Teller(exercise, row, convention)
    promised, besides, unasked = [], [], []
    why: dict[str, str] = {}
    for check in exercise.checks:
        own = [rung for rung in check.rungs if sorter.belongs(rung)]
        limits = [sorter.limit(rung, check) for rung in own]
        inside = [rung for rung, limit in zip(own, limits, strict=True) if limit is None]
        outside = [rung for rung, limit in zip(own, limits, strict=True) if limit and limit.asked]
        reasons = "; ".join(dict.fromkeys(limit.reason for limit in limits if limit))
        said = replace(check, claim=row.claims.get(check.name, check.claim))
        if inside:
            promised.append(replace(said, rungs=tuple(inside)))
        if outside:
            besides.append(replace(said, rungs=tuple(outside), after=""))
            asked = (limit.reason for limit in limits if limit and limit.asked)
            why[check.name] = "; ".join(dict.fromkeys(asked))
        if own and not inside and not outside:
            unasked.append((tell.said(check, said.claim), reasons))
    return Narrowed(
        tell.exercise(promised),
        replace(tell.exercise(besides), misconceptions=()),
        why,
        tuple(unasked),
    )


class _Sorter:
    """Tells which questions are a row's, and which of them its course promised to answer."""

    def __init__(self, exercise: KeyExercise, row: Row, convention: Convention) -> None:
        self._signatures, self._row, self._silent = exercise.signatures, row, convention.silent

    def belongs(self, rung: Rung) -> bool:
        """Return whether a question is for this function of theirs, or for another one."""
        only = self._row.only
        return only is None or all(only(given) for given in self._arguments(rung.question))

    def limit(self, rung: Rung, check: KeyCheck) -> Limit | None:
        """Return the limit that a question goes beyond, one that cannot be asked first."""
        calls = list(self._arguments(rung.question))
        met = [limit for limit in self._row.limits if any(limit.holds(given) for given in calls)]
        first = min(met, key=lambda limit: limit.asked, default=None)
        silence = self._row.silent.get(check.name) or self._silent.get(check.expect)
        return Limit(silence, bool) if silence and (first is None or first.asked) else first

    def _arguments(self, question: Question) -> Iterator[Arguments]:
        """Yield the arguments of every call, but for that of a backward, by name."""
        for call in question.calls:
            if not any(isinstance(value, Slot) for value in call.args):
                names = self._signatures[call.function]
                yield {**dict(zip(names, call.args, strict=False)), **call.kwargs}


class _Teller:
    """Says a key's exercise in the words of a convention."""

    def __init__(self, exercise: KeyExercise, row: Row, convention: Convention) -> None:
        self._exercise, self._convention = exercise, convention
        self._word: Callable[[str], str] = convention.word
        forward = convention.row(row.through).ours if row.through else ""
        self._names = {row.ours: row.theirs, forward: row.through}

    def exercise(self, checks: list[KeyCheck]) -> KeyExercise:
        """Return the exercise with these checks alone."""
        return replace(
            self._exercise,
            name=self._names[self._exercise.name],
            signatures={
                self._names[name]: tuple(map(self._word, parameters))
                for name, parameters in self._exercise.signatures.items()
            },
            checks=tuple(map(self._check, checks)),
        )

    def _check(self, check: KeyCheck) -> KeyCheck:
        rungs = tuple(replace(rung, question=self._question(rung)) for rung in check.rungs)
        claim = self.said(check, check.claim)
        return replace(check, claim=claim, rungs=rungs, of=tuple(map(self._word, check.of)))

    def said(self, check: KeyCheck, claim: str) -> str:
        """Return a claim with their names for what is returned, or for what is left alone."""
        given = self._convention.words if check.expect is Expect.UNTOUCHED else ()
        for name in (*check.rungs[0].question.returns, *given):
            claim = re.sub(rf"\b{name}\b", self._word(name), claim)
        return claim

    def _question(self, rung: Rung) -> Question:
        calls = tuple(map(self._call, rung.question.calls))
        returns = tuple(map(self._word, rung.question.returns))
        return Question(calls, returns, rung.question.device)

    def _call(self, call: Call) -> Call:
        same = self._convention.values
        kwargs = {
            self._word(name): same[name](value) if name in same else value
            for name, value in call.kwargs.items()
        }
        return Call(self._names[call.function], call.args, kwargs)
