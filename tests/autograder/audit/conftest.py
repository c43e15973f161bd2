"""Solutions to other courses, audited; the keys that they are asked by are made once."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from autograder.audit.convention import Convention
from autograder.audit.find import Sources, sources
from autograder.audit.keys import keys
from autograder.audit.run import Audit, audit, template_of
from autograder.judge.catalogue import keys as known

ROOT = Path(__file__).parents[3]
SOLUTIONS = Path(__file__).parent / "solutions"
Auditor: TypeAlias = Callable[[Sources, Convention], Audit]


@pytest.fixture(scope="session")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Auditor:
    """Return the function that audits what was found, by the assignments that are there."""
    kept = tmp_path_factory.mktemp("keys")

    def run(found: Sources, convention: Convention) -> Audit:
        places = found.chosen(row.theirs for row in convention.rows)
        wanted = {row.assignment for row in convention.rows if row.theirs in places}
        made = keys(ROOT, sorted(wanted.intersection(known(ROOT))), convention, kept)
        with template_of(convention, made.values(), found) as template:
            return audit("folder", found, convention, made, template)

    return run


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Sources]:
    """Return the function that puts texts into files and says what was found."""

    def put(**texts: str) -> Sources:
        for name, text in texts.items():
            (tmp_path / f"{name}.py").write_text(text)
        return sources(tmp_path)

    return put
