"""A backward told apart from its forward: where the forward ends in an error, it cannot be asked.

What a forward keeps for its backward is its own business, so nobody else can stand in for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from autograder.judge.judge import Ask, judge_exercise
from autograder.judge.key import KeyCheck, KeyExercise
from autograder.judge.race import Rival
from autograder.model.question import End, Observation, Question
from autograder.model.verdict import Finding, Outcome, Result


def judge_apart(exercise: KeyExercise, through: str, ask: Ask, rival: Rival) -> Result:
    """Return the findings of an exercise, not judged where `through`, its forward, failed."""
    asking = _Asking(ask, through)
    own, before = judge_exercise(exercise, asking, rival), 0
    while len(asking.failed) > before:
        before = len(asking.failed)
        own = judge_exercise(_without(exercise, asking.failed), asking, rival)
    findings = {finding.check: finding for finding in own.findings}
    together = (_finding(check, findings, asking.failed) for check in exercise.checks)
    return replace(own, findings=tuple(together))


@dataclass(eq=False)
class _Asking:
    """Asks every question once, and notes those that the forward did not get through."""

    ask: Ask
    through: str
    seen: dict[Question, Observation] = field(default_factory=dict)
    failed: dict[Question, str] = field(default_factory=dict)

    def __call__(self, question: Question) -> Observation:
        if question not in self.seen:
            self.seen[question] = self.ask(question)
        seen = self.seen[question]
        if self.through and seen.function == self.through and seen.end is not End.RETURNED:
            raised = f"{self.through} raised " if seen.end is End.RAISED else ""
            self.failed[question] = f"{raised}{seen.message}".rstrip(".")
        return seen


def _without(exercise: KeyExercise, failed: Mapping[Question, str]) -> KeyExercise:
    checks = (
        replace(check, rungs=tuple(r for r in check.rungs if r.question not in failed))
        for check in exercise.checks
    )
    return replace(exercise, checks=tuple(check for check in checks if check.rungs))


def _finding(
    check: KeyCheck, findings: Mapping[str, Finding], failed: Mapping[Question, str]
) -> Finding:
    """Return what came of a check, which is kept only where all of it could be asked."""
    lost = [failed[rung.question] for rung in check.rungs if rung.question in failed]
    own = findings.get(check.name)
    if own is not None and (not lost or own.outcome is not Outcome.KEPT):
        return own
    fact = f"{lost[0]}, so there is nothing to go back from"
    return Finding(check.name, check.claim, Outcome.NOT_JUDGED, check.points, fact=fact)
