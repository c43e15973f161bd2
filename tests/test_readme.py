"""What the README and CONTRIBUTING promise is there: files, make targets, commands."""

import re

import pytest
from conftest import ROOT

from autograder.cli import COMMANDS

PAGES = ("README.md", "CONTRIBUTING.md")


def text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_to_a_file(page: str) -> None:
    """Pictures and links inside the repository exist."""
    links = [link for link in re.findall(r"\]\(([^)]+)\)", text(page)) if "://" not in link]
    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_make_target_exists(page: str) -> None:
    """`make course` in the text is `course:` in the Makefile."""
    wanted = set(re.findall(r"(?:^|`)make ([a-z]+)", text(page), flags=re.MULTILINE))
    assert wanted <= set(re.findall(r"^([a-z]+):", text("Makefile"), flags=re.MULTILINE))


@pytest.mark.parametrize("page", PAGES)
def test_every_command_exists(page: str) -> None:
    """`course grade` in the text is a command of the command line."""
    wanted = set(re.findall(r"(?:`|bin/)course ([a-z]+)", text(page)))
    assert wanted <= set(COMMANDS)
    assert wanted


def test_every_room_is_described() -> None:
    """The table of folders names each room of the autograder."""
    rooms = {path.parent.name for path in (ROOT / "autograder").glob("*/__init__.py")}
    assert {room for room in rooms if f"`{room}`" not in text("README.md")} == {"model"}
