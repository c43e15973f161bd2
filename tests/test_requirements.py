"""What `make course` installs can be installed on every Python that the README names."""

import re
import shutil
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

import pytest
from conftest import ROOT
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

SAYS = {
    "README.md": r"You need Python (\d+\.\d+) or newer",
    "book/teach.md": r"You need Python (\d+\.\d+) or newer",
    "pyproject.toml": r'requires-python = ">=(\d+\.\d+)"',
    "Makefile": r"and (\d+\.\d+) or newer is needed",
}


def oldest(page: str = "README.md") -> str:
    """Return the oldest Python that a page allows."""
    return re.findall(SAYS[page], (ROOT / page).read_text(encoding="utf-8"))[0]


@pytest.mark.parametrize("page", SAYS)
def test_one_oldest_python_is_named_everywhere(page: str) -> None:
    """Whoever has the Python of the README is not stopped later."""
    assert oldest(page) == oldest()


def test_nothing_locked_wants_a_newer_python() -> None:
    """Debian's own Python is 3.11.2: a pin that wants 3.11.5 stops a first class at once."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    locked = {canonicalize_name(pin.name): pin.specifier for pin in map(Requirement, lines)}
    wanted = {
        f"{found.name} {found.version}": SpecifierSet(found.metadata.get("Requires-Python", ""))
        for found in distributions()
        if found.version in locked.get(canonicalize_name(found.name), ())
    }
    assert len(wanted) > len(locked) / 2
    assert {name for name, wants in wanted.items() if f"{oldest()}.0" not in wants} == set()


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make")
def test_an_older_python_is_told_before_anything_is_made(tmp_path: Path) -> None:
    """pip would only say that no version of some package fits."""
    for name in ("Makefile", "requirements.txt", "requirements-test.txt", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    python = tmp_path / "python"
    older = "import sys; sys.version_info, sys.version = (3, 10, 12), '3.10.12 (x)'; "
    python.write_text(f'#!/bin/sh\nexec {sys.executable} -c "{older}exec(sys.argv[1])" "$2"\n')
    python.chmod(0o755)
    words = ["make", "build/venv.stamp", f"PYTHON={python}"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert done.returncode
    assert (
        "\nthis is Python 3.10.12, and 3.11 or newer is needed; name one, such as "
        "`make course PYTHON=python3.12`.\n"
    ) in done.stderr
    assert not (tmp_path / ".venv").exists()
