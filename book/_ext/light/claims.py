"""The claim ledger: ``{claims}`` writes ``claims.yml`` as a list that a reader can sift.

A row has a ``number``, a ``claim``, a ``verdict``, a ``kind``, the correct ``statement``, its
``sources`` (keys of ``references.bib``, or words in which an arXiv number becomes a link) and where
the book treats it: ``section`` (a label of a page) or ``chapter`` (the number of one to come). What
can be computed has a ``check``, lines of Python to run, and what it ``prints``. A row that is wrong
stops the build, with file, line and row.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from docutils import nodes
from docutils.statemachine import StringList
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

VERDICTS = {
    "holds": "Holds",
    "holds with limits": "Holds with limits",
    "false": "False",
    "added": "Added by us",
}
KINDS = ("theorem", "measured", "contested", "historical", "convention")
FIELDS = {"number", "claim", "verdict", "kind", "statement", "sources"}
RUN = {"check", "prints"}
CODE_COLUMNS = 64  # fit a box in a box
ARXIV = re.compile(r"arXiv:(\d{4}\.\d{4,5})")


@dataclass(frozen=True)
class Claim:
    """One row of the ledger, and the line of the file where it begins."""

    number: int
    claim: str
    verdict: str
    kind: str
    statement: str
    sources: tuple[str, ...]
    line: int
    section: str | None = None
    chapter: int | None = None
    check: str = ""
    prints: str = ""


@dataclass(frozen=True)
class Ledger:
    """All rows, and the titles of the book's chapters."""

    chapters: dict[int, str]
    claims: tuple[Claim, ...]

    def counts(self) -> dict[str, int]:
        """Return how many rows have each verdict, in the order of the verdicts."""
        found = Counter(claim.verdict for claim in self.claims)
        return {verdict: found[verdict] for verdict in VERDICTS}


def read_ledger(path: Path) -> Ledger:
    """Read and check a ledger.

    Raises:
        ExtensionError: if a row lacks a field, has an unknown one, or says something unknown.
    """
    text = path.read_text("utf-8")
    content = yaml.safe_load(text)
    rows = {key.value: value for key, value in yaml.compose(text).value}["claims"].value
    lines = [row.start_mark.line + 1 for row in rows]
    chapters = dict(content["chapters"])
    claims = tuple(
        _claim(f"{path}:{line}: row {index}", row, line, chapters)
        for index, (line, row) in enumerate(zip(lines, content["claims"], strict=True), 1)
    )
    for index, claim in enumerate(claims, 1):
        if claim.number != index:
            raise ExtensionError(
                f"{path}:{claim.line}: row {index} has number {claim.number}; "
                "number the rows from 1 without a gap."
            )
    return Ledger(chapters, claims)


def _claim(where: str, row: dict, line: int, chapters: dict[int, str]) -> Claim:
    place = set(row) - FIELDS - RUN
    if FIELDS - set(row) or place not in ({"section"}, {"chapter"}) or len(RUN & set(row)) == 1:
        raise ExtensionError(
            f"{where} has the fields {sorted(row)}; it needs {sorted(FIELDS)}, "
            "one of section and chapter, and both or none of check and prints."
        )
    _require_narrow(where, row.get("check", ""))
    for field, known in (("verdict", VERDICTS), ("kind", KINDS), ("chapter", chapters)):
        if field in row and row[field] not in known:
            raise ExtensionError(
                f"{where} has the unknown {field} {row[field]!r}; use one of {list(known)}."
            )
    return Claim(**{**row, "sources": tuple(row["sources"]), "line": line})


def _require_narrow(where: str, check: str) -> None:
    widest = max(map(len, check.splitlines()), default=0)
    if widest > CODE_COLUMNS:
        raise ExtensionError(
            f"{where} has a check with {widest} columns; break the line at {CODE_COLUMNS}."
        )


