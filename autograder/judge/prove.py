"""Is an assignment sound? Prove it before a student meets it.

The reference keeps every check; every misconception is refused by the check it names; no check is
idle; no parameter goes unasked; questions depend on the seed and on nothing else; an answer without
thought earns nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from time import perf_counter
from typing import Any

import numpy as np

from autograder.checks import Assignment, Exercise, Expect, Misconception
from autograder.judge.case import named
from autograder.judge.compare import difference
from autograder.judge.compile import compile_key, references
from autograder.judge.judge import Ask, judge_exercise
from autograder.judge.key import AnswerKey, KeyCheck, KeyExercise
from autograder.judge.race import beside
from autograder.judge.reference import Function, asker
from autograder.model.question import Array, End, Observation, Output, Question
from autograder.model.verdict import Finding, Outcome, Result

SEEDS = (1, 2)


@dataclass(frozen=True)
class Proof:
    """What a proof found: every problem is a sentence; an empty list is a sound assignment."""

    assignment: str
    problems: tuple[str, ...]
    checks: int
    misconceptions: int
    refused: int
    named: int
    confusable: tuple[str, ...]
    seconds: float

    @property
    def sound(self) -> bool:
        """Return whether nothing was found."""
        return not self.problems


def prove(assignment: Assignment, device: str = "cpu") -> Proof:
    """Return what is wrong with an assignment's checks, if anything is."""
    start = perf_counter()
    trial = _Trial(assignment, device)
    problems = tuple(trial.problems())
    return Proof(
        assignment=assignment.key,
        problems=problems,
        checks=len(assignment.checks),
        misconceptions=len(assignment.misconceptions),
        refused=sum(trial.refused(m) for m in assignment.misconceptions),
        named=sum(trial.names(m) for m in assignment.misconceptions),
        confusable=tuple(trial.confusable()),
        seconds=perf_counter() - start,
    )


@dataclass(frozen=True)
class _Trial:
    """One assignment, compiled twice, with every misconception judged once."""

    assignment: Assignment
    device: str

    @cached_property
    def key(self) -> AnswerKey:
        return compile_key(self.assignment, seed=SEEDS[0], seed_name="proof", device=self.device)

    @cached_property
    def again(self) -> AnswerKey:
        return self._questions(SEEDS[0])

    @cached_property
    def other_seed(self) -> AnswerKey:
        return self._questions(SEEDS[1])

    def _questions(self, seed: int) -> AnswerKey:
        """Return a key without sketches: the questions of a seed are all that is compared."""
        bare = replace(self.assignment, misconceptions=())
        return compile_key(bare, seed=seed, seed_name="proof", device=self.device)

    @cached_property
    def results(self) -> dict[str, Result]:
        """Return what every misconception came to, by its name."""
        return {m.name: self._judged(m) for m in self.assignment.misconceptions}

    def _judged(self, misconception: Misconception) -> Result:
        name = misconception.exercise.name
        functions = {**references(self.assignment), name: misconception.answer}
        return judge_exercise(self._exercise(name), self._asker(functions), _very_slow)

    def _asker(self, functions: dict[str, Function]) -> Ask:
        return asker(functions, self.assignment.device(self.device))

    def _exercise(self, name: str) -> KeyExercise:
        return next(exercise for exercise in self.key.exercises if exercise.name == name)

    def problems(self) -> Iterator[str]:
        yield from self._right_answers_break()
        yield from self._misconceptions_pass()
        yield from self._idle_checks()
        yield from self._wrong_slow_ways()
        yield from self._unasked_parameters()
        yield from self._unsteady_questions()
        yield from self._thoughtless_points()

    def refused(self, misconception: Misconception) -> bool:
        """Return whether the check that a misconception names refuses it by itself."""
        finding = self._named_finding(misconception)
        return finding is not None and finding.outcome is Outcome.BROKEN and not finding.waits_for

    def names(self, misconception: Misconception) -> bool:
        """Return whether the diagnosis of a misconception is that misconception."""
        diagnosis = self.results[misconception.name].diagnosis
        return diagnosis is not None and diagnosis.misconception == misconception.name

    def confusable(self) -> Iterator[str]:
        """Yield the misconceptions that are refused, but not told apart from another one."""
        yield from (m.name for m in self.assignment.misconceptions if not self.names(m))

    def _named_finding(self, misconception: Misconception) -> Finding | None:
        findings = self.results[misconception.name].findings
        return next((f for f in findings if f.check == misconception.caught_by), None)

    def _right_answers_break(self) -> Iterator[str]:
        known = references(self.assignment)
        for exercise in self.assignment.exercises:
            yield from self._breaks(exercise, "the reference", known)
            for right in exercise.accepted:
                functions = {**known, exercise.name: right}
                yield from self._breaks(exercise, f"the accepted {right.__name__}", functions)

    def _breaks(
        self, exercise: Exercise, who: str, functions: dict[str, Function]
    ) -> Iterator[str]:
        ask = self._asker(functions)
        for finding in judge_exercise(self._exercise(exercise.name), ask, _very_slow).findings:
            if not finding.kept:
                yield f"{who} breaks {finding.check}: {finding.fact}."

    def _misconceptions_pass(self) -> Iterator[str]:
        for misconception in self.assignment.misconceptions:
            if self._named_finding(misconception) is None:
                yield (
                    f"{misconception.name} names the check {misconception.caught_by}, which "
                    f"{misconception.exercise.name} does not have."
                )
            elif not self.refused(misconception):
                caught = misconception.caught_by
                yield f"{misconception.name} is not refused by {caught}; ask a case that tells."

    def _idle_checks(self) -> Iterator[str]:
        busy = {
            finding.check
            for result in self.results.values()
            for finding in result.findings
            if finding.outcome is Outcome.BROKEN and not finding.waits_for
        }
        for check in self.assignment.checks:
            if check.name not in busy and check.expect is not Expect.FASTER:
                yield f"the check {check.name} is idle: no misconception breaks it."

    def _wrong_slow_ways(self) -> Iterator[str]:
        """Yield the checks of speed whose slow way is not right; that it is slow, its times say."""
        for check in _checks(self.key):
            if check.expect is Expect.FASTER and not _is_right(check, beside(check.slow)):
                yield f"the slow way of {check.name} is not right; mend it."

    def _unasked_parameters(self) -> Iterator[str]:
        for exercise in self.assignment.exercises:
            yield from _unasked(exercise, self._exercise(exercise.name))

    def _unsteady_questions(self) -> Iterator[str]:
        for one, again, other in zip(
            _checks(self.key), _checks(self.again), _checks(self.other_seed), strict=True
        ):
            if _inputs(one) != _inputs(again):
                yield f"the check {one.name} asks other questions the second time; use its sample."
            if _inputs(one) == _inputs(other):
                yield f"the check {one.name} asks the same under every seed; use its sample."

    def _thoughtless_points(self) -> Iterator[str]:
        for exercise in self.key.exercises:
            for habit, ask in _thoughtless(exercise):
                earned = judge_exercise(exercise, ask, _very_slow).earned
                if earned:
                    yield f"an answer that {habit} earns {earned} points in {exercise.name}."


