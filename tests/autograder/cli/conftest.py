"""A small course, founded once; every test gets a class of its own."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from fakes.course import Course, found


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course whose assignment is released, before anybody has handed in."""
    return found(tmp_path_factory.mktemp("course"))


@pytest.fixture
def course(founded: Course, tmp_path: Path) -> Course:
    """The same, with a class that the test may do anything to."""
    folder = tmp_path / "classroom"
    shutil.copytree(founded.folder, folder)
    return replace(founded, folder=folder)
