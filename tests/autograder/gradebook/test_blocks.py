"""Which check blocks which, counted by hand."""

from autograder.gradebook.blocks import blocks
from autograder.gradebook.records import Record, Submissions, build_records
from autograder.model.verdict import Finding, Outcome, Result, Verdict
from autograder.pages.report import class_page

OUTCOMES = {"k": Outcome.KEPT, "b": Outcome.BROKEN, "w": Outcome.BROKEN, "?": Outcome.NOT_JUDGED}


def a_class(*rows: str, written: bool = True) -> tuple[Record, ...]:
    """Return a class; in a row `w` waits for the nearest `b` or `?` before it."""
    those = {
        f"s{at}": Verdict("a", f"s{at}", (Result("f", tuple(findings(row)), written=written),))
        for at, row in enumerate(rows)
    }
    return build_records(Submissions(verdicts=those), None)


def findings(row: str):
    """Yield a finding a letter."""
    stop = ""
    for at, letter in enumerate(row):
        stop = f"check_{at}" if letter in "b?" else stop
        waits = stop if letter == "w" else ""
        yield Finding(f"check_{at}", "A claim.", OUTCOMES[letter], 1, waits_for=waits)


def told(records: tuple[Record, ...]) -> list[tuple[str, int, dict[str, int]]]:
    """Return each blocking check, how many submissions it holds up, and what waits."""
    return [
        (one.row.check, one.submissions, {row.check: count for row, count in one.waiting})
        for one in blocks(records)
    ]


def test_what_holds_up_most_submissions_comes_first() -> None:
    """A submission counts once for a check, and once for each that waits for it."""
    assert told(a_class("kbw", "bww", "kbw", "kkk")) == [
        ("check_1", 2, {"check_2": 2}),
        ("check_0", 1, {"check_1": 1, "check_2": 1}),
    ]


def test_checks_are_in_the_order_in_which_they_are_asked() -> None:
    """The tenth comes after the ninth, not after the first."""
    ((_, _, waiting),) = told(a_class("b" + "w" * 11))
    assert list(waiting) == [f"check_{at}" for at in range(1, 12)]


def test_what_is_not_written_blocks_nothing() -> None:
    """It waits for its author, and no explanation in class would help it."""
    assert told(a_class("bww", written=False)) == []


def test_an_empty_class_and_one_that_keeps_all_have_no_blocks() -> None:
    """The page then has no such section."""
    assert told(()) == told(a_class("kkk")) == []
    assert "Which check blocks which" not in class_page(a_class("kkk"), title="A")


def test_the_class_page_says_what_waits_and_how_often() -> None:
    """With the names of the checks, and the number of submissions beside each bar."""
    page = class_page(a_class("kbw", "bww", "kbw"), title="A")
    section = page.partition('id="blocks"')[2].partition("</section>")[0]

    assert "check 1 (1), check 2 (1)" in section
    assert "2 of 3" in section
