"""What is agreed in policy.ini counts everywhere, and a change of it counts from then on."""

import csv
from datetime import datetime, timedelta, timezone

import pytest
from fakes.course import KEY, Course

from autograder.plugin.rows import set_due_date

DUE = datetime(2026, 10, 5, 22, tzinfo=timezone.utc)
HALF = "[late]\npercent_per_day = 50\n"


@pytest.fixture
def late(course: Course) -> Course:
    """A class in which s01 was in time and s02 half an hour late; each has 7 points by checks."""
    set_due_date(course.classroom, KEY, DUE)
    with course.classroom.roster.open("a") as roster:
        roster.write("s02,Sample,Two,s02@class.example\n")
    course.hand_in("s01", "s02")
    for student, span in (("s01", timedelta(0)), ("s02", timedelta(minutes=30))):
        stamp = course.classroom.submitted(student, KEY) / "timestamp.txt"
        stamp.write_text((DUE + span).isoformat())
    return course


def agree(course: Course, text: str, *words: str) -> None:
    """Write the file, and let the pages follow."""
    course.classroom.policy.write_text(text)
    said = course.run(*(words or ("feedback",)))
    assert said.status == 0, said.err


def page(course: Course) -> str:
    return course.classroom.feedback("s02", KEY).read_text()


def row(course: Course, form: str = "", name: str = "student") -> dict[str, str]:
    """Return the row of s02, of the marks or of an export."""
    path = course.classroom.marks(KEY)
    if form:
        assert course.run("export", "--format", form, KEY).status == 0
        path = course.classroom.exported(f"{KEY}-{form}.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return next(line for line in csv.DictReader(file) if line[name] == "s02")


def in_gradebook(course: Course) -> float:
    """Return the penalty that nbgrader shows."""
    with course.gradebook() as gradebook:
        return gradebook.find_submission(KEY, "s02").late_submission_penalty


@pytest.mark.parametrize("gradebook_in", ["a file", "a server"])
def test_every_place_follows_what_is_agreed(late: Course):
    """Page, marks, gradebook and export; then more time, then an excuse."""
    agree(late, HALF, "grade", "-j1")
    assert "1 started day at 50 percent a day: 50 percent of 7 points, rounded down" in page(late)
    assert (row(late)["state"], in_gradebook(late)) == ("late", 3.0)

    agree(late, f"{HALF}[extensions]\ns02 = {KEY} 1 hour\n")
    assert "nothing is taken off" not in page(late)
    assert (row(late)["state"], in_gradebook(late)) == ("graded", 0.0)

    agree(late, f"{HALF}[excused]\ns02 = {KEY}\n")
    assert "You are excused from this assignment" in page(late)
    assert (row(late)["state"], row(late)["total"], in_gradebook(late)) == ("excused", "", 0.0)
    assert row(late, "canvas", "SIS Login ID")[KEY] == "EX"
    assert row(late, "nbgrader", "student_id")["score"] == ""
    assert "s02" not in late.run("export", "--format", "csv", KEY).out


def test_free_days_are_told_and_counted(late: Course):
    """A student reads what is left; the total of the term has it too."""
    agree(late, "[late]\nlate_days = 2\n[total]\ndrop_lowest = 1\n", "grade", "-j1")
    assert "1 started day late; you had 2 late days left and spend 1 on this." in page(late)
    assert in_gradebook(late) == 0.0

    said = late.run("total")
    assert said.status == 0, said.err
    with late.classroom.exported("total.csv").open(encoding="utf-8", newline="") as file:
        rows = {line["student"]: line for line in csv.DictReader(file)}
    assert {who: line["late days left"] for who, line in rows.items()} == {"s01": "2", "s02": "1"}
    assert {line["total percent"] for line in rows.values()} == {""}  # an answer is not read yet
    assert (
        f"  {KEY}: 2 marks not final yet, so those students have no total; grade what is open, "
        "read written answers in formgrader, and run this again.\n"
    ) in said.out


def test_what_no_longer_waits_is_not_said_to_wait(late: Course):
    """Who is excused or handed nothing in has a total, and holds nobody up."""
    late.classroom.submitted("s01", KEY).rename(late.folder / "gone")
    agree(late, f"[excused]\ns02 = {KEY}\n", "grade", "-j1")
    said = late.run("total")
    assert said.status == 0, said.err
    assert "not final" not in said.out


def test_a_name_that_nobody_knows_is_reported_wherever_the_file_is_read(late: Course):
    """The file is changed, and `course feedback` run after it: a slip would pass in silence."""
    agree(late, f"[extensions]\ns20 = {KEY} 1 hour\n", "grade", "-j1")
    said = late.run("feedback")
    file = late.classroom.shown(late.classroom.policy)
    notice = f"{file} names s20, who is not on the roster and sent nothing; mend the id."
    assert notice in said.out.splitlines()
    assert notice in late.classroom.report(KEY).read_text()  # by the class's name alone


def test_lateness_without_a_due_date_is_told(course: Course):
    """Nobody would be late otherwise, and nobody would know why."""
    course.hand_in("s01")
    agree(course, "[total]\ndrop_lowest = 0\n", "grade", "-j1")
    assert "has no due date" not in course.classroom.report(KEY).read_text()
    agree(course, HALF)
    notice = (
        f"What lateness costs is agreed, and {KEY} has no due date, so nobody is late; give it one "
        f'with `nbgrader db assignment add {KEY} --duedate "2026-10-05 22:00 UTC"`.'
    )
    for command in (("grade", "-j1"), ("feedback",)):
        assert course.run(*command).out.splitlines().count(notice) == 1
    assert "has no due date, so nobody is late" in course.classroom.report(KEY).read_text()

    set_due_date(course.classroom, KEY, DUE)
    assert "has no due date" not in course.run("feedback").out


def test_the_total_needs_marks(course: Course):
    """The sentence says what comes first."""
    said = course.run("total")

    assert said.status == 2
    assert "has no marks yet; run `course grade`, then this again." in said.err


def test_what_nobody_handed_in_does_not_count_unless_it_is_named(course: Course):
    """`course grade` without a name also goes over what students are given next month."""
    (course.folder / "submitted").mkdir()
    assert course.run("grade").status == 0
    assert course.classroom.marks(KEY).exists()
    said = course.run("total")
    assert (said.status, said.err.count("has no marks yet")) == (2, 1)

    assert course.run("total", KEY).status == 0
    with course.classroom.exported("total.csv").open(encoding="utf-8", newline="") as file:
        assert [(row[KEY], row["total percent"]) for row in csv.DictReader(file)] == [
            ("missing", "0"),
        ]


def test_without_a_gradebook_none_is_made(course: Course):
    """Pages of a class whose gradebook is lost are not written as if nothing had been agreed."""
    course.classroom.gradebook.unlink()
    said = course.run("feedback")

    assert said.status == 2
    assert f"gradebook.db is not there; run `course release {KEY}` first." in said.err
    assert not course.classroom.gradebook.exists()


def test_a_slip_of_the_pen_stops_before_anything_is_graded(late: Course):
    """A typing error is told at once, not after an hour of grading."""
    late.classroom.policy.write_text("[late]\npercent_per_day = ten\n")
    said = late.run("grade", "-j1")

    assert said.status == 2
    assert "percent_per_day is 'ten'; write a whole number from 0 to 100." in said.err
    assert late.graded() == {}
