"""`course grade` in the normal way: what is said, what is written, what is not done twice."""

import json

import pytest
from fakes.course import GOOD, KEY, WRONG, Course

from autograder.cli import classes, wall
from autograder.model.submission import Submission
from autograder.model.verdict import Layer

BARE = (
    Layer("own process", True, "Every submission runs in a fresh process."),
    Layer("namespaces", False, "Bubblewrap is not installed. It sees files."),
)


def test_a_graded_class_is_said_in_counts_and_where_to_look(course: Course):
    """Counts first, no list of everybody, and the three places where everything is."""
    course.hand_in("s01", "s02")
    said = course.run("grade", "-j1")

    assert said.status == 0, said.err
    assert said.out.splitlines()[0] == "scaling: 2 graded now."
    assert "2 students: 2 graded." in said.out
    for path in (
        course.classroom.report(KEY),
        course.classroom.marks(KEY),
        course.folder / "feedback",
    ):
        assert str(path) in said.out
        assert path.exists()
    assert "s01" not in said.out


def test_everything_that_follows_from_a_verdict_is_written(course: Course):
    """The verdict, the notebook beside it, the student's page, and a row of marks."""
    course.hand_in("s01", data=WRONG)
    course.run("grade", "-j1")

    assert course.verdict("s01")["earned"] == 3
    notebook = course.classroom.autograded("s01", KEY) / f"{KEY}.ipynb"
    assert "Not yet" in notebook.read_text()
    assert (
        "Your numbers are those of an addition" in course.classroom.feedback("s01", KEY).read_text()
    )
    assert "\r\ns01,One,Sample,s01@class.example,graded,3," in (
        course.classroom.marks(KEY).read_bytes().decode()
    )


def test_the_second_run_grades_nothing_and_says_so(course: Course):
    """What did not change is not graded again."""
    course.hand_in("s01", "s02")
    course.run("grade", "-j1")
    before = course.written()
    said = course.run("grade", "-j1")

    assert said.status == 0
    assert said.out.splitlines()[0] == "scaling: nothing new to grade, 2 graded before."
    assert course.written() == before


def test_only_what_is_new_or_changed_is_graded(course: Course):
    """One was graded, one hands in anew, one comes later."""
    course.hand_in("s01", "s02")
    course.run("grade", "-j1")
    before = course.written()
    course.hand_in("s02", "s03", data=WRONG)
    said = course.run("grade", "-j1")

    assert (
        said.out.splitlines()[0]
        == "scaling: 2 graded now, 1 of them handed in anew, 1 graded before."
    )
    assert course.graded() == {"s01": (7, False), "s02": (3, False), "s03": (3, False)}
    assert course.written()["s01"] == before["s01"]


def test_force_grades_everything_again(course: Course):
    """It is for those who changed something that the course cannot see."""
    course.hand_in("s01")
    course.run("grade", "-j1")
    before = course.written()
    said = course.run("grade", "-j1", "--force")

    assert said.out.splitlines()[0] == "scaling: 1 graded now."
    assert course.written()["s01"] > before["s01"]


def test_one_process_and_three_give_the_same_verdicts(course: Course):
    """But for the seconds that each took."""
    course.hand_in("s01", "s02", "s03", "s04")
    course.hand_in("s05", "s06", data=WRONG)
    course.hand_in("s07", data=b"no notebook")

    def verdicts(jobs: str) -> list[dict]:
        assert course.run("grade", jobs, "--force").status == 1
        return [{**course.verdict(f"s0{i}"), "seconds": 0} for i in range(1, 8)]

    assert verdicts("-j1") == verdicts("-j3")


def test_the_bar_counts_what_was_handed_in(course: Course):
    """A system's own folder, a loose file and a student without this assignment do not count."""
    course.hand_in("s01", "s02", ".Trash")
    (course.folder / "submitted" / "readme.txt").write_text("hello")
    (course.folder / "submitted" / "s03" / "another").mkdir(parents=True)
    said = course.run("grade", "-j1")

    assert f"{KEY}: 2 of 2, " in said.err


def test_a_list_that_is_too_long_is_cut(course: Course):
    """A terminal is no place for hundreds."""
    students = [f"s{i:02}" for i in range(30)]
    course.hand_in(*students, data=b"")
    said = course.run("grade", "-j1")

    assert said.status == 1
    assert said.out.count("is empty") == 20
    assert "and 10 more, on the class page" in said.out


def test_a_missing_layer_is_said_loudly(course: Course, monkeypatch: pytest.MonkeyPatch):
    """With its name and what it means; grading goes on."""
    monkeypatch.setattr(wall, "survey", lambda: BARE)
    course.hand_in("s01")
    said = course.run("grade", "-j1")

    assert said.status == 0
    assert "WARNING: a submission runs here without namespaces. Bubblewrap is not" in said.err
    assert "own process" not in said.err


def test_require_wall_refuses_where_a_layer_is_missing(
    course: Course, monkeypatch: pytest.MonkeyPatch
):
    """Nothing is graded, and the sentence names the layer."""
    monkeypatch.setattr(wall, "survey", lambda: BARE)
    course.hand_in("s01")
    said = course.run("grade", "--require-wall")

    assert said.status == 2
    assert "the wall lacks namespaces, and --require-wall is given" in said.err
    assert course.graded() == {}


