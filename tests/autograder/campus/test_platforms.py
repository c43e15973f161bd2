"""Files find their students by each platform's own rules."""

import zipfile
from datetime import datetime, timezone
from pathlib import Path

import pytest
from fakes.downloads import (
    CLASS,
    KEY,
    NOTEBOOK,
    One,
    canvas_name,
    canvas_roster,
    gradescope_metadata,
    moodle_folder,
    moodle_roster,
    repository,
    worksheet,
    written,
    zipped,
)

from autograder.campus.moodle import read_worksheet
from autograder.campus.owners import notebook, settle
from autograder.campus.parcels import Wanted
from autograder.campus.people import Roster
from autograder.campus.platforms import unpacked
from autograder.campus.roster import read_import
from autograder.model.errors import AnswerError, CourseError

ONE, TWO, THREE, FOUR = CLASS
UTC = timezone.utc
CANVAS = Wanted(KEY, Roster(read_import(canvas_roster().encode(), "roster.csv").people))
MOODLE = Wanted(KEY, Roster(read_import(moodle_roster().encode(), "roster.csv").people))


def whose(path: Path, wanted: Wanted, platform: str = "", **chosen: str) -> dict[str, str]:
    """Return the path of the notebook that counts, by student; nothing may be left over."""
    settled, left = settle(unpacked(path, wanted, platform).parcels, wanted, chosen)
    assert left == []
    return {one.student: notebook(one.parcel, wanted).path for one in settled}


def left(path: Path, wanted: Wanted) -> dict[str, str]:
    """Return why a submission is nobody's, by its name."""
    _, rest = settle(unpacked(path, wanted).parcels, wanted, {})
    return {parcel.name: why for parcel, why in rest}


def test_canvas_names_are_read(tmp_path: Path):
    """By Canvas's number, whatever the name lost on the way; late is told."""
    files = {
        canvas_name(ONE, f"{KEY}.ipynb", 901): NOTEBOOK,
        canvas_name(TWO, f"{KEY}.ipynb", 902, late=True): NOTEBOOK,
        canvas_name(THREE, "my work_2_final.ipynb", 903): NOTEBOOK,
    }
    delivery = unpacked(zipped(files, tmp_path / "submissions.zip"), CANVAS)
    assert delivery.platform == "canvas"
    assert list(files)[1] == "osamplezoë_LATE_4102_902_a02_convolution.ipynb"
    assert whose(tmp_path / "submissions.zip", CANVAS) == {
        "s01": f"{KEY}.ipynb",
        "s02": f"{KEY}.ipynb",
        "s03": "my work_2_final.ipynb",
    }
    assert [p.late for p in delivery.parcels] == [False, False, True]


def test_canvas_names_suffice_without_its_numbers(tmp_path: Path):
    """A roster from elsewhere knows names alone."""
    files = {canvas_name(one, "x.ipynb", 900 + n): NOTEBOOK for n, one in enumerate(CLASS)}
    wanted = Wanted(KEY, MOODLE.roster)
    assert set(whose(zipped(files, tmp_path / "c.zip"), wanted)) == {
        f"N{one.number}" for one in CLASS
    }


def test_canvas_resubmission_counts_last(tmp_path: Path):
    """The attachment with the higher number came later; both are named."""
    first, second = (
        canvas_name(ONE, f"{KEY}{more}.ipynb", number) for more, number in (("", 999), ("-1", 1000))
    )
    path = zipped({second: b"new", first: b"old"}, tmp_path / "c.zip")
    (one,), rest = settle(unpacked(path, CANVAS).parcels, CANVAS, {})
    assert rest == []
    assert (one.parcel.name, one.earlier) == (second, (first,))
    assert notebook(one.parcel, CANVAS).read() == b"new"


def test_canvas_attachments_beside_the_notebook_are_no_submission(tmp_path: Path):
    """A picture that somebody added is not taken for the work."""
    files = {
        canvas_name(ONE, f"{KEY}.ipynb", 901): NOTEBOOK,
        canvas_name(ONE, "notes.pdf", 999): b"%PDF",
    }
    assert whose(zipped(files, tmp_path / "c.zip"), CANVAS) == {"s01": f"{KEY}.ipynb"}


