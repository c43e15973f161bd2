"""The hostile programs against stock nbgrader, side by side with what they come to behind the wall.

Run it as `python tests/bench/stock_escapes.py`; it writes `docs/escapes.md`. Each program is handed
in to a stock assignment of two test cells, of one point each: one for the program's own `answer`,
one for an honest function of the same student. After it an honest notebook is graded. nbgrader's
own preprocessor executes, its own function reads the marks off.

Nothing of this is safe to run, so each time is one of its own inside bubblewrap: no network, a
small folder to write to, another user, few processes, little memory. Only what the program does to
nbgrader, to the files beside it and to the ports beside it is counted.
"""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PAGE = ROOT / "docs" / "escapes.md"
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from fakes.programs import PROGRAMS, header  # noqa: E402
from fakes.targets import Targets  # noqa: E402

CELL_SECONDS = 10
MOST_SECONDS = 90
RESULT = "this is what happened: "
HONEST = "def honest(x):\n    return x + 1"
TEST_ANSWER = """\
import numpy as np
got = answer(np.arange(3.0))
print("opened", got)
assert np.allclose(got, np.arange(3.0) + 1)"""
TEST_HONEST = """\
import numpy as np
assert np.allclose(honest(np.arange(3.0)), np.arange(3.0) + 1)"""
ENVIRONMENT = {
    "HOME": "/tmp",
    "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
    "OPENBLAS_NUM_THREADS": "1",
    "JUPYTER_PLATFORM_DIRS": "1",
    "NBGRADER_EXECUTION": "autograde",  # as nbgrader sets it
}
LIMITS = ("--as=4294967296", "--nproc=400", "--core=0", "--cpu=120")


# Outside: a container for each program


def contained(name: str) -> list[str]:
    """Return the command that grades one program inside bubblewrap."""
    root = os.geteuid() == 0
    caps = [word for cap in ("SETUID", "SETGID", "SETPCAP") for word in ("--cap-add", f"CAP_{cap}")]
    user = caps if root else ["--unshare-user"]
    drop = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--bounding-set=-all"]
    return [
        *("bwrap", "--die-with-parent", "--new-session", "--unshare-pid", "--unshare-net"),
        *("--unshare-ipc", "--unshare-uts", "--hostname", "stock", "--cap-drop", "ALL", *user),
        *("--clearenv", *(w for pair in ENVIRONMENT.items() for w in ("--setenv", *pair))),
        *_bound(),
        *("--dev", "/dev", "--size", str(1 << 28), "--perms", "1777", "--tmpfs", "/tmp"),
        *("--chdir", "/tmp", *(drop if root else []), "prlimit", *LIMITS),
        *(sys.executable, __file__, name),
    ]


def _bound() -> Iterator[str]:
    """Yield the options for what is seen: the system, Python, what is installed, this course."""
    made = {Path("/")}
    shown = [Path(p) for p in ("/usr", "/lib", "/lib64", "/bin", "/etc")]
    for folder in (*shown, Path(sys.base_prefix), Path(sys.prefix), ROOT):
        for above in reversed(folder.parents):
            if above not in made:
                made.add(above)
                yield from ("--perms", "0755", "--dir", str(above))
        if folder.is_symlink():
            yield from ("--symlink", str(folder.readlink()), str(folder))
        elif folder.exists():
            yield from ("--ro-bind", str(folder), str(folder))


