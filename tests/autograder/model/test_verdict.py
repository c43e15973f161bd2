"""A verdict is written to a file and read again, and adds its points up."""

import json
import pickle
from dataclasses import replace

import pytest
from fakes import verdicts
from hypothesis import given
from hypothesis import strategies as st

from autograder.gradebook.outline import outline
from autograder.model.verdict import Diagnosis, Finding, Outcome, Result, Verdict

text = st.text(st.characters(codec="utf-8"), max_size=20)
findings = st.builds(
    Finding,
    check=text,
    claim=text,
    outcome=st.sampled_from(Outcome),
    points=st.integers(0, 9),
    fact=text,
    case=text,
    waits_for=text,
    rungs=st.integers(0, 9),
    rungs_broken=st.integers(0, 9),
)
results = st.builds(
    Result,
    exercise=text,
    findings=st.lists(findings, max_size=4).map(tuple),
    section=text,
    written=st.booleans(),
    diagnosis=st.none() | st.builds(Diagnosis, text, text, text, text),
    structure=text,
)
some_verdicts = st.builds(
    Verdict,
    assignment=text,
    student=text,
    results=st.lists(results, max_size=3).map(tuple),
    refused=text,
    notes=st.lists(text, max_size=3).map(tuple),
    unanswered=st.lists(text, max_size=3).map(tuple),
    printed=text,
    wall=st.sampled_from([(), verdicts.WALL, verdicts.BARE]),
    limits=text,
    seconds=st.floats(0, 100),
)


@given(some_verdicts)
def test_a_verdict_comes_back_from_its_file_as_it_was(verdict: Verdict) -> None:
    """Nothing is lost between a grading and the pages written from it later."""
    assert Verdict.from_json(json.loads(json.dumps(verdict.to_json()))) == verdict


@given(some_verdicts)
def test_points_are_those_of_the_checks_that_are_kept(verdict: Verdict) -> None:
    """What is broken or not judged gives nothing, whatever else a verdict says."""
    every = [finding for result in verdict.results for finding in result.findings]
    kept = [finding.points for finding in every if finding.outcome is Outcome.KEPT]
    assert (verdict.earned, verdict.possible) == (sum(kept), sum(f.points for f in every))


@pytest.mark.parametrize(
    ("verdict", "judged"),
    [
        (verdicts.right(), True),
        (verdicts.blank(), True),
        (verdicts.flipped(), True),
        (verdicts.refused(), False),
        (verdicts.unjudged(), False),
        (verdicts.partly_judged(), False),
        (replace(verdicts.right(), refused="it is no notebook"), False),
    ],
)
def test_a_verdict_with_a_gap_is_not_judged(verdict: Verdict, judged: bool) -> None:
    """One check that could not be run is enough for a mark to stay open."""
    assert verdict.judged is judged


@given(some_verdicts)
def test_an_outline_comes_to_the_same(verdict: Verdict) -> None:
    """Marks, stands and reasons are those of the verdict; cases and prints are left out."""
    held = outline(verdict)
    assert (held.earned, held.possible) == (verdict.earned, verdict.possible)
    assert held.judged == verdict.judged
    for name in ("assignment", "student", "refused", "unanswered", "wall", "key"):
        assert getattr(held, name) == getattr(verdict, name)
    for small, large in zip(held.results, verdict.results, strict=True):
        assert replace(large, findings=small.findings, structure="") == small
        for light, heavy in zip(small.findings, large.findings, strict=True):
            gone = {
                name: getattr(light, name) for name in ("fact", "case", "rungs", "rungs_broken")
            }
            assert replace(heavy, **gone) == light
            assert light.fact == heavy.fact or heavy.outcome is Outcome.BROKEN
            assert not light.case or light.kept


@given(some_verdicts)
def test_an_outline_of_an_outline_is_itself(verdict: Verdict) -> None:
    """There is nothing more to leave out."""
    assert outline(outline(verdict)) == outline(verdict)


@given(some_verdicts)
def test_what_outlines_have_in_common_is_held_once(verdict: Verdict) -> None:
    """A verdict that came from another process comes to the same with the parts of the first."""
    first, second = outline(verdict), outline(pickle.loads(pickle.dumps(verdict)))

    assert first == second
    assert all(one is other for one, other in zip(first.results, second.results, strict=True))
    findings = [[f for result in v.results for f in result.findings] for v in (first, second)]
    assert all(one is other for one, other in zip(*findings, strict=True))
    assert first.unanswered is second.unanswered
    assert first.wall is second.wall
