"""What the first line of a function tells: another name, other parameters, another order.

A judge only sees that a call fails or that a shape is odd. The text says why, in a sentence that
tells what to do. Nothing here decides a point.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping

from autograder.judge.key import AnswerKey, KeyExercise
from autograder.judge.parameters import differs
from autograder.model.verdict import Result
from autograder.notebooks.answers import definitions, parsed


def header_notes(
    key: AnswerKey, sources: Iterable[str], results: Iterable[Result]
) -> Iterator[str]:
    """Yield a sentence for each function that lost points and cannot be called as it is asked."""
    lost = {result.exercise for result in results if result.earned < result.possible}
    if not lost:
        return
    bound = dict(pair for source in sources for pair in definitions(parsed(source)).items())
    written = {n: node.args for n, node in bound.items() if isinstance(node, ast.FunctionDef)}
    asked = {exercise.name for exercise in key.exercises}
    strangers = {n: _own(arguments) for n, arguments in written.items() if n not in asked}
    for exercise in (one for one in key.exercises if one.name in lost):
        if exercise.name in written:
            yield from _differs(exercise, written[exercise.name], tensors=key.tensors)
        elif exercise.name not in bound:
            yield from _renamed(exercise, strangers)


def _own(arguments: ast.arguments) -> tuple[str, ...]:
    plain = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    return tuple(one.arg for one in plain)


def _differs(exercise: KeyExercise, arguments: ast.arguments, *, tensors: bool) -> Iterator[str]:
    names, any_keyword = _own(arguments), bool(arguments.kwarg)
    said = differs(exercise, names, any_keyword=any_keyword, tensors=tensors)
    yield from (said,) if said else ()


def _renamed(exercise: KeyExercise, strangers: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    name, wanted = exercise.name, exercise.signatures[exercise.name]
    alike = [stranger for stranger, own in strangers.items() if own == wanted]
    if len(alike) == 1:
        yield f"{name} is not defined, but {alike[0]} has its parameters; if that is it, rename it."
