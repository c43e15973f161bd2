"""What a classroom holds is read whole, and what is damaged is told in one sentence each."""

import json
import os
import shutil
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import pytest
from fakes import verdicts
from hypothesis import given
from hypothesis import strategies as st

from autograder.gradebook.gather import (
    collect,
    read_times,
    read_verdict,
    read_verdicts,
    whole,
)
from autograder.gradebook.keep import keep_verdict
from autograder.gradebook.outline import outline
from autograder.gradebook.records import State
from autograder.model.classroom import Classroom
from autograder.model.errors import CourseError
from autograder.model.verdict import Verdict

KEY = verdicts.ASSIGNMENT
STUDENTS = ("s01", "s02", "s03")
ROSTER = "id,first_name,last_name,email\n" + "".join(f"{s},F,L,\n" for s in STUDENTS)
DAMAGES = {
    "is damaged: it is not the JSON that was written": (
        b"",
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"student": "s01"',
    ),
    "is damaged: entries of the verdict are missing or misnamed": (b"{}", b"[]", b"null", b'"x"'),
}


@pytest.fixture
def classroom(tmp_path: Path) -> Classroom:
    """A class of three, all on the roster, who handed in and are graded."""
    room = Classroom(tmp_path)
    room.roster.write_text(ROSTER)
    for student in STUDENTS:
        hand_in(room, student)
        keep_verdict(room, verdicts.right(student))
    return room


def hand_in(room: Classroom, student: str, time: str = "2026-10-05 19:00:00 UTC") -> Path:
    """Put a submission into a classroom and return its folder."""
    folder = room.submitted(student, KEY)
    folder.mkdir(parents=True)
    (folder / f"{KEY}.ipynb").write_text("{}")
    (folder / "timestamp.txt").write_text(time)
    return folder


def states(room: Classroom) -> dict[str, State]:
    """Return what became of everyone."""
    return {record.student: record.state for record in collect(room, KEY).records}


def write_roster(room: Classroom, text: str, encoding: str = "utf-8") -> None:
    """Write a roster as some spreadsheet does."""
    room.roster.write_bytes(text.encode(encoding))


def test_a_class_in_order_has_nothing_to_be_said(classroom) -> None:
    """Everyone is graded and no notice is shown."""
    roll = collect(classroom, KEY)
    assert [record.student for record in roll.records] == list(STUDENTS)
    assert roll.notices == ()
    assert {record.submitted for record in roll.records} == {
        datetime(2026, 10, 5, 19, tzinfo=timezone.utc)
    }


@pytest.mark.parametrize(
    ("fact", "data"), [(fact, data) for fact, those in DAMAGES.items() for data in those]
)
def test_a_damaged_verdict_is_told_and_the_others_are_read(classroom, fact, data) -> None:
    """One bad file costs one student a re-grading, and nobody else anything."""
    path = classroom.verdict("s02", KEY)
    path.write_bytes(data)
    roll = collect(classroom, KEY)
    assert roll.notices == (f"{classroom.shown(path)} {fact}; grade this submission again.",)
    assert states(classroom) == {"s01": "graded", "s02": "not graded", "s03": "graded"}
    assert roll.records[1].reason == roll.notices[0]


@pytest.mark.parametrize(
    ("entry", "value"),
    [
        ("printed", 7),
        ("refused", None),
        ("seconds", "fast"),
        ("notes", [1]),
        ("results", [{"exercise": 1}]),
        ("results", 3),
        ("wall", [{"name": "x", "present": "yes", "meaning": ""}]),
        ("unknown", "x"),
    ],
)
def test_an_entry_of_a_wrong_kind_is_a_damaged_verdict(classroom, entry, value) -> None:
    """What would break a page later is found when the file is read."""
    path = classroom.verdict("s02", KEY)
    path.write_text(json.dumps({**verdicts.right("s02").to_json(), entry: value}))
    assert read_verdicts(classroom, KEY)[1].keys() == {"s02"}


@pytest.mark.parametrize(("entry", "value"), [("points", "2"), ("points", True), ("fact", 1)])
def test_an_entry_of_a_wrong_kind_in_a_finding_is_a_damaged_verdict(entry, value, tmp_path) -> None:
    """Points that are no number would add up to nonsense."""
    data = verdicts.right().to_json()
    finding = data["results"][0]["findings"][0]
    data["results"] = [
        {**data["results"][0], "findings": [{**finding, entry: value}]},
        *data["results"][1:],
    ]
    (tmp_path / "verdict.json").write_text(json.dumps(data))
    with pytest.raises(ValueError, match="is damaged: an entry of the verdict has the wrong type"):
        read_verdict(tmp_path / "verdict.json", KEY, "s01")


