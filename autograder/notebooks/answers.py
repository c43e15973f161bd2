"""What a cell of Python defines, and whether that is an answer or still the stub."""

import ast
import re
import warnings
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TypeAlias

LONGEST = 500_000  # characters; a longer cell is data that was pasted, and is not looked into
MOST_WORDS = 100_000  # and signs, in one cell; so many cost the parser 0.3 s and 100 MB
MOST_BRACES = 10**8  # times characters: Python 3.11 reads an f-string anew for each brace in it
SHORT = 10_000  # characters; the trees of shorter cells are kept for a while
WORD = re.compile(r"\w+|[^\w \t]")
FORMATTED = re.compile(r"""\b(?:f|fr|rf)['"]""", re.IGNORECASE)
DEFINES = re.compile(r"^(?:async[ \t]+)?def[ \t]+(\w+)", re.MULTILINE)

Definition: TypeAlias = ast.stmt


def parsed(source: str) -> ast.Module | None:
    """Return the syntax tree of a cell, or None when it is no Python."""
    if is_too_long(source):
        return None
    return _remembered(source) if len(source) <= SHORT else _tree(source)


def is_too_long(source: str) -> bool:
    """Return whether a cell is data that was pasted, or would keep the parser busy for seconds."""
    if len(source) > LONGEST or (len(source) > MOST_WORDS and words(source) > MOST_WORDS):
        return True
    return len(source) * source.count("{") > MOST_BRACES and bool(FORMATTED.search(source))


@lru_cache(maxsize=8)  # a long cell is asked about several times
def words(source: str) -> int:
    """Return how many words, signs and line ends a text has, which is what parsing it costs."""
    return len(WORD.findall(source))


def _tree(source: str) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # `"\d"` is the student's business
            return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


_remembered = lru_cache(maxsize=32)(_tree)  # one cell is looked at several times


def definitions(tree: ast.Module | None) -> Mapping[str, Definition]:
    """Return what a cell binds at its top level, by name; of two bindings the last."""
    if tree is None:
        return {}
    return {name: node for node in tree.body for name in _bound(node)}


def _bound(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield node.name
    elif isinstance(node, (ast.Import, ast.ImportFrom)):
        yield from (alias.asname or alias.name.partition(".")[0] for alias in node.names)
    elif isinstance(node, (ast.Assign, ast.AnnAssign)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        yield from (target.id for target in targets if isinstance(target, ast.Name))


def mentioned(source: str) -> tuple[str, ...]:
    """Return the functions that a text seems to define, Python or not."""
    return tuple(DEFINES.findall(source))


def is_written(definition: Definition, stub: Definition | None) -> bool:
    """Return whether a definition does anything that the stub of the release does not."""
    if not isinstance(definition, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return True
    body = _body(definition)
    if not any(map(_acts, body)):
        return False
    released = _body(stub) if isinstance(stub, ast.FunctionDef) else []
    return not any(map(_acts, released)) or _dump(body) != _dump(released)


def _body(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.stmt]:
    """Return the statements of a function without its docstring."""
    first, *rest = function.body
    return rest if _is_constant(first) else [first, *rest]


def _acts(statement: ast.stmt) -> bool:
    """Return whether a statement is more than `pass`, `...` or `raise NotImplementedError`."""
    if isinstance(statement, ast.Raise):
        raised = statement.exc.func if isinstance(statement.exc, ast.Call) else statement.exc
        return not (isinstance(raised, ast.Name) and raised.id == "NotImplementedError")
    return not (isinstance(statement, ast.Pass) or _is_constant(statement))


def _is_constant(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _dump(body: list[ast.stmt]) -> list[str]:
    try:
        return [ast.dump(statement) for statement in body]
    except RecursionError:  # an expression nested deeper than Python's own stack is no stub
        return []