def test_canvas_anonymous_names_are_nobodys(tmp_path: Path):
    """They are reported, one by one."""
    files = {"anon_4fZ2q_901_x.ipynb": NOTEBOOK, "LATE_anon_aB3dE_902_x.ipynb": NOTEBOOK}
    told = left(zipped(files, tmp_path / "c.zip"), CANVAS)
    assert told == {
        "anon_4fZ2q_901_x.ipynb": "nobody on the roster is known as anon_4fZ2q",
        "LATE_anon_aB3dE_902_x.ipynb": "nobody on the roster is known as anon_aB3dE",
    }


@pytest.mark.parametrize("old", [True, False])
def test_moodle_folders_are_read(tmp_path: Path, old: bool):
    """With and without the underscore at their end, which Moodle dropped in version 4.1."""
    files = {f"{moodle_folder(one, old=old)}/work.ipynb": NOTEBOOK for one in CLASS}
    path = zipped(files, tmp_path / "m.zip")
    assert unpacked(path, MOODLE).platform == "moodle"
    assert set(whose(path, MOODLE)) == {f"N{one.number}" for one in CLASS}


def test_moodles_flat_download_is_read(tmp_path: Path):
    """Where folders were switched off, the same stands in front of the file's own name."""
    files = {f"{moodle_folder(one)}{KEY}.ipynb": NOTEBOOK for one in CLASS}
    assert set(whose(zipped(files, tmp_path / "m.zip"), MOODLE).values()) == {f"{KEY}.ipynb"}


def test_moodles_text_is_no_file(tmp_path: Path):
    """What was typed into Moodle beside the upload is left alone."""
    files = {
        f"{moodle_folder(ONE)}/work.ipynb": NOTEBOOK,
        f"{moodle_folder(ONE).replace('_file_', '_onlinetext_')}/onlinetext.html": b"<p>",
    }
    assert whose(zipped(files, tmp_path / "m.zip"), MOODLE) == {
        "N4101": f"{moodle_folder(ONE)}/work.ipynb"
    }


def test_moodles_worksheet_says_who_and_when(tmp_path: Path):
    """A name that two people have is no riddle then, and the time is in the zone that is given."""
    same = One("s05", ONE.first, ONE.last, 4105)
    people = (*CLASS, same)
    roster = Roster(read_import(moodle_roster(people).encode(), "r.csv").people)
    files = {f"{moodle_folder(one)}/w.ipynb": NOTEBOOK for one in (ONE, same)}
    path = zipped(files, tmp_path / "m.zip")
    assert set(left(path, Wanted(KEY, roster)).values()) == {"could be of N4101 and N4105"}

    sheet = read_worksheet(worksheet(people).encode("utf-8-sig"), "w.csv", UTC)
    wanted = Wanted(KEY, roster, sheet)
    assert set(whose(path, wanted)) == {"N4101", "N4105"}
    assert {p.when for p in unpacked(path, wanted).parcels} == {
        datetime(2026, 10, 5, 21, 0, tzinfo=UTC),
        datetime(2026, 10, 5, 21, 4, tzinfo=UTC),
    }


def test_gradescope_metadata_says_who_and_when(tmp_path: Path):
    """Also a pair, each of whom gets the notebook."""
    listed = gradescope_metadata(
        {
            11: ((ONE,), "2026-10-05 20:00:00.123456000 Z"),
            12: ((TWO, THREE), "2026-10-05 13:00:00 -07:00"),
        }
    )
    files = {
        "assignment_9_export/submission_metadata.yml": listed.encode(),
        f"assignment_9_export/submission_11/{KEY}.ipynb": NOTEBOOK,
        "assignment_9_export/submission_12/ours.ipynb": NOTEBOOK,
    }
    path = zipped(files, tmp_path / "g.zip")
    delivery = unpacked(path, CANVAS)
    assert delivery.platform == "gradescope"
    assert [p.when.astimezone(UTC).hour for p in delivery.parcels] == [20, 20]
    assert set(whose(path, CANVAS)) == {"s01", "s02", "s03"}


@pytest.mark.parametrize(
    ("said", "unread"),
    [
        ("not a time", "not a time"),
        ("2026-10-05", "2026-10-05"),
        ("2026-10-05 20:00:00 UTC", ""),
        ("", ""),
    ],
)
def test_a_time_of_gradescope_that_cannot_be_read_is_kept(tmp_path: Path, said: str, unread: str):
    """A day alone is no time: it would be its first second."""
    files = {
        "submission_metadata.yml": gradescope_metadata({11: ((ONE,), said)}).encode(),
        f"submission_11/{KEY}.ipynb": NOTEBOOK,
    }
    (parcel,) = unpacked(zipped(files, tmp_path / "g.zip"), CANVAS).parcels
    assert parcel.unread == unread
    assert bool(parcel.when) is said.endswith("UTC")


