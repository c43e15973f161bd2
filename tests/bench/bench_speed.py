"""How far do right answers of a03 leave the loops behind? `make bench-speed` measures it.

Each right style is raced as in grading: behind the wall, in computing time that the system counts,
against the loops in a process of their own. What is asked has to be reached with a margin of 2, on
a quiet machine and on one of which every core has two other processes; an answer below that is
named, and the exit status is 1.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent))

from ways import ROOT, machine

from autograder.checks import Expect
from autograder.judge.catalogue import load
from autograder.judge.compile import compile_key
from autograder.judge.key import AnswerKey, KeyCheck
from autograder.judge.survivors import read_styles
from autograder.sandbox.limits import Limits
from autograder.sandbox.seat import Template

KEY = "a03_fast_convolution"
ROUNDS = 5
MARGIN = 2
BUSY = "import numpy as np\na = np.ones((400, 400))\nwhile True:\n    a @ a"


@contextmanager
def load_on(processes: int) -> Iterator[None]:
    """Multiply matrices beside what is measured, in as many processes."""
    others = [subprocess.Popen([sys.executable, "-c", BUSY]) for _ in range(processes)]
    try:
        yield
    finally:
        for other in others:
            other.kill()
            other.wait()


def times_as_fast(template: Template, answer: str, check: KeyCheck) -> float:
    """Return the median of (time of the loops) / (time of the answer) over rounds and rungs."""
    with template.seat([answer]) as seat, template.seat([check.slow]) as rival:
        return median(
            rival.ask(rung.question).seconds / seat.ask(rung.question).seconds
            for _ in range(ROUNDS)
            for rung in check.rungs
        )


def raced(key: AnswerKey) -> Iterator[KeyCheck]:
    """Yield the checks of speed."""
    for exercise in key.exercises:
        yield from (check for check in exercise.checks if check.expect is Expect.FASTER)


def main() -> int:
    """Measure and print; return how many times an answer was too slow."""
    unseen = sorted((ROOT / "tests" / "assignments" / KEY / "unseen" / "fast").glob("*.py"))
    answers = {
        **read_styles(ROOT / "assignments" / KEY).answers,
        **{path.name: path.read_text() for path in unseen},
    }
    key, slow = compile_key(load(ROOT, KEY), seed=1, seed_name="bench"), 0
    print("| answer | check | other processes | times as fast as loops | asked |")
    print("|---|---|---|---|---|")
    for processes in (0, 2 * (os.cpu_count() or 1)):
        with load_on(processes), Template(Limits()) as template:
            for check in raced(key):
                for file, answer in answers.items():
                    times = times_as_fast(template, answer, check)
                    late = times < MARGIN * check.least
                    slow += late
                    found = f"{times:.0f}{' (too slow)' * late}"
                    print(f"| {file} | {check.name} | {processes} | {found} | {check.least:g} |")
    print(f"\n{machine()}")
    return slow


if __name__ == "__main__":
    sys.exit(bool(main()))
