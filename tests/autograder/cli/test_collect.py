"""`course collect`: a download comes in, is graded, and what could not be given out is said."""

import shlex
from dataclasses import replace
from pathlib import Path

import pytest
from fakes.course import GOOD, KEY, WRONG, Course
from fakes.downloads import (
    CLASS,
    canvas_name,
    canvas_roster,
    gradescope_metadata,
    moodle_folder,
    repository,
    worksheet,
    written,
    zipped,
)

ONE, TWO, THREE, FOUR = CLASS


@pytest.fixture
def enrolled(course: Course, tmp_path: Path) -> Course:
    """The course, with four students that Canvas has named."""
    (tmp_path / "canvas.csv").write_text(canvas_roster(), encoding="utf-8")
    assert course.run("roster", "import", str(tmp_path / "canvas.csv")).status == 0
    return course


def test_a_zip_of_canvas_is_collected_and_graded(enrolled: Course, tmp_path: Path):
    """From the download to the marks, with everything that is odd said on the way."""
    files = {
        canvas_name(ONE, f"{KEY}.ipynb", 901): WRONG,
        canvas_name(ONE, f"{KEY}-1.ipynb", 950): GOOD,
        canvas_name(TWO, f"{KEY}.ipynb", 902, late=True): GOOD,
        "somebody_7777_903_x.ipynb": GOOD,
    }
    path = zipped(files, tmp_path / "submissions.zip")
    said = enrolled.run("collect", KEY, str(path))

    assert (said.status, said.err) == (1, "")
    first, second = (canvas_name(ONE, f"{KEY}{n}.ipynb", a) for n, a in (("", 901), ("-1", 950)))
    assert said.out.splitlines() == [
        f"scaling: 2 submissions from {path} (canvas): 2 new.",
        "  somebody_7777_903_x.ipynb: nobody on the roster is known as somebody; say whose it is "
        "with --as 'somebody_7777_903_x.ipynb=STUDENT'.",
        f"  s01 handed in 2 times: {first}, and last {second}, which counts.",
        "Late, and the download does not say by how much: s02; where it matters, write the time "
        "into timestamp.txt beside the notebook, such as 2026-10-05 23:59:00 UTC.",
        "Nothing from 2: s03, s04.",
        f"The whole list is in {enrolled.classroom.collected(KEY)}.",
    ]
    assert enrolled.run("grade", "-j1").status == 0
    assert enrolled.graded() == {"s01": (7, False), "s02": (7, False)}


def test_what_was_reported_is_given_out_by_hand(enrolled: Course, tmp_path: Path):
    """Then nothing is left, and the status says so."""
    path = zipped({"somebody_7777_903_x.ipynb": GOOD}, tmp_path / "submissions.zip")
    said = enrolled.run("collect", KEY, str(path), "--as", "somebody_7777_903_x.ipynb=s04")
    assert said.status == 0
    assert (enrolled.classroom.submitted("s04", KEY) / f"{KEY}.ipynb").read_bytes() == GOOD


def test_moodles_worksheet_brings_the_time(enrolled: Course, tmp_path: Path):
    """In the zone that is named, kept as nbgrader keeps it."""
    (tmp_path / "sheet.csv").write_text(worksheet(), encoding="utf-8")
    path = zipped({f"{moodle_folder(ONE)}/x.ipynb": GOOD}, tmp_path / "m.zip")
    sheet = ("--worksheet", str(tmp_path / "sheet.csv"), "--zone", "Asia/Seoul")
    assert enrolled.run("collect", KEY, str(path), *sheet).status == 0
    stamp = enrolled.classroom.submitted("s01", KEY) / "timestamp.txt"
    assert stamp.read_text() == "2026-10-05 12:00:00.000000 UTC\n"


def test_gradescope_brings_names_and_times_itself(enrolled: Course, tmp_path: Path):
    """Its zip is enough."""
    listed = gradescope_metadata({7: ((ONE, TWO), "2026-10-05 20:00:00 Z")})
    files = {"submission_metadata.yml": listed.encode(), "submission_7/x.ipynb": GOOD}
    said = enrolled.run("collect", KEY, str(zipped(files, tmp_path / "g.zip")))
    assert said.status == 0
    assert "2 submissions" in said.out
    assert "(gradescope): 2 new." in said.out


def test_a_bomb_stops_nothing(enrolled: Course, tmp_path: Path):
    """It is named with its student, and the others are collected."""
    path = written(tmp_path / "class", {"s01.ipynb": GOOD, "s02.ipynb": b"\0" * (65 * 2**20)})
    said = enrolled.run("collect", KEY, str(path))
    assert said.status == 1
    assert "  s02: s02.ipynb has 65.0 MiB, and at most 64 are read; clear" in said.out
    assert (enrolled.classroom.submitted("s01", KEY) / f"{KEY}.ipynb").exists()


