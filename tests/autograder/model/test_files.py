"""A file is written whole or not at all, and what stands in the way is said in one sentence."""

import errno
import json
import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.model import files
from autograder.model.errors import CourseError


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_what_was_written_last_is_there_and_nothing_beside_it(tmp_path_factory, old, new) -> None:
    """A second writing replaces the first, and no unfinished file is left."""
    path = tmp_path_factory.mktemp("written") / "deep" / "verdict.json"
    files.write_bytes(path, old)
    files.write_bytes(path, new)
    assert path.read_bytes() == new
    assert [file.name for file in path.parent.iterdir()] == ["verdict.json"]


def test_a_disk_that_fills_up_leaves_what_was_there(tmp_path, monkeypatch) -> None:
    """The old verdict survives a full disk, and the sentence says what to do."""
    path = tmp_path / "verdict.json"
    files.write_text(path, "old")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(files, "_put", full)
    with pytest.raises(CourseError) as caught:
        files.write_text(path, "new")
    assert str(caught.value) == (
        f"{path} could not be written: no space left on device; free some space and run the "
        "command again. What was there before is untouched."
    )
    assert path.read_text() == "old"


def test_an_interrupted_write_leaves_what_was_there(tmp_path, monkeypatch) -> None:
    """Ctrl-C in the middle costs the new file alone."""
    path = tmp_path / "verdict.json"
    files.write_text(path, "old")

    def interrupt(part: Path, data: bytes, mode: int) -> None:
        part.write_bytes(data[:1])
        raise KeyboardInterrupt

    monkeypatch.setattr(files, "_put", interrupt)
    with pytest.raises(KeyboardInterrupt):
        files.write_text(path, "new")
    assert (path.read_text(), list(tmp_path.iterdir())) == ("old", [path])


def test_what_a_killed_writer_left_goes_with_the_next_write(tmp_path) -> None:
    """What somebody is writing just now stays, and so does what belongs to another file."""
    with subprocess.Popen(["true"]) as ended:
        ended.wait()
    stays = {f".verdict.json.{os.getppid()}.part", f".marks.csv.{ended.pid}.part"}
    for name in (*stays, f".verdict.json.{ended.pid}.part"):
        (tmp_path / name).write_text("ha")
    files.write_text(tmp_path / "verdict.json", "half no more")
    assert {path.name for path in tmp_path.iterdir()} == {*stays, "verdict.json"}


def test_a_folder_of_that_name_is_named(tmp_path) -> None:
    """The sentence says to move it away."""
    (tmp_path / "marks.csv").mkdir()
    with pytest.raises(CourseError, match="move the folder of that name away"):
        files.write_text(tmp_path / "marks.csv", "x")


def test_a_file_where_a_folder_has_to_be_is_named(tmp_path) -> None:
    """The sentence says to move it away."""
    (tmp_path / "marks").write_text("a file")
    with pytest.raises(CourseError, match="move the file that stands where a folder has to be"):
        files.write_text(tmp_path / "marks" / "a.csv", "x")


def test_half_of_a_pair_becomes_a_question_mark(tmp_path) -> None:
    """A text that UTF-8 cannot hold is written all the same."""
    files.write_text(tmp_path / "a", "x\ud800y\r\nz")
    assert (tmp_path / "a").read_bytes() == b"x?y\r\nz"


def test_the_mode_is_what_was_asked_for(tmp_path) -> None:
    """A secret is readable by its owner alone from the first moment."""
    files.write_bytes(tmp_path / "secret", b"x", mode=0o400)
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o400


TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(st.dictionaries(st.text(), TREES, max_size=4))
def test_json_has_a_line_for_each_field_and_item(data) -> None:
    """It says the same as any JSON, in the same order whoever made it."""
    text = files.one_a_line(data)
    assert json.loads(text) == data
    assert text == files.one_a_line(dict(reversed(data.items())))
    items = sum(len(value) + 1 for value in data.values() if isinstance(value, list) and value)
    assert text.count("\n") == 2 + max(1, len(data)) + items
