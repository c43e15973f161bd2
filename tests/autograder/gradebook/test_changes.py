"""The log of what grading again has changed: whole lines, and half a line that is no line."""

from dataclasses import replace
from pathlib import Path

import pytest
from fakes import verdicts
from fakes.disks import room_up_to

from autograder.gradebook.changes import Change, Turn, compare, read_log, record, stepped_over
from autograder.model.classroom import Classroom
from autograder.model.errors import CourseError

KEY = verdicts.ASSIGNMENT


def changed(*students: str) -> list[Change]:
    """Return one change for each of some students."""
    turn = Turn("scale", "multiplies", "kept", "broken", 2, 0, "out[0] is 1, expected 2")
    return [Change(student, 7, 5, (turn,)) for student in students]


def test_the_log_has_a_line_for_every_student(tmp_path: Path) -> None:
    """With the number of the regrade, and in the order in which they were added."""
    room = Classroom(tmp_path)
    record(room, KEY, changed("s01", "s02"), "a check was wrong", 3)
    record(room, KEY, changed("s03"), "graded again")
    log = read_log(room.regrades(KEY))

    assert [(line.student, line.number) for line in log] == [("s01", 3), ("s02", 3), ("s03", 0)]
    assert all(
        line.says(change) for line, change in zip(log, changed("s01", "s02", "s03"), strict=True)
    )
    assert not log[0].says(replace(changed("s01")[0], turns=()))
    assert [*stepped_over(room.regrades(KEY), log)] == []


def test_a_line_stays_one_whatever_stands_in_it(tmp_path: Path) -> None:
    """Some letters end a line for Python and not for JSON; students can print them."""
    room = Classroom(tmp_path)
    why = "a\u2028b\x85c\nd\ud800"
    changes = [Change("s01", 1, 1, (Turn("scale", "multiplies", "kept", "broken", 1, 1, why),))]
    record(room, KEY, changes, "a check was wrong", 1)
    (line,) = read_log(room.regrades(KEY))

    assert line.said["turns"][0]["why"] == "a\u2028b\x85c\nd?"


@pytest.mark.parametrize("room_left", [0, 1, 150, 400])
def test_a_disk_that_fills_up_leaves_the_log_as_it_was(tmp_path: Path, room_left: int) -> None:
    """Not even a part of what was to be added stays, and the sentence names the file."""
    room = Classroom(tmp_path)
    record(room, KEY, changed("s01"), "a check was wrong", 1)
    path = room.regrades(KEY)
    before = path.read_bytes()
    with (
        room_up_to(len(before) + room_left),
        pytest.raises(CourseError, match=r"jsonl could not be written: .*; mend that and run the"),
    ):
        record(room, KEY, changed("s02", "s03"), "a check was wrong", 2)

    assert path.read_bytes() == before
    record(room, KEY, changed("s02", "s03"), "a check was wrong", 2)
    assert [line.student for line in read_log(path)] == ["s01", "s02", "s03"]


def test_half_a_line_is_named_and_stepped_over(tmp_path: Path) -> None:
    """Wherever a kill has cut it, inside a letter too, it harms no other line."""
    room = Classroom(tmp_path)
    path = room.regrades(KEY)
    record(room, KEY, changed("s01", "s02"), "größer", 1)
    first, second = path.read_bytes().splitlines(keepends=True)
    for end in range(1, len(second) - 1):
        path.write_bytes(first + second[:end])
        record(room, KEY, changed("s03"), "a check was wrong", 2)
        log = read_log(path)

        assert [line.student for line in log] == ["s01", "", "s03"]
        assert [*stepped_over(path, log)] == [
            f"{path}, line 2 is half a line, which a stopped run left; it is stepped over, and you "
            "can delete it."
        ]


def test_only_the_same_bytes_are_compared() -> None:
    """Who handed in anew is not graded again."""
    before, after = verdicts.right("s01"), verdicts.flipped("s01")

    assert compare(before, replace(after, notebook="another")) is None
    found = compare(before, replace(after, notebook=before.notebook))
    assert found
    assert found.gain == after.earned - before.earned
