"""The slips of the pen: every edit that one node of a parsed file can suffer.

An operator is another one, or lacks an operand; a number is one more or one less; a bound of a
slice or a range moves or is missing; neighbors change places; an axis, a keyword, a transpose, a
copy or a whole line is left out; a name is that of the other direction.
"""

import ast
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any, TypeAlias

from autograder.judge.text import Edit, Span, Text

Edits: TypeAlias = Iterator[Edit]

OPERATORS: Mapping[type[ast.AST], tuple[str, str]] = {
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: ("*", "+"),
    ast.Div: ("/", "*"),
    ast.FloorDiv: ("//", "*"),
    ast.Mod: ("%", "//"),
    ast.Pow: ("**", "*"),
    ast.MatMult: ("@", "*"),
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"),
    ast.And: ("and", "or"),
    ast.Or: ("or", "and"),
}
WORDS = {
    "sum": "mean",
    "mean": "sum",
    "max": "min",
    "min": "max",
    "amax": "amin",
    "amin": "amax",
    "argmax": "argmin",
    "argmin": "argmax",
    "maximum": "minimum",
    "minimum": "maximum",
    "zeros": "ones",
    "zeros_like": "ones_like",
    "ones": "zeros",
    "ones_like": "zeros_like",
    "new_zeros": "new_ones",
    "new_ones": "new_zeros",
    "repeat": "tile",
    "tile": "repeat",
    "var": "std",
    "std": "var",
    "rsqrt": "sqrt",
}
FINISHES = (  # x.copy() without its end is x
    *("transpose", "conj", "copy", "astype"),
    *("clone", "detach", "double", "float", "to"),
)
MODULES = ("np", "torch")
COUNTS = ("range", "arange", "slice")


def edits(text: Text, node: ast.AST) -> Edits:
    """Yield every edit of one node."""
    for kind, ways in _WAYS.items():
        if isinstance(node, kind):
            for way in ways:
                yield from way(text, node)


def _operator(text: Text, node: ast.BinOp) -> Edits:
    gap = text.between(node.left, node.right)
    old, new = OPERATORS.get(type(node.op), ("", ""))
    at = text.find(old, gap) if old else None
    if at is None:
        return
    start, end = text.span(node)
    left, right = (start, text.trimmed(at[0])), (text.after(at[1]), end)
    yield Edit(at, new)
    yield Edit((left[1], end), "")  # the right operand is missing
    if isinstance(node.op, ast.Add | ast.Mult):
        yield Edit((start, right[0]), "")
    elif isinstance(node.op, ast.Sub | ast.Div | ast.MatMult):
        yield from _swapped(text, left, right)


def _augmented(text: Text, node: ast.AugAssign) -> Edits:
    old, new = OPERATORS.get(type(node.op), ("", ""))
    at = text.find(f"{old}=", text.between(node.target, node.value))
    if at is not None:
        yield Edit(at, "=")
        yield Edit(at, f"{new}=")


def _compared(text: Text, node: ast.Compare) -> Edits:
    for (left, right), op in zip(pairwise([node.left, *node.comparators]), node.ops, strict=True):
        old, new = OPERATORS.get(type(op), ("", ""))
        at = text.find(old, text.between(left, right)) if old else None
        if at is not None:
            yield Edit(at, new)


def _joined(text: Text, node: ast.BoolOp) -> Edits:
    old, new = OPERATORS[type(node.op)]
    for left, right in pairwise(node.values):
        at = text.find(old, text.between(left, right))
        if at is not None:
            yield Edit(at, new)


def _unsigned(text: Text, node: ast.UnaryOp) -> Edits:
    yield Edit((text.span(node)[0], text.span(node.operand)[0]), "")


def _number(text: Text, node: ast.Constant) -> Edits:
    value = node.value
    if isinstance(value, bool):
        yield Edit(text.span(node), str(not value))
    elif isinstance(value, int | float):
        if not _is_the_rest(text, node):
            yield Edit(text.span(node), repr(value + 1))
        yield Edit(text.span(node), repr(value - 1))
    elif value is None and not isinstance(text.parents[node], ast.Compare | ast.Slice):
        yield Edit(text.span(node), "0")


def _is_the_rest(text: Text, node: ast.Constant) -> bool:
    """Return whether this is the 1 of reshape(n, -1), where any negative number is as good."""
    minus = text.parents[node]
    call = text.parents.get(minus)
    return (
        isinstance(minus, ast.UnaryOp)
        and isinstance(call, ast.Call)
        and _name(call.func) == "reshape"
    )


def _letters(text: Text, node: ast.Constant) -> Edits:
    """Yield the subscripts of an einsum with two neighboring letters swapped."""
    if not (isinstance(node.value, str) and "->" in node.value):
        return
    start, end = text.span(node)
    for here in range(start + 1, end - 2):
        pair = text.part((here, here + 2))
        if pair.isalpha() and pair[0] != pair[1]:
            yield Edit((here, here + 2), pair[::-1])


