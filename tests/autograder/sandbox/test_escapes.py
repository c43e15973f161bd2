"""Hostile programs, one a file in `escapes/`, each with what has to come of it in its header.

`Class` names the attacks of the threat model, `Tries` says what the program is after, `Then` what
the question `answer(x)` has to come to: how it ends, and a part of what it says or the number it
returns. Programs that try many doors return how many opened, so `returned 0` means none. `Cell` is
how the program's own cell ends, `Prints` a part of what is printed. `Honest: lost` marks a program
that breaks the code around it so that its author's other answer goes down with it.
"""

import re
from pathlib import Path

import pytest
from fakes.questions import asked, said

from autograder.model.question import End, Oddity
from autograder.sandbox.seat import Seat, Template

PROGRAMS = sorted((Path(__file__).parent / "escapes").glob("*.py"))
HONEST = "def honest(x):\n    return x + 1"


def header(program: str) -> dict[str, str]:
    """Return the fields at the top of a program."""
    return dict(re.findall(r"^# (\w+): (.*)$", program, flags=re.MULTILINE))


def works(seat: Seat) -> bool:
    seen = seat.ask(asked("honest"))
    return seen.end is End.RETURNED and seen.outputs[0].tolist() == [1.0, 2.0, 3.0]


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_a_hostile_program_comes_to_what_its_header_says(warm: Template, path: Path) -> None:
    """It gains nothing, its author keeps the other answer, and the next one notices nothing."""
    program = path.read_text(encoding="utf-8")
    expected = header(program)
    ends, _, part = expected["Then"].partition(" ")
    kinds = ["returned" if kind == "oddity" else kind for kind in ends.split("|")]

    with warm.seat([program, HONEST]) as seat:
        seen = seat.ask(asked("answer"))
        assert seen.end.value in kinds, f"{seen}, printed: {seat.printed}"
        assert isinstance(seen.outputs[0], Oddity) if ends == "oddity" else True
        assert said(seen) == part if ends == "returned" else part in said(seen), seat.printed
        assert works(seat) == ("Honest" not in expected)
        assert expected.get("Cell", "") in seat.cells[0]
        assert bool(seat.cells[0]) == ("Cell" in expected), seat.cells[0]
        assert expected.get("Prints", "") in seat.printed
        assert len(seat.printed.encode()) <= 3 * warm.limits.printed_bytes
        assert all(c.isprintable() or c in "\n\t" for c in seat.printed + seen.message)
    with warm.seat([HONEST]) as seat:
        assert works(seat)
        assert seat.cells == ("",)


def test_every_class_of_attack_on_the_sandbox_is_tried() -> None:
    """The programs cover the classes that a wall can stop; L and M are the judge's and pages'."""
    tried = {c for path in PROGRAMS for c in header(path.read_text())["Class"].split()}
    assert tried >= set("ABCDEFGHIJKN")


def test_every_program_says_what_it_tries() -> None:
    """A header has at least a class, an aim and an expected end."""
    for path in PROGRAMS:
        assert header(path.read_text()).keys() >= {"Class", "Tries", "Then"}, path.name
