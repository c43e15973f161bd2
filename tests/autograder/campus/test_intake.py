"""Submissions are put where they are graded, whole or not at all, with the time of handing in."""

import csv
import os
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from fakes.downloads import (
    CLASS,
    KEY,
    NOTEBOOK,
    canvas_name,
    canvas_roster,
    gradescope_metadata,
    repository,
    written,
    zipped,
)

from autograder.campus.intake import Intake, What, collected, take_in
from autograder.campus.parcels import Wanted
from autograder.campus.people import Roster
from autograder.campus.roster import read_import
from autograder.model.classroom import Classroom
from autograder.model.errors import CourseError
from autograder.model.times import parse_time
from autograder.notebooks.collect import collect

UTC = timezone.utc
WANTED = Wanted(KEY, Roster(read_import(canvas_roster().encode(), "roster.csv").people))
STAMP = "2026-10-05 20:00:00.000000 UTC\n"


@pytest.fixture
def room(tmp_path: Path) -> Classroom:
    """A class without submissions."""
    return Classroom(tmp_path / "classroom")


def gradescope(path: Path, *sent: tuple[int, str, bytes]) -> Path:
    """Make Gradescope's zip of submissions: whose, when, and the notebook."""
    listed = {n: ((CLASS[who],), when) for n, (who, when, _) in enumerate(sent)}
    files = {f"submission_{n}/{KEY}.ipynb": data for n, (_, _, data) in enumerate(sent)}
    return zipped({"submission_metadata.yml": gradescope_metadata(listed).encode(), **files}, path)


def whats(intake: Intake) -> dict[str, str]:
    return {line.student or line.name: line.what.value for line in intake.lines}


def files(room: Classroom) -> dict[str, bytes]:
    """Return everything in the classroom's submissions."""
    found = room.root.glob("submitted/**/*")
    return {str(p.relative_to(room.root)): p.read_bytes() for p in found if p.is_file()}


def test_notebook_and_time_lie_where_nbgrader_looks(room: Classroom, tmp_path: Path):
    """And the grader finds them there."""
    path = gradescope(tmp_path / "g.zip", (0, "2026-10-05 13:00:00 -07:00", NOTEBOOK))
    intake = take_in(path, room, WANTED)
    home = f"submitted/s01/{KEY}"
    assert files(room) == {f"{home}/{KEY}.ipynb": NOTEBOOK, f"{home}/timestamp.txt": STAMP.encode()}
    (one,) = collect(room.root, KEY)
    assert (one.student, one.problem) == ("s01", "")
    assert whats(intake) == {"s01": "new"}
    assert [person.id for person in intake.nothing_from] == ["s02", "s03", "s04"]


def test_the_same_again_changes_nothing(room: Classroom, tmp_path: Path):
    """So that a run that was stopped is simply run again."""
    path = gradescope(tmp_path / "g.zip", (0, "2026-10-05 20:00:00 Z", NOTEBOOK))
    take_in(path, room, WANTED)
    notebook = room.submitted("s01", KEY) / f"{KEY}.ipynb"
    before = notebook.stat().st_mtime_ns
    assert whats(take_in(path, room, WANTED)) == {"s01": "unchanged"}
    assert notebook.stat().st_mtime_ns == before


def test_a_later_submission_replaces_and_an_older_does_not(room: Classroom, tmp_path: Path):
    """Whichever download is collected first."""
    new = gradescope(tmp_path / "n.zip", (0, "2026-10-05 21:00:00 Z", b"new"))
    old = gradescope(tmp_path / "o.zip", (0, "2026-10-05 20:00:00 Z", b"old"))
    assert whats(take_in(old, room, WANTED)) == {"s01": "new"}
    assert whats(take_in(new, room, WANTED)) == {"s01": "replaced"}
    assert whats(take_in(old, room, WANTED)) == {"s01": "older"}
    assert files(room)[f"submitted/s01/{KEY}/{KEY}.ipynb"] == b"new"


