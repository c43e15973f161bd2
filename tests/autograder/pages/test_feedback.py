"""What one student reads: what is wrong first, in plain words, then why, then where to read on."""

from dataclasses import replace
from datetime import timedelta

import pytest
from fakes import verdicts
from fakes.markup import Markup, parse

from autograder.gradebook.lateness import FREE
from autograder.gradebook.records import (
    Record,
    State,
    Student,
    Submissions,
    Written,
    build_records,
)
from autograder.model.verdict import Verdict
from autograder.pages.feedback import PRINTED, feedback_page

BOOK = "https://book.example"
LATE = timedelta(hours=20)


def page_of(record: Record | Verdict, printed: str = "", book: str = BOOK) -> Markup:
    """Return the page of a record, or of one made from a verdict."""
    if isinstance(record, Verdict):
        record = verdicts.record(record)
    return parse(feedback_page(record, title=verdicts.TITLE, book=book, printed=printed))


def without_notes(verdict: Verdict) -> Verdict:
    """Return a verdict on a notebook that ran without a remark."""
    return replace(verdict, notes=())


def test_the_first_screen_says_who_how_much_and_what_is_wrong() -> None:
    """Name, points, the belief behind the numbers, all before the table of marks."""
    text = page_of(verdicts.flipped()).text
    top = text[: text.index("Points by exercise")]
    for words in (
        "Feedback for Sample Student s04 (s04), handed in 2026-10-05 18:59 UTC",
        "21 of 34 points so far",
        "Your numbers are those of a kernel flipped both ways. 8 more checks wait for it.",
    ):
        assert words in top


def test_where_several_are_broken_the_others_wait_for_these() -> None:
    """Which of them holds up what is said beside each."""
    verdict = verdicts.flipped()
    first, *others = verdict.results
    *findings, last = first.findings
    broken = replace(first, findings=(*findings, replace(last, waits_for="")))

    text = page_of(replace(verdict, results=(broken, *others))).text

    assert "One more check is broken. 7 more checks wait for these." in text


def test_the_smallest_failing_case_comes_with_both_numbers() -> None:
    """Claim, what came and what was expected, how many cases fail, and the call."""
    text = page_of(verdicts.unexplained()).text
    order = (
        "Not yet Padding puts a frame of zeros around the image. 2 points",
        "But out[0, 0, 0, 0] is -16.4222, expected 15.9465.",
        "3 of 5 cases fail; the smallest of them:",
        "conv2d_forward(x of 1x1x3x3, weight of 1x1x2x2) x = [[[[1, -2, 3], [2, 1, -1],",
    )
    places = [text.index(words, text.index(order[0])) for words in order]
    assert places == sorted(places)


def test_without_a_belief_the_first_broken_check_is_what_to_do() -> None:
    """Claim and fact stand at the top, and how many more there are."""
    assert (
        "conv2d_forward: With stride 2 the window skips every second place, in both directions. "
        "But out[0, 0, 0, 0] is -16.4222, expected 15.9465. One more check is broken."
    ) in page_of(verdicts.unexplained()).text


def test_a_long_fact_is_short_at_the_top_and_whole_in_its_place() -> None:
    """Nobody scrolls past a traceback to find what to do."""
    base = verdicts.unexplained()
    fact = "conv2d_forward raised ValueError: " + "long " * 200
    first = replace(base.results[0].findings[3], fact=fact)
    result = replace(base.results[0], findings=(first,))
    text = page_of(replace(base, results=(result,))).text
    assert "long \N{HORIZONTAL ELLIPSIS}" in text[: text.index("Points by exercise")]
    assert " ".join(fact.split()) in text[text.index("Points by exercise") :]


def test_the_belief_leads_into_the_book() -> None:
    """The link is that of the belief; without a belief that of the exercise."""
    assert f"{BOOK}/convolution.html#sec-flip" in page_of(verdicts.flipped()).links
    assert f"{BOOK}/convolution.html#sec-channels" in page_of(verdicts.unexplained()).links


