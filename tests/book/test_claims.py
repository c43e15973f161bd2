"""The claim ledger: the file says what it should, and the page says what the file says."""

import contextlib
import io
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from light import claims
from sphinx.errors import ExtensionError

BOOK = Path(__file__).parents[2] / "book"
LEDGER = claims.read_ledger(BOOK / "claims.yml")
WITHOUT_A_RUN = {  # history, definitions, and what took others a laboratory
    4: "which layers networks had, and when",
    12: "a training run: figure fig-rf-filters",
    19: "a definition",
    25: "what was usual",
    29: "what others found with generative networks",
    31: "a dispute about causes",
    40: "training runs: figure fig-bn-rates",
    42: "what is known",
    46: "where it is used",
    52: "where it is used",
}
HEAD = "chapters: {1: One}\nclaims:\n"
ROW = {
    "number": "1",
    "claim": "a",
    "verdict": "holds",
    "kind": "theorem",
    "statement": "b",
    "sources": "[]",
    "chapter": "1",
}


def ledger(folder: Path, *rows: dict[str, str]) -> Path:
    """Write a ledger with the given rows, the first on line 3; return its path."""
    lines = ["  - {" + ", ".join(f"{k}: {v}" for k, v in row.items()) + "}\n" for row in rows]
    path = folder / "claims.yml"
    path.write_text(HEAD + "".join(lines))
    return path


def without(field: str) -> dict[str, str]:
    """Return a sound row that lacks one field."""
    return {key: value for key, value in ROW.items() if key != field}


def test_all_fifty_six_claims_are_there() -> None:
    """Each claim of the notes, and each of the four we add, has its row."""
    assert [claim.number for claim in LEDGER.claims] == list(range(1, 57))
    assert LEDGER.counts() == {"holds": 24, "holds with limits": 23, "false": 5, "added": 4}


def test_the_five_false_claims_are_these() -> None:
    """A verdict does not slip to a neighbor."""
    false = [claim.number for claim in LEDGER.claims if claim.verdict == "false"]
    assert false == [20, 31, 32, 35, 50]


def test_every_row_says_which_section_treats_it() -> None:
    """All chapters are written, so a row that waits for one is a row that was forgotten."""
    assert [f"claims.yml:{claim.line}" for claim in LEDGER.claims if not claim.section] == []


def test_every_row_that_can_be_is_run() -> None:
    """What a program can show, the row shows; the others are these, each for its reason."""
    assert {claim.number for claim in LEDGER.claims if not claim.check} == set(WITHOUT_A_RUN)
    theorems = [claim for claim in LEDGER.claims if claim.kind == "theorem"]
    assert len(theorems) >= 20
    assert all(claim.check for claim in theorems)


