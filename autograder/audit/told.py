"""An audit as text, as JSON and as a page."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from autograder.audit.run import Audit, Heard, Outside
from autograder.model.verdict import Finding, Outcome, Result
from autograder.model.wording import (
    belief_of_one,
    ended,
    fact_line,
    finding_lines,
    label,
    see,
    sentence,
)
from autograder.pages.html import clean, render

HOLDS = {
    Outcome.KEPT: "Holds",
    Outcome.BROKEN: "Does not hold",
    Outcome.NOT_JUDGED: "Not judged",
}
NOBODY_MISSES = "What lies outside the contract was never promised, and counts for nothing."


def text(audit: Audit, book: str = "") -> str:
    """Return an audit as lines for a terminal; nothing in them can act on it."""
    return clean("\n".join(_lines(audit, book)))


def data(audit: Audit) -> str:
    """Return an audit as JSON."""
    return json.dumps(_data(audit), indent=2)


def page(audit: Audit, book: str = "") -> str:
    """Return an audit as one page of HTML."""
    return render("audit.html", audit=audit, book=book, told=_TOLD)


def summary(audit: Audit) -> str:
    """Return in one sentence what came of it."""
    total = len(audit.functions)
    held = sum(heard.holds for heard in audit.functions)
    unjudged = sum(not heard.judged for heard in audit.functions)
    rest = f", {unjudged} not judged" if unjudged else ""
    return f"{held} of {total} functions do all that {audit.course} asks of them{rest}."


def _lines(audit: Audit, book: str) -> Iterator[str]:
    yield f"{audit.folder}, by the conventions of {audit.course}"
    yield from (f"Without {row.name}: {row.meaning}" for row in audit.wall if not row.present)
    yield from audit.notes
    for heard in audit.functions:
        yield ""
        yield from _function(heard, book)
    yield ""
    yield from missing(audit)
    yield summary(audit)


def missing(audit: Audit) -> tuple[str, ...]:
    """Return what the folder does not have of what goes with what it has."""
    return (f"Not found: {', '.join(audit.absent)}.",) if audit.absent else ()


def head(heard: Heard) -> str:
    """Return a function with its place and how it stands."""
    line = f", line {heard.line}" if heard.line else ""
    return f"{heard.name} ({heard.file}{line}): {state(heard)}"


def state(heard: Heard) -> str:
    """Return in a few words what came of a function."""
    if heard.reason:
        return f"not judged: {heard.reason}"
    findings = heard.result.findings if heard.result else ()
    unknown = sum(f.points > 0 and f.outcome is Outcome.NOT_JUDGED for f in findings)
    rest = f", {unknown} could not be asked" if unknown else ""
    return f"{heard.kept} of {heard.promised} promises hold{rest}"


def _function(heard: Heard, book: str) -> Iterator[str]:
    yield ended(head(heard))
    if heard.reason or heard.result is None:
        return
    for line in (*computes(heard), *([see(heard.result.section, book)] if not heard.holds else ())):
        yield f"  {line}"
    for finding in heard.result.findings:
        yield from (f"  {line}" for line in promise_lines(finding))
    for reason, group in by_reason(heard).items():
        yield f"  Outside the contract, since {ended(reason)}"
        yield from (f"    {line}" for outside in group for line in outside_lines(outside))


def computes(heard: Heard) -> tuple[str, ...]:
    """Return what a function computes instead, where that is known, and what it rests on."""
    result = heard.result
    if result is None or heard.holds:
        return ()
    return tuple(filter(None, (_instead(result), _rests_on(heard.forward))))


def _instead(result: Result) -> str:
    if result.diagnosis is None:
        return result.structure
    why = f"That comes out when one {belief_of_one(result.diagnosis)}"
    return f"It computes {ended(result.diagnosis.computes)} {why}"


def _rests_on(forward: str) -> str:
    if not forward:
        return ""
    return f"It goes back from what {forward} keeps, which does not do all that was promised."


def promise_lines(finding: Finding) -> tuple[str, ...]:
    """Return what is to be said of one promise."""
    first, *rest = finding_lines(finding, HOLDS)
    return (first, *(f"  {line}" for line in rest))


def word(finding: Finding) -> str:
    """Return what came of a promise."""
    return label(finding, HOLDS)


def by_reason(heard: Heard) -> dict[str, list[Outside]]:
    """Return what was not promised, by the reason why."""
    groups: dict[str, list[Outside]] = {}
    for outside in heard.outside:
        groups.setdefault(outside.reason, []).append(outside)
    return groups


def outside_lines(outside: Outside) -> tuple[str, ...]:
    """Return what is to be said of a promise that the course did not make."""
    first = f"{besides(outside)}: {outside.claim}"
    fact = fact_line(outside.finding) if outside.finding else ""
    return (first, f"  {fact}") if fact else (first,)


def besides(outside: Outside) -> str:
    """Return what came of asking for what was not promised."""
    if outside.finding is None:
        return "Not asked"
    return "Holds all the same" if outside.finding.kept else word(outside.finding)


def _data(audit: Audit) -> dict[str, Any]:
    functions = [
        {**asdict(heard), "kept": heard.kept, "promised": heard.promised, "holds": heard.holds}
        for heard in audit.functions
    ]
    return {**asdict(audit), "functions": functions, "holds": audit.holds}


_TOLD = {
    "summary": summary,
    "state": state,
    "computes": computes,
    "missing": missing,
    "word": word,
    "besides": besides,
    "by_reason": by_reason,
    "sentence": sentence,
    "outside": NOBODY_MISSES,
}
