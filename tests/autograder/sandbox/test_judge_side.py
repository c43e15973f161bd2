"""What happens to everything behind the wall when the judge itself is killed; other users."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from fakes.processes import all_ended, descendants

import autograder
from autograder.sandbox import jail

ROOT = Path(autograder.__file__).parent.parent
SITE = Path(np.__file__).parent.parent
ENDLESS = """
import sys
from autograder.sandbox import jail, plain
from autograder.sandbox.limits import Limits
from autograder.sandbox.seat import Template
way = {"bubblewrap": jail.way, "plain": plain.way}[sys.argv[1]]()
with Template(Limits(call_seconds=600, submission_seconds=600), way) as template:
    print("ready", flush=True)
    template.seat(["while True:\\n    pass"])
"""
GRADE = """
import json
from autograder.model.question import Call, Question
from autograder.sandbox.seat import Template
with Template() as template, template.seat(["def f(x):\\n    return x + 1"]) as seat:
    seen = seat.ask(Question((Call("f", (1.0,)),), ("out",)))
    print(json.dumps([[row.name for row in template.wall if row.present], float(seen.outputs[0])]))
"""


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="looks at /proc")
def test_nothing_outlives_a_judge_that_is_killed(way) -> None:
    """Template and child end with it, even a child that computes for ever."""
    judge = subprocess.Popen(
        [sys.executable, "-c", ENDLESS, way.name],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    with judge:
        assert judge.stdout is not None
        assert judge.stdout.readline() == b"ready\n"
        below: list[int] = []
        while len(below) < 2:
            below = descendants(judge.pid)
        judge.kill()
    assert all_ended(below)


def other_interpreter() -> str:
    """Return an interpreter of this version that any user may run, or nothing."""
    for name in (f"python3.{sys.version_info[1]}", "python3"):
        for folder in ("/usr/bin", "/usr/local/bin", "/opt/python/bin"):
            path = f"{folder}/{name}"
            if os.access(path, os.X_OK) and _minor(path) == sys.version_info[1]:
                return path
    return ""


def _minor(interpreter: str) -> int:
    program = "import sys; print(sys.version_info[1])"
    return int(subprocess.check_output([interpreter, "-c", program]))


def open_to_all(path: Path) -> bool:
    """Return whether any user can get into a folder."""
    return all(folder.stat().st_mode & 0o001 for folder in (path, *path.parents))


@pytest.mark.jail
def test_an_ordinary_user_has_the_same_wall() -> None:
    """Without root, in a user namespace; tried by giving root up first."""
    if os.getuid() != 0:
        pytest.skip("every other test here already runs as an ordinary user")
    interpreter = other_interpreter()
    if not (interpreter and shutil.which("setpriv") and jail.found()):
        pytest.skip("needs setpriv, bubblewrap and an interpreter that every user may run")
    if not (open_to_all(SITE) and open_to_all(ROOT)):
        pytest.skip("NumPy or the course lie where another user may not read")
    told = subprocess.run(
        ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", interpreter, "-c", GRADE],
        env={"PYTHONPATH": f"{SITE}:{ROOT}", "PATH": os.environ["PATH"]},
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    present, answer = json.loads(told.stdout)
    assert answer == 2.0
    assert {"namespaces", "user", "system calls", "limits"} <= set(present)