@pytest.mark.parametrize(
    "claim", [one for one in LEDGER.claims if one.check], ids=lambda one: f"claim-{one.number}"
)
def test_a_check_prints_what_the_row_says(claim: claims.Claim) -> None:
    """The lines run as they are copied from the page, and nothing else comes out."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(claim.check, {})
    assert [line.rstrip() for line in printed.getvalue().splitlines()] == claim.prints.splitlines()


def test_a_sound_ledger_is_read(tmp_path: Path) -> None:
    """A row comes back with the line on which it begins."""
    (claim,) = claims.read_ledger(ledger(tmp_path, ROW)).claims
    assert (claim.number, claim.chapter, claim.section, claim.line) == (1, 1, None, 3)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (without("chapter"), r"claims\.yml:3: row 1 has the fields .* one of section and chapter"),
        ({**ROW, "section": "sec-a"}, r"row 1 has the fields .* one of section and chapter"),
        ({**ROW, "check": "print(1)"}, r"claims\.yml:3: row 1 .* both or none of check and prints"),
        ({**ROW, "prints": "1"}, r"claims\.yml:3: row 1 .* both or none of check and prints"),
        (
            {**ROW, "check": "x" * 65, "prints": "''"},
            r"claims\.yml:3: row 1 has a check with 65 columns; break the line at 64",
        ),
        (without("statement"), r"claims\.yml:3: row 1 has the fields"),
        ({**ROW, "verdict": "fine"}, r"claims\.yml:3: row 1 has the unknown verdict 'fine'"),
        ({**ROW, "kind": "rumor"}, r"claims\.yml:3: row 1 has the unknown kind 'rumor'"),
        ({**ROW, "chapter": "9"}, r"claims\.yml:3: row 1 has the unknown chapter 9"),
        ({**ROW, "number": "2"}, r"claims\.yml:3: row 1 has number 2"),
    ],
)
def test_a_wrong_row_is_named_with_file_line_and_number(tmp_path: Path, row, words: str) -> None:
    """The author reads where the mistake is and what would be right."""
    with pytest.raises(ExtensionError, match=words):
        claims.read_ledger(ledger(tmp_path, row))


def test_arxiv_numbers_become_links_and_unknown_keys_do_not_pass() -> None:
    """A source is a key of the bibliography, or words."""
    link = "[arXiv:1502.03167](https://arxiv.org/abs/1502.03167)"
    assert claims.cited("Ioffe 2015, arXiv:1502.03167", set(), "row 1") == f"Ioffe 2015, {link}"
    assert claims.cited("he2016", {"he2016"}, "row 1") == "{cite:t}`he2016`"
    with pytest.raises(ExtensionError, match="row 1 cites he2016, which is no key"):
        claims.cited("he2016", set(), "row 1")


@pytest.mark.book
def test_the_page_holds_every_row_once(site: Path) -> None:
    """What is in the file is on the page, in the file's order, with its verdict."""
    page = (site / "claims.html").read_text("utf-8")
    rows = re.findall(r'<li class="claim verdict-([\w-]+)" id="claim-(\d+)"', page)
    wanted = [(c.verdict.replace(" ", "-"), str(c.number)) for c in LEDGER.claims]
    assert rows == wanted


@pytest.mark.book
def test_a_check_stands_folded_in_its_row_with_what_it_prints(site: Path) -> None:
    """The reader sees the claim first, and opens the run if she doubts."""
    page = BeautifulSoup((site / "claims.html").read_text("utf-8"), "html.parser")
    for claim in LEDGER.claims:
        box = page.select_one(f"#claim-{claim.number}").find("details")
        if not claim.check:
            assert box is None
            continue
        code, printed = (pre.get_text().rstrip("\n") for pre in box.find_all("pre"))
        assert (code, printed) == (claim.check.rstrip("\n"), claim.prints.rstrip("\n"))
        assert not box.has_attr("open")
        assert box.select_one("pre span[class]")  # in the colors of code


@pytest.mark.book
def test_the_page_counts_as_the_file_does(site: Path) -> None:
    """The numbers on the filter are those of the rows."""
    page = (site / "claims.html").read_text("utf-8")
    shown = dict(re.findall(r"<span>([\w ]+) <b>(\d+)</b>", page))
    counts = {claims.VERDICTS[verdict]: str(n) for verdict, n in LEDGER.counts().items()}
    assert shown == {"All": "56", **counts}


@pytest.mark.book
def test_every_link_of_the_ledger_ends_at_a_place_that_is_there(site: Path) -> None:
    """A link into the book meets an element with that id; a chapter to come is not linked."""
    article = (site / "claims.html").read_text("utf-8").split("<article", 1)[1]
    article = article.split("</article>", 1)[0]
    links = re.findall(r'href="([^"#:]+\.html)#([^"]+)"', article)
    linked = {fragment for _, fragment in links}
    for page, fragment in links:
        assert f'id="{fragment}"' in (site / page).read_text("utf-8"), f"{page}#{fragment}"
    assert {claim.section for claim in LEDGER.claims if claim.section} <= linked
