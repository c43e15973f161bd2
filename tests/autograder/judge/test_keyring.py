"""A class's answer key is made anew when something that it depends on has changed."""

import subprocess
import sys
from pathlib import Path

import autograder
from autograder.judge.keyring import MACHINE

PACKAGE = Path(autograder.__file__).parent
LOADED = """
import sys
import autograder.judge.compile
for name, module in sys.modules.items():
    if name.startswith("autograder."):
        print(module.__file__)
"""


def test_a_key_depends_on_all_that_makes_it():
    """Every module that the compiler imports is in the fingerprint."""
    command = [sys.executable, "-c", LOADED]
    said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=PACKAGE.parent)
    modules = {Path(line) for line in said.stdout.splitlines()}
    named = {path for pattern in MACHINE for path in PACKAGE.glob(pattern)}
    assert len(modules) > 20
    assert {path for path in modules if path.name != "__init__.py"} <= named
