"""What of a cell can be run outside Jupyter.

A line that Jupyter alone understands (`%matplotlib inline`, `!pip install`, `array?`) is replaced
by a statement that does nothing, but only where the cell does not parse as Python otherwise: the
same characters may stand in a string. Lines keep their numbers, so that an error names the right
one. Calls of `check`, and imports of what is not there behind the wall, are taken out as well.
"""

import ast
import re
import warnings
from dataclasses import dataclass

from autograder.notebooks.answers import LONGEST, parsed

MAGIC = re.compile(r"^(\s*)((?:[%!?]|(?:pip3?|conda|mamba|apt(?:-get)?|cd|ls)\s)\S?.*)$")
ASSIGNED = re.compile(r"^(\s*[\w., ]+=\s*)([%!].*)$")
HELP = re.compile(r"^(\s*)([\w.*%]+\?{1,2}\s*)$")
CELL_MAGIC = re.compile(r"\s*%%(\w*)")
TIMED = ("time", "timeit", "capture", "prun")  # these run the body as ordinary Python
MOST_LINES = 200  # more lines of magics than this, and the cell is left as it is


@dataclass(frozen=True)
class Runnable:
    """The text to run, and a sentence to the student when it is not what was written."""

    text: str
    note: str = ""


def runnable(source: str) -> Runnable:
    """Return a cell's source as plain Python, as far as that can be had."""
    magic = CELL_MAGIC.match(source)
    if magic and magic[1] not in TIMED:
        note = f"A cell that starts with %%{magic[1]} was not run: only Python is."
        return Runnable("", note)
    if magic:
        source = _put(source, source[: magic.start(1)].count("\n") + 1, "# not run: ")
    if len(source) > LONGEST:
        return Runnable(source)
    plain = _without_magics(source)
    return Runnable(_without_checks(plain))


def _without_magics(source: str) -> str:
    """Replace the line that the parser stops at, if it is a magic, until it stops no more."""
    for _ in range(MOST_LINES):
        line = _stops_at(source)
        replaced = _silenced(source, line) if line else source
        if replaced == source:
            break
        source = replaced
    return source


def _stops_at(source: str) -> int:
    """Return the line that Python's parser complains about, or 0."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(source)
    except SyntaxError as error:
        return error.lineno or 0
    except (ValueError, RecursionError, MemoryError):
        return 0
    return 0


def _silenced(source: str, line: int) -> str:
    lines = source.split("\n")
    if line > len(lines):
        return source
    text = lines[line - 1]
    if found := MAGIC.match(text) or HELP.match(text):
        lines[line - 1] = f"{found[1]}pass  # not run: {found[2]}"
    elif found := ASSIGNED.match(text):
        lines[line - 1] = f"{found[1]}None  # not run: {found[2]}"
    return "\n".join(lines)


def _without_checks(source: str) -> str:
    tree = parsed(source)
    for statement in tree.body if tree else ():
        if _is_ours(statement) and _stands_alone(statement, source):
            for line in range(statement.lineno, (statement.end_lineno or statement.lineno) + 1):
                source = _put(source, line, "pass  # not run: ")
    return source


def _is_ours(statement: ast.stmt) -> bool:
    """Return whether a statement calls `check` or imports the grader."""
    if isinstance(statement, ast.ImportFrom):
        return (statement.module or "").partition(".")[0] == "autograder"
    if isinstance(statement, ast.Import):
        return any(alias.name.partition(".")[0] == "autograder" for alias in statement.names)
    called = statement.value if isinstance(statement, ast.Expr) else None
    return (
        isinstance(called, ast.Call)
        and isinstance(called.func, ast.Name)
        and called.func.id == "check"
    )


def _stands_alone(statement: ast.stmt, source: str) -> bool:
    """Return whether the statement has its lines to itself."""
    first, last = statement.lineno, statement.end_lineno or statement.lineno
    lines = source.split("\n")
    if last > len(lines):  # the parser also counts form feeds as it likes
        return False
    after = lines[last - 1].encode()[statement.end_col_offset or 0 :].decode(errors="replace")
    before = lines[first - 1][: statement.col_offset]
    return not before.strip() and not after.partition("#")[0].strip()


def _put(source: str, line: int, start: str) -> str:
    lines = source.split("\n")
    lines[line - 1] = start + lines[line - 1]
    return "\n".join(lines)
