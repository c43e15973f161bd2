"""Is an assignment sound? Prove it before a student meets it.

The reference keeps every check; every misconception is refused by the check it names; no check is
idle; no parameter goes unasked; questions depend on the seed and on nothing else; an answer without
thought earns nothing; a right answer with one slip of the pen is refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from time import perf_counter

from autograder.checks import Assignment, Exercise, Expect, Misconception
from autograder.judge.asked import unasked, unsteady
from autograder.judge.compare import difference
from autograder.judge.compile import compile_key, references
from autograder.judge.judge import Ask, judge_exercise
from autograder.judge.key import AnswerKey, KeyCheck, KeyExercise
from autograder.judge.race import beside
from autograder.judge.reference import Function, asker, one_thread
from autograder.judge.survivors import Hunt, Styles, hunt
from autograder.judge.thoughtless import thoughtless
from autograder.model.question import End, Observation
from autograder.model.verdict import Finding, Outcome, Result

SEEDS = (1, 2)


@dataclass(frozen=True)
class Proof:
    """What a proof found: every problem is a sentence; an empty list is a sound assignment.

    `refused` counts the misconceptions that the check they name refuses, `named` those that are
    told from all others; `confusable` has the others, each with those that compute the same.
    `idle` counts checks, `unasked` parameters, `unearned` the ways to get points without thought.
    """

    assignment: str
    problems: tuple[str, ...]
    checks: int
    misconceptions: int
    refused: int
    named: int
    confusable: tuple[str, ...]
    idle: int
    unasked: int
    unearned: int
    mutants: Hunt
    seconds: float

    @property
    def sound(self) -> bool:
        """Return whether nothing was found."""
        return not self.problems


@one_thread()
def prove(
    assignment: Assignment, device: str = "cpu", styles: Styles | None = None, every: int = 1
) -> Proof:
    """Return what is wrong with an assignment's checks, if anything is.

    Of the mutants of its right answers, which come in `styles`, every so many-th is tried.
    """
    start = perf_counter()
    trial = _Trial(assignment, device)
    idle, untouched, unearned = map(tuple, (trial.idle(), trial.unasked(), trial.unearned()))
    mutants = hunt(trial.key, styles, every) if styles and styles.answers else Hunt()
    return Proof(
        assignment=assignment.key,
        problems=(*trial.broken(), *idle, *untouched, *unearned, *mutants.problems),
        checks=len(assignment.checks),
        misconceptions=len(assignment.misconceptions),
        refused=sum(trial.refused(m) for m in assignment.misconceptions),
        named=sum(trial.names(m) for m in assignment.misconceptions),
        confusable=tuple(trial.confusable()),
        idle=len(idle),
        unasked=len(untouched),
        unearned=len(unearned),
        mutants=mutants,
        seconds=perf_counter() - start,
    )


@dataclass(frozen=True)
class _Trial:
    """One assignment, compiled three times, with every misconception judged once."""

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
        device = self.assignment.device(self.device)
        return asker(functions, device, as_tensors=self.assignment.tensors)

    def _exercise(self, name: str) -> KeyExercise:
        return next(exercise for exercise in self.key.exercises if exercise.name == name)

    def broken(self) -> Iterator[str]:
        """Yield what is not as it is declared: answers right and wrong, slow ways, questions."""
        yield from self._right_answers_break()
        yield from self._misconceptions_pass()
        yield from self._wrong_slow_ways()
        yield from unsteady(self.key, self.again, self.other_seed)

    def refused(self, misconception: Misconception) -> bool:
        """Return whether the check that a misconception names refuses it by itself."""
        finding = self._named_finding(misconception)
        return finding is not None and finding.outcome is Outcome.BROKEN and not finding.waits_for

    def names(self, misconception: Misconception) -> bool:
        """Return whether the diagnosis of a misconception is that misconception."""
        diagnosis = self.results[misconception.name].diagnosis
        return diagnosis is not None and diagnosis.misconception == misconception.name

    def confusable(self) -> Iterator[str]:
        """Yield the misconceptions that are not told from all others, with those that are alike."""
        for misconception in self.assignment.misconceptions:
            if not self.names(misconception):
                alike = ", ".join(self._alike(misconception))
                yield f"{misconception.name} (alike: {alike})" if alike else misconception.name

    def _alike(self, misconception: Misconception) -> Iterator[str]:
        """Yield the misconceptions that answer every question of the exercise as this one does."""
        rungs = [r for c in self._exercise(misconception.exercise.name).checks for r in c.rungs]
        for other in self.assignment.misconceptions_of(misconception.exercise):
            pairs = (
                (r.sketches.get(misconception.name), r.sketches.get(other.name)) for r in rungs
            )
            if other is not misconception and all(one == two for one, two in pairs):
                yield other.name

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

    def idle(self) -> Iterator[str]:
        """Yield the checks that no misconception breaks."""
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
        for check in self.key.checks:
            if check.expect is Expect.FASTER and not _is_right(check, beside(check.slow)):
                yield f"the slow way of {check.name} is not right; mend it."

    def unasked(self) -> Iterator[str]:
        """Yield the parameters whose value never changes."""
        for exercise in self.assignment.exercises:
            yield from unasked(exercise, self._exercise(exercise.name))

    def unearned(self) -> Iterator[str]:
        """Yield the points that an answer without thought earns."""
        for exercise in self.key.exercises:
            for habit, ask in thoughtless(exercise):
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
