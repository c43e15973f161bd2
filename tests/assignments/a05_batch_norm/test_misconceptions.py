"""Misconceptions are told from the reference and from one another, whatever the seed."""

import re
from collections import defaultdict
from pathlib import Path

import pytest

from autograder.checks import Assignment
from autograder.judge.compile import compile_key

SEEDS = (11, 12)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_check_that_is_named_has_a_question_that_tells(
    assignment: Assignment, seed: int
) -> None:
    """Every misconception answers some question of that check otherwise than the reference."""
    key = compile_key(assignment, seed=seed, seed_name="test")
    told = {
        (check.name, name)
        for exercise in key.exercises
        for check in exercise.checks
        for rung in check.rungs
        for name in rung.sketches
    }

    assert {(m.caught_by, m.name) for m in assignment.misconceptions} <= told


@pytest.mark.parametrize("seed", SEEDS)
def test_no_two_answer_everything_alike(assignment: Assignment, seed: int) -> None:
    """Two misconceptions about one function differ in at least one answer."""
    key = compile_key(assignment, seed=seed, seed_name="test")
    for exercise in key.exercises:
        alike = defaultdict(list)
        for misconception in exercise.misconceptions:
            answers = repr(
                [
                    rung.sketches.get(misconception.name)
                    for check in exercise.checks
                    for rung in check.rungs
                ]
            )
            alike[answers].append(misconception.name)
        assert [names for names in alike.values() if len(names) > 1] == []


def test_every_section_is_one_of_the_book(assignment: Assignment, folder: Path) -> None:
    """What a finding links to is an anchor of a chapter that there is."""
    anchors = {
        f"{path.stem}.html#{name}"
        for path in (folder.parents[1] / "book").glob("*.md")
        for name in re.findall(r"^\((sec-[a-z-]+)\)=$", path.read_text(), re.M)
    }

    assert {e.section for e in assignment.exercises} <= anchors
    assert {m.section for m in assignment.misconceptions} <= anchors


def test_what_is_computed_completes_the_sentence(assignment: Assignment) -> None:
    """ "Your numbers are those of ..." goes on with a small letter, and has its own full stop."""
    for misconception in assignment.misconceptions:
        assert misconception.computes[0].islower(), misconception.name
        assert not misconception.computes.endswith("."), misconception.name


def test_a_belief_goes_on_after_one(assignment: Assignment) -> None:
    """ "They come out when one ..." goes on with a verb in the third person."""
    for misconception in assignment.misconceptions:
        verb = misconception.belief.split()[0]
        assert verb == "Has" or (verb[0].isupper() and verb.endswith("s")), misconception.name
