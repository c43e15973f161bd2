"""How findings are said to a student: the same sentences on a page, in a notebook, in a terminal.

Nothing here knows HTML or colors; whoever shows the sentences escapes them. NumPy is not needed.
"""

import re
import sys
from collections.abc import Iterator, Mapping

from autograder.model.verdict import Diagnosis, Finding, Outcome, Result

SAID = {  # to a student, of whom nothing is final
    Outcome.KEPT: "Kept",
    Outcome.BROKEN: "Not yet",
    Outcome.NOT_JUDGED: "Not judged",
}
UNDEFINED = re.compile(r"NameError: name '(?P<name>\w+)' is not defined")
ALIASES = {"np": "numpy", "plt": "matplotlib.pyplot"}  # what a notebook calls them
HEADER = re.compile(r"(\w+) raised TypeError: \1\(\) (?:takes|missing|got an unexpected)")
PLACES = re.compile(r"TypeError: (?P<called>[\w.]+)\(\) takes .*positional .* (?:was|were) given")
FRACTION = re.compile(
    r"TypeError: (?:'(?:numpy\.)?float\d*' object cannot be interpreted as an integer|"
    r"expected a sequence of integers or a single integer, got '\d+\.|"
    "slice indices must be integers)"
)
MODULE = re.compile("ModuleNotFoundError: No module named '([^']*)'")
OUTSIDE = re.compile(  # what a system says to whoever wants more of it than computing
    r"can't start new thread|Read-only file system|No usable temporary directory|No such file|"
    r"Operation not permitted|Permission denied|Function not implemented|name resolution"
)
PLAIN_WORD = re.compile(r"[a-z]+(?![\w/\\(\[]|\.\w)")
SECTION = re.compile(  # of the book: an address, and its title if that is known
    r"(?P<address>(?P<page>[\w./-]+?)\.html(#(sec-)?(?P<part>[\w-]+))?)( (?P<title>.+))?"
)


def finding_lines(finding: Finding, said: Mapping[Outcome, str] = SAID) -> tuple[str, ...]:
    """Return what is to be said of one check: its claim first, then the fact and the case."""
    head = f"{label(finding, said)}: {finding.claim}"
    if finding.kept or finding.waits_for:
        return (head,)
    return (head, *filter(None, (fact_line(finding), *case_lines(finding))))


def label(finding: Finding, said: Mapping[Outcome, str] = SAID) -> str:
    """Return the outcome in a word or two, as it stands in front of the claim."""
    return "Waits" if finding.waits_for else said[finding.outcome]


def fact_line(finding: Finding) -> str:
    """Return what was seen instead of the claim: `But out[0] is 1, expected 2.`"""
    if not finding.fact:
        return ""
    if finding.outcome is Outcome.NOT_JUDGED:
        return sentence(finding.fact)
    return f"But {ended('; '.join(filter(None, (finding.fact, advice(finding.fact)))))}"


def advice(fact: str) -> str:
    """Return what to do about an error that says only what is wrong, or nothing."""
    if undefined := UNDEFINED.search(fact):
        return _import(undefined["name"])
    if HEADER.match(fact):
        return "let its first line be as it was handed out"
    if places := PLACES.search(fact):
        return (
            f"what stands behind the * in the first line of {places['called']} is given by its "
            "name, as in stride=2"
        )
    if FRACTION.search(fact):
        return "where a whole number is wanted, divide by `//`, as `/` never gives one"
    return ""


def do_without(error: str) -> str:
    """Return what to do about what is not there where it is graded, or nothing.

    No assignment needs it.
    """
    if module := MODULE.search(error):
        return f"{module[1]} is not there when it is graded; do without it"
    if OUTSIDE.search(error):
        return (
            "files, threads, other processes and a network are not there when it is graded; do "
            "without them"
        )
    if error.startswith("SyntaxError"):
        return f"Python {sys.version_info[0]}.{sys.version_info[1]} reads it when it is graded"
    return ""


