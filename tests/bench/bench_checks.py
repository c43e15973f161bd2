"""How long do a check cell and the judging of a submission take? `make bench-checks` measures it.

A check cell plays one exercise of the public key in the student's own kernel; that of every
exercise is measured for every right style, and the slowest is told. A submission is judged as in
grading, from its bytes to its verdict, behind the wall; it is the instructor's own notebook. What
trains a network is left out of both: it may take the time that its exercise says. A median above
what is asked for is named, and the exit status is 1.
"""

import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import nbformat
from ways import ROOT, machine

from autograder.checks import Expect
from autograder.judge.catalogue import keys, load
from autograder.judge.compile import compile_key
from autograder.judge.grade import limits_of, open_desk
from autograder.judge.judge import judge
from autograder.judge.key import AnswerKey, KeyExercise
from autograder.judge.keyfile import dump
from autograder.judge.keyfile import load as load_key
from autograder.judge.race import beside, timed
from autograder.judge.seed import public_seed
from autograder.judge.survivors import read_styles
from autograder.notebooks.compose import compose_notebook
from autograder.notebooks.release import release
from autograder.sandbox.tensors import observer

ROUNDS = 3
CELL_SECONDS, JUDGING_SECONDS = 2.0, 0.5  # at most


def seconds(work: Callable[[], object]) -> float:
    """Return the median time of some work, after one run that nobody times."""
    times = []
    for _ in range(1 + ROUNDS):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return median(times[1:])


def trains(exercise: KeyExercise) -> bool:
    """Return whether an exercise is asked to learn something."""
    return any(check.expect is Expect.SHARE for check in exercise.checks)


def cells(key: AnswerKey) -> Iterator[tuple[float, str]]:
    """Yield how long each check cell takes for each right style, and what it is."""
    data, run = dump(key), observer(as_tensors=key.tensors)

    def cell(names: dict[str, Any], exercise: str) -> Callable[[], object]:
        ask = timed(lambda question: run(question, names))
        return lambda: judge(load_key(data), ask, only=exercise, rival=beside)

    for style, text in read_styles(ROOT / "assignments" / key.assignment).answers.items():
        names: dict[str, Any] = {"__name__": "__main__"}
        exec(compile(text, style, "exec"), names)
        for exercise in key.exercises:
            with redirect_stdout(io.StringIO()):
                took = seconds(cell(names, exercise.name))
            yield took, f"{exercise.name} of {style}"


def judging(key: AnswerKey) -> float:
    """Return how long one submission takes from its bytes to its verdict.

    Raises:
        SystemExit: it did not earn everything.
    """
    folder = ROOT / "assignments" / key.assignment
    text = (folder / "notebook.py").read_text()
    instructor = compose_notebook(text, load(ROOT, key.assignment), "https://book.example")
    data = nbformat.writes(instructor).encode()
    with open_desk(key, release(instructor), limits_of(key)) as desk:
        took = seconds(lambda: desk.mark(data, "s01"))
        verdict = desk.mark(data, "s01").verdict
    lost = [result.exercise for result in verdict.results if result.earned < result.possible]
    if lost:
        raise SystemExit(f"{key.assignment}: its own notebook lost points in {', '.join(lost)}.")
    return took


def main() -> int:
    """Measure and print; return how many numbers were above what is asked for."""
    asked = (
        f"a check cell ({CELL_SECONDS:g} s asked) | which | judging ({JUDGING_SECONDS:g} s asked)"
    )
    print(f"| assignment | checks | {asked} |\n|---|---|---|---|---|")
    slow = 0
    for name in sys.argv[1:] or keys(ROOT):
        key = compile_key(load(ROOT, name), seed=public_seed().value, seed_name="public")
        key = replace(key, exercises=tuple(e for e in key.exercises if not trains(e)))
        (cell, which), whole = max(cells(key)), judging(key)
        slow += (cell > CELL_SECONDS) + (whole > JUDGING_SECONDS)
        count = sum(len(exercise.checks) for exercise in key.exercises)
        print(f"| {name} | {count} | {cell:.2f} s | {which} | {whole:.2f} s |", flush=True)
    print(f"\n{machine()} Load average {os.getloadavg()[0]:.1f}.")
    return slow


if __name__ == "__main__":
    sys.exit(bool(main()))
