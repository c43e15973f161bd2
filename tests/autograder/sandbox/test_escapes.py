"""Hostile programs, one a file in `escapes/`, each with what has to come of it in its header.

`Class` names the attacks of the threat model, `Tries` says what the program is after, `Not` what
must not have happened, `Then` what the question `answer(x)` has to come to: how it ends, and a part
of what it says or the number it returns. Programs that try many doors return how many opened, so
`returned 0` means none. `Cell` is how the program's own cell ends, `Prints` a part of what is
printed. `Honest: lost` marks a program that breaks the code around it so that its author's other
answer goes down with it.

Whatever a header says, after every program it is looked whether anything of `NEVER` happened: the
program is told where another submission, a gradebook and three open ports are (`TARGETS`).
"""

import platform
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from fakes.processes import all_ended, descendants
from fakes.programs import FOLDER, PROGRAMS, header
from fakes.questions import asked, said
from fakes.targets import Targets

from autograder.judge.compare import difference
from autograder.model.question import End, Observation, Oddity
from autograder.sandbox import seccomp
from autograder.sandbox.seat import Seat, Template

HONEST = "def honest(x):\n    return x + 1"
OF_ITS_OWN = {  # programs whose header holds for NumPy alone, not for what is given tensors
    *("answers_infinities", "answers_with_a_lying_array", "answers_with_a_trapped_view"),
    *("answers_with_strange_numbers", "patches_numpy", "tells_what_it_was_asked"),  # arrays
    *("answers_numbers_that_overflow", "answers_with_a_giant_of_no_size"),
    "answers_zeros_in_the_coarsest_dtype",
    "imports_the_course",  # counts PyTorch among what must not be there
    "maps_without_end",  # may take the memory that PyTorch needs, up to the larger limit
}
BESIDE_PYTORCH = [path for path in PROGRAMS if path.stem not in OF_ITS_OWN]
BESIDE_A_GPU = BESIDE_PYTORCH
HERE = seccomp.COLUMN.get(platform.machine(), 0)
ON_A_GPU = {pair[HERE] for pair in seccomp.ON_A_GPU.values()} - {None, seccomp.IOCTL[HERE]}
OPEN_BESIDE_A_GPU = {  # what CUDA needs; all of it ends with the process, and leads to no other
    "calls_the_kernel": "returned 2",  # memory without a name, and a counter
    "connects_past_python": "returned 3",  # these two, and a pipe, whose ends are both its own
    "forks_without_end": "returned 50",  # every thread, and no process
    "opens_without_end": "returned 0",  # more files than elsewhere, up to their limit
    "reads_files": "returned 4",  # in /proc: its own map, the jail's command, a setting, a list
    "runs_in_threads": "returned 3",
    "sweeps_every_system_call": f"returned {len(ON_A_GPU) + 1}",  # and its own limits, to be read
}
NEVER = {
    *("a mark gained", "a file read", "a file changed", "a connection made", "a process left"),
    *("another result changed", "memory taken"),
}


def works(seat: Seat) -> bool:
    seen = seat.ask(asked("honest"))
    return seen.end is End.RETURNED and seen.outputs[0].tolist() == [1.0, 2.0, 3.0]


def is_right(seen: Observation) -> bool:
    """Return whether an answer to `x + 1` would be taken for a right one."""
    right = np.arange(3.0) + 1
    with np.errstate(all="ignore"):
        returned = seen.end is End.RETURNED
        return returned and not difference("out", right, seen.outputs[0], 1e-9)


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_a_hostile_program_comes_to_what_its_header_says(
    warm: Template, targets: Targets, path: Path
) -> None:
    """It gains nothing, its author keeps the other answer, and the next one notices nothing."""
    hold(warm, targets, path)


@pytest.mark.jail
@pytest.mark.parametrize("path", BESIDE_PYTORCH, ids=lambda path: path.stem)
def test_the_wall_is_the_same_beside_pytorch(
    beside_pytorch: Template, targets: Targets, path: Path
) -> None:
    """What may see PyTorch, and is given tensors, opens no door that was closed before."""
    hold(beside_pytorch, targets, path)