def test_of_two_submissions_the_last_counts_and_both_are_named(room: Classroom, tmp_path: Path):
    """By their time, not by their order in the zip."""
    path = gradescope(
        tmp_path / "g.zip",
        (0, "2026-10-05 21:00:00 Z", b"second"),
        (0, "2026-10-05 20:00:00 Z", b"first"),
    )
    (twice,) = take_in(path, room, WANTED).several
    assert (twice.parcel.name, twice.earlier) == ("submission_0", ("submission_1",))
    assert files(room)[f"submitted/s01/{KEY}/{KEY}.ipynb"] == b"second"


def test_a_time_that_is_not_known_is_not_kept_from_before(room: Classroom, tmp_path: Path):
    """Canvas says only that something was late; an old time beside a new file would be a lie."""
    take_in(gradescope(tmp_path / "g.zip", (0, "2026-10-05 20:00:00 Z", b"old")), room, WANTED)
    canvas = {canvas_name(CLASS[0], f"{KEY}.ipynb", 901, late=True): b"new"}
    (line,) = take_in(zipped(canvas, tmp_path / "c.zip"), room, WANTED).lines
    assert (line.what, line.late, line.when) == (What.REPLACED, True, None)
    assert line.lost == parse_time("2026-10-05 20:00:00 UTC")
    assert line.reasons == ("replaces what was handed in on 2026-10-05 20:00 UTC",)
    assert files(room) == {f"submitted/s01/{KEY}/{KEY}.ipynb": b"new"}


def test_the_same_file_without_a_time_leaves_the_known_time(room: Classroom, tmp_path: Path):
    """Canvas's copy of what Gradescope had is the same submission."""
    take_in(gradescope(tmp_path / "g.zip", (0, "2026-10-05 20:00:00 Z", NOTEBOOK)), room, WANTED)
    canvas = zipped({canvas_name(CLASS[0], "x.ipynb", 901): NOTEBOOK}, tmp_path / "c.zip")
    assert whats(take_in(canvas, room, WANTED)) == {"s01": "unchanged"}
    assert files(room)[f"submitted/s01/{KEY}/timestamp.txt"] == STAMP.encode()


def test_of_two_files_that_are_no_notebooks_none_counts(room: Classroom, tmp_path: Path):
    """One is named with its student, and none is said to be the last of two."""
    path = written(tmp_path / "class", {"s01.pdf": b"%PDF", "s01.py": b"x"})
    intake = take_in(path, room, WANTED)
    assert [(line.student, line.what) for line in intake.lines] == [("s01", What.LEFT)]
    assert intake.several == ()


def test_only_the_instructors_own_layout_may_bring_its_time(room: Classroom, tmp_path: Path):
    """In a platform's zip a `timestamp.txt` is a student's upload, who would like to be early."""
    early = b"2020-01-01 00:00:00 UTC"
    own = {f"s01/{KEY}/{KEY}.ipynb": NOTEBOOK, f"s01/{KEY}/timestamp.txt": STAMP.encode()}
    take_in(written(tmp_path / "own", own), room, WANTED)
    assert parse_time(files(room)[f"submitted/s01/{KEY}/timestamp.txt"].decode().strip())

    listed = gradescope_metadata({1: ((CLASS[1],), "2026-10-05 20:00:00 Z")})
    forged = {
        "submission_metadata.yml": listed.encode(),
        f"submission_1/{KEY}.ipynb": NOTEBOOK,
        "submission_1/timestamp.txt": early,
    }
    take_in(zipped(forged, tmp_path / "g.zip"), room, WANTED)
    assert files(room)[f"submitted/s02/{KEY}/timestamp.txt"] == STAMP.encode()


def test_the_time_of_a_commit_is_kept(room: Classroom, tmp_path: Path):
    """The last one of the notebook, not of the repository."""
    commits = [
        ({f"{KEY}.ipynb": NOTEBOOK}, "2026-10-05T22:00:00+02:00"),
        ({"readme.md": b"x"}, "2026-10-09T10:00:00+02:00"),
    ]
    repository(tmp_path / "class" / "s01", commits)
    take_in(tmp_path / "class", room, WANTED)
    assert files(room)[f"submitted/s01/{KEY}/timestamp.txt"] == STAMP.encode()


