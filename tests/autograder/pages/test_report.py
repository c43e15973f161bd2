"""What an instructor reads: who is where, what is hard, what needs a look."""

from dataclasses import replace

import pytest
from fakes import verdicts
from fakes.markup import Markup, parse

from autograder.gradebook.records import Record, Student, Submissions, build_records
from autograder.model.verdict import Verdict
from autograder.pages.pictures import CROWD
from autograder.pages.report import LISTED, class_page

BOOK = "https://book.example"
CLASS = verdicts.sample_class(20)


def page_of(records: tuple[Record, ...], **how: object) -> Markup:
    """Return the class page of records."""
    return parse(class_page(records, title=verdicts.TITLE, book=BOOK, **how))


def of(*those: Verdict) -> tuple[Record, ...]:
    """Return the records of these verdicts, in a class that has a name for each."""
    return build_records(
        Submissions({v.student: v for v in those}),
        [Student(v.student, "First", f"Last {v.student}") for v in those],
    )


def test_the_first_screen_says_where_the_class_stands() -> None:
    """How many in which state, the median, and what is still open."""
    text = page_of(CLASS).text
    for words in (
        "20 students: 11 graded, 2 late, 3 missing, 4 not graded.",
        "1 of them is not on the roster.",
        "The median of the 13 judged is",
        "Written answers of 3 students are not read yet and not counted.",
    ):
        assert words in text[: text.index("To look at")]


def test_the_roster_has_every_student_with_a_state() -> None:
    """Graded, late, missing and not graded, each in words, with the points that are known."""
    roster = [row for row in page_of(CLASS).inside["tr"] if " UTC" in row or "missing" in row]
    assert len(roster) == len(CLASS)
    assert any(row.startswith("First s20 Last s20 s20 missing") for row in roster)
    assert any(row.startswith("First s06 Last s06 s06 not graded") for row in roster)
    assert any(row.startswith("First s05 Last s05 s05 late 30 5 3 32 41") for row in roster)
    assert any(row.startswith("s10 not on roster s10 graded") for row in roster)


def test_whatever_has_no_mark_is_listed_with_the_reason() -> None:
    """A refused notebook, a fault of the machine, a damaged file: each with its own sentence."""
    text = page_of(CLASS).text
    look = text[text.index("4 submissions have no mark yet.") : text.index("How many of")]
    for words in (
        "First s06 Last s06 s06 a02_convolution.ipynb is not a notebook: line 1 is not JSON",
        "First s07 Last s07 s07 34 of 34 points are not judged: the machine could not run",
        "First s08 Last s08 s08 5 of 34 points are not judged",
        "First s11 Last s11 s11 classroom/autograded/s11/verdict.json is damaged",
    ):
        assert words in look


def test_every_check_has_its_share() -> None:
    """Number, claim, points, and how many keep it, break it, wait, or have not written it."""
    records = of(verdicts.right("a"), verdicts.flipped("b"), verdicts.blank("c"))
    rows = page_of(records).inside["tr"]
    assert (
        "1.1 The kernel is slid over the image as it is written, not turned around. "
        "conv2d_forward, 2 points 1 of 3 33 % 1 0 1 0"
    ) in rows
    assert (
        "1.2 Every filter sums over all channels of the image. conv2d_forward, 2 points 1 of 3 "
        "33 % 0 1 1 0"
    ) in rows


def test_the_commonest_misconceptions_come_with_counts_and_names() -> None:
    """What the numbers are those of, the belief, whose they are, and where to read on."""
    page = page_of(of(verdicts.flipped("a"), verdicts.flipped("b")), page={"a": "../a.html"}.get)
    assert (
        "2 a kernel flipped both ways a, b Thinks convolution flips the kernel, as it does in "
        "signal processing. conv2d_forward convolution, flip"
    ) in page.inside["tr"]
    assert {f"{BOOK}/convolution.html#sec-flip", "../a.html"} <= set(page.links)


def test_no_misconception_is_said_in_words() -> None:
    """An empty table would look like a fault of the page."""
    said = "No misconception of the catalogue accounts for a whole answer."
    assert said in page_of(of(verdicts.right())).text


