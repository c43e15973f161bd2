"""What the first line of a function tells: another name, other parameters, another order.

A judge only sees that a call fails or that a shape is odd. The text says why, in a sentence that
tells what to do. Nothing here decides a point.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping

from autograder.judge.key import AnswerKey
from autograder.model.verdict import Result
from autograder.notebooks.answers import definitions, parsed

HALVES = ("_forward", "_backward")  # which PyTorch calls with a ctx of its own before the rest


def header_notes(
    key: AnswerKey, sources: Iterable[str], results: Iterable[Result]
) -> Iterator[str]:
    """Yield a sentence for each function that lost points and cannot be called as it is asked."""
    lost = [result.exercise for result in results if result.earned < result.possible]
    if not lost:
        return
    bound = dict(pair for source in sources for pair in definitions(parsed(source)).items())
    written = {n: node.args for n, node in bound.items() if isinstance(node, ast.FunctionDef)}
    wanted = {exercise.name: exercise.signatures[exercise.name] for exercise in key.exercises}
    named = _by_keyword(key)
    for name in lost:
        if name in written:
            own = _own(written[name], skipped=key.tensors and name.endswith(HALVES))
            yield from _differs(name, own, wanted[name], named[name], written[name])
        elif name not in bound:
            headers = {each: _own(arguments) for each, arguments in written.items()}
            yield from _renamed(name, wanted[name], headers, wanted)


def _own(arguments: ast.arguments, *, skipped: bool = False) -> tuple[str, ...]:
    plain = [*arguments.posonlyargs, *arguments.args][skipped:]
    return tuple(one.arg for one in (*plain, *arguments.kwonlyargs))


def _by_keyword(key: AnswerKey) -> dict[str, set[str]]:
    """Return the names by which each exercise's function is given something in some question."""
    named: dict[str, set[str]] = {exercise.name: set() for exercise in key.exercises}
    for exercise in key.exercises:
        for check in exercise.checks:
            for rung in check.rungs:
                named[exercise.name] |= set(rung.question.asked.kwargs)
    return named


def _differs(
    name: str,
    own: tuple[str, ...],
    wanted: tuple[str, ...],
    named: set[str],
    arguments: ast.arguments,
) -> Iterator[str]:
    lacking = [word for word in wanted if word in named and word not in own]
    asked = f"it is called as {name}({', '.join(wanted)})"
    if lacking and not arguments.kwarg:
        yield f"{name} has no parameter {', '.join(lacking)}, and {asked}; write it so."
    elif [word for word in own if word in wanted] != [word for word in wanted if word in own]:
        yield (
            f"{name} has its parameters in the order ({', '.join(own)}), and {asked}; "
            "put them in that order."
        )


def _renamed(
    name: str,
    parameters: tuple[str, ...],
    written: Mapping[str, tuple[str, ...]],
    wanted: Mapping[str, tuple[str, ...]],
) -> Iterator[str]:
    alike = [n for n, own in written.items() if own == parameters and n not in wanted]
    if len(alike) == 1:
        yield f"{name} is not defined, but {alike[0]} has its parameters; if that is it, rename it."