@pytest.mark.parametrize(
    ("stamp", "unread"),
    [
        (b"5.10.2026 23:59\n", "5.10.2026 23:59"),
        (b"2026-10-05 23:59 Mars/Base", "2026-10-05 23:59 Mars/Base"),
        (b"x" * 300, "300 bytes"),
        (b"2026-10-05 23:59 UTC", ""),
    ],
)
def test_a_timestamp_that_cannot_be_read_is_kept(tmp_path: Path, stamp: bytes, unread: str):
    """Otherwise a slip in it would make lateness free."""
    files = {"s01/x.ipynb": NOTEBOOK, "s01/timestamp.txt": stamp}
    (parcel,) = unpacked(written(tmp_path, files), CANVAS).parcels
    assert (parcel.unread, bool(parcel.when)) == (unread, not unread)


@pytest.mark.parametrize(
    ("metadata", "fact"),
    [
        (b"{", "cannot be read: "),
        (b"- one\n", "lists no submissions; download it again"),
        (
            b"!!python/object/apply:os.system ['true']\n",
            "cannot be read: could not determine a con",
        ),
    ],
)
def test_damaged_metadata_is_one_sentence(tmp_path: Path, metadata: bytes, fact: str):
    """And an object that would be built by reading it is not built."""
    files = {"submission_metadata.yml": metadata, "submission_1/a.ipynb": NOTEBOOK}
    with pytest.raises(CourseError, match=rf"submission_metadata\.yml {fact}"):
        unpacked(zipped(files, tmp_path / "g.zip"), CANVAS)


def test_a_submission_without_metadata_is_reported(tmp_path: Path):
    """So is one whose students are not named."""
    files = {
        "submission_metadata.yml": b"submission_2:\n  :submitters: []\n",
        "submission_1/a.ipynb": NOTEBOOK,
        "submission_2/a.ipynb": NOTEBOOK,
    }
    assert left(zipped(files, tmp_path / "g.zip"), CANVAS) == {
        "submission_1": "does not stand in submission_metadata.yml",
        "submission_2": "has nobody's name in submission_metadata.yml",
    }


def test_nbgraders_exchange_is_read(tmp_path: Path):
    """This assignment alone, and of two the later one; the time stands in the folder's name."""
    files = {
        f"inbound/s01+{KEY}+2026-10-05 19:00:00.123456 UTC+abc/{KEY}.ipynb": b"old",
        f"inbound/s01+{KEY}+2026-10-05 20:00:00.123456 UTC+def/{KEY}.ipynb": b"new",
        "inbound/s02+a01_shapes+2026-10-05 20:00:00 UTC+ghi/a01_shapes.ipynb": NOTEBOOK,
    }
    path = written(tmp_path / "exchange", files)
    (one,), rest = settle(unpacked(path, CANVAS).parcels, CANVAS, {})
    assert (one.student, len(one.earlier), rest) == ("s01", 1, [])
    assert one.parcel.when == datetime(2026, 10, 5, 20, 0, 0, 123456, tzinfo=UTC)


@pytest.mark.parametrize("name", ["s01", "S01.git", "a02-convolution-s01", "hw_s01"])
def test_a_repository_is_its_students_by_its_name(tmp_path: Path, name: str):
    """Alone, or behind the name of the assignment as GitHub Classroom writes it."""
    repository(tmp_path / name, [({f"{KEY}.ipynb": NOTEBOOK}, "2026-10-05T10:00:00+00:00")])
    assert whose(tmp_path, CANVAS) == {"s01": f"{KEY}.ipynb"}


def test_an_empty_repository_is_its_students(tmp_path: Path):
    """Who it is of needs no telling; why nothing comes of it does."""
    repository(tmp_path / "s01", [])
    repository(tmp_path / "s02", [({"a.ipynb": NOTEBOOK}, "2026-10-05T10:00:00+00:00")])
    (empty, full), rest = settle(unpacked(tmp_path, CANVAS).parcels, CANVAS, {})
    assert (empty.student, full.student, rest) == ("s01", "s02", [])
    with pytest.raises(AnswerError, match="s01 has no commit; ask for one, and clone it again"):
        notebook(empty.parcel, CANVAS).read()


