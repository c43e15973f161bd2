"""Sample answers as a notebook runs them: modules of `answers/`, of which a later one wins."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from conftest import ROOT


def run(assignment: str, *modules: str) -> dict[str, Any]:
    """Run modules one after the other in one namespace, and return what they define."""
    return run_files(*(module(assignment, name) for name in modules))


def module(assignment: str, name: str) -> Path:
    """Return where a sample answer is."""
    return ROOT / "assignments" / assignment / "answers" / f"{name}.py"


def run_files(*paths: Path) -> dict[str, Any]:
    """Run files one after the other in one namespace, and return what they define."""
    names: dict[str, Any] = {"__name__": "__main__"}  # as cells of a notebook see it
    for path in paths:
        exec(compile(path.read_text(), path.name, "exec"), names)
    return names


@cache
def handed_in(assignment: str) -> dict[str, tuple[str, ...]]:
    """Return what the sample class is made of, by the module that says what is particular in it.

    The table is read as it is, since the class itself needs nbgrader and this does not.
    """
    table = ROOT / "assignments" / assignment / "sample_class.yml"
    rows = yaml.safe_load(table.read_text())["students"]
    return {row["answers"][-1]: tuple(row["answers"]) for row in rows if row.get("answers")}


def whole(assignment: str, name: str) -> dict[str, Any]:
    """Run a sample answer with whatever it was handed in on top of."""
    return run(assignment, *handed_in(assignment).get(name, (name,)))