def test_without_a_book_the_section_is_named() -> None:
    """A page that was sent by mail links nothing that is not there."""
    page = page_of(verdicts.flipped(), book="")
    assert "The book on this: convolution, flip." in page.text
    assert all(link.startswith("#") for link in page.links)


def test_marks_stand_by_exercise_and_add_up() -> None:
    """Every exercise, every written answer, what lateness took, and the sum."""
    submissions = Submissions(
        {"s01": verdicts.unexplained("s01")}, times={"s01": verdicts.DUE + timedelta(hours=7)}
    )
    manual = {"s01": (Written("why_flip", 4, 3), Written("which_padding", 3, 2))}
    (record,) = build_records(submissions, None, verdicts.TERMS, manual)
    assert page_of(record).inside["tr"][1:] == [
        "conv2d_forward 9 of 13 7 of 9 checks kept",
        "conv2d_backward 11 of 11 6 of 6 checks kept",
        "numerical_gradient 5 of 5 3 of 3 checks kept",
        "merge_convolutions 5 of 5 2 of 2 checks kept",
        "why flip 3 of 4 written answer, read",
        "which padding 2 of 3 written answer, read",
        "Lateness 3 off the reckoning",
        "In all 32 of 41",
    ]


def test_what_is_open_is_told_as_open() -> None:
    """Points that nobody has given yet are not lost."""
    text = page_of(verdicts.right()).text
    assert "34 of 34 points so far" in text
    assert "Written answers that nobody has read yet: 7 points, still open." in text
    assert "why flip 4 open written answer, not read yet" in page_of(verdicts.right()).inside["tr"]


def test_all_kept_leaves_nothing_to_do() -> None:
    """The page says so and praises nobody."""
    text = page_of(without_notes(verdicts.right())).text
    assert "What to do next Every check is kept; there is nothing left to mend." in text
    assert "Not yet" not in text


def test_a_blank_notebook_is_told_what_it_will_be_asked() -> None:
    """Not written is no error: no case is shown, and the claims can be unfolded."""
    page = page_of(without_notes(verdicts.blank()))
    assert "conv2d_forward is not written yet: 13 points." in page.text
    assert "Once it is there, it is asked for this: 9 checks, 13 points" in page.text
    assert page.count["pre"] == 0
    assert "when the notebook ran" not in page.text


def test_a_cell_that_stopped_is_said_before_all_else() -> None:
    """A parenthesis that was never closed is not told as `not written`."""
    note = "Code cell 9 met with SyntaxError: '(' was never closed (cell 9, line 3)."
    last = verdicts.unwritten("merge_convolutions")
    gone = tuple(replace(f, fact="merge_convolutions is not defined") for f in last.findings)
    verdict = replace(
        verdicts.right(),
        results=(*verdicts.right().results[:3], replace(last, findings=gone)),
        notes=(note,),
    )
    page = page_of(verdict)
    assert page.text.index(note) < page.text.index("What to do next") < page.text.index("Marks")
    assert "merge_convolutions is not defined: 5 points." in page.text
    assert "not written yet" not in page.text
    assert "#notes" in page.links


def test_many_notes_are_folded_after_the_first() -> None:
    """What to do stays on the first screen."""
    verdict = replace(verdicts.right(), notes=tuple(f"note {i}" for i in range(9)))
    page = page_of(verdict)
    assert page.inside["details"][0] == "5 more Note 4. Note 5. Note 6. Note 7. Note 8."


def test_what_waits_names_what_it_waits_for() -> None:
    """The claim of the other check, not its name in the code."""
    page = page_of(verdicts.flipped())
    assert "8 checks wait for another one" in page.text
    assert (
        "Asked once this is kept: The kernel is slid over the image as it is written, not turned "
        "around."
    ) in page.text


def test_a_refused_notebook_is_told_why_and_what_to_do() -> None:
    """No marks, no zero, the reason with the file's own name, and the two steps."""
    text = page_of(verdicts.refused()).text
    assert "This submission is not graded. That is neither zero nor full marks." in text
    assert "Why it is not graded a02_convolution.ipynb is not a notebook: line 1 is" in text
    assert "Hand in the file that was saved" in text
    assert "0 of" not in text
    assert "Graded with" not in text


