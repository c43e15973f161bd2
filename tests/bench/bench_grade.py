"""Time `course grade` beside `nbgrader autograde` on the same answers: `make bench`.

Each number is a whole process, start included, as an instructor waits for it. The runs alternate,
so that a busy minute of the machine meets all of them; the median of the rounds is printed, and the
range. Stock nbgrader grades an ordinary notebook of the same exercises, with asserts in it.
"""

import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.metadata import version
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from time import perf_counter, time

import nbformat
import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

from ordinary import expected, ordinary

from autograder.cli.place import Place
from autograder.cli.samples import Row, Table, make, read_table
from autograder.notebooks.pretend import pretend

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
KEY = "a02_convolution"
ROUNDS = 3
SMALL, LARGE = 20, 300
STOCK_CONFIG = """
c = get_config()
c.CourseDirectory.root = "."
c.ClearSolutions.code_stub = {"python": "raise NotImplementedError"}
"""


@dataclass(frozen=True)
class Way:
    """One way to grade: what it is called, how many it grades, the command and the class."""

    name: str
    students: int
    command: tuple[str, ...]
    classroom: Path
    folder: Path = ROOT

    def seconds(self) -> float:
        """Return how long one run takes; everybody's notebook has to come out of it anew.

        Raises:
            SystemExit: the command failed, or somebody was not graded.
        """
        begun = time()
        start = perf_counter()
        run(self.command, self.folder, self.classroom)
        took = perf_counter() - start
        graded = self.classroom.glob(f"autograded/*/{KEY}/{KEY}.ipynb")
        anew = sum(path.stat().st_mtime >= begun for path in graded)
        if anew != self.students:
            raise SystemExit(f"{self.name} graded {anew} of {self.students}; see why by hand.")
        return took


def run(command: tuple[str, ...], folder: Path, classroom: Path) -> None:
    """Run a command to its end.

    Raises:
        SystemExit: its exit status is not 0.
    """
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "COURSE_CLASSROOM": str(classroom)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")


def finished(table: Table) -> list[Row]:
    """Return the students whose work runs to its end: right ones and typical mistakes."""
    return [replace(row, late=-3) for row in table.rows[:SMALL]]


def our_class(folder: Path, table: Table, students: int) -> Path:
    """Make a class of our notebooks."""
    rows = islice(cycle(finished(table)), students)
    named = tuple(replace(row, id=f"t{number:03d}") for number, row in enumerate(rows, 1))
    place = Place(ROOT, ROOT / "classroom")
    make(place, Place(ROOT, folder), replace(table, rows=named))
    return folder


def stock_class(folder: Path, table: Table, *, torch: bool) -> Path:
    """Make a class of ordinary notebooks with the same answers, released by stock nbgrader."""
    source = folder / "source" / KEY
    source.mkdir(parents=True)
    composed = nbformat.read(ROOT / f"classroom/source/{KEY}/{KEY}.ipynb", as_version=4)
    nbformat.write(ordinary(composed, torch=torch), source / f"{KEY}.ipynb")
    np.savez(source / "expected.npz", **expected())
    (folder / "nbgrader_config.py").write_text(STOCK_CONFIG)
    run((str(BIN / "nbgrader"), "generate_assignment", KEY), folder, folder)
    release = nbformat.read(folder / "release" / KEY / f"{KEY}.ipynb", as_version=4)
    for row in finished(table):
        filled = release
        for module in row.answers:
            text = (ROOT / "assignments" / KEY / "answers" / f"{module}.py").read_text()
            filled = pretend(filled, text, table.written)
        submitted = folder / "submitted" / row.id / KEY
        submitted.mkdir(parents=True)
        nbformat.write(filled, submitted / f"{KEY}.ipynb")
    return folder


def ways(scratch: Path) -> list[Way]:
    """Make the classes, and return the ways to grade them."""
    table = read_table(ROOT, KEY)
    nbgrader = (str(BIN / "nbgrader"), "autograde", KEY, "--force")
    small = our_class(scratch / "small", table, SMALL)
    large = our_class(scratch / "large", table, LARGE)
    plugin = (*nbgrader, f"--config={ROOT / 'nbgrader_config.py'}")
    torch = stock_class(scratch / "torch", table, torch=True)
    file = stock_class(scratch / "file", table, torch=False)

    def grade(jobs: int) -> tuple[str, ...]:
        return (str(BIN / "course"), "grade", KEY, "--force", f"--jobs={jobs}")

    stock, cores = "stock `nbgrader autograde`", os.cpu_count() or 1
    every = f"`course grade -j {cores}`"
    return [
        Way(f"{stock}, PyTorch imported in the notebook", SMALL, nbgrader, torch, torch),
        Way(f"{stock}, expected values from a file", SMALL, nbgrader, file, file),
        Way("`nbgrader autograde` with our plug-in", SMALL, plugin, small),
        Way("`course grade -j 1`", SMALL, grade(1), small),
        Way(every, SMALL, grade(cores), small),
        Way(every, LARGE, grade(cores), large),
    ]


def measured(ways: list[Way], say: Callable[[str], None]) -> list[list[float]]:
    """Return the seconds of every round of every way, in alternation after one run to warm up."""
    seconds: list[list[float]] = [[] for _ in ways]
    for number in range(ROUNDS + 1):
        for way, times in zip(ways, seconds, strict=True):
            took = way.seconds()
            say(f"round {number}: {took:7.1f} s  {way.name}, {way.students} submissions")
            if number:
                times.append(took)
    return seconds


def report(ways: list[Way], seconds: list[list[float]]) -> str:
    """Return the table for the README."""
    slowest = median(seconds[0]) / ways[0].students
    lines = [
        "| way to grade | submissions | seconds (range) | ms per submission | ratio |",
        "|---|---|---|---|---|",
    ]
    for way, times in zip(ways, seconds, strict=True):
        each = median(times) / way.students
        lines.append(
            f"| {way.name} | {way.students} | {median(times):.1f} "
            f"({min(times):.1f}–{max(times):.1f}) | {1000 * each:.0f} | {slowest / each:.0f} × |"
        )
    return "\n".join([*lines, "", machine()])


def machine() -> str:
    """Return what the numbers were measured on."""
    names = ("nbgrader", "numpy", "torch")
    parts = ", ".join(f"{name} {version(name)}" for name in names)
    return f"{_processor()}, {os.cpu_count()} cores, Python {platform.python_version()}, {parts}."


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as scratch:
        found = ways(Path(scratch))
        print(report(found, measured(found, lambda line: print(line, file=sys.stderr))))


if __name__ == "__main__":
    main()
