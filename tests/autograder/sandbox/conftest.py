"""Templates for the tests of the sandbox, one of each way, shared by all tests that only use it."""

from collections.abc import Iterator

import pytest

from autograder.sandbox import jail, plain
from autograder.sandbox.limits import Limits
from autograder.sandbox.seat import Template

QUICK = Limits(call_seconds=0.4, wall_factor=2.0, submission_seconds=6.0)
WAYS = [pytest.param("bubblewrap", marks=pytest.mark.jail), "plain"]


def template(name: str, limits: Limits = QUICK) -> Template:
    """Return a template of one way, or skip where the machine has no bubblewrap."""
    if name == "bubblewrap" and not jail.found():
        pytest.skip("bubblewrap is not installed: nothing was tested of the jail")
    return Template(limits, jail.way() if name == "bubblewrap" else plain.way())


@pytest.fixture(scope="session", params=WAYS)
def warm(request: pytest.FixtureRequest) -> Iterator[Template]:
    """Give a template, once behind bubblewrap and once as a plain process."""
    with template(request.param) as started:
        yield started