def _import(name: str) -> str:
    if name in ALIASES:
        return f"write `import {ALIASES[name]} as {name}` in a cell of this notebook"
    known = name in sys.stdlib_module_names
    return f"write `import {name}` in a cell of this notebook" if known else ""


def case_lines(finding: Finding) -> tuple[str, ...]:
    """Return the smallest failing case, one call or array a line, after how many cases fail."""
    if not finding.case:
        return ()
    return (count_line(finding), *finding.case.splitlines())


def count_line(finding: Finding) -> str:
    """Return how many of the ladder's cases fail, leading over to the smallest of them."""
    if finding.rungs < 2:
        return "The case:"
    return f"{finding.rungs_broken} of {finding.rungs} cases fail; the smallest of them:"


def waiting_line(result: Result) -> str:
    """Return how many checks wait for another one, or nothing when none does."""
    waiting = sum(bool(finding.waits_for) for finding in result.findings)
    verb = "check waits" if waiting == 1 else "checks wait"
    return f"{waiting} {verb} until one above is kept." if waiting else ""


def diagnosis_lines(diagnosis: Diagnosis) -> tuple[str, str]:
    """Return what the numbers are those of, and the belief that leads to them."""
    return (
        f"Your numbers are those of {ended(diagnosis.computes)}",
        f"They come out when one {belief_of_one(diagnosis)}",
    )


def belief_of_one(diagnosis: Diagnosis) -> str:
    """Return the belief as it goes on after `one`: `thinks that the kernel is flipped.`"""
    return ended(diagnosis.belief[:1].lower() + diagnosis.belief[1:])


def result_lines(result: Result, book: str = "") -> tuple[str, ...]:
    """Return all that is to be said of one exercise, line by line; `book` is the book's address."""
    return tuple(_result_lines(result, book))


def _result_lines(result: Result, book: str) -> Iterator[str]:
    yield f"{result.exercise}: {result.earned} of {points(result.possible)}"
    if not result.written:
        yield "Not written yet."
        return
    if result.diagnosis:
        yield " ".join(diagnosis_lines(result.diagnosis))
        yield from filter(None, (see(result.diagnosis.section, book),))
    elif result.earned < result.possible:
        yield from filter(None, (result.structure, see(result.section, book)))
    for finding in result.findings:
        yield from finding_lines(finding)
    yield from filter(None, (waiting_line(result),))


def see(section: str, book: str = "") -> str:
    """Return where in the book to read on, or nothing when no section is known."""
    if not section:
        return ""
    address = link(section, book)
    return f"See the book, {section_title(section)}" + (f": {address}" if address else ".")


def link(section: str, book: str) -> str:
    """Return the address of a section under the book's address, or nothing if there is none."""
    found = SECTION.fullmatch(section)
    return f"{book.rstrip('/')}/{found['address']}" if book and found else ""


def section_title(section: str) -> str:
    """Return its title, or in its place `convolution, flip` for `convolution.html#sec-flip`."""
    found = SECTION.fullmatch(section)
    if not found or found["title"]:
        return found["title"] if found else section
    parts = (found["page"].rpartition("/")[2], found["part"] or "")
    return ", ".join(part.replace("-", " ").replace("_", " ") for part in parts if part)


def points(number: float) -> str:
    """Return a number of points with its noun: `1 point`, `2 points`."""
    return f"{number} point" if number == 1 else f"{number} points"


def sentence(text: str) -> str:
    """Return a text that starts with a capital letter and ends with a full stop.

    A name that it starts with, such as `x.ipynb` or `max_pool`, is left as it is written.
    """
    return ended(text[:1].upper() + text[1:] if PLAIN_WORD.match(text) else text)


def ended(text: str) -> str:
    """Return a text with a full stop unless it ends with a mark of its own."""
    text = text.rstrip()
    return text if text.endswith((".", "!", "?", ":")) else f"{text}."
