"""The hostile programs of `tests/autograder/sandbox/escapes`, and what their headers say."""

import re
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "autograder" / "sandbox" / "escapes"
PROGRAMS = sorted(FOLDER.glob("*.py"))


def header(program: str) -> dict[str, str]:
    """Return the fields at the top of a program."""
    return dict(re.findall(r"^# (\w+): (.*)$", program, flags=re.MULTILINE))
