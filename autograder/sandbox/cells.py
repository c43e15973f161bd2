"""Runs a notebook's cells as plain Python, in one namespace.

The cells are those of a student, so everything here happens inside the wall. Drawing, progress bars
and IPython's own words do nothing rather than fail (`nothing`). A statement that raises stops
neither the next cell nor the rest of its own. A function that worked where its check stood works at
the end too, though a later cell hides or replaces what it calls (`tools`).
"""

import __future__

import ast
import builtins
import inspect
import linecache
import sys
import types
from collections.abc import Coroutine, Iterator
from contextlib import suppress
from itertools import islice
from typing import Any

from autograder.sandbox.nothing import Nothing, stand_in
from autograder.sandbox.observe import describe_error

MOST_STUMBLES = 20  # statements of a cell that may raise before the rest of it is left out


def namespace() -> dict[str, Any]:
    """Return a fresh `__main__` for one notebook, and put the stand-ins where imports find them."""
    stand_in()
    return _main()


def _main() -> dict[str, Any]:
    main = types.ModuleType("__main__")
    sys.modules["__main__"] = main
    vars(main).update(
        __builtins__=builtins,
        get_ipython=Nothing(),
        display=Nothing(),
        help=Nothing(),
        check=Nothing(),
        input=_no_input,
        In=[""],
        Out={},
        _="",
    )
    return vars(main)


def _no_input(_prompt: object = "") -> str:
    raise EOFError("nobody is there to type an answer")


def run_cell(source: str, number: int, names: dict[str, Any]) -> str:
    """Run one cell; return nothing, or the error it raised: `NameError: ... (cell 3, line 2)`.

    What comes after a statement that raised is run too: below a line that works in Jupyter alone
    may stand what was asked. What comes after a `raise` is not, since that is a word to stop.
    """
    place = f"cell {number}"
    lines = source.splitlines(keepends=True)
    linecache.cache[place] = (len(source), None, lines, place)
    first = ""
    rest: str | ast.Module | None = source
    for _ in range(MOST_STUMBLES):
        try:
            _run(rest, place, names)
        except BaseException as error:  # also SystemExit and KeyboardInterrupt: the next cell runs
            first = first or describe_error(error) + _line(error)
            rest = _below(error, source, place, names)
        else:
            break
        if rest is None:
            break
    return first


def _run(source: Any, place: str, names: dict[str, Any]) -> None:
    flags = _promised(names) | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT  # as Jupyter does
    code = compile(source, place, "exec", flags=flags, dont_inherit=True)
    if code.co_flags & inspect.CO_COROUTINE:
        _await(eval(code, names))  # noqa: S307  the cell, as below
    else:
        exec(code, names)  # noqa: S102  its purpose


def _await(cell: Coroutine[Any, Any, Any]) -> None:
    """Run a cell with `await` in it; nothing else runs meanwhile."""
    with suppress(StopIteration):
        while True:
            cell.send(None)


def _below(error: BaseException, source: str, place: str, names: dict[str, Any]) -> Any:
    """Return the statements after the one that raised, or None where nothing more is to be run."""
    at = _raised_at(error, place)
    if at is None or not isinstance(error, Exception):
        return None
    tree = compile(source, place, "exec", _promised(names) | ast.PyCF_ONLY_AST, dont_inherit=True)
    begun = [statement for statement in tree.body if _begins(statement) <= at]
    rest = tree.body[len(begun) :]
    return None if not rest or _says_stop(begun[-1], at) else ast.Module(rest, [])


def _begins(statement: ast.stmt) -> tuple[int, int]:
    """Return the line and column where a statement begins, which may be with a decorator."""
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    places = [(part.lineno, part.col_offset) for part in decorators]
    return min([(statement.lineno, statement.col_offset), *places])


def _says_stop(statement: ast.stmt, at: tuple[int, int]) -> bool:
    """Return whether what raised is there to end the cell: `raise ...`, or `assert False`."""
    if isinstance(statement, ast.Assert):
        return isinstance(statement.test, ast.Constant)
    parts = (part for part in ast.walk(statement) if isinstance(part, ast.Raise))
    return any(part.lineno == at[0] for part in parts)


def _promised(names: dict[str, Any]) -> int:
    """Return what the cells before imported from `__future__`, which holds from then on."""
    flags = 0
    for value in names.values():
        if type(value) is __future__._Feature:
            flags |= value.compiler_flag
    return flags


def _line(error: BaseException) -> str:
    """Return where in a cell an error was raised; a syntax error says so itself."""
    frames = [(frame.f_code.co_filename, line) for frame, line, _ in _walked(error)]
    cells = [(file, line) for file, line in frames if file.startswith("cell ")]
    return f" ({cells[-1][0]}, line {cells[-1][1]})" if cells else ""


def _raised_at(error: BaseException, place: str) -> tuple[int, int] | None:
    """Return the line and column of a cell's own that was being run when it raised, if one was."""
    for frame, _, at in _walked(error):
        if (frame.f_code.co_filename, frame.f_code.co_name) == (place, "<module>"):
            line, _, column, _ = next(islice(frame.f_code.co_positions(), at // 2, None))
            return line or 0, column or 0
    return None


def _walked(error: BaseException) -> Iterator[tuple[types.FrameType, int, int]]:
    """Yield the frames that an error came through, from the outermost on, with line and place."""
    trace = error.__traceback__
    while trace is not None:
        yield trace.tb_frame, trace.tb_lineno, trace.tb_lasti
        trace = trace.tb_next
