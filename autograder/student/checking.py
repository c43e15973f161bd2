"""Play the public answer key with a function of the student's own notebook."""

import inspect
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from autograder.judge.echoes import echo_notes
from autograder.judge.judge import Ask, judge
from autograder.judge.key import AnswerKey
from autograder.judge.keyfile import load
from autograder.judge.parameters import differs
from autograder.judge.race import beside, timed
from autograder.model.verdict import Outcome, Result
from autograder.sandbox.tensors import observer
from autograder.student.failed import CheckFailed
from autograder.student.find import find_book, find_key
from autograder.student.printed import printing
from autograder.student.show import Report, show

HOME = "__main__"  # the module that a notebook's cells run in
VARIOUS = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


def check(function: Callable[..., Any] | str) -> None:
    """Show what a function keeps of its checks, and raise when that is not all.

    Raises:
        CheckFailed: a check is not kept, the function is not written, or is none of the exercises.
    """
    key = load(find_key())
    name = _name(function, key)
    functions = _functions(function, name)
    with printing() as printed:
        run = observer(as_tensors=key.tensors)
        ask = timed(lambda question: run(question, functions))
        (result,) = judge(key, ask, only=name, rival=beside)
        echoes = _echoes(key, result, ask)
    result = _called_otherwise(result, key, functions.get(name))
    if result.written:
        show(Report(result, printed.text, find_book(), echoes))
    if failure := _failure(result):
        raise CheckFailed(failure)


def _name(function: Callable[..., Any] | str, key: AnswerKey) -> str:
    """Return the exercise that is meant, or say in a sentence why none is."""
    exercises = [exercise.name for exercise in key.exercises]
    name = function if isinstance(function, str) else _bound(function, exercises)
    if name not in exercises:
        raise CheckFailed(
            f"{str(name)[:80]} is no exercise of {key.assignment}; "
            f"the exercises are {', '.join(exercises)}."
        )
    home = function.__module__ if inspect.isfunction(function) else HOME
    if home != HOME:
        raise CheckFailed(
            f"{name} is defined in {home}, and only this notebook is handed in; define it here."
        )
    return str(name)


def _bound(function: Callable[..., Any], exercises: Sequence[str]) -> str:
    """Return the exercise that the notebook calls a function by, or else its own name.

    A lambda, a partial, an object with `__call__` and what a decorator made have another name.
    """
    home = vars(sys.modules[HOME])
    by = (name for name in exercises if home.get(name) is function)
    return next(by, getattr(function, "__name__", repr(function)))


def _functions(function: Callable[..., Any] | str, name: str) -> Mapping[str, Any]:
    """Return everything that stands beside the function, where a backward finds its forward."""
    home = _home(function)
    return home if isinstance(function, str) else {**home, name: function}


def _home(function: Callable[..., Any] | str) -> dict[str, Any]:
    """Return the namespace that a function looks its neighbors up in."""
    home = vars(sys.modules[HOME])
    if isinstance(function, str):
        return home
    return getattr(inspect.unwrap(function), "__globals__", home)


def _called_otherwise(result: Result, key: AnswerKey, function: Any) -> Result:
    """Return the result, which says first if the function cannot be called as it is asked."""
    if result.earned == result.possible:
        return result
    (exercise,) = (one for one in key.exercises if one.name == result.exercise)
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):  # not every object that can be called has a first line
        return result
    plain = [one.name for one in parameters if one.kind not in VARIOUS]
    keyword = any(one.kind is inspect.Parameter.VAR_KEYWORD for one in parameters)
    said = differs(exercise, plain, any_keyword=keyword, tensors=key.tensors)
    return replace(result, structure=said, diagnosis=None) if said else result


def _echoes(key: AnswerKey, result: Result, ask: Ask) -> tuple[str, ...]:
    """Return which earlier function may be why this one fails; they are asked up to that one."""
    if not result.written or result.earned == result.possible:
        return ()
    (exercise,) = (one for one in key.exercises if one.name == result.exercise)
    earlier = (judge(key, ask, only=name) for name in exercise.rests_on)
    told = (tuple(echo_notes(key, (result, *results))) for results in earlier)
    return next(filter(None, told), ())


def _failure(result: Result) -> str:
    """Return the sentence that says that not all is kept, or nothing."""
    if not result.written:
        facts = (finding.fact for finding in result.findings if finding.fact)
        return next(facts, f"{result.exercise} is not written yet")
    missing = [finding for finding in result.findings if finding.points and not finding.kept]
    if not missing:
        return ""
    word = "judged" if missing[0].outcome is Outcome.NOT_JUDGED else "kept"
    return (
        f"{result.exercise}: {len(missing)} of {len(result.findings)} checks are not {word} yet.\n"
        f"The first: {missing[0].claim}"
    )