def test_a_zip_with_a_way_out_is_refused_whole(enrolled: Course, tmp_path: Path):
    """One sentence, and nothing is written."""
    path = zipped({"s01.ipynb": GOOD, "../s02.ipynb": GOOD}, tmp_path / "evil.zip")
    said = enrolled.run("collect", KEY, str(path))
    assert (said.status, said.out) == (2, "")
    assert said.err == (
        f"course: {path} holds '../s02.ipynb', a name that leads out of it, which no platform "
        "writes; nothing was read. Find out who made this zip.\n"
    )
    assert not (enrolled.folder / "submitted").exists()


def test_names_cannot_act_on_the_terminal(enrolled: Course, tmp_path: Path):
    """A student chose them."""
    name = "\x1b[31mred\u202e.ipynb"
    said = enrolled.run("collect", KEY, str(written(tmp_path / "class", {name: GOOD})))
    assert said.status == 1
    assert "red.ipynb: nobody on the roster is known as" in said.out
    assert not {"\x1b", "\u202e"} & set(said.out)


def test_what_is_offered_can_be_typed(enrolled: Course, tmp_path: Path):
    """Also with a name that a shell would take apart."""
    path = written(tmp_path / "class", {"Zoë O'Nobody & co.ipynb": GOOD})
    said = enrolled.run("collect", KEY, str(path))
    (line,) = (line for line in said.out.splitlines() if "--as " in line)
    offered = shlex.split(line.partition("whose it is with ")[2].removesuffix("."))
    assert offered == ["--as", "Zoë O'Nobody & co.ipynb=STUDENT"]
    words = (offered[0], offered[1].replace("STUDENT", "s03"))
    assert enrolled.run("collect", KEY, str(path), *words).status == 0


@pytest.mark.parametrize("name", ["two\nlines.ipynb", "a\x1b[31mred\u202e.ipynb", "a\tb.ipynb"])
def test_a_name_that_breaks_lines_stays_in_one(enrolled: Course, tmp_path: Path, name: str):
    """And is typed as it is read."""
    path = written(tmp_path / "class", {name: GOOD})
    said = enrolled.run("collect", KEY, str(path))
    assert said.status == 1
    first, line, *_ = said.out.splitlines()
    assert first == f"{KEY}: 0 submissions from {path} (plain)."
    offered = shlex.split(line.partition("whose it is with ")[2].removesuffix("."))
    words = (offered[0], offered[1].replace("STUDENT", "s03"))
    assert enrolled.run("collect", KEY, str(path), *words).status == 0


def test_what_is_no_notebook_is_said(enrolled: Course, tmp_path: Path):
    """With its student, who did not send nothing."""
    path = written(tmp_path / "class", {"s01.ipynb": GOOD, "s02.pdf": b"%PDF", "s03.IPYNB": GOOD})
    said = enrolled.run("collect", KEY, str(path))
    assert said.status == 1
    assert said.out.splitlines()[:3] == [
        f"{KEY}: 2 submissions from {path} (plain): 2 new.",
        f"  s02: s02.pdf is no notebook; {KEY}.ipynb is wanted.",
        "Nothing from 1: s04.",
    ]


def test_which_was_last_is_not_said_where_nothing_tells(enrolled: Course, tmp_path: Path):
    """It is said which one was taken, and how another one counts."""
    path = zipped({"S01/x.ipynb": GOOD, "s01/x.ipynb": WRONG}, tmp_path / "c.zip")
    said = enrolled.run("collect", KEY, str(path))
    assert (
        "  s01 handed in 2 times: S01, and s01, which counts, though nothing tells which was last; "
        "say which is to count, such as --as 'S01=s01'."
    ) in said.out.splitlines()
    assert enrolled.run("collect", KEY, str(path), "--as", "S01=s01").status == 0
    assert (enrolled.classroom.submitted("s01", KEY) / f"{KEY}.ipynb").read_bytes() == GOOD


def test_what_came_later_stays_and_is_said(enrolled: Course, tmp_path: Path):
    """Whoever collects an old download once more reads whose work it does not touch."""
    for hour, data in ((20, GOOD), (19, WRONG)):
        listed = gradescope_metadata({7: ((ONE,), f"2026-10-05 {hour}:00:00 Z")})
        files = {"submission_metadata.yml": listed.encode(), "submission_7/x.ipynb": data}
        said = enrolled.run("collect", KEY, str(zipped(files, tmp_path / "g.zip")))
    assert "(gradescope): 1 older." in said.out
    assert "What is there from s01 was handed in later, and stays." in said.out
    assert (enrolled.classroom.submitted("s01", KEY) / f"{KEY}.ipynb").read_bytes() == GOOD