def _bounds(text: Text, node: ast.Slice) -> Edits:
    start, end = text.span(node)
    lower, upper, step = node.lower, node.upper, node.step
    first = text.find(":", (text.span(lower)[1] if lower else start, end))
    if first is None:
        return
    yield from _moved(text, lower, (start, first[0]), "1")
    rest = text.find(":", (text.span(upper)[1] if upper else first[1], end))
    yield from _moved(text, upper, (first[1], rest[0] if rest else end), "-1")
    if step is not None and rest is not None:
        yield Edit((rest[0], end), "")


def _moved(text: Text, bound: ast.expr | None, span: Span, absent: str) -> Edits:
    """Yield a bound of a slice moved by one, and missing; an absent one as `absent`."""
    if bound is None:
        yield Edit(span, absent)
        return
    yield Edit(span, "")
    if not isinstance(bound, ast.Constant):
        yield from _shifted(text, bound)


def _shifted(text: Text, node: ast.expr) -> Edits:
    end = text.span(node)[1]
    yield Edit((end, end), " + 1")
    yield Edit((end, end), " - 1")


def _arguments(text: Text, node: ast.Call) -> Edits:
    yield from _neighbors(text, _plain(node))
    for keyword in node.keywords:
        yield Edit(text.item(keyword), "")


def _counted(text: Text, node: ast.Call) -> Edits:
    """Yield the bounds of a range one more, one less, and beginning one later."""
    plain = _plain(node) if _name(node.func) in COUNTS else []
    for argument in plain:
        if not isinstance(argument, ast.Constant):
            yield from _shifted(text, argument)
    if len(plain) == 1:
        start = text.span(plain[0])[0]
        yield Edit((start, start), "1, ")


def _unfinished(text: Text, node: ast.Call) -> Edits:
    end = node.func
    if isinstance(end, ast.Attribute) and end.attr in FINISHES and not _is_module(end):
        yield Edit((text.dot(end), text.span(node)[1]), "")


def _plain(node: ast.Call) -> list[ast.expr]:
    return [argument for argument in node.args if not isinstance(argument, ast.Starred)]


def _attribute(text: Text, node: ast.Attribute) -> Edits:
    end = text.span(node)[1]
    if node.attr == "T":
        yield Edit((text.dot(node), end), "")
    if node.attr in WORDS:
        yield Edit((end - len(node.attr), end), WORDS[node.attr])


def _tuple(text: Text, node: ast.Tuple | ast.List) -> Edits:
    yield from _neighbors(text, node.elts)
    numbers = all(isinstance(e, ast.Constant) and isinstance(e.value, int) for e in node.elts)
    if numbers and len(node.elts) > 2:
        for item in node.elts:
            yield Edit(text.item(item), "")


def _chosen(text: Text, node: ast.If | ast.IfExp) -> Edits:
    for answer in ("True", "False"):
        yield Edit(text.span(node.test), answer)


def _left_out(text: Text, node: ast.stmt) -> Edits:
    docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    if not docstring and text.function(node):
        yield Edit(text.span(node), "pass")


def _other_name(text: Text, node: ast.Name) -> Edits:
    if isinstance(node.ctx, ast.Load):
        for partner in text.partners(node):
            yield Edit(text.span(node), partner)


def _neighbors(text: Text, items: list[ast.expr]) -> Edits:
    """Yield each two neighbors in each other's place."""
    for one, two in pairwise(items):
        yield from _swapped(text, text.span(one), text.span(two))


def _swapped(text: Text, one: Span, two: Span) -> Edits:
    first, middle, second = map(text.part, (one, (one[1], two[0]), two))
    if first != second:
        yield Edit((one[0], two[1]), f"{second}{middle}{first}")


def _name(function: ast.expr) -> str:
    return getattr(function, "attr", "") or getattr(function, "id", "")


def _is_module(function: ast.Attribute) -> bool:
    return isinstance(function.value, ast.Name) and function.value.id in MODULES


_WAYS: Mapping[Any, tuple[Callable[[Text, Any], Edits], ...]] = {
    ast.BinOp: (_operator,),
    ast.AugAssign: (_augmented, _left_out),
    ast.Compare: (_compared,),
    ast.BoolOp: (_joined,),
    ast.UnaryOp: (_unsigned,),
    ast.Constant: (_number, _letters),
    ast.Slice: (_bounds,),
    ast.Call: (_arguments, _counted, _unfinished),
    ast.Attribute: (_attribute,),
    ast.Tuple: (_tuple,),
    ast.List: (_tuple,),
    ast.If: (_chosen,),
    ast.IfExp: (_chosen,),
    ast.Expr: (_left_out,),
    ast.Assign: (_left_out,),
    ast.Name: (_other_name,),
}
