"""Does grading cost the same a submission, however many there are? `make bench-scale` measures it.

The same answers come again under other names, so that every class has the same work a submission.
Sizes are arguments: `python tests/bench/bench_scale.py 100 1000 10000`.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from classes import our_class
from ways import KEY, ROOT, Way, grading, machine

from autograder.cli.samples import read_table

SIZES = (100, 1000, 10_000)
ANSWERS = 20
HOUR = 3600


def lines(sizes: tuple[int, ...]) -> Iterator[str]:
    """Yield the table, a line as soon as it is measured."""
    yield "| submissions | processes | seconds | ms per submission | an hour | MB at most |"
    yield "|---|---|---|---|---|---|"
    table = read_table(ROOT, KEY)
    for size in sizes:
        with tempfile.TemporaryDirectory() as scratch:
            classroom = our_class(Path(scratch), table, table.rows[:ANSWERS], size)
            for jobs in sorted({1, os.cpu_count() or 1}):
                yield row(Way(f"{jobs} processes", size, grading(jobs), classroom), jobs)
    yield f"\n{machine()}"


def row(way: Way, jobs: int) -> str:
    """Return a line: one run with a clock, one with an eye on memory."""
    seconds = way.seconds()
    each, hourly = 1000 * seconds / way.students, HOUR * way.students / seconds
    peak = way.peak_bytes() / 1e6
    return (
        f"| {way.students:,} | {jobs} | {seconds:.1f} | {each:.0f} | {hourly:,.0f} | {peak:.0f} |"
    )


def main() -> None:
    """Measure and print."""
    sizes = tuple(int(text) for text in sys.argv[1:]) or SIZES
    for line in lines(sizes):
        print(line, flush=True)


if __name__ == "__main__":
    main()
