"""What a function finds when it is asked at the end, as where its check stood."""

import builtins
import inspect
import types
from collections.abc import Iterator, Sequence
from typing import Any

from autograder.sandbox.nothing import Nothing

OURS = 0  # the number of a cell that is the course's own, and defines for all


class Tools:
    """The modules and functions of a namespace, kept where a later cell hides or replaces them.

    A helper `pad(x)` works where its check stands; a later `pad = 2`, or `for np in ...`, must not
    cost its points, nor a later `sum = 0` those of who calls Python's own, nor another helper
    `pad(x, width)`. A function that was written when `pad` was 2 finds 2, and one whose `pad(x)` is
    mended finds that. All that a question calls finds what the function that it asks about finds,
    as its check did.
    """

    def __init__(self) -> None:
        """Know none."""
        self._known: dict[str, Any] = {}
        self._there: dict[str, dict[str, Any]] = {}  # what was there where each was written
        self._hidden: dict[str, frozenset[str]] = {}  # and what was not
        self._wanted: dict[Sequence[str], dict[str, Any]] = {}  # what a question's calls find
        self._variables: dict[str, Any] = {}  # that hid one, and were moved out of its way

    def look(self, names: dict[str, Any], number: int) -> None:
        """Take note of what a cell has left; that of the course's own is for all to find."""
        here = {name: value for name, value in names.items() if _is_tool(value)}
        for name in names.keys() & OWN.keys():
            self._known.setdefault(name, OWN[name])
        hidden = frozenset(self._known.keys() - here.keys())
        written = [name for name, value in here.items() if self._known.get(name) is not value]
        self._hidden.update(dict.fromkeys(written, hidden))
        for there in self._there.values() if number == OURS else ():
            there.update((name, here[name]) for name in written)
        self._there.update(dict.fromkeys(written, here))
        self._known.update(here)
        self._wanted.clear()

    def uncover(self, names: dict[str, Any], functions: Sequence[str]) -> None:
        """Put back each tool that the last of these functions is to find and does not."""
        wanted = self._wanted.get(functions)
        if wanted is None:
            wanted = self._wanted[functions] = self._found_by(functions)
        for name in self._variables.keys() - wanted.keys():
            _bind(names, name, self._variables.pop(name))
        for name, tool in wanted.items():
            if (value := names.get(name, UNBOUND)) is not tool:
                if not _is_tool(value):
                    self._variables[name] = value
                names[name] = tool

    def _found_by(self, functions: Sequence[str]) -> dict[str, Any]:
        """Return the tools that are found: the last ones, if they can be called as they are."""
        hidden = self._hidden.get(functions[-1], frozenset())
        found = {name: tool for name, tool in self._known.items() if name not in hidden}
        there = self._reached(functions)
        if any(_is_another(there[name], found[name]) for name in there.keys() & found.keys()):
            found.update(there)
        return found

    def _reached(self, functions: Sequence[str]) -> dict[str, Any]:
        """Return the tools that a function reached where it was written; what is asked is apart."""
        there = OWN | self._there.get(functions[-1], {})
        reached: dict[str, Any] = {}
        ahead = list(_names_in(self._known.get(functions[-1])))
        while ahead:
            name = ahead.pop()
            if name in there and name in self._known and name not in (*reached, *functions):
                reached[name] = there[name]
                ahead += _names_in(there[name])
        return reached


def _names_in(tool: Any) -> Iterator[str]:
    """Yield the global names in a function's text."""
    codes = [tool.__code__] if type(tool) is types.FunctionType else []
    while codes:
        code = codes.pop()
        yield from code.co_names
        codes += [part for part in code.co_consts if type(part) is types.CodeType]


def _is_another(tool: Any, later: Any) -> bool:
    """Return whether a later tool of the same name is another one, and not the first one mended.

    It is if it hides a module or one of Python's own, or cannot take what the first one could.
    """
    if tool is later:
        return False
    if type(tool) is not types.FunctionType:
        return type(tool) is not type(later)
    if "NotImplementedError" in tool.__code__.co_names:  # it was not written then
        return False
    return not all(_takes(later, number) for number in _counts(tool))


def _counts(tool: Any) -> Sequence[int]:
    """Return with how many arguments a function can be called, at least and at most, if it says."""
    try:
        parameters = inspect.signature(tool).parameters.values()
    except BaseException:  # of the student's making, as below
        return ()
    if any(p.kind is p.VAR_POSITIONAL for p in parameters):
        return ()
    own = [
        one for one in parameters if one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD)
    ]
    return sum(p.default is p.empty for p in own), len(own)


def _takes(tool: Any, number: int) -> bool:
    """Return whether a tool can be called with so many arguments, as far as that can be told."""
    try:
        inspect.signature(tool).bind(*[None] * number)
    except TypeError:
        return False
    except BaseException:
        return True
    return True


def _bind(names: dict[str, Any], name: str, value: Any) -> None:
    if value is UNBOUND:
        names.pop(name, None)
    else:
        names[name] = value


def _is_tool(value: Any) -> bool:
    return type(value) is types.ModuleType or (callable(value) and type(value) is not Nothing)


OWN = {name: value for name, value in vars(builtins).items() if _is_tool(value)}  # Python's
UNBOUND = object()  # what a name is bound to that was deleted