def test_a_time_that_has_not_come_yet_is_said(room: Classroom, tmp_path: Path):
    """A clock that is wrong is somebody's to set; the work is collected."""
    soon = datetime.now(UTC) + timedelta(days=2)
    path = gradescope(tmp_path / "g.zip", (0, f"{soon:%Y-%m-%d %H:%M:%S} Z", NOTEBOOK))
    (line,) = take_in(path, room, WANTED).lines
    assert line.what is What.NEW
    assert line.why == f"says it was handed in on {soon:%Y-%m-%d %H:%M} UTC, which has not come yet"


def test_a_time_that_has_not_come_yet_keeps_nobody_out_unsaid(room: Classroom, tmp_path: Path):
    """What was collected while the clock was ahead is newer than all that is handed in after it."""
    now = datetime.now(UTC)
    soon, first = now + timedelta(days=2), tmp_path / "first.zip"
    take_in(gradescope(first, (0, f"{soon:%Y-%m-%d %H:%M:%S} Z", NOTEBOOK)), room, WANTED)
    second = gradescope(tmp_path / "g.zip", (0, f"{now:%Y-%m-%d %H:%M:%S} Z", NOTEBOOK + b"\n"))
    (line,) = take_in(second, room, WANTED).lines
    assert line.what is What.OLDER
    assert line.why == (
        f"has something there that says it was handed in on {soon:%Y-%m-%d %H:%M} UTC, which has "
        "not come yet; remove its timestamp.txt and collect again, or this one stays out"
    )

    room.submitted(line.student, KEY).joinpath("timestamp.txt").unlink()
    (line,) = take_in(second, room, WANTED).lines
    assert (line.what, line.why) == (What.REPLACED, "")


def test_a_time_that_cannot_be_read_is_kept_for_who_reads(room: Classroom, tmp_path: Path):
    """Until somebody has written it beside the notebook."""
    own = {"s01/x.ipynb": NOTEBOOK, "s01/timestamp.txt": b"5.10.2026 23:59"}
    path = written(tmp_path / "own", own)
    (line,) = take_in(path, room, WANTED).lines
    assert (line.what, line.when, line.unread) == (What.NEW, None, "5.10.2026 23:59")
    (row,) = collected(room, KEY)
    assert row["why"] == "its time, '5.10.2026 23:59', cannot be read"

    room.submitted("s01", KEY).joinpath("timestamp.txt").write_text(STAMP)
    (line,) = take_in(path, room, WANTED).lines
    assert (line.what, line.unread) == (What.SAME, "")


def test_one_bad_submission_costs_nobody_else_anything(room: Classroom, tmp_path: Path):
    """A bomb, no notebook, an unknown name: each is left out with its reason."""
    path = zipped(
        {
            canvas_name(CLASS[0], f"{KEY}.ipynb", 901): NOTEBOOK,
            canvas_name(CLASS[1], f"{KEY}.ipynb", 902): b"\0" * (65 * 2**20),
            canvas_name(CLASS[2], "notes.pdf", 903): b"%PDF",
            "strangersomebody_7777_904_x.ipynb": NOTEBOOK,
        },
        tmp_path / "c.zip",
    )
    intake = take_in(path, room, WANTED)
    assert set(files(room)) == {f"submitted/s01/{KEY}/{KEY}.ipynb"}
    reasons = {line.student: line.why for line in intake.of(What.LEFT)}
    assert "has 65.0 MiB, and at most 64 are read" in reasons["s02"]
    assert reasons["s03"].endswith(
        "has no notebook, but notes.pdf; a02_convolution.ipynb is wanted"
    )
    assert reasons[""] == "nobody on the roster is known as strangersomebody"


