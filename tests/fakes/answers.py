"""Sample answers as a notebook runs them: modules of `answers/`, of which a later one wins."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from conftest import ROOT

from autograder.judge.race import Rival, timed
from autograder.model.question import Observation, Question
from autograder.sandbox.observe import Asker, observe
from autograder.sandbox.tensors import Observer


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


def standing_in(home: dict[str, Any], run: Observer = observe) -> Rival:
    """Return who answers in a namespace while the functions of a text stand in for its own."""

    def rival(text: str) -> Asker:
        names: dict[str, Any] = {}
        exec(compile(text, "<given>", "exec"), names)
        given = {name: value for name, value in names.items() if callable(value)}

        def ask(question: Question) -> Observation:
            before = {name: home[name] for name in given if name in home}
            home.update(given)
            try:
                return run(question, home)
            finally:
                for name in given:
                    del home[name]
                home.update(before)

        return timed(ask)

    return rival