def test_a_known_time_that_is_lost_is_said(enrolled: Course, tmp_path: Path):
    """Two students' work is replaced by one of unknown time: nobody would count it as late."""
    listed = gradescope_metadata({7: ((ONE, TWO), "2026-10-05 20:00:00 Z")})
    files = {"submission_metadata.yml": listed.encode(), "submission_7/x.ipynb": GOOD}
    enrolled.run("collect", KEY, str(zipped(files, tmp_path / "g.zip")))
    later = written(tmp_path / "class", {"s01.ipynb": WRONG, "s02.ipynb": WRONG})
    said = enrolled.run("collect", KEY, str(later))
    assert said.status == 0
    assert (
        "Lateness is no longer counted for 2, whose work is replaced, since the download does not "
        "say when the new one was handed in, as was known of the old one: s01 (2026-10-05 20:00 "
        "UTC), s02 (2026-10-05 20:00 UTC); where it matters, write the time into timestamp.txt "
        "beside the notebook, such as 2026-10-05 23:59:00 UTC."
    ) in said.out.splitlines()


def test_times_that_cannot_be_read_are_said(enrolled: Course, tmp_path: Path):
    """With one of them, what to do, and a status that stops a script."""
    files = {
        **{f"{name}/x.ipynb": GOOD for name in ("s01", "s02", "s03")},
        **{f"{name}/timestamp.txt": b"5.10.2026 23:59" for name in ("s01", "s02")},
    }
    said = enrolled.run("collect", KEY, str(written(tmp_path / "class", files)))
    assert said.status == 1
    assert (
        "The time of 2 submissions could not be read, such as '5.10.2026 23:59' of s01: s01, s02. "
        "They count as in time; write it in what you downloaded as 2026-10-05 23:59:00 UTC and "
        "collect again."
    ) in said.out.splitlines()


def test_times_of_a_worksheet_that_cannot_be_read_are_said(enrolled: Course, tmp_path: Path):
    """What is to be mended is the worksheet, and it can be read then."""
    path = zipped({f"{moodle_folder(ONE)}/x.ipynb": GOOD}, tmp_path / "m.zip")
    sheet = tmp_path / "sheet.csv"
    words = ("collect", KEY, str(path), "--worksheet", str(sheet), "--zone", "UTC")
    for text, status in (("5/10/26, 23:59", 1), ("2026-10-05 23:59", 0)):
        told = worksheet(CLASS[:1]).replace("Monday, 5 October 2026, 9:00 PM", text)
        sheet.write_text(told, encoding="utf-8")
        said = enrolled.run(*words)
        assert said.status == status
        advice = "write it in the worksheet as 2026-10-05 23:59 and collect again."
        assert (advice in said.out) is bool(status)
    stamp = enrolled.classroom.submitted("s01", KEY) / "timestamp.txt"
    assert stamp.read_text() == "2026-10-05 23:59:00.000000 UTC\n"


def test_a_repository_without_a_commit_is_said_with_its_student(enrolled: Course, tmp_path: Path):
    """Nobody is asked whose it is."""
    repository(tmp_path / "clones" / "s02", [])
    said = enrolled.run("collect", KEY, str(tmp_path / "clones"))
    assert said.status == 1
    home = tmp_path / "clones" / "s02"
    assert f"  s02: {home} has no commit; ask for one, and clone it again.\n" in said.out


def test_a_class_that_was_not_there_is_said(enrolled: Course, tmp_path: Path):
    """And nothing is said of a class that a mistaken command did not make."""
    other = replace(enrolled, folder=tmp_path / "typo")
    said = other.run("collect", KEY, str(tmp_path / "nothing.zip"))
    assert (said.status, "was not there and is made" in said.err) == (2, False)
    path = written(tmp_path / "class", {"s01.ipynb": GOOD})
    said = other.run("collect", KEY, str(path))
    assert (said.status, said.err.partition(";")[0]) == (
        0,
        f"{other.folder} was not there and is made",
    )
    assert other.run("collect", KEY, str(path)).err == ""


def test_a_zone_that_is_none_is_wrong_use(enrolled: Course, tmp_path: Path):
    """Before anything is looked at."""
    said = enrolled.run("collect", KEY, str(tmp_path), "--zone", "Mars/Olympus")
    assert said.status == 2
    assert "Mars/Olympus is no time zone; write one such as Asia/Seoul." in said.err