@pytest.mark.jail
@pytest.mark.parametrize("path", BESIDE_A_GPU, ids=lambda path: path.stem)
def test_the_wall_holds_beside_a_gpu(beside_a_gpu: Template, targets: Targets, path: Path) -> None:
    """What may do to a driver what CUDA does still reaches no file, no network and no process."""
    hold(beside_a_gpu, targets, path, OPEN_BESIDE_A_GPU.get(path.stem, ""))


def hold(warm: Template, targets: Targets, path: Path, then: str = "") -> None:
    """Run a program behind a wall, and hold both to the program's header, or to `then` in it."""
    program = path.read_text(encoding="utf-8")
    expected = header(program)
    expected["Then"] = then or expected["Then"]
    ends, _, part = expected["Then"].partition(" ")
    kinds = ["returned" if kind == "oddity" else kind for kind in ends.split("|")]
    before = set(descendants())

    with warm.seat([targets.cell, program, HONEST]) as seat:
        seen = seat.ask(asked("answer"))
        assert seen.end.value in kinds, f"{seen}, printed: {seat.printed}"
        assert isinstance(seen.outputs[0], Oddity) if ends == "oddity" else True
        assert said(seen) == part if ends == "returned" and part else part in said(seen), (
            seat.printed
        )
        assert works(seat) == ("Honest" not in expected)
        assert expected.get("Cell", "") in seat.cells[1]
        assert bool(seat.cells[1]) == ("Cell" in expected), seat.cells[1]
        assert expected.get("Prints", "") in seat.printed
        assert len(seat.printed.encode()) <= 3 * warm.limits.printed_bytes
        assert all(c.isprintable() or c in "\n\t" for c in seat.printed + seen.message)
    assert not is_right(seen)
    assert set(seen.modified) <= {"answer:0"}
    assert targets.SECRET not in seat.printed + seen.message
    assert targets.untouched()
    assert not targets.reached()
    assert all_ended([pid for pid in descendants() if pid not in before])
    with warm.seat([HONEST]) as seat:
        assert works(seat)
        assert seat.cells == ("",)


def test_every_class_of_attack_is_tried() -> None:
    """The programs cover all classes of the threat model, and there are many of them."""
    tried = [c for path in PROGRAMS for c in header(path.read_text())["Class"].split()]
    assert set(tried) == set("ABCDEFGHIJKLMN")
    assert len(PROGRAMS) >= 65


def test_every_program_says_what_it_tries() -> None:
    """A header has at least a class, an aim, what must not have happened, and an expected end."""
    for path in PROGRAMS:
        fields = header(path.read_text())
        assert fields.keys() >= {"Class", "Tries", "Not", "Then"}, path.name
        assert set(fields["Not"].split(", ")) <= NEVER, path.name


def test_the_page_beside_stock_nbgrader_has_every_program() -> None:
    """A program that is new is tried there too: run `python tests/bench/stock_escapes.py`."""
    page = (Path(__file__).parents[3] / "docs" / "escapes.md").read_text()
    rows = [line.split(" | ")[0].removeprefix("| ") for line in page.splitlines() if "| " in line]
    aims = [header(path.read_text())["Tries"].rstrip(".") for path in PROGRAMS]
    assert rows[2:] == aims


@pytest.mark.parametrize(
    "name",
    [
        *("reads_another_submission", "rewrites_the_gradebook", "connects_past_python"),
        *("searches_raw_memory", "leaves_a_note"),
    ],
)
def test_without_a_wall_the_same_program_gets_through(targets: Targets, name: str) -> None:
    """What is asked above can be failed: in an ordinary process these programs open doors."""
    program = (FOLDER / f"{name}.py").read_text()
    with Targets() as own:
        twice = "exec(program, {'TARGETS': TARGETS}); names = {'TARGETS': TARGETS}; "
        code = (
            f"{own.cell}\nsecret, program = {own.SECRET!r}, {program!r}\n"
            f"{twice}exec(program, names); print('opened', names['answer'](0))"
        )
        ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    opened = re.findall(r"opened (\d+)", ran.stdout)
    assert opened, ran.stderr
    assert int(opened[-1]) > 0
