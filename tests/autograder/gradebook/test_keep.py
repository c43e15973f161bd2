"""A verdict is left beside the graded notebook, whole or not at all."""

import json
from dataclasses import replace

import pytest
from fakes import verdicts

from autograder.gradebook.keep import keep_verdict
from autograder.model.classroom import Classroom
from autograder.model.errors import CourseError


def test_a_verdict_lies_beside_the_graded_notebook(tmp_path) -> None:
    """Who looks into the folder of a graded notebook finds why it has its marks, marks included."""
    keep_verdict(Classroom(tmp_path), verdicts.flipped("s01"))
    path = tmp_path / "autograded" / "s01" / verdicts.ASSIGNMENT / "verdict.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    assert (data["student"], data["earned"], data["possible"]) == ("s01", 21, 34)


def test_a_new_verdict_replaces_the_old_one_whole(tmp_path) -> None:
    """Nothing of an earlier grading is left in the file."""
    room = Classroom(tmp_path)
    keep_verdict(room, replace(verdicts.hostile("s01"), printed="x" * 5000))
    keep_verdict(room, verdicts.right("s01"))
    text = room.verdict("s01", verdicts.ASSIGNMENT).read_text(encoding="utf-8")
    assert json.loads(text) == json.loads(json.dumps(verdicts.right("s01").to_json()))


def test_letters_of_every_script_stay_readable(tmp_path) -> None:
    """The file can be read by a person, not only by a program."""
    keep_verdict(Classroom(tmp_path), replace(verdicts.right("s01"), printed="Größe 金 \ud800"))
    text = Classroom(tmp_path).verdict("s01", verdicts.ASSIGNMENT).read_text(encoding="utf-8")
    assert "Größe 金 ?" in text


def test_what_stands_in_the_way_is_said(tmp_path) -> None:
    """The sentence names the file and what to do, and no other verdict is touched."""
    room = Classroom(tmp_path)
    keep_verdict(room, verdicts.right("s02"))
    room.verdict("s01", verdicts.ASSIGNMENT).mkdir(parents=True)
    with pytest.raises(
        CourseError, match=r"verdict\.json could not be written: .*; move the folder"
    ):
        keep_verdict(room, verdicts.right("s01"))
    assert room.verdict("s02", verdicts.ASSIGNMENT).is_file()
