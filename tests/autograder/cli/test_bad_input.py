"""What comes in wrong: one sentence that names the file, the fact and what to do; nothing is lost.

Exit status 1 says that some could not be graded, 2 that nothing could be done.
"""

import errno
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from fakes.course import GOOD, KEY, Course

from autograder.fleet.worker import Workplace
from autograder.model import files

AGAIN = "look for a copy that Jupyter opens and hand it in again"


def line(text: str, word: str) -> str:
    """Return the one line of what was said that has a word in it."""
    found = [line for line in text.splitlines() if word in line]
    assert len(found) == 1, text
    return found[0].strip()


@pytest.mark.parametrize(
    ("data", "fact"),
    [
        (b"", f"scaling.ipynb is empty; {AGAIN}."),
        (b"\0" * 512, f"scaling.ipynb is empty; {AGAIN}."),
        (b"<html>", f"scaling.ipynb is not a notebook: line 1 is not JSON; {AGAIN}."),
        (GOOD[: len(GOOD) // 2], f"scaling.ipynb is not a notebook: line 1 is not JSON; {AGAIN}."),
        (b"[1, 2]", f"scaling.ipynb is not a notebook: it is a list; {AGAIN}."),
        (b'{"a": 1}', f"scaling.ipynb is not a notebook: it has no list of cells; {AGAIN}."),
    ],
    ids=["empty", "zeros", "a web page", "torn", "a list", "no cells"],
)
def test_a_damaged_notebook_is_named_and_the_others_are_graded(
    course: Course, data: bytes, fact: str
):
    """It is set aside with its reason: on the terminal, in the verdict, on both pages."""
    course.hand_in("s01", "s03")
    course.hand_in("s02", data=data)
    said = course.run("grade", "-j1")

    assert said.status == 1
    assert said.out.splitlines()[0] == "scaling: 2 graded now, 1 could not be graded."
    assert line(said.out, "s02: ") == f"s02: {fact}"[:-1]
    assert course.graded() == {"s01": (7, False), "s02": (0, True), "s03": (7, False)}
    assert fact[:-1] in course.classroom.report(KEY).read_text()
    assert fact[:-1] in course.classroom.feedback("s02", KEY).read_text()


def test_a_folder_without_a_notebook_is_named(course: Course):
    """With the name that was looked for."""
    folder = course.classroom.submitted("s02", KEY)
    folder.mkdir(parents=True)
    (folder / "notes.txt").write_text("I was here.")
    course.hand_in("s01")
    said = course.run("grade", "-j1")

    assert said.status == 1
    missing = folder / f"{KEY}.ipynb"
    assert (
        line(said.out, "s02: ")
        == f"s02: {missing} is missing; hand the notebook in under that name"
    )
    assert course.graded()["s01"] == (7, False)


def test_a_file_too_large_for_memory_is_not_read(course: Course):
    """A terabyte of nothing, which takes no room on the disk, ends no run."""
    course.hand_in("s01", "s02")
    os.truncate(course.classroom.submitted("s02", KEY) / f"{KEY}.ipynb", 2**40)
    said = course.run("grade", "-j1")

    assert said.status == 1
    assert "scaling.ipynb has 1048576.0 MiB, and at most 64 are read" in line(said.out, "s02: ")
    assert course.graded() == {"s01": (7, False), "s02": (0, True)}


def test_of_two_notebooks_none_is_guessed(course: Course):
    """Both are named, and which name the right one has to have."""
    course.hand_in("s01")
    folder = course.classroom.submitted("s02", KEY)
    folder.mkdir(parents=True)
    for name in ("first.ipynb", "second.ipynb"):
        (folder / name).write_bytes(GOOD)
    said = course.run("grade", "-j1")

    assert said.status == 1
    assert "2 other notebooks are there (first.ipynb, second.ipynb)" in line(said.out, "s02: ")


def test_a_student_who_is_not_on_the_roster_is_graded_and_listed_as_such(course: Course):
    """On the terminal, on the class page and in the marks."""
    course.hand_in("s01", "stranger")
    said = course.run("grade", "-j1")

    assert said.status == 0
    assert "Not on the roster: stranger" in said.out
    assert course.graded()["stranger"] == (7, False)
    assert "not on the roster" in course.classroom.report(KEY).read_text()
    assert "\r\nstranger," in course.classroom.marks(KEY).read_bytes().decode()


@pytest.mark.parametrize("name", ["x\\..\\s01", "C:s01", "-rf", "s01\n", "s" * 201])
def test_a_name_with_a_path_in_it_becomes_no_folder(course: Course, name: str):
    """It is said, nothing of that name is written anywhere, and the others are graded."""
    course.hand_in("s01", name)
    said = course.run("grade", "-j1")

    assert said.status == 1
    assert "cannot be a student's name; name the folder after the student's id" in said.out
    assert course.graded() == {"s01": (7, False)}
    assert [path.name for path in (course.folder / "autograded").iterdir()] == ["s01"]
    assert [path.name for path in (course.folder / "feedback").iterdir()] == ["s01"]


@pytest.mark.parametrize("name", ["..\\..\\s01", ".s02"])
def test_a_name_with_a_dot_in_front_is_nobodys(course: Course, name: str):
    """Such folders belong to a system; that nothing in it is graded is said all the same."""
    course.hand_in("s01", name)
    said = course.run("grade", "-j1")

    assert said.status == 0
    assert line(said.out, ascii(name)) == (
        f"{course.folder.name}/submitted: {name!a} cannot be a student's name; name the folder "
        "after the student's id, letters and digits; nothing in it is graded."
    )
    assert course.graded() == {"s01": (7, False)}


def test_a_folder_that_leads_elsewhere_is_not_followed(course: Course, tmp_path: Path):
    """A link would let one student hand in what is another's, or the instructor's."""
    course.hand_in("s01")
    (course.folder / "submitted" / "s02").symlink_to(course.folder / "submitted" / "s01")
    said = course.run("grade", "-j1")

    assert said.status == 1
    assert "is a link; replace it by the file itself" in line(said.out, "s02: ")
    assert course.graded() == {"s01": (7, False), "s02": (0, True)}


def test_an_empty_class_is_said_and_is_no_failure(course: Course):
    """Nobody has handed in; the class page says who is missing."""
    (course.folder / "submitted").mkdir()
    said = course.run("grade")

    assert said.status == 0
    assert line(said.out, "nobody") == (
        "scaling: nobody has handed anything in yet; collect the submissions and run this again."
    )
    assert "1 student: 1 missing." in said.out
    assert course.classroom.report(KEY).exists()


def test_a_class_without_a_roster_is_graded(course: Course):
    """Nobody can be missing then, which is said with the columns that a roster has."""
    course.classroom.roster.unlink()
    course.hand_in("s01", "s02")
    said = course.run("grade", "-j1")

    assert said.status == 0
    assert line(said.out, "roster.csv") == (
        f"{course.classroom.root.name}/roster.csv is not there, so nobody can be counted as "
        "missing; write one with the columns id, first_name, last_name, email to see who is."
    )
    assert course.graded() == {"s01": (7, False), "s02": (7, False)}


def test_a_roster_that_cannot_be_read_stops_nothing(course: Course):
    """It is named, with how it is put right."""
    course.classroom.roster.write_bytes("id,last_name\ns01,M\xfcller\n".encode("latin-1"))
    course.hand_in("s01")
    said = course.run("grade", "-j1")

    assert said.status == 0
    file = f"{course.classroom.root.name}/roster.csv"
    assert line(said.out, "roster.csv") == (
        f"{file} cannot be read: it is not UTF-8; take it in with `course roster import`, "
        "which writes it anew."
    )
    assert course.graded() == {"s01": (7, False)}


def no_class(course: Course) -> str:
    course.folder.rename(course.folder.with_name("elsewhere"))
    return f"{course.folder} is not a folder; look at its name again."


def no_release(course: Course) -> str:
    path = course.classroom.release(KEY) / f"{KEY}.ipynb"
    path.unlink()
    return f"{path} is not there; run `course release {KEY}` first."


def no_gradebook(course: Course) -> str:
    course.classroom.gradebook.unlink()
    return f"{course.classroom.gradebook} is not there; run `course release {KEY}` first."


def another_gradebook(course: Course) -> str:
    with sqlite3.connect(course.classroom.gradebook) as opened:
        opened.execute("UPDATE assignment SET name = 'another'")
    opened.close()
    return f"the gradebook knows no assignment {KEY}; run `course release {KEY}`."


def damaged_gradebook(course: Course) -> str:
    course.classroom.gradebook.write_bytes(b"no database, " * 100)
    return f"{course.classroom.gradebook} cannot be used: file is not a database; "


def test_what_nbgrader_cannot_release_is_one_sentence(course: Course):
    """With the error that was the first, and none of the lines above it."""
    release = course.folder / "release"
    release.rename(course.folder / "elsewhere")
    release.write_text("a file where a folder has to be")
    said = course.run("release")

    assert said.status == 2
    assert said.err.startswith(f"course: nbgrader did not release {KEY} (NotADirectoryError: ")
    assert said.err.endswith("); mend that and run the command again.\n")
    assert len(said.err.splitlines()) == 1


def nothing_collected(course: Course) -> str:
    submitted = course.folder / "submitted"
    (submitted / "s01" / KEY / f"{KEY}.ipynb").unlink()
    for folder in (submitted / "s01" / KEY, submitted / "s01", submitted):
        folder.rmdir()
    folder = course.classroom.shown(submitted)
    return f"{folder} is not a folder; run `course collect {KEY}` with what you downloaded, or put "


@pytest.mark.parametrize(
    "half_make",
    [
        no_class,
        no_release,
        no_gradebook,
        another_gradebook,
        damaged_gradebook,
        nothing_collected,
    ],
)
def test_a_course_directory_half_made_is_refused_before_anything_is_graded(
    course: Course, half_make: Callable[[Course], str]
):
    """One sentence with what is not there and the command that makes it."""
    course.hand_in("s01")
    sentence = half_make(course)
    said = course.run("grade", "-j1")

    assert said.status == 2
    assert said.err.startswith(f"course: {sentence}")
    assert len(said.err.splitlines()) == 1
    assert said.out == ""
    assert not (course.folder / "autograded").exists()


def test_pages_of_what_was_never_released_are_refused(course: Course):
    """`course feedback` says what is missing, as `course grade` does."""
    sentence = no_release(course)
    said = course.run("feedback")

    assert (said.status, said.err) == (2, f"course: {sentence}\n")


def test_what_is_not_there_is_not_made_by_looking(course: Course):
    """A refusal leaves no empty gradebook behind, which would later pass for a real one."""
    course.hand_in("s01")
    no_gradebook(course)
    course.run("grade", "-j1")

    assert not course.classroom.gradebook.exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("grade", "pooling"), "there is no assignment pooling; there are scaling."),
        (("grade", "-j0"), "0 is not in the range x>=1."),
        (("grade", "--book=nowhere"), "nowhere is neither a folder nor an address that begins"),
        (("compose", "--book=book.example"), "book.example is no address; give one that begins"),
        (("--root=/", "grade"), "holds no assignment; run this in the root of the course."),
        (("mark",), "No such command 'mark'."),
    ],
)
def test_wrong_use_is_one_sentence_and_status_2(
    course: Course, words: tuple[str, ...], sentence: str
):
    """Nothing is graded."""
    course.hand_in("s01")
    said = course.run(*words)

    assert said.status == 2
    assert sentence in said.err
    assert course.graded() == {}


