"""The term at a glance: each assignment, and the misconceptions that outlive one."""

from dataclasses import replace

from fakes import verdicts

from autograder.gradebook.records import Record, Submissions, build_records
from autograder.gradebook.statistics import middle
from autograder.model.verdict import Diagnosis, Finding, Outcome, Result, Verdict
from autograder.pages.term import lasting, stages, term_page

KEPT = (Finding("slides", "It slides.", Outcome.KEPT, 1),)


def a_class(*beliefs: str) -> tuple[Record, ...]:
    """Return a class with a student a belief; an empty one is none."""
    told = [
        Diagnosis(name, f"Thinks of {name}.", f"<{name}>", "") if name else None for name in beliefs
    ]
    those = {
        f"s{at:02d}": Verdict("a", f"s{at:02d}", (Result("f", KEPT, diagnosis=one),))
        for at, one in enumerate(told)
    }
    return build_records(Submissions(verdicts=those), None)


def counts(**rolls: tuple[Record, ...]) -> list[tuple[str, tuple[int, ...]]]:
    """Return how many hold each misconception, assignment by assignment."""
    return [(one.diagnosis.misconception, one.counts) for one in lasting(rolls)]


def test_what_comes_back_stands_at_the_top() -> None:
    """Although another is commoner in one assignment."""
    first, second = a_class("flips", "squares", "squares", "squares"), a_class("flips", "")
    assert counts(a01=first, a02=second) == [("flips", (1, 1)), ("squares", (3, 0))]


def test_two_exercises_of_one_student_count_once() -> None:
    """A person holds a belief, not an exercise."""
    (record,) = a_class("flips")
    assert record.verdict is not None
    (result,) = record.verdict.results
    both = replace(record.verdict, results=(result, replace(result, exercise="g")))
    records = build_records(Submissions(verdicts={"s00": both}), None)

    assert counts(a01=records) == [("flips", (1,))]


def test_each_assignment_is_a_row_in_the_order_of_the_term() -> None:
    """One that nobody has handed in is a row as well."""
    records = verdicts.sample_class(20, 1)
    first, second = stages({"a02": records, "a01": ()})

    assert (first.key, first.enrolled, first.marks) == ("a02", len(records), middle(records))
    assert first.settled == max(record.settled for record in records if record.judged)
    assert (second.key, second.judged, second.marks) == ("a01", 0, None)


def test_the_page_names_no_student_and_escapes_what_it_shows() -> None:
    """It can be shown in class."""
    page = term_page({"a02_x": a_class("flips", ""), "a03_y": ()})

    assert "&lt;flips&gt;" in page
    assert "s00" not in page
    assert "<flips>" not in page
    assert 'href="a02_x.html"' in page


def test_before_anything_is_graded() -> None:
    """The page says so."""
    assert "Nothing is graded yet." in term_page({})
    assert "No misconception" in term_page({"a01": ()})
