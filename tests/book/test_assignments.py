"""The page of assignments has all of them, in their order."""

import re

from conftest import ROOT

from autograder.judge.catalogue import keys

PAGE = ROOT / "book/assignments.md"


def test_every_assignment_is_on_the_page_in_its_order() -> None:
    """A reader finds each with its exercises, minutes and points."""
    shown = re.findall(r"^```\{assignment\} (\w+)$", PAGE.read_text(), re.MULTILINE)

    assert tuple(shown) == keys(ROOT)
