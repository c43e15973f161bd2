"""What is printed in an assignment's notebook."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from nbformat import NotebookNode

EXAMPLE = re.compile(r"\*\*By hand\.\*\*(?s:.*?)(?=^\| name \||^\*\*(?:Shapes|What)|\Z)", re.M)
FRACTION = re.compile(r"\\frac(?:\{(\d+)\}\{(\d+)\}|(\d)(\d))")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
MATRIX = re.compile(r"\\begin\{pmatrix\} (.*?) \\end\{pmatrix\}")
FORMULA = re.compile(r"(\$\$?)([^$]+)\1")
WORDS = [  # LaTeX, and the same in Python; sizes and spaces first, then from the inside outwards
    (r"\\[,;!]|\\q?quad|\\left|\\right|\\text\{ \}", " "),
    (r"\{,\}", ""),
    (r"\\(?:cdot|times)", "*"),
    (r"\\sqrt\[(\d)\]\{([^{}]*)\}", r"((\2) ** (1 / \1))"),
    (r"\\sqrt(?:\{([^{}]*)\}|(\d))", r"sqrt(\1\2)"),
    (r"\\d?frac(?:\{([^{}]*)\}\{([^{}]*)\}|(\d)(\d))", r"((\1\3) / (\2\4))"),
    (r"\\log (\d+)", r"log(\1)"),
    (r"\\lfloor(.*?)\\rfloor", r"floor(\1)"),
    (r"\^(?:\{([^{}]*)\}|(\d))", r" ** (\1\2)"),
    (r"\(([^()]*,[^()]*)\)", r"row([\1])"),
    (r"(?<=[\d)])\s*(?=\(|row)", " * "),
]
KNOWN = {"sqrt": np.sqrt, "log": np.log, "floor": np.floor, "row": np.array}
NUMERIC = re.compile(r"(?:sqrt|log|floor|row|[\d\s.,+*/()\[\]-])+")


def matrices(notebook: NotebookNode, beginning: str) -> list[list[list[float]]]:
    """Return the matrices printed in the cell whose text begins so."""
    (text,) = [cell.source for cell in notebook.cells if cell.source.startswith(beginning)]
    return [
        [[float(number) for number in row.split("&")] for row in matrix.split(r"\\")]
        for matrix in MATRIX.findall(text)
    ]


def examples(notebook: NotebookNode) -> list[str]:
    """Return the examples by hand, in order, each up to the table of shapes."""
    return [found for cell in notebook.cells for found in EXAMPLE.findall(cell.source)]


def unprinted(example: str, *rows: Any) -> list[list[float]]:
    """Return the rows of numbers that do not stand in an example, one number after the other.

    A number may be rounded to the digits that are printed; a whole number has to be one.
    """
    printed = NUMBER.findall(FRACTION.sub(_decimal, example))
    wanted = [np.ravel(row).tolist() for row in rows]
    return [row for row in wanted if not any(_are(printed[at:], row) for at in range(len(printed)))]


def _decimal(fraction: re.Match[str]) -> str:
    over, under = (int(number) for number in fraction.groups() if number)
    return f" {over / under:.6f} "


def _are(printed: Sequence[str], row: Sequence[float]) -> bool:
    return len(printed) >= len(row) and all(map(_is, printed, row))


def _is(printed: str, number: float) -> bool:
    digits = len(printed.partition(".")[2])
    return abs(float(printed) - number) <= (0.5 / 10**digits if digits else 1e-9) * 1.000001


def equations(text: str) -> list[tuple[str, str]]:
    """Return both sides, in Python, of every equation between numbers that is printed."""
    found = []
    for _, formula in FORMULA.findall(text):
        sides = [_python(side) for side in re.split(r"=|\\approx", formula)]
        found += [pair for pair in pairwise(sides) if all(map(_is_numeric, pair))]
    return found


def hold(left: str, right: str) -> bool:
    """Return whether both sides are the same, up to the digits that the right one has."""
    digits = len(right.partition(".")[2].strip()) if re.fullmatch(r"\s*-?[\d.]+\s*", right) else 0
    slack = 0.5 / 10**digits if digits else 1e-9
    return np.allclose(eval(left, dict(KNOWN)), eval(right, dict(KNOWN)), rtol=0, atol=slack)


def _python(side: str) -> str:
    for latex, python in WORDS:
        side = re.sub(latex, python, side)
    return side.strip()


def _is_numeric(side: str) -> bool:
    return NUMERIC.fullmatch(side) is not None and any(map(str.isdigit, side))
