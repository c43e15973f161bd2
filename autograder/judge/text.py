"""A parsed file whose nodes know their place in the text, so that edits keep all else as it is."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TypeAlias

Span: TypeAlias = tuple[int, int]  # in bytes, since that is how a node counts

ACROSS = (  # how a name of the rows becomes that of the columns
    ("height", "width"),
    ("rows", "cols"),
    ("row", "col"),
    ("top", "left"),
    ("h", "w"),
    ("H", "W"),
    ("1", "2"),
)


@dataclass(frozen=True)
class Edit:
    """Text that takes the place of a span of a file."""

    span: Span
    text: str


class Text:
    """A file, parsed."""

    def __init__(self, source: str) -> None:
        """Parse it."""
        self._bytes = source.encode()
        self.tree = ast.parse(source)
        lines = self._bytes.splitlines(keepends=True)
        self._starts = [sum(map(len, lines[:number])) for number in range(len(lines) + 1)]
        self.parents = {
            child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)
        }

    @property
    def nodes(self) -> Iterator[ast.AST]:
        """Yield every node that has a place, in the order of the text."""
        placed = (node for node in ast.walk(self.tree) if hasattr(node, "col_offset"))
        yield from sorted(placed, key=lambda node: (self.span(node)[0], -self.span(node)[1]))

    def span(self, node: ast.AST) -> Span:
        """Return where a node begins and ends."""
        place: dict[str, int] = vars(node)
        return (
            self._starts[place["lineno"] - 1] + place["col_offset"],
            self._starts[place["end_lineno"] - 1] + place["end_col_offset"],
        )

    def part(self, span: Span) -> str:
        """Return the text of a span."""
        return self._bytes[slice(*span)].decode()

    def edited(self, edit: Edit, within: Span | None = None) -> str:
        """Return the text, or a part of it, with an edit made."""
        start, end = within or (0, len(self._bytes))
        return self.part((start, edit.span[0])) + edit.text + self.part((edit.span[1], end))

    def between(self, left: ast.AST, right: ast.AST) -> Span:
        """Return what lies between two nodes: an operator, brackets, space."""
        return self.span(left)[1], self.span(right)[0]

    def find(self, word: str, span: Span) -> Span | None:
        """Return the first place of a word in a span."""
        at = self._bytes.find(word.encode(), *span)
        return (at, at + len(word)) if at >= 0 else None

    def trimmed(self, end: int) -> int:
        """Return the place before the space that ends here."""
        return len(self._bytes[:end].rstrip())

    def after(self, start: int) -> int:
        """Return the place after the space that begins here."""
        return len(self._bytes) - len(self._bytes[start:].lstrip())

    def dot(self, node: ast.Attribute) -> int:
        """Return where the dot of `x.T` is."""
        return self._bytes.rindex(b".", 0, self.span(node)[1])

    def item(self, node: ast.AST) -> Span:
        """Return an argument or an item with the comma that sets it off."""
        start, end = self.span(node)
        before = self.trimmed(start)
        if self._bytes[before - 1 : before] == b",":
            return before - 1, end
        comma = re.compile(rb"\s*,\s*").match(self._bytes, end)
        return start, comma.end() if comma else end

    def line(self, edit: Edit) -> int:
        """Return the number of the line that an edit begins on."""
        return self._bytes.count(b"\n", 0, edit.span[0]) + 1

    def around(self, edit: Edit) -> Iterator[Span]:
        """Yield spans that show an edit, from the smallest that can be read to the statement."""
        start, end = edit.span
        holding = {
            span
            for span in self._shown
            if span[0] <= start
            and end <= span[1]
            and (edit.text or span != edit.span)
            and (start < end or span[0] < start)
        }
        yield from sorted(holding, key=lambda span: span[1] - span[0])

    @cached_property
    def _shown(self) -> set[Span]:
        """Return the spans that can be read by themselves: `i * sh`, `x[:, i]`, `stride=1`."""
        kinds = (ast.expr, ast.stmt, ast.keyword)
        parts = (ast.Name, ast.Constant, ast.Slice)
        return {
            self._header(node)
            for node in self.nodes
            if isinstance(node, kinds) and not isinstance(node, parts) and not self._is_index(node)
        } | set(self._defaults())

    def _is_index(self, node: ast.AST) -> bool:
        return isinstance(node, ast.Tuple) and isinstance(self.parents[node], ast.Subscript)

    def _header(self, node: ast.AST) -> Span:
        start, end = self.span(node)
        body = getattr(node, "body", None)
        return start, self.trimmed(self.span(body[0])[0]) if isinstance(body, list) else end

    def _defaults(self) -> Iterator[Span]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.arguments):
                last = node.args[len(node.args) - len(node.defaults) :]
                named = zip(node.kwonlyargs, node.kw_defaults, strict=True)
                for name, default in (*zip(last, node.defaults, strict=True), *named):
                    if default is not None:
                        yield self.span(name)[0], self.span(default)[1]

    def function(self, node: ast.AST) -> str:
        """Return the outermost function that a node lies in, or nothing."""
        name = ""
        while node in self.parents:
            node = self.parents[node]
            name = node.name if isinstance(node, ast.FunctionDef) else name
        return name

    def partners(self, name: ast.Name) -> list[str]:
        """Return the names that one may be mistaken for: neighbors and the other direction's."""
        function = self._function_names.get(self.function(name), frozenset())
        others = [other for pair in self._neighbors for other in _other(name.id, pair)]
        return sorted({*others, *_across(name.id)} & function - {name.id, "_"})

    @cached_property
    def _function_names(self) -> dict[str, frozenset[str]]:
        """Return the names that each outermost function gives values to."""
        found: dict[str, set[str]] = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                found.setdefault(self.function(node), set()).add(node.id)
            elif isinstance(node, ast.arg):
                found.setdefault(self.function(node), set()).add(node.arg)
        return {name: frozenset(names) for name, names in found.items()}

    @cached_property
    def _neighbors(self) -> set[tuple[str, str]]:
        """Return the names that are unpacked side by side, and those of nested loops."""
        pairs: set[tuple[str, str]] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Tuple) and isinstance(node.ctx, ast.Store):
                pairs |= set(pairwise(e.id for e in node.elts if isinstance(e, ast.Name)))
            elif isinstance(node, ast.For) and isinstance(inner := node.body[0], ast.For):
                loops = (node.target, inner.target)
                pairs |= set(pairwise(t.id for t in loops if isinstance(t, ast.Name)))
        return pairs


def _other(name: str, pair: tuple[str, str]) -> list[str]:
    return [other for other in pair if name in pair and other != name]


def _across(name: str) -> Iterator[str]:
    for one, two in ACROSS:
        yield from (name.replace(old, new) for old, new in ((one, two), (two, one)))
