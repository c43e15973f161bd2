"""Misconceptions are told from the reference and from one another, whatever the seed."""

import re
from collections import defaultdict

import pytest
from asked import PUBLIC, key_of
from conftest import ROOT

from autograder.checks import Assignment
from autograder.judge.key import Rung
from autograder.judge.sketch import Sketch, item

SEEDS = (PUBLIC, 11, 12, 13, 14)
SECTIONS = {
    "a01_shapes": 4,
    "a04_pooling": 4,
    "a05_batch_norm": 7,
    "a06_normalization": 4,
    "a07_convnet": 8,
}  # at least


@pytest.mark.parametrize("seed", SEEDS)
def test_each_is_told_by_its_check_and_from_all_others(assignment: Assignment, seed: int) -> None:
    """The check that is named asks what tells; no two misconceptions answer everything alike."""
    key = key_of(assignment.key, seed)
    told, alike = set(), defaultdict(list)
    for exercise in key.exercises:
        for misconception in exercise.misconceptions:
            name, answers = misconception.name, []
            for check in exercise.checks:
                sketches = [rung.sketches.get(name) for rung in check.rungs]
                told |= {(check.name, name)} if any(sketches) else set()
                answers += sketches
            alike[exercise.name, repr(answers)].append(name)

    assert {(m.caught_by, m.name) for m in assignment.misconceptions} <= told
    assert [names for names in alike.values() if len(names) > 1] == []


def only_changes(rung: Rung, sketch: Sketch) -> bool:
    """Return whether an answer is right to the last number, and changed what it was given."""
    return bool(sketch.modified) and sketch.items == tuple(map(item, rung.expected))


def test_who_only_changes_an_argument_is_told_so_and_no_more(assignment: Assignment) -> None:
    """How it came to be changed cannot be seen: whatever wrote into it is told the same."""
    told = re.compile(r"the right [a-z]+, but .+ (was|were) changed( in training)?")
    for exercise in key_of(assignment.key).exercises:
        rungs = [rung for check in exercise.checks for rung in check.rungs]
        for one in exercise.misconceptions:
            asked = [(rung, rung.sketches[one.name]) for rung in rungs if one.name in rung.sketches]
            if all(only_changes(*pair) for pair in asked):
                assert told.fullmatch(one.computes), (exercise.name, one.name, one.computes)


def test_every_section_is_one_of_the_book(assignment: Assignment) -> None:
    """What a finding links to is an anchor of a chapter."""
    anchors = {
        f"{chapter.stem}.html#{name}"
        for chapter in (ROOT / "book").glob("*.md")
        for name in re.findall(r"^\((sec-[a-z0-9-]+)\)=$", chapter.read_text(), re.M)
    }
    sections = {exercise.section for exercise in assignment.exercises}
    sections |= {assignment.section_of(one) for one in assignment.misconceptions}

    assert len(sections) >= SECTIONS.get(assignment.key, 1)
    assert sections <= anchors


def test_what_is_said_of_one_completes_its_sentence(assignment: Assignment) -> None:
    """ "Your numbers are those of ..." and "They come out when one ..." go on as sentences do."""
    for misconception in assignment.misconceptions:
        verb = misconception.belief.split()[0]
        assert not misconception.computes[0].isupper(), misconception.name
        assert not misconception.computes.endswith("."), misconception.name
        assert verb[0].isupper(), misconception.name
        assert verb.endswith("s"), misconception.name