@pytest.mark.parametrize(
    "name",
    [
        "s01.ipynb",
        "s01.IPYNB",
        f"s01_{KEY}.ipynb",
        f"{KEY}-s01.ipynb",
        f"Sample_One_{KEY}.ipynb",
        f"one sample {KEY} (1).ipynb",
        f"s01/{KEY}.ipynb",
        f"s01/{KEY}/{KEY}.ipynb",
        f"class/s01/{KEY}/{KEY}.ipynb",
        "Sample One/whatever.ipynb",
        "s01@school.example/x.ipynb",
        "hand-in_s01/x.ipynb",
        f"s01/{KEY}/work.ipynb",
    ],
)
def test_files_as_people_name_them_find_their_student(tmp_path: Path, name: str):
    """Id, name or address, as file or as folder, one folder deeper if all of them are."""
    roster = "id,first_name,last_name,email\n" + "".join(
        f"{one.login},{one.first},{one.last},{one.email}\n" for one in CLASS
    )
    wanted = Wanted(KEY, Roster(read_import(roster.encode(), "r.csv").people))
    other = name.replace("s01", "s04").replace("One", "Four").replace("one", "four")
    for path in (
        written(tmp_path / "folder", {name: NOTEBOOK, other: NOTEBOOK}),
        zipped({name: NOTEBOOK, other: NOTEBOOK}, tmp_path / "class.zip"),
    ):
        assert unpacked(path, wanted).platform == "plain"
        assert set(whose(path, wanted)) == {"s01", "s04"}


def test_other_assignments_are_not_taken_for_this_one(tmp_path: Path):
    """Who handed in those alone handed in nothing here, which is no oddity either."""
    files = {
        f"s01/{KEY}/{KEY}.ipynb": NOTEBOOK,
        "s01/a01_shapes/a01_shapes.ipynb": NOTEBOOK,
        "s02/a01_shapes/a01_shapes.ipynb": NOTEBOOK,
        "s03/a01_shapes.ipynb": NOTEBOOK,
    }
    wanted = Wanted(KEY, CANVAS.roster, others=("a01_shapes",))
    assert whose(written(tmp_path, files), wanted) == {"s01": f"s01/{KEY}/{KEY}.ipynb"}


def test_a_name_of_nobody_is_reported(tmp_path: Path):
    """With what it was looked up as; by hand it is given to whoever is named."""
    path = written(tmp_path, {"xyz.ipynb": NOTEBOOK})
    assert left(path, CANVAS) == {"xyz.ipynb": "nobody on the roster is known as xyz"}
    assert whose(path, CANVAS, **{"xyz.ipynb": "s02"}) == {"s02": "xyz.ipynb"}


def test_without_a_roster_folders_are_ids(tmp_path: Path):
    """As nbgrader takes them; what cannot be one is reported."""
    wanted = Wanted(KEY)
    path = written(tmp_path / "a", {"s01/x.ipynb": NOTEBOOK, "s09/x.ipynb": NOTEBOOK})
    assert set(whose(path, wanted)) == {"s01", "s09"}
    path = written(tmp_path / "b", {"-rf/x.ipynb": NOTEBOOK, "s09/x.ipynb": NOTEBOOK})
    assert left(path, wanted) == {"-rf": "has no id in its name, and there is no roster"}


def test_which_of_two_notebooks_is_not_guessed(tmp_path: Path):
    """Unless one has the assignment's name."""
    path = written(tmp_path, {"s01/one.ipynb": NOTEBOOK, "s01/two.ipynb": NOTEBOOK})
    (one,), _ = settle(unpacked(path, CANVAS).parcels, CANVAS, {})
    with pytest.raises(
        AnswerError, match=r"s01 has 2 notebooks \(s01/one.ipynb, s01/two.ipynb\), and"
    ):
        notebook(one.parcel, CANVAS)
    written(tmp_path, {f"s01/{KEY}.ipynb": NOTEBOOK})
    assert whose(path, CANVAS) == {"s01": f"s01/{KEY}.ipynb"}


def test_a_submission_without_a_notebook_says_what_it_has(tmp_path: Path):
    """A PDF, or nothing."""
    (one,), _ = settle(
        unpacked(written(tmp_path, {"s01/a.pdf": b"%PDF"}), CANVAS).parcels, CANVAS, {}
    )
    with pytest.raises(
        AnswerError, match=r"s01 has no notebook, but a\.pdf; a02_convolution\.ipynb is"
    ):
        notebook(one.parcel, CANVAS)


