"""A whole small course in a folder: the scaling assignment, released to a class of its own."""

import io
import json
import os
import shutil
import subprocess
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook

from autograder.cli import main
from autograder.judge.keyring import secret_key
from autograder.model.classroom import Classroom
from autograder.plugin.database import database_of, named
from fakes import scaling
from fakes.scaling_notebook import TEXT, code, handed_in
from solutions.device import pick

KEY = "scaling"
GOOD = json.dumps(handed_in()).encode()
WRONG = GOOD.replace(b"x * np.asarray", b"x + np.asarray")
ROSTER = "id,first_name,last_name,email\ns01,Sample,One,s01@class.example\n"
BUSY = """\
import time
start = time.process_time()
while time.process_time() < start + {}:
    pass"""
DECLARED = """\
from dataclasses import replace

from assignments.scaling.checks import ASSIGNMENT
from solutions.device import pick

ASSIGNMENT = replace(ASSIGNMENT, device=pick)
"""


def slow(seconds: float = 3.0) -> bytes:
    """Return a good submission that computes for so long, each of two cells within its limit."""
    notebook = handed_in()
    busy = BUSY.format(seconds / 2)
    notebook["cells"][1:1] = [code(busy, f"busy-{number}") for number in range(2)]
    return json.dumps(notebook).encode()


@dataclass(frozen=True)
class Said:
    """What a command said, and its exit status."""

    status: int
    out: str
    err: str


@dataclass(frozen=True)
class Course:
    """The course's folder, the class's, and the command that works on both."""

    root: Path
    folder: Path

    @property
    def classroom(self) -> Classroom:
        return Classroom(self.folder, partial(named, self.root, self.folder))

    def gradebook(self) -> Gradebook:
        """Return nbgrader's gradebook, in whichever database it is."""
        return Gradebook(database_of(self.classroom).address)

    @property
    def words(self) -> tuple[str, ...]:
        return (f"--root={self.root}", f"--classroom={self.folder}")

    def run(self, *words: str) -> Said:
        """Run `course` in this process and return what was said."""
        status, out, err = 0, io.StringIO(), io.StringIO()
        with importable(), redirect_stdout(out), redirect_stderr(err):
            try:
                main((*self.words, *words))
            except SystemExit as end:
                status = end.code if isinstance(end.code, int) else 1
        return Said(status, out.getvalue(), err.getvalue())

    def started(
        self, *words: str, program: str = "from autograder.cli import main; main()", **settings: Any
    ) -> "subprocess.Popen[str]":
        """Start `course` in a process group of its own, as a terminal does."""
        command = (sys.executable, "-c", program)
        return subprocess.Popen(
            (*command, *self.words, *words),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            env={**os.environ, "COLUMNS": "200"},
            **settings,
        )

    def hand_in(self, *students: str, data: bytes = GOOD) -> None:
        for student in students:
            folder = self.classroom.submitted(student, KEY)
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{KEY}.ipynb").write_bytes(data)

    def verdict(self, student: str) -> dict[str, Any]:
        return json.loads(self.classroom.verdict(student, KEY).read_bytes())

    def verdicts(self) -> dict[str, dict[str, Any]]:
        """Return every verdict that is kept, without what a clock says."""
        return {student: _timeless(self.verdict(student)) for student in self.graded()}

    def twin(self, folder: Path) -> "Course":
        """Return the same course with a copy of the class."""
        shutil.copytree(self.folder, folder)
        return replace(self, folder=folder)

    def graded(self) -> dict[str, tuple[int, bool]]:
        """Return points and whether it was refused, by student, of every verdict that is kept."""
        found = sorted(self.folder.glob(f"autograded/*/{KEY}/verdict.json"))
        verdicts = [json.loads(path.read_bytes()) for path in found]
        return {v["student"]: (v["earned"], bool(v["refused"])) for v in verdicts}

    def written(self) -> dict[str, int]:
        """Return when each verdict was written, which tells what was graded anew."""
        found = self.folder.glob(f"autograded/*/{KEY}/verdict.json")
        return {path.parent.parent.name: path.stat().st_mtime_ns for path in found}


def _timeless(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _timeless(v) for k, v in value.items() if "seconds" not in k}
    return [_timeless(one) for one in value] if isinstance(value, list) else value


@contextmanager
def importable() -> Iterator[None]:
    """Let this process find the fake assignment beside the real ones.

    It alone is taken away again. What else was imported meanwhile stays: PyTorch registers its
    operators once a process, and cannot be imported a second time.
    """
    module = types.ModuleType(f"assignments.{KEY}")
    vars(module)["ASSIGNMENT"] = replace(scaling.ASSIGNMENT, device=pick)
    with pytest.MonkeyPatch.context() as here:
        here.setitem(sys.modules, module.__name__, module)
        here.setattr(sys, "path", sys.path[:])
        yield


def found(root: Path) -> Course:
    """Make a course, compose and release its assignment, and make its answer key."""
    folder = root / "assignments" / KEY
    folder.mkdir(parents=True)
    (folder.parent / "__init__.py").touch()
    (folder / "__init__.py").write_text(DECLARED)
    (folder / "notebook.py").write_text(TEXT)
    shutil.copy(scaling.__file__, folder / "checks.py")
    course = Course(root, root / "classroom")
    for word in ("compose", "release"):
        said = course.run(word)
        assert said.status == 0, said.err
    with importable():
        secret_key(root, course.classroom, KEY, "cpu")
    course.classroom.roster.write_text(ROSTER)
    return course
