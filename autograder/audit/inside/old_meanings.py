"""What code of earlier years means by words that mean something else today.

A file is Python 2's where it prints without parentheses, indents with tabs as that allowed, or uses
a name that Python 3 has not and that nothing in the file defines. There `/` between whole numbers
gives a whole number, unless the file asks for the other kind. In every file `int(a)` and `float(a)`
take an array of one number for that number, as they did before NumPy 2.4.
"""

import ast
import builtins
import re
import warnings
from collections.abc import Callable
from types import CodeType
from typing import Any

import numpy as np

ONLY_IN_2 = {"xrange", "unicode", "basestring", "long", "unichr", "raw_input"}
PRINTS = re.compile(r"^([ \t]*)print[ \t]+(?![=(])(.*?)(,?[ \t]*(?:#[^'\"\n]*)?)$", re.MULTILINE)
INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
DIVIDED, NUMBER = "_divided_as_in_python_2", "_number_of_one"


def read(text: str, place: str = "<unknown>") -> tuple[ast.Module, bool]:
    """Return the tree of a text, and whether it is Python 2's and divides as that does.

    Raises:
        SyntaxError: it is neither Python; said of the text as it stands.
    """
    try:
        tree = _tree(text, place)
        old = _uses_names_of_2(tree)
    except SyntaxError as error:
        try:
            tree, old = _tree(_spelled_anew(text), place), True
        except SyntaxError:
            raise error from None
    return tree, old and not _asks_for_fractions(tree)


def _tree(text: str, place: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text, place)


def divides_as_of_old(text: str) -> bool:
    """Return whether a text is Python 2's and divides as that does."""
    try:
        return read(text)[1]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False


def compiled(text: str, place: str, old: bool) -> CodeType:
    """Return a text compiled as it was meant; if `old`, it divides as Python 2 does.

    Raises:
        SyntaxError: it is neither Python; said of the text as it stands.
    """
    tree, _ = read(text, place)
    meant = _Anew(old and not _asks_for_fractions(tree)).visit(tree)
    return compile(ast.fix_missing_locations(meant), place, "exec", dont_inherit=True)


def lend() -> None:
    """Put what the trees call where every module finds it."""
    setattr(builtins, DIVIDED, divided)
    setattr(builtins, NUMBER, number)


def divided(a: Any, b: Any, into: bool = False) -> Any:
    """Return a / b, rounded down where both are whole numbers; `into` writes it into an array."""
    if _whole(a) and _whole(b):
        return a // b
    if into:
        a /= b
        return a
    return a / b


def number(kind: Callable[..., Any], value: Any) -> Any:
    """Return `int(value)` or `float(value)`; an array of one number counts as that."""
    one = isinstance(value, np.ndarray) and value.size == 1
    return kind(value.item() if one else value)


def _whole(value: Any) -> bool:
    if isinstance(value, (np.ndarray, np.generic)):
        return value.dtype.kind in ("i", "u")
    return isinstance(value, int)


def _spelled_anew(text: str) -> str:
    spaced = INDENT.sub(lambda indent: indent[0].expandtabs(), text)
    return PRINTS.sub(r"\1print(\2)\3", spaced)


def _uses_names_of_2(tree: ast.Module) -> bool:
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    used = {node.id for node in names if isinstance(node.ctx, ast.Load)}
    defined = {node.id for node in names if isinstance(node.ctx, ast.Store)}
    lent = {a.asname or a.name for n in ast.walk(tree) if isinstance(n, _IMPORTS) for a in n.names}
    return bool(ONLY_IN_2 & used - defined - lent)


def _asks_for_fractions(tree: ast.Module) -> bool:
    futures = (n for n in tree.body if isinstance(n, ast.ImportFrom) and n.module == "__future__")
    return any(alias.name == "division" for node in futures for alias in node.names)


_IMPORTS = (ast.Import, ast.ImportFrom)


class _Anew(ast.NodeTransformer):
    """Puts calls of ours where a word has another meaning today."""

    def __init__(self, old: bool) -> None:
        self._old = old

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        if not self._old or not isinstance(node.op, ast.Div):
            return node
        return ast.copy_location(_call(DIVIDED, node.left, node.right), node)

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        self.generic_visit(node)
        if not (self._old and isinstance(node.op, ast.Div) and isinstance(node.target, ast.Name)):
            return node
        own = ast.Name(node.target.id, ast.Load())
        made = _call(DIVIDED, own, node.value, ast.Constant(True))
        return ast.copy_location(ast.Assign([node.target], made), node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if not isinstance(node.func, ast.Name) or node.func.id not in ("int", "float"):
            return node
        if len(node.args) != 1 or node.keywords or isinstance(node.args[0], ast.Starred):
            return node
        return ast.copy_location(_call(NUMBER, node.func, node.args[0]), node)


def _call(name: str, *arguments: ast.expr) -> ast.Call:
    return ast.Call(ast.Name(name, ast.Load()), list(arguments), [])
