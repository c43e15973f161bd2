"""Which lost points may come from an earlier exercise: one that feeds this one, or that it calls.

The cache between a forward and its backward has a form of the student's own, so that no right
forward can stand in. Nothing here decides a point.
"""

from collections.abc import Iterable, Iterator

from autograder.judge.key import AnswerKey, KeyExercise
from autograder.model.verdict import Outcome, Result


def echo_notes(key: AnswerKey, results: Iterable[Result]) -> Iterator[str]:
    """Yield a sentence for each function that is broken, and rests on one that is broken too."""
    broken = {one.exercise for one in results if one.written and _is_broken(one)}
    for exercise in (one for one in key.exercises if one.name in broken):
        if earlier := next((name for name in _own(exercise) if name in broken), ""):
            yield (
                f"{exercise.name} may fail because of your {earlier}, which is not right yet: "
                f"mend {earlier} first."
            )


def _is_broken(result: Result) -> bool:
    return any(finding.outcome is Outcome.BROKEN for finding in result.findings)


def _own(exercise: KeyExercise) -> Iterator[str]:
    """Yield what it rests on that is always the student's own, whatever is given to stand in."""
    return (name for name in exercise.rests_on if not exercise.given or name in exercise.signatures)