def test_an_unknown_outcome_is_a_damaged_verdict(tmp_path) -> None:
    """A fourth outcome gives no points by accident."""
    text = json.dumps(verdicts.right().to_json()).replace('"kept"', '"perfect"')
    (tmp_path / "verdict.json").write_text(text)
    with pytest.raises(ValueError, match="is damaged"):
        read_verdict(tmp_path / "verdict.json", KEY, "s01")


def test_a_verdict_on_what_was_handed_in_before_counts_no_more(classroom) -> None:
    """Its points go into no export; what lies there no more cannot be compared, and counts."""
    path = classroom.verdict("s02", KEY)
    (classroom.submitted("s02", KEY) / f"{KEY}.ipynb").write_text('{"cells": []}')
    shutil.rmtree(classroom.submitted("s03", KEY))
    roll = collect(classroom, KEY)

    assert states(classroom) == {"s01": "graded", "s02": "not graded", "s03": "graded"}
    assert roll.notices == (
        f"{classroom.shown(path)} is about what was handed in before; grade this submission again.",
    )
    assert roll.records[1].reason == roll.notices[0]


def test_a_verdict_of_another_student_counts_for_nobody(classroom) -> None:
    """A file copied into the wrong folder gives no marks there."""
    path = classroom.verdict("s02", KEY)
    path.write_bytes(classroom.verdict("s01", KEY).read_bytes())
    assert read_verdicts(classroom, KEY)[1]["s02"] == (
        f"{classroom.shown(path)} is about a02_convolution of s01, not about a02_convolution of "
        "s02; grade this submission again."
    )


def test_a_folder_in_place_of_a_verdict_is_told(classroom) -> None:
    """What cannot be read is not an interrupted run."""
    classroom.verdict("s02", KEY).unlink()
    classroom.verdict("s02", KEY).mkdir()
    assert "cannot be read" in read_verdicts(classroom, KEY)[1]["s02"]


@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda text: json.dumps(text).encode()))
def test_any_bytes_in_place_of_a_verdict_are_one_sentence(tmp_path_factory, data) -> None:
    """No file stops the others from being read."""
    room = Classroom(tmp_path_factory.mktemp("class"))
    keep_verdict(room, verdicts.right("s01"))
    room.verdict("s01", KEY).write_bytes(data)
    read, damaged = read_verdicts(room, KEY)
    assert (read, list(damaged)) == ({}, ["s01"])


@given(st.data())
def test_a_verdict_cut_short_anywhere_is_damaged(tmp_path_factory, data) -> None:
    """Half a file is never half a mark."""
    whole = json.dumps(verdicts.flipped("s01").to_json()).encode()
    room = Classroom(tmp_path_factory.mktemp("class"))
    path = room.verdict("s01", KEY)
    path.parent.mkdir(parents=True)
    path.write_bytes(whole[: data.draw(st.integers(0, len(whole) - 1))])
    assert list(read_verdicts(room, KEY)[1]) == ["s01"]


def test_handed_in_and_not_graded_is_neither_missing_nor_zero(classroom) -> None:
    """An interrupted run leaves the rest to the next one."""
    classroom.verdict("s02", KEY).unlink()
    assert states(classroom)["s02"] is State.NOT_GRADED


def test_an_empty_folder_is_nothing_handed_in(classroom) -> None:
    """A folder that a collecting program made is no submission."""
    classroom.verdict("s02", KEY).unlink()
    for file in classroom.submitted("s02", KEY).iterdir():
        file.unlink()
    assert states(classroom)["s02"] is State.MISSING


def test_a_student_who_is_not_on_the_roster_is_listed(classroom) -> None:
    """The submission is graded, and the record says that the roster lacks its author."""
    hand_in(classroom, "guest")
    keep_verdict(classroom, verdicts.right("guest"))
    last = collect(classroom, KEY).records[-1]
    assert (last.student, last.state, last.on_roster) == ("guest", State.GRADED, False)


def test_a_classroom_that_is_not_there_is_an_empty_class(tmp_path) -> None:
    """No folder, no roster, nothing handed in: no error, and one notice."""
    roll = collect(Classroom(tmp_path / "nowhere"), KEY)
    assert roll.records == ()
    (notice,) = roll.notices
    assert notice.endswith(
        "roster.csv is not there, so nobody can be counted as missing; write one with the columns "
        "id, first_name, last_name, email to see who is."
    )


