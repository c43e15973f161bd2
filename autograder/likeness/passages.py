"""Code as a stream of what it does: names, comments, layout and the order of functions are gone.

Only what a text does to the computation is left: the kinds of statements and expressions, the
operators, and the attributes, since `np.pad` cannot be called anything else. A function is a block
by itself, without its name and signature, which were given; so is every other statement outside.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from autograder.notebooks.answers import parsed

MISSING = (ast.Load, ast.Store, ast.Del)  # they say nothing that the place does not say
Function = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Token:
    """One step of a program, and the line of its text."""

    word: str
    line: int


@dataclass(frozen=True, eq=False)
class Block:
    """One function, or one statement outside of all functions, of somebody's code.

    `text` is as it was written; the first of its lines has the number 1 in the tokens.
    """

    name: str
    text: str
    tokens: tuple[Token, ...]


def blocks(source: str) -> tuple[Block, ...] | None:
    """Return the blocks of a text in order, None when it is no Python."""
    tree = parsed(source)
    if tree is None:
        return None
    lines = source.splitlines()
    return tuple(_block(statement, lines) for statement in tree.body)


def _block(statement: ast.stmt, lines: list[str]) -> Block:
    decorators = getattr(statement, "decorator_list", ())
    first = min([statement.lineno, *(d.lineno for d in decorators)])
    tokens = tuple(Token(word, line - first + 1) for word, line in _walk(_inside(statement)))
    text = "\n".join(lines[first - 1 : statement.end_lineno])
    return Block(getattr(statement, "name", ""), text, tokens)


def _inside(statement: ast.stmt) -> list[ast.stmt]:
    return statement.body if isinstance(statement, Function) else [statement]


def _walk(statements: Iterable[ast.AST]) -> Iterator[tuple[str, int]]:
    """Yield every step with its line, parents first; on a stack, since code may be nested deep."""
    stack = [(node, 0) for node in reversed([*statements])]
    while stack:
        node, above = stack.pop()
        line = getattr(node, "lineno", above)
        if not _says_nothing(node):
            yield _word(node), line
            stack.extend((child, line) for child in reversed([*_children(node)]))


def _says_nothing(node: ast.AST) -> bool:
    """Return whether a node is a docstring, another text that stands alone, or a mere context."""
    alone = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return alone or isinstance(node, MISSING)


def _word(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return f".{node.attr}"
    if isinstance(node, ast.Constant):
        return type(node.value).__name__
    return type(node).__name__


def _children(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what a node is made of; annotations compute nothing."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "type_comment", "type_params"):
            continue
        parts = value if isinstance(value, list) else [value]
        yield from (part for part in parts if isinstance(part, ast.AST))
