"""Show a result where the student is: a table in a notebook, plain text in a terminal.

An outcome is always a word and a sign, never a color alone; the table has no colors of its own, so
it is as readable in a dark notebook as in a light one. All text is escaped.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from autograder.model.verdict import Finding, Result
from autograder.model.wording import (
    case_lines,
    diagnosis_lines,
    fact_line,
    label,
    link,
    points,
    result_lines,
    section_title,
    waiting_line,
)

SIGNS = {
    "Kept": "\N{CHECK MARK}",
    "Not yet": "\N{MULTIPLICATION X}",
    "Waits": "\N{HORIZONTAL ELLIPSIS}",
}
FRESH = "The mark uses the same checks with fresh numbers."
CONTROL = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|[\x00-\x08\x0b-\x1f\x7f-\x9f]")
LEFT = "text-align:left;vertical-align:top"
CODE = "margin:0;white-space:pre-wrap;background:none;color:inherit"


@dataclass(frozen=True)
class Report:
    """What is shown of one exercise."""

    result: Result
    printed: str = ""
    book: str = ""
    echoes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Return the plain text."""
        return "\n".join(self._lines())

    def _repr_html_(self) -> str:
        """Return the table that Jupyter shows."""
        return "".join(self._html())

    def _lines(self) -> Iterator[str]:
        yield from map(_clean, (*result_lines(self.result, self.book), *self.echoes))
        yield FRESH
        if self.printed:
            yield "While it was checked, the function printed:"
            yield from ("  " + _clean(line) for line in self.printed.splitlines())

    def _html(self) -> Iterator[str]:
        result = self.result
        caption = f"{result.exercise}: {result.earned} of {points(result.possible)}"
        yield from (f"<p>{_text(echo)}</p>" for echo in self.echoes)
        yield self._belief()
        yield f'<table style="{LEFT}"><caption style="{LEFT}">{_text(caption)}</caption>'
        heads = ("Outcome", "What is promised", "Points")
        yield "<thead><tr>"
        yield from (f'<th scope="col" style="{LEFT}">{head}</th>' for head in heads)
        yield "</tr></thead><tbody>"
        for finding in result.findings:
            yield from _rows(finding)
        yield f"</tbody></table><p>{_text(waiting_line(result))} {FRESH}</p>"
        if self.printed:
            yield "<details><summary>What the function printed while it was checked</summary>"
            yield f'<pre style="{CODE}">{_text(self.printed)}</pre></details>'

    def _belief(self) -> str:
        """Return the diagnosis, or what is known of the structure, with where to read on."""
        result, diagnosis = self.result, self.result.diagnosis
        if result.earned == result.possible:
            return ""
        said = " ".join(diagnosis_lines(diagnosis)) if diagnosis else result.structure
        section = diagnosis.section if diagnosis else result.section
        return f"<p>{_text(said)} {self._see(section)}</p>"

    def _see(self, section: str) -> str:
        title, address = _text(section_title(section)), link(section, self.book)
        if not section:
            return ""
        if not address:
            return f"See the book, {title}."
        return f'See the book, <a href="{_text(address)}">{title}</a>.'


def show(report: Report) -> None:
    """Show a report, as a table where there is a notebook."""
    if _in_notebook():
        from IPython.display import display

        display(report)  # type: ignore[no-untyped-call]
    else:
        print(report)


def _in_notebook() -> bool:
    if "IPython" not in sys.modules:
        return False
    from IPython.core.getipython import get_ipython

    return get_ipython() is not None


def _rows(finding: Finding) -> Iterator[str]:
    """Yield the row of a check, and a second one where there is more to say."""
    word = label(finding)
    sign = SIGNS.get(word, "\N{EN DASH}")
    yield f'<tr><td style="{LEFT};white-space:nowrap">{sign} {word}</td>'
    yield f'<th scope="row" style="{LEFT};font-weight:normal">{_text(finding.claim)}</th>'
    yield f'<td style="{LEFT}">{finding.earned} of {finding.points}</td></tr>'
    if not finding.kept and not finding.waits_for:
        count, *case = case_lines(finding) or ("",)
        shown = f'<pre style="{CODE}">{_text(chr(10).join(case))}</pre>' if case else ""
        yield _more(f"{_text(fact_line(finding))}<br>{_text(count)}{shown}")


def _more(html: str) -> str:
    return f'<tr><td></td><td colspan="2" style="{LEFT}">{html}</td></tr>'


def _text(text: str) -> str:
    return escape(_clean(text))


def _clean(text: str) -> str:
    """Return a text without colors and other commands to a terminal."""
    return CONTROL.sub("", text)