def test_every_picture_has_words() -> None:
    """Each picture is labelled, and all that it shows stands in a table as well."""
    page = page_of(CLASS)
    pictures = [a for tag, a in page.tags if tag == "svg"]
    assert len([a for a in pictures if a.get("role") == "img"]) == 5
    assert all(a.get("aria-label") or a.get("aria-hidden") == "true" for a in pictures)
    assert "Submissions by points so far" in page.inside["caption"]
    assert "How many submissions keep each check" in page.inside["caption"]
    stuck = next(row for row in page.inside["tr"] if row.startswith("First s02 Last s02 0 of 34"))
    assert "1.1, 1.2, 1.3" in stuck


def test_a_column_of_the_picture_tells_whose_it_is() -> None:
    """Up to a size at which single students could still be pointed at."""
    assert "First s04 Last s04: 21 of 34" in page_of(CLASS).inside["title"]
    crowd = verdicts.sample_class(CROWD + 10)
    assert page_of(crowd).count["title"] == 1


def test_a_page_lists_as_many_students_as_help() -> None:
    """Of a larger class it says where the rest is, counts everybody, and stays small."""
    size = LISTED + 500
    crowd = class_page(verdicts.sample_class(size), title=verdicts.TITLE)
    page = parse(crowd)
    assert f"{size} students are more than a page can list." in page.text
    assert f"{size} students: " in page.text
    assert "each column one submission in 3, from" in page.text
    assert "Submissions by checks" not in crowd
    assert "One row a student" not in crowd
    whole = class_page(verdicts.sample_class(LISTED), title=verdicts.TITLE)
    assert "One row a student" in whole
    assert len(crowd) < len(whole) / 2


def test_tables_have_captions_and_heads() -> None:
    """A screen reader can say what a number is of."""
    page = page_of(CLASS)
    assert page.count["caption"] == page.count["table"] == 10
    heads = [a for tag, a in page.tags if tag == "th"]
    assert {a.get("scope") for a in heads} == {"col", "row"}


def test_the_page_leads_to_every_student_who_has_one() -> None:
    """Names are links to feedback, quoted for an address; who has no page has no link."""
    pages = {r.student: f"../feedback/{r.student}/a b.html" for r in CLASS if r.verdict}
    page = page_of(CLASS, page=pages.get)
    assert "../feedback/s01/a%20b.html" in page.links
    assert not any("s20" in link for link in page.links)


def test_what_is_to_be_put_right_stands_at_the_top() -> None:
    """Notices of reading the classroom come before the numbers that they may have changed."""
    text = page_of(CLASS, notices=("roster.csv lists nobody.",)).text
    assert text.index("To put right roster.csv lists nobody.") < text.index("20 students")


def test_a_hole_in_the_wall_is_the_first_thing_said() -> None:
    """An instructor learns before grading strangers' code what could have happened."""
    bare = replace(verdicts.right("b"), wall=verdicts.BARE)
    text = page_of(of(verdicts.right("a"), bare)).text
    assert "The wall was not whole These submissions ran without 1 of the layers" in text
    assert "the program can read this machine's files and use its network" in text
    assert "The wall was not whole" not in page_of(of(verdicts.right("a"))).text
    assert "The wall was not whole" in page_of(of(verdicts.right("a")), wall=verdicts.BARE).text


def test_an_unknown_wall_is_not_taken_for_a_whole_one() -> None:
    """Verdicts that say nothing about the wall are told as that."""
    unknown = replace(verdicts.right("a"), wall=())
    assert "Nothing is known about the wall" in page_of(of(unknown)).text


def test_a_class_of_one_has_no_median() -> None:
    """One mark is told as one mark."""
    text = page_of(of(verdicts.right("a"))).text
    assert "1 student: 1 graded. The one graded submission has 34 of 34 points." in text


def test_a_class_without_any_mark_has_no_histogram() -> None:
    """The roster is there all the same."""
    page = page_of(of(verdicts.refused("a")))
    assert "There are no marks yet." in page.text
    assert "First Last a a not graded" in page.text
    assert "The median" not in page.text


@pytest.mark.parametrize("records", [(), CLASS])
def test_the_page_names_no_other_host(records) -> None:
    """It can be read on a train, and tells nobody who reads it."""
    html = class_page(records, title=verdicts.TITLE)
    assert "http://" not in html
    assert "https://" not in html
