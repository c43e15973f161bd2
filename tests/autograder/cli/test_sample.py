"""`course sample`: what it makes anew, and what it never touches."""

from pathlib import Path

import pytest
from fakes.course import KEY, Course

from autograder.cli import samples
from autograder.cli.place import Place
from autograder.cli.samples import MARK, Row, Table, agree, clear, everybody, read_table
from autograder.gradebook.lateness import LatePolicy
from autograder.gradebook.policy import read_policy
from autograder.model.errors import CourseError
from autograder.plugin.database import SETTINGS


@pytest.mark.parametrize("place", ["mine", "build/mine"])
def test_a_folder_with_somebodys_work_is_refused_and_stays(course: Course, place: str):
    """Also below build/: whatever is no sample class is not removed."""
    folder = course.folder.parent / place
    (folder / "submitted" / "s01").mkdir(parents=True)
    (folder / "submitted" / "s01" / "work.txt").write_text("a week of it")
    said = course.run("sample", str(folder))

    assert said.status == 2
    assert said.err == (
        f"course: {folder} is not empty and is no sample class, so it stays as it is; name a new "
        "folder for the sample class.\n"
    )
    assert (folder / "submitted" / "s01" / "work.txt").read_text() == "a week of it"
    assert sorted(path.name for path in folder.rglob("*")) == ["s01", "submitted", "work.txt"]


def test_the_folder_of_a_real_class_is_refused(course: Course):
    """Even by an instructor in a hurry."""
    course.hand_in("s01")
    said = course.run("sample", str(course.folder))

    assert said.status == 2
    assert "is no sample class, so it stays as it is" in said.err
    assert course.classroom.submitted("s01", KEY).exists()


def test_an_earlier_sample_class_is_made_anew(tmp_path: Path):
    """All of it goes; a link in it is removed and what it leads to is not."""
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "work.txt").touch()
    folder = tmp_path / "sample"
    clear(folder)
    (folder / "submitted" / "s01").mkdir(parents=True)
    (folder / "gradebook.db").touch()
    (folder / "link").symlink_to(kept)
    clear(folder)

    assert [path.name for path in folder.iterdir()] == [MARK]
    assert "keep nothing here that you need" in (folder / MARK).read_text().replace("\n", " ")
    assert (kept / "work.txt").exists()


def test_a_run_that_was_stopped_can_be_run_again(tmp_path: Path):
    """The mark is there before anything else is."""
    folder = tmp_path / "sample"
    clear(folder)
    (folder / "half").mkdir()
    clear(folder)

    assert [path.name for path in folder.iterdir()] == [MARK]


def test_an_empty_folder_is_taken(tmp_path: Path):
    """Nothing of anybody's is in it."""
    clear(tmp_path)

    assert (tmp_path / MARK).is_file()


def test_without_a_composed_notebook_it_says_what_to_run(course: Course, tmp_path: Path):
    """With the folder that it looked for."""
    path = course.root / "assignments" / KEY / "sample_class.yml"
    path.write_text("students:\n- {id: s01}\n")
    said = course.run(f"--classroom={tmp_path / 'none'}", "sample", str(tmp_path / "new"))
    path.unlink()

    assert said.status == 2
    source = tmp_path / "none" / "source" / KEY
    assert said.err == f"course: {source} is not there; run `course compose {KEY}` first.\n"


def test_what_a_table_says_of_lateness_holds_for_the_class(tmp_path: Path):
    """Unless nbgrader's settings have a rule: two are refused wherever they stand."""
    place = Place(tmp_path, tmp_path / "sample", apart=True)
    agree(place, [Table("a01", ()), Table("a02", (), policy="[late]\npercent_per_day = 10\n")])
    policy = place.classroom.policy
    assert read_policy(policy).late == LatePolicy(percent=10)

    policy.unlink()
    (tmp_path / SETTINGS).write_text('c.LateSubmissionPlugin.penalty_method = "zero"\n')
    agree(place, [Table("a02", (), policy="[late]\npercent_per_day = 10\n")])
    assert not policy.exists()


def test_all_is_given_out_before_the_first_is_graded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """What was agreed names assignments that come later, and the first class page tells of that."""
    done: list[tuple[str, str]] = []
    keys = ("a01", "a02")
    monkeypatch.setattr(samples.Place, "keys", lambda *_: keys)
    monkeypatch.setattr(samples, "read_table", lambda _, key: Table(key, ()))
    monkeypatch.setattr(samples, "give_out", lambda *one: done.append(("out", one[-1])))

    def graded(_place: Place, _class_place: Place, table: Table) -> bool:
        done.append(("graded", table.assignment))
        return True

    monkeypatch.setattr(samples, "_one_assignment", graded)
    assert samples.make_and_grade(Place(tmp_path, tmp_path / "class"), tmp_path / "sample")

    assert done == [("out", "a01"), ("out", "a02"), ("graded", "a01"), ("graded", "a02")]


def test_the_roster_of_a_sample_class_has_everybody():
    """Whoever grades it once more finds no stranger but the one who is in no assignment's list."""
    first = Table("a01", (Row("s02"), Row("s01"), Row("s03", enrolled=False)))
    last = Table("a02", (Row("s01"), Row("s04", enrolled=False), Row("s03")))
    assert [student["id"] for student in everybody((first, last))] == ["s01", "s02", "s03"]


@pytest.mark.parametrize(
    "text", ["", "students: 3", "students:\n- {name: s01}", "{", "students:\n- 7"]
)
def test_a_table_that_cannot_be_read_is_named(tmp_path: Path, text: str):
    """One sentence with the file, for whoever wrote it."""
    folder = tmp_path / "assignments" / KEY
    folder.mkdir(parents=True)
    (folder / "sample_class.yml").write_text(text)

    with pytest.raises(CourseError, match=r"sample_class\.yml cannot be read: .*; mend the table"):
        read_table(tmp_path, KEY)