def grade(path: Path) -> dict[str, object]:
    """Return what one program came to under stock nbgrader."""
    try:
        ran = subprocess.run(
            contained(path.stem), capture_output=True, timeout=MOST_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return {"ended": f"**grading did not end within {MOST_SECONDS} s**"}
    said = re.search(rf"{RESULT}(\{{.*\}})".encode(), ran.stdout)
    if not said:
        return {"ended": "**the grading itself was ended**"}
    found: dict[str, object] = json.loads(said[1])
    return found


# Inside: one stock grading


def inside(name: str) -> dict[str, object]:
    """Grade a program and an honest notebook after it; return what happened."""
    path = next(path for path in PROGRAMS if path.stem == name)
    with Targets() as targets:
        start = time.monotonic()
        points, printed, error = _executed(
            [targets.cell, path.read_text(), HONEST], [TEST_ANSWER, TEST_HONEST]
        )
        seconds = time.monotonic() - start
        opened = re.findall(r"^opened (\d+)$", printed, flags=re.MULTILINE)
        return {
            "points": points,
            "opened": int(opened[-1]) if opened else 0,
            "error": error,
            "late": seconds > CELL_SECONDS,
            "read": targets.SECRET in printed,
            "changed": not targets.untouched(),
            "reached": targets.reached(),
            "left": _others(),
            "next": _executed([HONEST], [TEST_HONEST])[0] == [1.0],
        }


def _executed(work: list[str], tests: list[str]) -> tuple[list[float | None], str, str]:
    """Return the points of the test cells, all that was printed, and why it broke off."""
    from nbformat.v4 import new_code_cell, new_notebook
    from nbgrader.preprocessors import Execute
    from nbgrader.utils import determine_grade

    words = {"grade": True, "solution": False, "locked": True, "points": 1, "schema_version": 3}
    graded = [
        new_code_cell(test, metadata={"nbgrader": {**words, "grade_id": f"test-{number}"}})
        for number, test in enumerate(tests)
    ]
    notebook = new_notebook(cells=[*map(new_code_cell, work), *graded])
    error = ""
    try:
        Execute(timeout=CELL_SECONDS).preprocess(notebook, {"metadata": {"path": "/tmp"}})
    except Exception as raised:
        error = type(raised).__name__
    points = [None if error else determine_grade(cell)[0] for cell in graded]
    return points, "\n".join(map(_text, notebook.cells)), error


def _text(cell: Mapping[str, object]) -> str:
    outputs: list[Mapping[str, object]] = cell.get("outputs", [])  # type: ignore[assignment]
    return "\n".join(str(one.get("text", one.get("evalue", ""))) for one in outputs)


def _others() -> int:
    """Return how many processes there are besides this one and the first."""
    time.sleep(0.3)
    mine = {1, os.getpid(), os.getppid()}
    return sum(pid not in mine and _is_there(pid) for pid in range(1, 4000))


def _is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


# The page


def told(found: Mapping[str, object], expected: Mapping[str, str]) -> str:
    """Return what happened under stock nbgrader in words."""
    if "ended" in found:
        return str(found["ended"])
    points: list[float | None] = found["points"]  # type: ignore[assignment]
    doors = found["opened"] if expected["Then"] == "returned 0" else 0
    facts = {
        "**full marks**": points[0] == 1.0,
        f"**{doors} doors opened**": bool(doors),
        "**another submission read**": found["read"],
        "**files changed**": found["changed"],
        "**connected**": found["reached"],
        "**processes left**": found["left"],
        "its own other answer lost": points[1] != 1.0,
        "**the next student not graded**": not found["next"],
        f"the whole notebook lost ({found['error']})": bool(found["error"]),
        "a time limit waited for": found["late"],
    }
    return ", ".join(fact for fact, happened in facts.items() if happened) or "nothing"


def behind(expected: Mapping[str, str]) -> str:
    """Return what the tests hold the wall to, in words."""
    end, _, part = expected["Then"].partition(" ")
    words = {
        "returned": "nothing opened" if part == "0" else "its answer is compared, and is wrong",
        "oddity": "told that this is no array of numbers",
        "raised": "told what it raised",
        "hung": "told that it took too long",
        "died": "told that its process ended, or could not be read",
        "unwritten": "told that nothing was defined",
    }
    told = words[end.partition("|")[0]]
    return told + ("; its own other answer lost" if "Honest" in expected else "")


INTRO = """\
# Hostile submissions: stock nbgrader and this course, side by side

Made by `python tests/bench/stock_escapes.py` with nbgrader {version}. Each of the {number} programs
is a file in `tests/autograder/sandbox/escapes`. The middle column was seen, in a container that
kept the machine from harm. The right one is what the tests hold the wall to: no mark is gained, no
file read or changed, no connection made, no process left, no other result changed. What a program
can gain by hiding that it changed its input is in [the threat model](threat-model.md).

With stock nbgrader {bad} of {number} did what no submission should be able to do, in bold. Many of
the others attack what stock nbgrader does not have, such as the wire between judge and answer, and
so find nothing.

| it tries | stock nbgrader | behind the wall |
| --- | --- | --- |
"""


def page(rows: Mapping[Path, Mapping[str, object]]) -> str:
    """Return the page with the table."""
    cells = []
    for path, found in rows.items():
        expected = header(path.read_text())
        tries = expected["Tries"].rstrip(".").replace("|", "\\|")
        cells.append((tries, told(found, expected), behind(expected)))
    bad = sum("**" in seen for _, seen, _ in cells)
    intro = INTRO.format(version=version("nbgrader"), number=len(cells), bad=bad)
    return intro + "".join(f"| {' | '.join(row)} |\n" for row in cells)


def main() -> None:
    """Grade every program and write the page."""
    rows = {}
    for path in PROGRAMS:
        rows[path] = grade(path)
        print(f"{path.stem:<44}{told(rows[path], header(path.read_text()))}", flush=True)
    PAGE.write_text(page(rows), encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)} is written.")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(RESULT + json.dumps(inside(sys.argv[1])))
    else:
        main()