class Claims(SphinxDirective):
    """Writes the ledger: the counts, a filter that needs no script, and one item a row."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the filter and the list."""
        relative, path = self.env.relfn2path(self.arguments[0])
        self.env.note_dependency(relative)
        ledger = read_ledger(Path(path))
        rows = nodes.bullet_list(classes=["claims"])
        rows += [self._item(claim, ledger, path) for claim in ledger.claims]
        return [nodes.raw("", filter_html(ledger), format="html"), rows]

    def _item(self, claim: Claim, ledger: Ledger, path: str) -> nodes.list_item:
        name = f"claim-{claim.number}"
        item = nodes.list_item(ids=[name], names=[name], classes=["claim", _class(claim.verdict)])
        self.state.document.note_explicit_target(item)
        head = nodes.paragraph(classes=["claim-head"])
        head += [
            nodes.inline("", str(claim.number), classes=["claim-number"]),
            nodes.inline("", VERDICTS[claim.verdict], classes=["claim-verdict"]),
            nodes.inline("", claim.kind, classes=["claim-kind"]),
        ]
        item += [head, *self._parse(claim.claim, "claim-text", path, claim.line)]
        item += self._parse(claim.statement, "claim-statement", path, claim.line)
        item += _run(claim, self.config.nb_code_prompt_show) if claim.check else []
        item += self._foot(claim, ledger, path)
        return item

    def _parse(self, text: str, role: str, path: str, line: int) -> list[nodes.Node]:
        holder = nodes.Element()
        self.state.nested_parse(StringList(text.splitlines(), path), line, holder)
        for node in holder.children:
            node["classes"].append(role)
        return list(holder.children)

    def _foot(self, claim: Claim, ledger: Ledger, path: str) -> list[nodes.Node]:
        keys = set(self.env.get_domain("cite").bibdata.data.entries)
        row = f"{path}:{claim.line}: row {claim.number}"
        sources = "; ".join(cited(source, keys, row) for source in claim.sources)
        foot = self._parse(f"Source: {sources}.", "claim-foot", path, claim.line) if sources else []
        where = nodes.paragraph(classes=["claim-foot"])
        where += list(_where(claim, ledger, path))
        return [*foot, where]


def _run(claim: Claim, words: str) -> nodes.Node:
    """Return a box, closed at first, with the lines of a check and what they print."""
    code, printed = (
        nodes.literal_block(text, text, language=language)  # highlighted where both are the same
        for text, language in ((claim.check.rstrip(), "python"), (claim.prints.rstrip(), "text"))
    )
    lead = nodes.paragraph("", "It prints:")
    return nodes.admonition("", nodes.title("", words), code, lead, printed, classes=["dropdown"])


def cited(source: str, keys: set[str], row: str) -> str:
    """Return a source as MyST: a citation for a key of the bibliography, else words and links."""
    if source in keys:
        return f"{{cite:t}}`{source}`"
    if " " not in source:
        raise ExtensionError(f"{row} cites {source}, which is no key of references.bib; add it.")
    return ARXIV.sub(r"[arXiv:\1](https://arxiv.org/abs/\1)", source)


def _where(claim: Claim, ledger: Ledger, path: str) -> Iterator[nodes.Node]:
    if claim.section is None:
        title = ledger.chapters[claim.chapter]
        yield nodes.Text(f"To come in chapter {claim.chapter}, {title}.")
        return
    yield nodes.Text("In the book: ")
    link = addnodes.pending_xref(
        "", refdomain="std", reftype="ref", reftarget=claim.section, refexplicit=False, refwarn=True
    )
    link.source, link.line = path, claim.line
    link += nodes.inline("", claim.section, classes=["xref", "std", "std-ref"])
    yield link
    yield nodes.Text(".")


def _class(verdict: str) -> str:
    return "verdict-" + verdict.replace(" ", "-")


def filter_html(ledger: Ledger) -> str:
    """Return radio buttons, one for each verdict, that the style sheet reads with ``:has``."""
    counts = {"all": len(ledger.claims), **ledger.counts()}
    words = {"all": "All", **VERDICTS}
    choices = "".join(
        f'<label class="choice"><input type="radio" name="verdict" '
        f'id="show-{verdict.replace(" ", "-")}"{" checked" if verdict == "all" else ""}>'
        f"<span>{words[verdict]} <b>{count}</b></span></label>"
        for verdict, count in counts.items()
    )
    return f'<fieldset class="claim-filter"><legend>Show</legend>{choices}</fieldset>'


def setup(app: Sphinx) -> None:
    """Make the directive known."""
    app.add_directive("claims", Claims)