def test_a_folder_that_leads_elsewhere_is_not_written_through(room: Classroom, tmp_path: Path):
    """A link where the submission belongs is left, and said."""
    (tmp_path / "elsewhere").mkdir()
    room.submitted("s01", KEY).parent.mkdir(parents=True)
    room.submitted("s01", KEY).symlink_to(tmp_path / "elsewhere")
    path = gradescope(tmp_path / "g.zip", (0, "2026-10-05 20:00:00 Z", NOTEBOOK))
    (line,) = take_in(path, room, WANTED).lines
    assert line.what is What.LEFT
    assert "is a link" in line.why
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize("file", [f"{KEY}.ipynb", "timestamp.txt"])
def test_a_full_disk_leaves_no_half_submission(
    room: Classroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str
):
    """What was there stays with its time, whichever file does not fit; the next run goes on."""
    take_in(gradescope(tmp_path / "o.zip", (0, "2026-10-05 20:00:00 Z", b"old")), room, WANTED)
    before = files(room)
    new = gradescope(tmp_path / "n.zip", (0, "2026-10-05 21:00:00 Z", b"new"))
    with monkeypatch.context() as full:
        full.setattr(os, "open", _no_space_for(file))
        with pytest.raises(CourseError, match=f"{file} could not be written: no space left"):
            take_in(new, room, WANTED)
    assert files(room) == before
    assert whats(take_in(new, room, WANTED)) == {"s01": "replaced"}
    assert files(room)[f"submitted/s01/{KEY}/{KEY}.ipynb"] == b"new"


def _no_space_for(file: str) -> Callable[..., int]:
    """Return an `open` of a disk on which every file but one has room."""
    real = os.open

    def opened(path: Path, *words: int) -> int:
        if file in Path(path).name:
            raise OSError(28, "No space left on device")
        return real(path, *words)

    return opened


def test_names_without_ids_need_a_roster(room: Classroom, tmp_path: Path):
    """Before anything is written."""
    path = zipped({canvas_name(CLASS[0], "x.ipynb", 901): NOTEBOOK}, tmp_path / "c.zip")
    with pytest.raises(CourseError, match="names students, not their ids, and there is no roster"):
        take_in(path, room, Wanted(KEY))
    assert not room.root.exists()


def test_an_empty_download_is_said(room: Classroom, tmp_path: Path):
    """It may be the wrong one."""
    with pytest.raises(CourseError, match="holds no submission of a02_convolution; look whether"):
        take_in(zipped({}, tmp_path / "c.zip"), room, WANTED)


def test_so_is_one_of_another_assignment(room: Classroom, tmp_path: Path):
    """Otherwise everybody would seem to have sent nothing, and all to be well."""
    path = written(tmp_path / "class", {"s01/a03_pooling.ipynb": NOTEBOOK})
    with pytest.raises(CourseError, match="holds no submission of a02_convolution; look whether"):
        take_in(path, room, Wanted(KEY, WANTED.roster, others=("a03_pooling",)))
    assert not room.collected(KEY).exists()


@pytest.mark.parametrize(
    ("chosen", "fact"),
    [
        ({"x.ipynb": "s99"}, "'s99' is not on the roster; give the id of somebody who is"),
        ({"y.ipynb": "s01"}, "nothing in it is called 'y.ipynb'; give a name as it was reported"),
    ],
)
def test_a_wrong_hand_is_said(room: Classroom, tmp_path: Path, chosen: dict[str, str], fact: str):
    """Nobody's work is given to somebody by a slip of the pen."""
    path = written(tmp_path / "class", {"x.ipynb": NOTEBOOK})
    with pytest.raises(CourseError, match=fact):
        take_in(path, room, WANTED, chosen=chosen)


def test_the_report_is_a_table_that_grows(room: Classroom, tmp_path: Path):
    """A line a submission; who came earlier and not now keeps the line, formulas are disarmed."""
    take_in(gradescope(tmp_path / "g.zip", (0, "2026-10-05 20:00:00 Z", NOTEBOOK)), room, WANTED)
    take_in(written(tmp_path / "f", {"s02.ipynb": NOTEBOOK, "=1.ipynb": NOTEBOOK}), room, WANTED)
    with room.collected(KEY).open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [(row["student"], row["what"], row["name"]) for row in rows] == [
        ("", "left out", "'=1.ipynb"),
        ("s01", "new", "submission_0"),
        ("s02", "new", "s02.ipynb"),
    ]
    assert rows[1]["handed in"] == "2026-10-05 20:00 UTC"
    assert [row["student"] for row in collected(room, KEY)] == ["", "s01", "s02"]