def test_without_bubblewrap_it_is_said_everywhere(course: Course, monkeypatch: pytest.MonkeyPatch):
    """In the terminal, in the verdict, on the class page and on the student's page."""
    monkeypatch.setenv("PATH", "/nonexistent")
    course.hand_in("s01")
    said = course.run("grade", "-j1")

    assert said.status == 0, said.err
    assert "WARNING: a submission runs here without namespaces" in said.err
    layers = {layer["name"]: layer for layer in course.verdict("s01")["wall"]}
    assert not layers["namespaces"]["present"]
    assert "Bubblewrap is not installed" in layers["namespaces"]["meaning"]
    for page in (course.classroom.report(KEY), course.classroom.feedback("s01", KEY)):
        assert "Bubblewrap is not installed" in page.read_text()


def test_a_notebook_under_another_name_is_graded_with_a_note(course: Course):
    """It was the only one there."""
    folder = course.classroom.submitted("s01", KEY)
    folder.mkdir(parents=True)
    (folder / "scaling (1).ipynb").write_bytes(GOOD)
    course.run("grade", "-j1")

    assert course.verdict("s01")["earned"] == 7
    assert course.verdict("s01")["notes"][0] == "scaling (1).ipynb was taken for scaling.ipynb."


def test_links_lead_from_each_page_to_a_book_on_the_disk(course: Course):
    """The class page and a student's page lie at different depths."""
    book = course.folder.parent / "book"
    book.mkdir()
    course.hand_in("s01", data=WRONG)
    course.run("grade", "-j1", f"--book={book}")

    page = course.classroom.feedback("s01", KEY)
    for path, link in ((page, "../../../../book"), (course.classroom.report(KEY), "../../book")):
        assert f'href="{link}/scale.html#forward"' in path.read_text(), path
        assert (path.parent / link).resolve() == book


def test_feedback_writes_the_pages_anew(course: Course):
    """After somebody read the written answers in nbgrader."""
    course.hand_in("s01")
    course.run("grade", "-j1")
    page = course.classroom.feedback("s01", KEY)
    text = page.read_text()
    page.unlink()
    said = course.run("feedback")

    assert said.status == 0
    assert page.read_text() == text


def test_the_verdict_says_which_release_and_key_it_is_about(course: Course):
    """A key of another secret means another verdict."""
    course.hand_in("s01")
    course.run("grade", "-j1")
    before = course.verdict("s01")["key"]
    course.classroom.secret.write_text("ab" * 32)
    said = course.run("grade", "-j1", "--force")

    assert said.out.splitlines()[0] == "scaling: 1 graded now."
    assert course.verdict("s01")["key"] != before
    assert json.dumps("ab" * 32) not in json.dumps(course.verdict("s01"))


def test_no_mark_moves_because_the_checks_have_changed(course: Course):
    """Who comes late is graded by the checks of now; for the others there is a regrade."""
    course.hand_in("s01")
    course.run("grade", "-j1")
    before = course.verdict("s01")
    course.classroom.secret.write_text("ab" * 32)
    course.hand_in("s02")
    said = course.run("grade", "-j1")

    assert said.out.splitlines()[:2] == [
        "scaling: 1 graded now, 1 graded before.",
        "1 graded before by other checks or another secret stay as they are; "
        "`course regrade scaling` shows what would change.",
    ]
    assert course.verdict("s01") == before
    assert course.verdict("s02")["key"] != before["key"]
    assert "other checks" in course.run("grade", "-j1").out
    assert course.run("regrade", "scaling", "--write", "--because", "a new secret").status == 0
    assert "other checks" not in course.run("grade", "-j1").out


def test_a_program_that_watches_reads_a_line_a_verdict(course: Course):
    """Every line is JSON of its own: whose it is, the points, and how far the run has come."""
    course.hand_in("s01")
    course.hand_in("s02", data=WRONG)
    course.hand_in("s03", data=b"{")
    said = course.run("grade", "-j1", "--progress=json")
    lines = [json.loads(line) for line in said.err.splitlines() if line.startswith("{")]

    assert {line["student"]: (line["earned"], line["judged"]) for line in lines} == {
        "s01": (7, True),
        "s02": (3, True),
        "s03": (0, False),
    }
    assert [(line["assignment"], line["done"], line["of"]) for line in lines] == [
        (KEY, number, 3) for number in (1, 2, 3)
    ]


def test_a_notebook_that_vanishes_costs_no_other_submission(
    course: Course, monkeypatch: pytest.MonkeyPatch
):
    """It is reported as what cannot be read, and the rest of the class is graded."""
    course.hand_in("s01", "s02")
    look = classes.contents

    def gone(submission: Submission) -> bytes:
        if submission.student == "s01":
            submission.path.unlink()
        return look(submission)

    monkeypatch.setattr(classes, "contents", gone)
    said = course.run("grade", "-j1")
    assert said.status == 1
    assert "cannot be read: no such file or directory" in course.verdict("s01")["refused"]
    assert course.verdict("s02")["earned"] == 7
