"""How much memory does student code take beside its judge? `python tests/bench/bench_wall.py KEY`.

A right answer is asked every question of an assignment's public key, as a submission is, while the
next one, the same, has begun. After each question what bubblewrap, the template and its children
hold is added up, with pages that several of them share counted once (the proportional set size of
`/proc/PID/smaps`).
"""

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import psutil
from ways import KEY, ROOT, held, machine

from autograder.judge.catalogue import load
from autograder.judge.compile import compile_key
from autograder.judge.grade import limits_of
from autograder.judge.judge import ahead, judge
from autograder.judge.key import AnswerKey
from autograder.judge.rivals import Rivals
from autograder.judge.seed import public_seed
from autograder.model.question import Observation, Question
from autograder.sandbox.seat import Template

RIGHT = "loops.py"  # of an assignment's sample answers


def beside() -> int:
    """Return the bytes that the processes below this one hold."""
    return sum(map(held, psutil.Process().children(recursive=True)))


def looks(key: AnswerKey, answer: str) -> Iterator[int]:
    """Yield what is held before there is a child, and after each question."""
    with Template(limits_of(key)) as template:
        yield beside()
        first = ahead(key.checks, {}, races=True)
        with (
            template.seat((answer,)) as seat,
            template.begin((answer,), (1,), first),
            Rivals(template) as slow,
        ):
            seen: list[int] = []

            def ask(question: Question) -> Observation:
                observation = seat.ask(question)
                seen.append(beside())
                return observation

            judge(key, ask, rival=slow.ask)
        yield from seen


def line(assignment: str) -> str:
    """Return a row of the table."""
    key = compile_key(load(ROOT, assignment), seed=public_seed().value, seed_name="public")
    answer = (ROOT / "assignments" / assignment / "answers" / RIGHT).read_text()
    idle, *asked = looks(key, answer)
    return f"| `{assignment}` | {len(asked)} | {idle / 1e6:.0f} | {max(asked) / 1e6:.0f} |"


def main() -> None:
    """Measure and print."""
    print("| assignment | questions | MB before a submission | MB at most |\n|---|---|---|---|")
    for assignment in sys.argv[1:] or (KEY,):
        print(line(assignment), flush=True)
    print(f"\n{machine()}")


if __name__ == "__main__":
    main()