def test_capitals_make_no_other_kind_of_file(tmp_path: Path):
    """Some systems write names so; a copy is known by its name all the same."""
    files = {
        canvas_name(ONE, f"{KEY}.IPYNB", 901): b"old",
        canvas_name(ONE, f"{KEY}-1.IPYNB", 902): b"new",
        canvas_name(TWO, f"{KEY}.IPYNB", 903): NOTEBOOK,
    }
    path = zipped(files, tmp_path / "c.zip")
    assert unpacked(path, CANVAS).platform == "canvas"
    assert whose(path, CANVAS) == {"s01": f"{KEY}-1.IPYNB", "s02": f"{KEY}.IPYNB"}


@pytest.mark.parametrize("name", ["s03.pdf", "s03.py", f"s03_{KEY}.zip", "s03"])
def test_a_file_that_is_no_notebook_is_said_with_its_student(tmp_path: Path, name: str):
    """Whoever sent nothing else is not told to have sent nothing."""
    path = written(tmp_path, {"s01.ipynb": NOTEBOOK, name: b"x", ".hidden": b"", "Thumbs.db": b""})
    (_, other), rest = settle(unpacked(path, CANVAS).parcels, CANVAS, {})
    assert (other.student, rest) == ("s03", [])
    with pytest.raises(AnswerError, match=f"{name} is no notebook; {KEY}.ipynb is wanted"):
        notebook(other.parcel, CANVAS)


def test_a_file_of_nobody_that_is_no_notebook_is_said(tmp_path: Path):
    """It may be somebody's work under another name, or a list of the instructor's."""
    assert left(written(tmp_path, {"notes.pdf": b"x"}), CANVAS) == {
        "notes.pdf": "is no notebook, and nobody on the roster is known as notes"
    }


@pytest.mark.parametrize("there", ["s03.ipynb", "s03/x.ipynb"])
def test_a_file_beside_the_notebook_of_its_student_is_no_submission(tmp_path: Path, there: str):
    """However new it is."""
    path = written(tmp_path, {there: NOTEBOOK, "s03_notes.pdf": b"x"})
    assert whose(path, CANVAS) == {"s03": there}


