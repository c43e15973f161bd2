"""The wall is looked at beside everything else, and nothing waits for the look in vain."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from autograder.cli import wall
from autograder.model.errors import SandboxError

REFUSED_WHILE_LOOKING = """
import threading
from autograder.cli import main, wall
wall.survey = lambda *_: threading.Event().wait()
main(["--classroom", "nothing", "grade", "a99_none"])
"""


def test_a_command_ends_while_the_wall_is_still_looked_at(tmp_path: Path) -> None:
    """What is wrong is said, and nobody waits for a look that no longer matters."""
    ended = subprocess.run(
        [sys.executable, "-c", REFUSED_WHILE_LOOKING],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert ended.returncode == 2
    assert ended.stderr.startswith("course: ")
    assert ended.stderr.count("\n") == 1


def test_what_a_look_fails_with_is_told_to_whoever_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the reason, as without a thread."""

    def fails(*_: object) -> None:
        raise SandboxError("no process could be started")

    monkeypatch.setattr(wall, "survey", fails)
    with pytest.raises(SandboxError, match="no process could be started"):
        wall.look(gpu=False).result()


def test_it_is_looked_at_beside_what_comes_next(monkeypatch: pytest.MonkeyPatch) -> None:
    """The look returns at once, whatever it takes."""
    on = threading.Event()
    monkeypatch.setattr(wall, "survey", lambda *_: on.wait() and ())
    looked = wall.look(gpu=False)

    assert not looked.done()
    on.set()
    assert looked.result() == ()
