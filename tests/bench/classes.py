"""The classes that are graded: of our notebooks, and of ordinary ones with the same answers."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path

import nbformat
import numpy as np
from ordinary import expected, ordinary
from ways import BIN, KEY, ROOT, run

from autograder.cli.place import Place
from autograder.cli.samples import Row, Table, give_out, make
from autograder.notebooks.pretend import pretend

STOCK_CONFIG = """
c = get_config()
c.CourseDirectory.root = "."
c.ClearSolutions.code_stub = {"python": "raise NotImplementedError"}
"""


def our_class(folder: Path, table: Table, answers: Sequence[Row], students: int) -> Path:
    """Make a class of our notebooks, all in time; answers come again under other names."""
    rows = enumerate(islice(cycle(answers), students), 1)
    named = tuple(replace(row, id=f"s{number:02d}", late=-3) for number, row in rows)
    place = Place(ROOT, ROOT / "classroom")
    class_place = Place(ROOT, folder, apart=True)
    give_out(place, class_place, table.assignment)
    make(class_place, replace(table, rows=named))
    return folder


def stock_class(folder: Path, table: Table, answers: Sequence[Row], *, torch: bool) -> Path:
    """Make a class of ordinary notebooks with the same answers, released by stock nbgrader."""
    source = folder / "source" / KEY
    source.mkdir(parents=True)
    composed = nbformat.read(ROOT / f"classroom/source/{KEY}/{KEY}.ipynb", as_version=4)
    nbformat.write(ordinary(composed, torch=torch), source / f"{KEY}.ipynb")
    np.savez(source / "expected.npz", **expected())
    (folder / "nbgrader_config.py").write_text(STOCK_CONFIG)
    run((str(BIN / "nbgrader"), "generate_assignment", KEY), folder, folder)
    release = nbformat.read(folder / "release" / KEY / f"{KEY}.ipynb", as_version=4)
    for row in answers:
        filled = release
        for module in row.answers:
            text = (ROOT / "assignments" / KEY / "answers" / f"{module}.py").read_text()
            filled = pretend(filled, text, table.written)
        submitted = folder / "submitted" / row.id / KEY
        submitted.mkdir(parents=True)
        nbformat.write(filled, submitted / f"{KEY}.ipynb")
    return folder