def dated(path: Path, *files: tuple[str, tuple[int, ...]]) -> Path:
    """Make a zip of notebooks with the dates that it says they have."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, date in files:
            archive.writestr(zipfile.ZipInfo(name, date), NOTEBOOK)
    return path


OLD, NEW = (2026, 10, 5, 20, 0, 0), (2026, 10, 5, 21, 0, 0)


@pytest.mark.parametrize(
    ("files", "last", "guessed"),
    [
        ((("S01/x.ipynb", NEW), ("s01/x.ipynb", OLD)), "S01", False),
        ((("S01/x.ipynb", OLD), ("s01/x.ipynb", OLD)), "s01", True),
        ((("s01.ipynb", OLD), ("s01/x.ipynb", NEW)), "s01", False),
        ((("s01.ipynb", NEW), ("s01/x.ipynb", OLD)), "s01.ipynb", False),
        ((("s01.ipynb", OLD), ("s01/x.ipynb", OLD)), "s01", True),
    ],
)
def test_of_folders_and_files_the_newest_notebook_counts(
    tmp_path: Path, files: tuple[tuple[str, tuple[int, ...]], ...], last: str, guessed: bool
):
    """By the dates in the zip; where these are the same it is a guess, unless somebody says."""
    path = dated(tmp_path / "c.zip", *files)
    (one,), rest = settle(unpacked(path, CANVAS).parcels, CANVAS, {})
    assert (one.parcel.name, one.guessed, rest) == (last, guessed, [])
    (other,) = one.earlier
    (one,), _ = settle(unpacked(path, CANVAS).parcels, CANVAS, {other: "s01"})
    assert (one.parcel.name, one.guessed) == (other, False)


def test_a_time_and_a_date_are_not_compared(tmp_path: Path):
    """One says when it was handed in, and one when it was written."""
    files = {
        "s01/x.ipynb": NOTEBOOK,
        "s01/timestamp.txt": b"2026-10-05 20:00:00 UTC",
        "s01.ipynb": NOTEBOOK,
    }
    (one,), _ = settle(unpacked(written(tmp_path, files), CANVAS).parcels, CANVAS, {})
    assert (one.parcel.name, one.guessed) == ("s01", True)


def test_a_platform_can_be_named(tmp_path: Path):
    """Where names look like those of another; what is then not named so is reported."""
    path = zipped({"s01_1_2_x.ipynb": NOTEBOOK}, tmp_path / "c.zip")
    assert unpacked(path, CANVAS).platform == "canvas"
    assert whose(path, CANVAS, "plain") == {"s01": "s01_1_2_x.ipynb"}
    with pytest.raises(CourseError, match="choose Download Submissions in Gradescope"):
        unpacked(path, CANVAS, "gradescope")


def test_a_students_file_cannot_pass_for_gradescopes_list(tmp_path: Path):
    """Neither inside Gradescope's zip, where it would name others, nor in another platform's."""
    forged = gradescope_metadata({11: ((TWO,), "2020-01-01 00:00:00 Z")}).encode()
    listed = gradescope_metadata({11: ((ONE,), "2026-10-05 20:00:00 Z")}).encode()
    files = {
        "submission_metadata.yml": listed,
        f"submission_11/{KEY}.ipynb": NOTEBOOK,
        "submission_11/submission_metadata.yml": forged,
    }
    assert set(whose(zipped(files, tmp_path / "g.zip"), CANVAS)) == {"s01"}

    files = {
        f"{moodle_folder(ONE)}/w.ipynb": NOTEBOOK,
        f"{moodle_folder(ONE)}/submission_metadata.yml": forged,
        f"{moodle_folder(ONE)}/submission_11/w.ipynb": NOTEBOOK,
        f"{moodle_folder(TWO)}/w.ipynb": NOTEBOOK,
    }
    assert unpacked(zipped(files, tmp_path / "m.zip"), MOODLE).platform == "moodle"
    del files[f"{moodle_folder(TWO)}/w.ipynb"], files[f"{moodle_folder(ONE)}/w.ipynb"]
    assert unpacked(zipped(files, tmp_path / "alone.zip"), MOODLE).platform == "moodle"


def test_a_students_folders_cannot_pass_for_another_platform(tmp_path: Path):
    """What stands outermost decides, which is the platform's own."""
    listed = gradescope_metadata({11: ((ONE,), "2026-10-05 20:00:00 Z")}).encode()
    files = {
        "submission_metadata.yml": listed,
        f"submission_11/{KEY}.ipynb": NOTEBOOK,
        f"submission_11/{moodle_folder(TWO)}/x.txt": b"",
        f"submission_11/s02+{KEY}+2020-01-01 00:00:00 UTC/x.txt": b"",
    }
    assert set(whose(zipped(files, tmp_path / "g.zip"), CANVAS)) == {"s01"}

    inside = f"{moodle_folder(ONE)}/{moodle_folder(TWO)}"
    files = {f"{inside}/w.ipynb": NOTEBOOK, f"{moodle_folder(THREE)}/w.ipynb": NOTEBOOK}
    assert set(whose(zipped(files, tmp_path / "m.zip"), MOODLE)) == {"N4101", "N4103"}


def test_a_name_in_canvas_cannot_hold_somebody_elses_number(tmp_path: Path):
    """Whoever calls themselves `x_4102` would have their file taken for that of 4102."""
    forged = One("s01", "", "x_4102", 4101)
    told = left(
        zipped({canvas_name(forged, f"{KEY}.ipynb", 901): NOTEBOOK}, tmp_path / "c.zip"), CANVAS
    )
    assert list(told.values()) == ["has the number of s02, who is not called x"]


def test_two_accounts_of_one_name_are_not_taken_for_one_student(tmp_path: Path):
    """Somebody may have taken another's name; an instructor says whose is whose."""
    twin = One("sxx", ONE.first, ONE.last, 4199)
    files = {f"{moodle_folder(one)}/w.ipynb": NOTEBOOK for one in (ONE, twin, TWO)}
    path = zipped(files, tmp_path / "m.zip")
    why = "comes from one of 2 accounts that all lead to N4101"
    assert left(path, MOODLE) == {"Sample One_101": why, "Sample One_199": why}

    settled, rest = settle(unpacked(path, MOODLE).parcels, MOODLE, {"Sample One_101": "N4101"})
    assert [(one.student, one.parcel.name) for one in settled] == [
        ("N4101", "Sample One_101"),
        ("N4102", "Zoë O'Sample_102"),
    ]
    assert settled[0].earlier == ("Sample One_199",)
    assert rest == []
