"""What travels with a notebook is small, always the same, and needs NumPy alone."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from fakes import scaling
from fakes.scaling_notebook import BACKWARD, FORWARD, HELPER

from autograder.judge.compile import compile_key
from autograder.judge.keyfile import dump
from autograder.model.errors import CourseError
from autograder.notebooks import travel as room
from autograder.notebooks.travel import LARGEST_BYTES, modules, travel

HEAVY = ("torch", "nbgrader", "nbformat", "jupytext", "IPython", "traitlets", "click", "matplotlib")
ALONE = f"""\
import sys
sys.path[:0] = [sys.argv[1], sys.argv[2]]
import numpy as np
from autograder.student import check, CheckFailed
import autograder
assert sys.argv[1] in autograder.__file__, autograder.__file__
{HELPER}
{FORWARD}
{BACKWARD}
check(scale_forward)
check("scale_backward")
print("heavy:", [name for name in {HEAVY!r} if name in sys.modules])
def scale_forward(x, factor=2.0):
    return x + factor, (x, factor)
try:
    check(scale_forward)
except CheckFailed as error:
    print("failed:", error)
"""


@pytest.fixture(scope="module")
def key() -> bytes:
    return dump(compile_key(scaling.ASSIGNMENT, seed=5, seed_name="public"))


def test_it_works_with_numpy_and_nothing_else(tmp_path: Path, key: bytes):
    """In a Python without site-packages, with NumPy alone beside it, a check is kept and broken."""
    travel(key, tmp_path / "scaling.zip")
    alone = tmp_path / "site"
    alone.mkdir()
    packages = Path(np.__file__).parent.parent
    for name in ("numpy", "numpy.libs"):
        if (packages / name).exists():
            (alone / name).symlink_to(packages / name)

    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", ALONE, str(tmp_path / "scaling.zip"), str(alone)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stderr == ""
    assert "scale_forward: 4 of 4 points" in done.stdout
    assert "scale_backward: 3 of 3 points" in done.stdout
    assert "heavy: []" in done.stdout
    assert "Your numbers are those of an addition." in done.stdout
    assert "failed: scale_forward: 3 of 3 checks are not kept yet." in done.stdout


def test_the_same_key_gives_the_same_bytes(tmp_path: Path, key: bytes):
    """No clock, no user, no order of the file system is in the zip."""
    travel(key, tmp_path / "a.zip")
    travel(key, tmp_path / "b.zip")

    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist() == sorted(archive.namelist())
        assert archive.read("autograder/student/answers.key") == key


def test_it_is_small(tmp_path: Path, key: bytes):
    """The program itself takes less than an eighth of what is allowed; the size is returned."""
    size = travel(key, tmp_path / "a.zip")

    assert size == (tmp_path / "a.zip").stat().st_size < LARGEST_BYTES / 8


def test_a_key_that_is_too_large_is_refused(tmp_path: Path):
    """The sentence has both numbers, and nothing is written."""
    noise = np.random.default_rng(1).bytes(LARGEST_BYTES)

    with pytest.raises(CourseError, match=r"\d+ bytes, and at most 500000 may travel .*; use"):
        travel(noise, tmp_path / "a.zip")

    assert not (tmp_path / "a.zip").exists()


def test_modules_are_those_that_are_imported():
    """Each module is there with its packages; nothing of the grading side comes along."""
    found = modules("autograder.student")

    assert {"autograder", "autograder.judge", "autograder.judge.judge"} <= set(found)
    rooms = {name.split(".")[1] for name in found if "." in name}
    assert rooms == {"checks", "judge", "model", "sandbox", "student"}


def test_every_module_compiles(tmp_path: Path, key: bytes):
    """What is packed is Python, under the names by which it is imported."""
    travel(key, tmp_path / "a.zip")
    with zipfile.ZipFile(io.BytesIO((tmp_path / "a.zip").read_bytes())) as archive:
        names = [name for name in archive.namelist() if name.endswith(".py")]
        for name in names:
            compile(archive.read(name), name, "exec")

    assert len(names) == len(modules("autograder.student"))


def test_a_heavy_import_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The sentence names the module and what it imports."""
    package = tmp_path / "autograder"
    (package / "student").mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "student/__init__.py").write_text(
        "try:\n    import torch\nexcept ImportError: ...\n"
    )
    monkeypatch.setattr(room, "PACKAGE", package)

    with pytest.raises(
        CourseError, match=r"autograder\.student imports torch, and travels .*; move"
    ):
        modules("autograder.student")


def test_an_import_inside_a_function_does_not_travel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """It is made only where it is needed."""
    package = tmp_path / "autograder"
    (package / "student").mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "student/__init__.py").write_text("def f():\n    import torch\n")
    monkeypatch.setattr(room, "PACKAGE", package)

    assert modules("autograder.student") == ("autograder", "autograder.student")