def test_an_unknown_device_is_refused_when_the_key_has_to_be_made(course: Course):
    """Before anything is graded."""
    course.hand_in("s01")
    course.classroom.answer_key(KEY).unlink()
    said = course.run("grade", "--device=quantum")

    assert said.status == 2
    assert "the device 'quantum' is not known; use auto, cpu, cuda or cuda:N." in said.err
    assert course.graded() == {}


def fill_the_disk(monkeypatch: pytest.MonkeyPatch, when: Callable[[Path], bool]) -> None:
    """Let every write of a certain file meet a full disk, with half of its bytes written."""
    put = files._put

    def full(path: Path, data: bytes, mode: int) -> None:
        if when(path):
            put(path, data[: len(data) // 2], mode)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        put(path, data, mode)

    monkeypatch.setattr(files, "_put", full)


@pytest.mark.parametrize("name", ["verdict.json", f"{KEY}.ipynb"])
@pytest.mark.parametrize("jobs", ["-j1", "-j2"])
def test_a_full_disk_loses_nothing_that_is_graded(
    course: Course, monkeypatch: pytest.MonkeyPatch, name: str, jobs: str
):
    """The file is named; with room again the same command grades what is missing, and no more."""
    course.hand_in("s01", "s02")
    course.run("grade", "-j1")
    before = course.written()
    course.hand_in("s03", "s04")
    with monkeypatch.context() as patch:
        fill_the_disk(patch, lambda path: name in path.name and "s04" in path.parts)
        said = course.run("grade", jobs)

    assert said.status == 2
    path = course.classroom.autograded("s04", KEY) / name
    assert line(said.err, "course:") == (
        f"course: {path} could not be written: no space left on device; free some space and run "
        "the command again. What was there before is untouched."
    )
    assert "s04" not in course.graded()
    assert before.items() <= course.written().items()
    assert not list(course.folder.rglob("*.part"))

    kept = course.written()
    said = course.run("grade", jobs)
    assert said.status == 0
    assert f"{4 - len(kept)} graded now, {len(kept)} graded before." in said.out
    assert kept.items() <= course.written().items()
    assert set(course.graded().values()) == {(7, False)}


@pytest.mark.parametrize("what", ["feedback", "report", "marks"])
def test_a_disk_that_fills_while_pages_are_written_costs_pages_alone(
    course: Course, monkeypatch: pytest.MonkeyPatch, what: str
):
    """The points are in the gradebook; the next run writes what is missing."""
    course.hand_in("s01")
    with monkeypatch.context() as patch:
        fill_the_disk(patch, lambda path: what in path.parts)
        said = course.run("grade", "-j1")

    assert said.status == 2
    assert "no space left on device" in said.err
    assert course.graded() == {"s01": (7, False)}
    with sqlite3.connect(course.classroom.gradebook) as opened:
        assert opened.execute("SELECT SUM(auto_score) FROM grade").fetchone() == (7,)
    opened.close()

    assert "nothing new to grade, 1 graded before." in course.run("grade", "-j1").out
    assert course.classroom.marks(KEY).exists()


@pytest.mark.parametrize("why", ["database is locked", "database or disk is full"])
def test_a_gradebook_that_cannot_be_written_costs_no_verdict(
    course: Course, monkeypatch: pytest.MonkeyPatch, why: str
):
    """By formgrader's lock, or by a full disk: all is graded, and the next run enters everybody."""
    students = [f"s{number:02}" for number in range(20)]  # more than fit into a page of the file
    course.hand_in(*students)
    connect = sqlite3.dbapi2.connect

    def connected(*words: Any, **settings: Any) -> sqlite3.Connection:
        connection = connect(*words, **{**settings, "timeout": 0.1})
        if "full" in why:
            connection.execute("PRAGMA max_page_count = 1")  # what it has, and no more
        return connection

    with closing(connect(course.classroom.gradebook)) as formgrader:
        formgrader.execute("BEGIN IMMEDIATE" if "locked" in why else "SELECT 1")
        with monkeypatch.context() as patch:
            patch.setattr(sqlite3.dbapi2, "connect", connected)
            said = course.run("grade", "-j1")
        formgrader.rollback()

    assert said.status == 2
    assert line(said.err, "course:") == (
        f"course: {course.classroom.gradebook} cannot be used: {why}; free the disk or the lock, "
        "or restore the file from your backup, and run the command again. Verdicts are safe in "
        "autograded/."
    )
    assert sorted(course.graded()) == students
    with course.gradebook() as gradebook:
        assert gradebook.assignment_submissions(KEY) == []

    said = course.run("grade", "-j1")
    assert "nothing new to grade, 20 graded before." in said.out
    with course.gradebook() as gradebook:
        assert [s.score for s in gradebook.assignment_submissions(KEY)] == [7] * 20


def test_a_full_disk_leaves_an_old_page_as_it_was(course: Course, monkeypatch: pytest.MonkeyPatch):
    """A page is replaced whole or not at all."""
    course.hand_in("s01")
    course.run("grade", "-j1")
    page = course.classroom.feedback("s01", KEY)
    before = page.read_text()
    fill_the_disk(monkeypatch, lambda path: "feedback" in path.parts)
    said = course.run("feedback")

    assert said.status == 2
    assert page.read_text() == before


def test_a_damaged_verdict_is_graded_again(course: Course):
    """A file that another program cut short is no verdict."""
    course.hand_in("s01", "s02")
    course.run("grade", "-j1")
    course.classroom.verdict("s02", KEY).write_text('{"student": "s02"')
    said = course.run("grade", "-j1")

    assert said.out.splitlines()[0] == "scaling: 1 graded now, 1 graded before."
    assert course.graded() == {"s01": (7, False), "s02": (7, False)}


def test_a_submission_that_the_grader_fails_on_is_set_aside(
    course: Course, monkeypatch: pytest.MonkeyPatch
):
    """A fault of ours is named with its place, costs nobody a point, and is tried again."""
    course.hand_in("s01", "s02", "s03")
    desk = Workplace.desk.func

    def stumbling(workplace: Workplace) -> object:
        made = desk(workplace)
        finish = made.finish
        made.finish = lambda begun: 1 / 0 if begun.student == "s02" else finish(begun)
        return made

    with monkeypatch.context() as patch:
        patch.setattr(Workplace.desk, "func", stumbling)
        said = course.run("grade", "-j1")

    assert said.status == 1
    assert "the grader itself failed on it (ZeroDivisionError in" in line(said.out, "s02: ")
    assert "is set aside for your instructor to look at, and costs nothing" in said.out
    assert course.graded() == {"s01": (7, False), "s02": (0, True), "s03": (7, False)}

    assert course.run("grade", "-j1").out.startswith("scaling: 1 graded now, 2 graded before.")
    assert course.graded()["s02"] == (7, False)