def _very_slow(_: str) -> Ask:
    """Return a rival that every answer outruns: how fast one is, is not proven but measured."""
    return lambda _: Observation(End.RETURNED, seconds=float("inf"))


def _is_right(check: KeyCheck, ask: Ask) -> bool:
    """Return whether everything that is looked at comes back as the reference has it."""
    for rung in check.rungs:
        outputs = ask(rung.question).outputs or (None,) * len(rung.expected)
        rows = zip(rung.question.visible, rung.expected, outputs, rung.tolerance, strict=True)
        if any(difference(*row) for row in rows if not check.of or row[0] in check.of):
            return False
    return True


def _checks(key: AnswerKey) -> list[KeyCheck]:
    return [check for exercise in key.exercises for check in exercise.checks]


def _inputs(check: KeyCheck) -> list[Any]:
    return [
        [_frozen(value) for value in (*call.args, *call.kwargs.values())]
        for rung in check.rungs
        for call in rung.question.calls
    ]


def _frozen(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return (value.shape, value.dtype.name, value.tobytes())
    if isinstance(value, tuple):
        return tuple(map(_frozen, value))
    if isinstance(value, dict):
        return tuple((name, _frozen(item)) for name, item in value.items())
    return value


def _unasked(exercise: Exercise, compiled: KeyExercise) -> Iterator[str]:
    """Yield the parameters that every question gives the same value, or leaves out."""
    calls = [
        {name: repr(_frozen(value)) for name, value in named(compiled, rung.question.calls[0])}
        for check in compiled.checks
        for rung in check.rungs
    ]
    for parameter in exercise.parameters:
        if len({call.get(parameter) for call in calls}) < 2:
            yield f"no two values of {parameter} are asked of {exercise.name}."


def _thoughtless(exercise: KeyExercise) -> Iterator[tuple[str, Ask]]:
    """Yield answers that nobody thought about, each with what it does."""
    expected = {
        id(rung.question): rung.expected for check in exercise.checks for rung in check.rungs
    }
    yield "returns nothing", lambda _: Observation(End.MISSHAPEN, message="returned None")
    yield "raises", lambda _: Observation(End.RAISED, message="Exception")
    yield "returns zeros", lambda q: _returned(map(_zeros, expected[id(q)]))
    yield "returns ones", lambda q: _returned(map(_ones, expected[id(q)]))
    yield "returns its input", lambda q: _returned(_input(q) for _ in expected[id(q)])


def _returned(outputs: Any) -> Observation:
    return Observation(End.RETURNED, tuple(outputs))


def _zeros(output: Output) -> Output:
    return np.zeros_like(output) if isinstance(output, np.ndarray) else output


def _ones(output: Output) -> Output:
    return np.ones_like(output) if isinstance(output, np.ndarray) else output


def _input(question: Question) -> Array | None:
    arrays = [value for value in question.asked.args if isinstance(value, np.ndarray)]
    return arrays[0] if arrays else None