def test_an_empty_roster_lists_nobody_and_says_so(classroom) -> None:
    """All submissions are then graded as those of strangers."""
    for text in ("", "id,first_name,last_name,email\n"):
        write_roster(classroom, text)
        roll = collect(classroom, KEY)
        assert [record.on_roster for record in roll.records] == [False] * 3
        assert roll.notices == (
            f"{classroom.root.name}/roster.csv lists nobody; write a row a student with columns "
            "id, first_name, last_name, email.",
        )


def test_a_folder_in_place_of_a_roster_is_told(classroom) -> None:
    """The class is graded all the same."""
    classroom.roster.unlink()
    classroom.roster.mkdir()
    roll = collect(classroom, KEY)
    assert len(roll.records) == 3
    assert roll.notices[0].startswith(f"{classroom.root.name}/roster.csv cannot be read: ")


def test_what_is_no_time_costs_no_lateness_and_is_told(classroom) -> None:
    """The submission counts as in time, and the notice shows how a time is written."""
    stamp = classroom.submitted("s02", KEY) / "timestamp.txt"
    stamp.write_text("yesterday")
    times, notices = read_times(classroom, KEY)
    assert times["s02"] is None
    assert notices == (
        f"{classroom.shown(stamp)} holds no time, so lateness is not counted; write one such as "
        "2026-10-05 23:59:00 UTC.",
    )


@pytest.mark.parametrize("kind", ["link", "folder", "pipe"])
def test_a_time_is_read_from_a_plain_file_alone(classroom, tmp_path, kind) -> None:
    """A link is not followed, and nobody waits at a pipe."""
    stamp = classroom.submitted("s02", KEY) / "timestamp.txt"
    stamp.unlink()
    if kind == "link":
        (tmp_path / "elsewhere").write_text("2026-10-01 00:00:00 UTC")
        stamp.symlink_to(tmp_path / "elsewhere")
    elif kind == "folder":
        stamp.mkdir()
    else:
        os.mkfifo(stamp)
    assert read_times(classroom, KEY)[0]["s02"] is None


def test_no_time_at_all_is_nothing_to_be_said(classroom) -> None:
    """nbgrader writes no file where no time is known."""
    (classroom.submitted("s02", KEY) / "timestamp.txt").unlink()
    times, notices = read_times(classroom, KEY)
    assert (times["s02"], notices) == (None, ())


def test_an_assignment_that_others_handed_in_is_not_mixed_up(classroom) -> None:
    """Each assignment has its own verdicts and its own missing students."""
    assert {record.state for record in collect(classroom, "a03_pooling").records} == {State.MISSING}


@given(st.sampled_from(["right", "blank", "flipped", "refused", "partly_judged", "hostile"]))
def test_a_verdict_that_is_kept_is_the_verdict_that_is_read(tmp_path_factory, kind) -> None:
    """Pages written from files are those of the grading."""
    room = Classroom(tmp_path_factory.mktemp("class"))
    verdict: Verdict = getattr(verdicts, kind)("s01")
    keep_verdict(room, verdict)
    assert read_verdict(room.verdict("s01", KEY), KEY, "s01") == verdict
    assert read_verdicts(room, KEY) == ({"s01": outline(verdict)}, {})


def test_a_roll_has_outlines_and_a_record_can_be_made_whole(classroom) -> None:
    """What only a student's own page tells is read when that page is written."""
    roll = collect(classroom, KEY)
    (record,) = (one for one in roll.records if one.student == "s02")
    written = read_verdict(classroom.verdict("s02", KEY), KEY, "s02")

    assert record.verdict == outline(written) != written
    assert whole(classroom, KEY, record) == replace(record, verdict=written)


def test_a_record_without_a_verdict_is_whole(classroom) -> None:
    """Whoever handed nothing in has nothing that could be read."""
    shutil.rmtree(classroom.autograded("s03", KEY))
    missing = next(r for r in collect(classroom, KEY).records if r.verdict is None)
    assert whole(classroom, KEY, missing) is missing


def test_a_verdict_that_is_damaged_meanwhile_is_told(classroom) -> None:
    """No page says less than the verdict did, without a word."""
    (record,) = (one for one in collect(classroom, KEY).records if one.student == "s02")
    classroom.verdict("s02", KEY).write_text("{")
    with pytest.raises(CourseError, match=r"is damaged.*grade this submission again"):
        whole(classroom, KEY, record)


def test_a_verdict_that_is_known_is_not_read_again(classroom) -> None:
    """Files that a run has just written cost it nothing more."""
    known = outline(verdicts.blank("s02"))
    read, damaged = read_verdicts(classroom, KEY, {"s02": known})
    assert read["s02"] is known
    assert damaged == {}
