"""A submission that the machine cannot even begin with is not judged, and stops nobody else's."""

import json

import pytest
from fakes import scaling
from fakes.scaling_notebook import handed_in, released

from autograder.judge.compile import compile_key
from autograder.judge.grade import Desk
from autograder.model.errors import SandboxError
from autograder.sandbox.limits import Limits
from autograder.sandbox.seat import Template

GOOD = json.dumps(handed_in()).encode()


def test_what_cannot_begin_is_not_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the reason at every check; the next one, which has begun, has all its points."""
    begin = Template.begin
    fails = iter([True, False])

    def stumbling(template: Template, *rest: object) -> object:
        if next(fails):
            raise SandboxError("no process for student code could be started, twice")
        return begin(template, *rest)

    monkeypatch.setattr(Template, "begin", stumbling)
    with Template(Limits()) as template:
        desk = Desk(compile_key(scaling.ASSIGNMENT, seed=5, seed_name="x"), released(), template)
        started = [desk.begin(GOOD, student) for student in ("s01", "s02")]
        first, second = (desk.finish(each).verdict for each in started)

    facts = {finding.fact for result in first.results for finding in result.findings}
    assert facts == {
        "the machine could not run it: no process for student code could be started, twice; it "
        "costs nothing"
    }
    assert not first.judged
    assert (second.judged, second.earned) == (True, second.possible)
