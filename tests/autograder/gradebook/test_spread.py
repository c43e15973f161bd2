"""Misconceptions by section and by day: who is counted where, and when there is nothing to say."""

from datetime import datetime, timedelta, timezone
from pathlib import Path

from fakes import verdicts

from autograder.gradebook.records import Record, Student, Submissions, build_records
from autograder.gradebook.roster import read_roster
from autograder.gradebook.spread import MOST_DAYS, days, sections
from autograder.gradebook.statistics import belief_rows
from autograder.model.verdict import Diagnosis, Finding, Outcome, Result, Verdict
from autograder.pages.report import class_page

FLIPS = Diagnosis("flips", "Thinks that it flips.", "a flipped kernel", "")
KEPT = (Finding("slides", "It slides.", Outcome.KEPT, 1),)
START = datetime(2026, 10, 1, 23, 30, tzinfo=timezone(timedelta(hours=9)))


def a_class(*sections_of: str, days_apart: int = 0) -> tuple[Record, ...]:
    """Return a student a section, each of whom flips the kernel if its name begins with F."""
    people = [Student(f"s{at:02d}", section=name) for at, name in enumerate(sections_of)]
    those = {
        who.id: Verdict(
            "a", who.id, (Result("f", KEPT, diagnosis=FLIPS if who.section[:1] == "F" else None),)
        )
        for who in people
    }
    times = {f"s{at:02d}": START + at * timedelta(days=days_apart) for at in range(len(people))}
    return build_records(Submissions(those, times=times), people)


def counts(records: tuple[Record, ...], parts) -> dict[str, tuple[int, int]]:
    """Return by part how many hold the first misconception, of how many."""
    (row,) = belief_rows(records)
    return {part.label: (part.holding(row), len(part.students)) for part in parts}


def test_a_misconception_is_counted_in_its_section() -> None:
    """A student without a section is in none of the others, and stands last."""
    records = a_class("F1", "F1", "A", "A", "")
    assert counts(records, sections(records)) == {"A": (0, 2), "F1": (2, 2), "no section": (0, 1)}
    assert [part.label for part in sections(records)] == ["A", "F1", "no section"]


def test_who_is_in_two_sections_counts_in_both() -> None:
    """As the roster writes it."""
    records = a_class("F1 and A", "A")
    assert counts(records, sections(records)) == {"A": (1, 2), "F1": (1, 1)}


def test_one_section_is_the_class() -> None:
    """And is not shown once more, nor is one day."""
    assert sections(a_class("A", "A")) == () == days(a_class("A", "A"))
    assert sections(a_class("", "")) == () == sections(())


def test_days_are_those_of_the_clock_where_it_was_handed_in() -> None:
    """Half past eleven in the evening in Seoul is not the day before."""
    records = a_class("F", "A", days_apart=1)
    assert counts(records, days(records)) == {"2026-10-01": (1, 1), "2026-10-02": (0, 1)}


def test_many_days_are_few_columns_and_nobody_is_lost() -> None:
    """What came first is put together, so that the last days are told apart."""
    records = a_class(*["F"] * 12, days_apart=1)
    found = counts(records, days(records))

    assert len(found) == MOST_DAYS
    assert found["until 2026-10-05"] == (5, 5)
    assert sum(of for _, of in found.values()) == 12
    assert len(days(a_class(*["F"] * MOST_DAYS, days_apart=1))) == MOST_DAYS


def test_the_roster_says_who_is_in_which_section(tmp_path: Path) -> None:
    """In a column that may be missing."""
    path = tmp_path / "roster.csv"
    path.write_text("id,first_name,last_name,email,section\ns1,A,B,,Mon 10\n")
    (with_section,), _ = read_roster(path)
    path.write_text("id,first_name,last_name,email\ns1,A,B,\n")
    (without,), _ = read_roster(path)

    assert (with_section.section, without.section) == ("Mon 10", "")


def test_the_class_page_shows_both_and_escapes_the_names_of_sections() -> None:
    """A section is what somebody wrote into a file."""
    page = class_page(a_class("F<b>", "A", days_apart=1), title="A")

    assert "By section" in page
    assert "By the day of handing in" in page
    assert "F&lt;b&gt;" in page
    assert "<b>" not in page.partition("By section")[2].partition("</table>")[0]


def test_a_class_without_sections_has_no_such_table() -> None:
    """Nothing is shown where there is nothing to compare."""
    assert "By section" not in class_page(verdicts.sample_class(20, 1), title="A")
