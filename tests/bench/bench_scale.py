"""Does grading cost the same a submission, however many there are? `make bench-scale` measures it.

The same answers come again under other names, so that every class has the same work a submission.
A row is one run of `course grade` on a class that nobody has graded yet: with so many processes of
its own, or with the two workers of a Dask scheduler on this machine. What comes after the last
verdict is the gradebook, every student's page, the class page and the marks; the gradebook's share
is timed once more by itself, with the same verdicts.

    python tests/bench/bench_scale.py --sizes 100 1000 20000 --ways 1 2 dask
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.append(str(Path(__file__).parents[1]))

import psutil
from classes import our_class
from fakes.clusters import cluster
from ways import BIN, KEY, ROOT, below, environment, held, machine

from autograder.cli.classes import ClassRun
from autograder.cli.place import Place
from autograder.cli.samples import read_table

SIZES = (100, 1000, 10_000)
WAYS = ("1", "2", "dask")
ANSWERS = 20
DASK_WORKERS = 2
HOUR = 3600
LOOK_SECONDS = 1.0  # how often memory is looked at, which takes some milliseconds
GRADED = ("autograded", "feedback", "marks", "report")  # what a run leaves in a class
HEAD = (
    "| submissions | graded by | seconds | ms for each | an hour | of it after the last verdict | "
    "of that the gradebook | MB, command | MB, workers |\n"
    "|---:|---|---:|---:|---:|---:|---:|---:|---:|"
)


@dataclass
class Memory:
    """The most bytes that were held: by the command itself, and by all that graded for it."""

    command: int = 0
    workers: int = 0
    _ended: Event = field(default_factory=Event)

    def look(self, command: psutil.Process, workers: list[psutil.Process]) -> None:
        """Look at the command and at everything below it and below the workers until told."""
        while not self._ended.wait(LOOK_SECONDS):
            everybody = [one for top in (command, *workers) for one in below(top)]
            self.command = max(self.command, held(command))
            self.workers = max(self.workers, sum(held(one) for one in everybody if one != command))

    @contextmanager
    def watching(self, command: int, workers: list[int]) -> Iterator[None]:
        """Look while something runs."""
        tops = list(map(psutil.Process, (command, *workers)))
        thread = Thread(target=self.look, args=(tops[0], tops[1:]))
        thread.start()
        try:
            yield
        finally:
            self._ended.set()
            thread.join()


@dataclass(frozen=True)
class Class:
    """A class of so many, as it is before anybody is graded."""

    folder: Path
    size: int
    gradebook: bytes

    @classmethod
    def made(cls, folder: Path, size: int) -> "Class":
        """Make it, with its secret key."""
        table = read_table(ROOT, KEY)
        our_class(folder, table, table.rows[:ANSWERS], size)
        ClassRun(Place(ROOT, folder, apart=True), KEY).make_key()
        return cls(folder, size, (folder / "gradebook.db").read_bytes())

    def reset(self) -> None:
        """Have nobody graded."""
        for name in GRADED:
            shutil.rmtree(self.folder / name, ignore_errors=True)
        self.empty_gradebook()

    def empty_gradebook(self) -> None:
        """Have no marks in the gradebook."""
        (self.folder / "gradebook.db").write_bytes(self.gradebook)

    def entered(self) -> float:
        """Return the seconds that it takes to enter everybody's verdict, all of them graded."""
        self.empty_gradebook()
        run = ClassRun(Place(ROOT, self.folder, apart=True), KEY)
        verdicts = run.grade(1, lambda _: None).verdicts
        start = perf_counter()
        run.enter(verdicts)
        return perf_counter() - start


def rows(sizes: list[int], ways: list[str]) -> Iterator[str]:
    """Yield the table, a line as soon as it is measured."""
    yield HEAD
    for size in sizes:
        with tempfile.TemporaryDirectory() as scratch:
            made = Class.made(Path(scratch), size)
            yield from (row(made, way) for way in ways)
    yield f"\n{machine()}"


def row(made: Class, way: str) -> str:
    """Grade the class in one way; return its line."""
    made.reset()
    if way != "dask":
        return measured(made, f"--jobs={way}", f"{way} process{'es' * (way != '1')}", [])
    with cluster(DASK_WORKERS) as started:
        option = f"--cluster={started.scheduler_address}"
        return measured(made, option, f"{DASK_WORKERS} Dask workers", [started.keeper])


def measured(made: Class, option: str, name: str, workers: list[int]) -> str:
    """Run the command once, and return what it took.

    Raises:
        SystemExit: it failed, or did not grade everybody.
    """
    command = [str(BIN / "course"), "grade", KEY, option, "--progress=json"]
    memory, start = Memory(), perf_counter()
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment(made.folder),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process, memory.watching(process.pid, workers):
        judged = [(perf_counter(), json.loads(line)["judged"]) for line in process.stderr]
    seconds = perf_counter() - start
    if process.returncode or sum(done for _, done in judged) != made.size:
        raise SystemExit(f"{' '.join(command)} did not judge all; run it by hand.")
    each, hourly = 1000 * seconds / made.size, HOUR * made.size / seconds
    after = seconds - (judged[-1][0] - start)
    return (
        f"| {made.size:,} | {name} | {seconds:.1f} | {each:.1f} | {hourly:,.0f} | {after:.1f} | "
        f"{made.entered():.1f} | {memory.command / 1e6:.0f} | {memory.workers / 1e6:.0f} |"
    )


def main() -> None:
    """Measure and print."""
    words = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    words.add_argument("--sizes", nargs="+", type=int, default=SIZES, help="of the classes")
    words.add_argument("--ways", nargs="+", choices=WAYS, default=WAYS, help="to grade them")
    chosen = words.parse_args()
    for line in rows(chosen.sizes, chosen.ways):
        print(line, flush=True)


if __name__ == "__main__":
    main()
