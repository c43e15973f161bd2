"""A small course, founded once; every test gets a class of its own."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fakes.course import Course, found

from autograder.plugin.database import SETTINGS

if TYPE_CHECKING:
    from fakes.postgres import Server


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course whose assignment is released, before anybody has handed in."""
    return found(tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="session")
def served(founded: Course, postgres: "Server", tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The same, after its gradebook has moved to a database of a server."""
    course = founded.twin(tmp_path_factory.mktemp("served") / "classroom")
    said = course.run("move-gradebook", postgres.database())
    assert said.status == 0, said.err
    return course


@pytest.fixture
def gradebook_in() -> str:
    """Where the gradebook is: `a file`, unless a test asks for `a server`, too."""
    return "a file"


@pytest.fixture
def course(
    founded: Course, tmp_path: Path, gradebook_in: str, request: pytest.FixtureRequest
) -> Course:
    """The same, with a class that the test may do anything to."""
    if gradebook_in == "a file":
        return founded.twin(tmp_path / "classroom")
    course = request.getfixturevalue("served").twin(tmp_path / "classroom")
    request.getfixturevalue("postgres").part(course.folder / SETTINGS)
    return course