def test_our_own_fault_asks_nothing_of_the_student() -> None:
    """What could not be judged is open, and no step is theirs."""
    text = page_of(without_notes(verdicts.partly_judged())).text
    assert "Not judged, through no fault of yours: 5 points, still open." in text
    assert "What to do next What is not judged is for us to settle; it asks nothing of you." in text
    assert "29 of 29 points so far" in text


def test_a_damaged_verdict_asks_nothing_of_the_student() -> None:
    """The submission has to be graded again, by us."""
    (record,) = build_records(Submissions(damaged={"s01": "verdict.json is damaged."}), None)
    text = page_of(record).text
    assert "There is nothing for you to do; the submission has to be graded again." in text
    assert "There is no verdict on this submission." in text


def test_lateness_that_costs_nothing_is_said_at_the_top() -> None:
    """Who is listed as late learns it, and that it is free."""
    record = verdicts.record(verdicts.right(), replace(verdicts.TERMS, policy=FREE), LATE)
    text = page_of(record).text
    said = "It came 20 hours after it was due; nothing is taken off for that."
    assert record.state is State.LATE
    assert said in text[: text.index("Points by exercise")]


def test_lateness_that_costs_points_is_reckoned() -> None:
    """How much at the top, and every step of it below."""
    text = page_of(verdicts.record(verdicts.right(), late=LATE)).text
    assert "Taken off for lateness: 3 points; the reckoning is below." in text
    assert "1 started day at 10 percent a day: 10 percent of 34 points" in text


@pytest.mark.parametrize(
    ("printed", "said"),
    [("x" * PRINTED, "All of it"), ("x" * (PRINTED + 1), "The first 1024 characters")],
)
def test_what_was_printed_is_shown_up_to_a_limit(printed, said) -> None:
    """Megabytes of output make no page of megabytes."""
    page = page_of(verdicts.right(), printed)
    assert f"What the notebook printed {said} {'x' * PRINTED} Limits" in page.text


def test_nothing_printed_is_no_section() -> None:
    """White space alone is nothing printed."""
    assert "What the notebook printed" not in page_of(verdicts.right(), " \n\x00 ").text


def test_a_hole_in_the_wall_is_told_to_whom_it_concerns() -> None:
    """The student learns which layer was missing while the notebook ran."""
    bare = replace(verdicts.right(), wall=verdicts.BARE)
    said = "parts of the wall around the notebook were missing"
    assert said in page_of(bare).text
    assert said not in page_of(verdicts.right()).text


def test_a_student_without_a_name_is_shown_once() -> None:
    """Nobody reads `s01 (s01)`."""
    record = replace(verdicts.record(verdicts.right("s01")), who=Student("s01"))
    assert "Feedback for s01, handed in" in page_of(record).text


def test_what_a_person_wrote_and_gave_is_told() -> None:
    """A comment is text whatever is in it; points beside the questions are told with their sign."""
    read = (Written("why_flip", 4, 2.5), Written("which_padding", 3, 2))
    said = {"why_flip": "Say <b>why</b>."}
    record = replace(verdicts.record(verdicts.right()), manual=read, extra=-1, comments=said)
    page = page_of(record)
    assert "What was written to you" in page.text
    assert "why flip: Say <b>why</b>." in page.text
    assert "Written answers give 4.5 points." in page.text
    assert "Points taken off by whoever read your work: 1 point." in page.text
    assert "What was written to you" not in page_of(verdicts.right()).text


def test_who_is_excused_reads_that_first() -> None:
    """The findings stay, for whoever wants to learn from them."""
    terms = replace(verdicts.TERMS, excused=frozenset({"s04"}))
    text = page_of(verdicts.record(verdicts.flipped(), terms)).text
    excused = "You are excused from this assignment: whatever is said here, it does not count."
    assert text.index(excused) < text.index("Your numbers are those of")
