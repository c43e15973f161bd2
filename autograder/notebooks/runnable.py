"""What of a cell can be run outside Jupyter.

A line that Jupyter alone understands (`%matplotlib inline`, `!pip install`, `array?`) is replaced
by a statement that does nothing, but only where the cell does not parse as Python otherwise: the
same characters may stand in a string. Lines keep their numbers, so that an error names the right
one. Calls of `check`, and imports of what is not there behind the wall, are taken out as well.
"""

import ast
import re
import warnings
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from autograder.notebooks.answers import is_too_long, parsed
from autograder.notebooks.environment import FIND

BARE = (  # what Jupyter takes for a magic or a command of the system without a sign before it
    r"pip3?|conda|mamba|apt(?:-get)?|cd|ls|cat|mkdir|rm|"
    r"matplotlib|load_ext|reload_ext|autoreload|timeit|time|env"
)
SET = r"\s*[-+*/%@&|^<>]{0,2}="  # what follows a name that is a variable of the student's
MAGIC = re.compile(rf"^(\s*)((?:[%!?]|(?:{BARE})\s(?!{SET}))\S?.*)$")
ASSIGNED = re.compile(r"^(\s*\w[\w., ]*=\s*)([%!].*)$")
HELP = re.compile(r"^(\s*)([\w.*%]+\?{1,2}\s*)$")
CELL_MAGIC = re.compile(r"\s*%%(\w*)")
PROMPTS = (  # how a first line begins that was copied from a terminal, and how any line may
    (re.compile(r">>> "), re.compile(r"^(?:>>>|\.\.\.)(?: |$)", re.MULTILINE)),
    (re.compile(r"In \[\d+\]: "), re.compile(r"^(?:In \[\d+\]:| *\.{3,}:)(?: |$)", re.MULTILINE)),
)
WATCHED = (  # these run the body as ordinary Python, and look on
    *("time", "timeit", "capture", "prun", "debug", "memit", "snakeviz", "heat", "pyinstrument"),
)
OURS = ("check", FIND)
MOST_GROUPS = 12  # more places with magics than this, and the rest is left as it is
MOST_PARSED = 300_000  # characters, in all: each place costs another look at a long cell
FEWEST = 8  # places with magics that are found in the longest cell
NOT_RUN = "# not run: "
OFF = f"pass  {NOT_RUN}"
NO_RESULT = "get_ipython()"  # which answers everything with itself where there is no Jupyter
LONG = (
    "A cell of {} characters is too long to be looked into, so it was run as it stands. Keep data "
    "and functions in cells of their own."
)


@dataclass(frozen=True)
class Runnable:
    """The text to run, and a sentence to the student when it is not what was written."""

    text: str
    note: str = ""


def runnable(source: str, *, dedent: bool = True) -> Runnable:
    """Return a cell's source as plain Python, as far as that can be had.

    Jupyter takes the indentation of a first line off, as is done here unless `dedent` is false: an
    indented cell may as well be half of a function that was split.
    """
    magic = CELL_MAGIC.match(source)
    if magic and magic[1] not in WATCHED:
        note = (
            f"A cell that starts with %%{magic[1]} was not run: only Python is. Functions belong "
            "in a cell without that line."
        )
        return Runnable("", note)
    if magic:
        source = _put(source, source[: magic.start(1)].count("\n") + 1, NOT_RUN)
    if is_too_long(source):
        return Runnable(source, LONG.format(len(source)))
    return Runnable(_without_checks(_plain(source, dedent)))


def _plain(source: str, dedent: bool) -> str:
    """Return a cell without magics, and without prompts and indentation if it parses only then."""
    plain = _without_magics(source)
    bare = _without_prompts(_dedented(source) if dedent else source)
    if bare == source or parsed(plain):
        return plain
    bare = _without_magics(bare)
    return bare if parsed(bare) else plain


def _dedented(source: str) -> str:
    """Take the indentation of the first line off every line that has it."""
    first = source.lstrip("\n")
    indentation = first[: len(first) - len(first.lstrip(" \t"))]
    if not indentation:
        return source
    return "\n".join(line.removeprefix(indentation) for line in source.split("\n"))


def _without_prompts(source: str) -> str:
    """Take the prompts of a terminal off the lines, if the first one has one."""
    for begins, prompt in PROMPTS:
        if begins.match(source.lstrip("\n")):
            return prompt.sub("", source)
    return source


def _without_magics(source: str) -> str:
    """Replace the line that the parser stops at, if it is a magic, until it stops no more."""
    tries = MOST_PARSED // max(1, len(source))
    for _ in range(min(MOST_GROUPS, max(FEWEST, tries))):
        line = _stops_at(source)
        replaced = _silenced(source, line) if line else source
        if replaced == source:
            break
        source = replaced
    return source


def _stops_at(source: str) -> int:
    """Return the line that Python's parser complains about, or 0."""
    if parsed(source):
        return 0
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
        lines[line - 1] = f"{found[1]}{OFF}{found[2]}"
        _silence_below(lines, line)
    elif found := ASSIGNED.match(text):
        lines[line - 1] = f"{found[1]}{NO_RESULT}  {NOT_RUN}{found[2]}"
    return "\n".join(lines)


def _silence_below(lines: list[str], start: int) -> None:
    """Replace what belongs to a magic, and the magics that follow it without a gap.

    No string can have begun in between. A command of the system goes on after a backslash.
    """
    for number in range(start, len(lines)):
        if lines[number - 1].endswith("\\"):
            lines[number] = f"{NOT_RUN}{lines[number]}"
            continue
        found = MAGIC.match(lines[number])
        if not found or found[2][0] not in "%!":
            break
        lines[number] = f"{found[1]}{OFF}{found[2]}"


def _without_checks(source: str) -> str:
    tree = parsed(source)
    statements = tree.body if tree else []
    begun = Counter(statement.lineno for statement in statements)
    lines = source.split("\n")
    ours = [s for s in statements if _is_ours(s) and begun[s.lineno] == 1]
    for statement in [s for s in ours if _stands_alone(s, lines)]:
        for line in range(statement.lineno, (statement.end_lineno or statement.lineno) + 1):
            lines[line - 1] = OFF + lines[line - 1]
    return "\n".join(lines)


def _is_ours(statement: ast.stmt) -> bool:
    """Return whether a statement calls `check`, or looks for the grader or imports it."""
    if isinstance(statement, ast.ImportFrom):
        return (statement.module or "").partition(".")[0] == "autograder"
    if isinstance(statement, ast.Import):
        return any(alias.name.partition(".")[0] == "autograder" for alias in statement.names)
    called = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(called, ast.Call) and any(map(_calls_ours, (called, *called.args)))


def _calls_ours(part: ast.expr) -> bool:
    return isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id in OURS


def _stands_alone(statement: ast.stmt, lines: Sequence[str]) -> bool:
    """Return whether the statement has its lines to itself."""
    first, last = statement.lineno, statement.end_lineno or statement.lineno
    if last > len(lines):  # the parser also counts form feeds as it likes
        return False
    after = lines[last - 1].encode()[statement.end_col_offset or 0 :].decode(errors="replace")
    before = lines[first - 1][: statement.col_offset]
    return not before.strip() and not after.partition("#")[0].strip()


def _put(source: str, line: int, start: str) -> str:
    lines = source.split("\n")
    lines[line - 1] = start + lines[line - 1]
    return "\n".join(lines)
