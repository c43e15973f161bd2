"""Can a function be called as it is asked? What its parameters say of that, in a sentence.

A judge only sees that a call fails or that numbers are odd. Nothing here decides a point.
"""

from collections.abc import Sequence

from autograder.judge.key import KeyExercise
from autograder.sandbox.tensors import BACKWARD, FORWARD


def differs(
    exercise: KeyExercise, names: Sequence[str], *, any_keyword: bool, tensors: bool
) -> str:
    """Return what to do about a function with these parameters, or nothing.

    With `any_keyword` it has a `**` besides. In an assignment of `tensors` a half of a Function has
    a `ctx` before the rest.
    """
    name, wanted = exercise.name, exercise.signatures[exercise.name]
    own = tuple(names[tensors and name.endswith((FORWARD, BACKWARD)) :])
    named = _by_keyword(exercise)
    lacking = [word for word in wanted if word in named and word not in own]
    asked = f"it is called as {name}({', '.join(wanted)})"
    if lacking and not any_keyword:
        return f"{name} has no parameter {', '.join(lacking)}, and {asked}; write it so."
    if [word for word in own if word in wanted] != [word for word in wanted if word in own]:
        return (
            f"{name} has its parameters in the order ({', '.join(own)}), and {asked}; "
            "put them in that order."
        )
    return ""


def _by_keyword(exercise: KeyExercise) -> set[str]:
    """Return the names by which the exercise's function is given something in some question."""
    rungs = (rung for check in exercise.checks for rung in check.rungs)
    return {word for rung in rungs for word in rung.question.asked.kwargs}
