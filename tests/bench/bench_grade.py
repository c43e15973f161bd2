"""Time `course grade` beside the graders that exist, on the same answers: `make bench`.

Each number is a whole process, start included, as an instructor waits for it. The runs alternate,
so that a busy minute of the machine meets all of them; the median of the rounds is printed, and the
range. The others grade an ordinary notebook of the same exercises, with asserts in it. Memory is
looked at in a run of its own. Marks have to be the same, or nothing is printed.
"""

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent))

from classes import our_class, stock_class
from ways import BIN, KEY, ROOT, Marks, Way, grading, machine
from with_otter import otter_class

from autograder.cli.samples import read_table

ROUNDS = 3
SMALL, MIDDLE, LARGE = 20, 100, 300


def ways(scratch: Path) -> list[Way]:
    """Make the classes, and return the ways to grade them."""
    table = read_table(ROOT, KEY)
    nbgrader = (str(BIN / "nbgrader"), "autograde", KEY, "--force")
    answers = table.rows[:SMALL]  # what runs to its end: right ones and typical mistakes
    small = our_class(scratch / "small", table, answers, SMALL)
    middle = our_class(scratch / "middle", table, answers, MIDDLE)
    large = our_class(scratch / "large", table, answers, LARGE)
    plugin = (*nbgrader, f"--config={ROOT / 'nbgrader_config.py'}")
    torch = stock_class(scratch / "torch", table, answers, torch=True)
    file = stock_class(scratch / "file", table, answers, torch=False)
    stock, cores = "stock `nbgrader autograde`", os.cpu_count() or 1
    one, every = "`course grade -j 1`", f"`course grade -j {cores}`"
    return [
        Way(f"{stock}, PyTorch imported in the notebook", SMALL, nbgrader, torch, torch),
        Way(f"{stock}, expected values from a file", SMALL, nbgrader, file, file),
        otter_class(scratch / "otter", file),
        Way("`nbgrader autograde` with our plug-in", SMALL, plugin, small),
        Way(one, SMALL, grading(1), small),
        Way(one, MIDDLE, grading(1), middle),
        Way(one, LARGE, grading(1), large),
        Way(every, SMALL, grading(cores), small),
        Way(every, MIDDLE, grading(cores), middle),
        Way(every, LARGE, grading(cores), large),
    ]


def measured(ways: list[Way], say: Callable[[str], None]) -> tuple[list[list[float]], list[Marks]]:
    """Return the seconds of every round of every way, and the marks of the run that warms up."""
    marks, seconds = [], [[] for _ in ways]
    for number in range(ROUNDS + 1):
        for way, times in zip(ways, seconds, strict=True):
            took = way.seconds()
            say(f"round {number}: {took:7.1f} s  {way.name}, {way.students} submissions")
            if number:
                times.append(took)
            else:
                marks.append(way.marks(way.classroom))
    return seconds, marks


def compared(ways: list[Way], marks: list[Marks]) -> str:
    """Return what the marks of all ways to grade the small class have in common, in a sentence.

    Raises:
        SystemExit: our ways differ, or somebody refuses what we accept in full.
    """
    ours, *same = (own for way, own in zip(ways[3:], marks[3:], strict=True) if _is_small(way))
    if any(own != ours for own in same):
        raise SystemExit("Our ways to grade give different marks; see why by hand.")
    let_through = []
    for way, theirs in zip(ways[:3], marks, strict=False):
        refused, through = _differ(ours, theirs)
        if refused:
            raise SystemExit(f"{way.name} refuses what we accept: {', '.join(refused)}.")
        let_through.append(len(through))
    return (
        f"Ours give the same marks; the others give full marks to the same right answers, and to "
        f"{', '.join(map(str, let_through))} wrong ones as well."
    )


def _is_small(way: Way) -> bool:
    return way.students == SMALL


def _differ(ours: Marks, theirs: Marks) -> tuple[list[str], list[str]]:
    """Return which answers have full marks with us alone, and which with them alone."""
    full = {(who, cell): share == 1 for who, own in ours.items() for cell, share in own.items()}
    other = {pair: theirs.get(pair[0], {}).get(pair[1], 0.0) == 1 for pair in full}
    refused = [f"{cell} of {who}" for (who, cell), kept in full.items() if kept > other[who, cell]]
    through = [f"{cell} of {who}" for (who, cell), kept in full.items() if kept < other[who, cell]]
    return refused, through


def report(ways: list[Way], seconds: list[list[float]], peaks: list[int], same: str) -> str:
    """Return the table for the README."""
    slowest = median(seconds[0]) / ways[0].students
    lines = [
        "| way to grade | submissions | seconds (range) | ms per submission | ratio | MB at most |",
        "|---|---|---|---|---|---|",
    ]
    for way, times, peak in zip(ways, seconds, peaks, strict=True):
        each = median(times) / way.students
        lines.append(
            f"| {way.name} | {way.students} | {median(times):.1f} "
            f"({min(times):.1f}–{max(times):.1f}) | {1000 * each:.0f} | {slowest / each:.0f} × | "
            f"{peak / 1e6:.0f} |"
        )
    return "\n".join([*lines, "", same, machine()])


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as scratch:
        found = ways(Path(scratch))
        seconds, marks = measured(found, lambda line: print(line, file=sys.stderr))
        peaks = [way.peak_bytes() for way in found]
        print(report(found, seconds, peaks, compared(found, marks)))


if __name__ == "__main__":
    main()
