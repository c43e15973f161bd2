"""What a class holds of a verdict, of which it has thousands."""

from dataclasses import replace
from functools import lru_cache
from typing import Any, TypeVar

from autograder.model.verdict import Finding, Outcome, Result, Verdict

T = TypeVar("T")

COMMON = ("assignment", "unanswered", "wall", "key")  # in most of a class
TOLD_TO_ONE = ("regraded", "printed", "limits", "notebook")  # on the student's own page


def outline(verdict: Verdict) -> Verdict:
    """Return what a verdict comes to, without what only the student's own page tells.

    Cases, numbers and what was printed are gone; what was not judged keeps its reason. Verdicts
    that come to the same have their parts in common, so that a class of thousands holds little.
    """
    results = tuple(map(_outlined, verdict.results))
    common: dict[str, Any] = {name: _first(getattr(verdict, name)) for name in COMMON}
    gone: dict[str, Any] = {"notes": (), "seconds": 0.0, **dict.fromkeys(TOLD_TO_ONE, "")}
    return replace(verdict, results=results, **common, **gone)


def _outlined(result: Result) -> Result:
    findings = tuple(_first(f if f.kept else _without_case(f)) for f in result.findings)
    outlined: Result = _first(replace(result, findings=findings, structure=""))
    return outlined


def _without_case(finding: Finding) -> Finding:
    why = finding.fact if finding.outcome is Outcome.NOT_JUDGED else ""
    return replace(finding, fact=why, case="", rungs=0, rungs_broken=0)


@lru_cache(maxsize=1 << 14)
def _first(part: T) -> T:
    """Return the first of all that are equal to this one."""
    return part
