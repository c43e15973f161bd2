"""Which lost points may come from another exercise: a backward works on what its forward returns.

The cache between the two has a form of the student's own, so nobody else's forward can stand in.
Nothing here decides a point.
"""

from collections.abc import Iterable, Iterator

from autograder.judge.key import AnswerKey
from autograder.model.verdict import Result


def echo_notes(key: AnswerKey, results: Iterable[Result]) -> Iterator[str]:
    """Yield a sentence for each pair of functions that lost points, one fed by the other."""
    lost = {one.exercise for one in results if one.written and one.earned < one.possible}
    for exercise in key.exercises:
        for earlier in exercise.signatures:
            if earlier != exercise.name and {earlier, exercise.name} <= lost:
                yield (
                    f"{exercise.name} is given what your {earlier} returns, which is not right "
                    f"yet. Mend {earlier} first; {exercise.name} may come right with it."
                )
