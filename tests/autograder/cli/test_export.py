"""`course export` and `course pack`: marks go out, and an autograder runs as Gradescope runs it."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from fakes.course import GOOD, KEY, WRONG, Course
from fakes.downloads import CLASS, canvas_roster, moodle_folder, worksheet, zipped

from autograder.cli import gradescope
from autograder.model.errors import SandboxError
from autograder.model.verdict import Layer


@pytest.fixture(scope="module")
def graded(founded: Course, tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A class of four from Moodle: one right, one wrong, one not read yet, one missing."""
    place = tmp_path_factory.mktemp("graded")
    shutil.copytree(founded.folder, place / "classroom")
    course = Course(founded.root, place / "classroom")
    (place / "canvas.csv").write_text(canvas_roster(), encoding="utf-8")
    sent = zip(CLASS, (GOOD, WRONG, GOOD), strict=False)
    files = {f"{moodle_folder(one)}/x.ipynb": data for one, data in sent}
    download = zipped(files, place / "m.zip")
    assert course.run("roster", "import", str(place / "canvas.csv")).status == 0
    assert course.run("collect", KEY, str(download)).status == 0
    assert course.run("grade", "-j1").status == 0
    read_answers(course, s01=4, s02=1)
    assert course.run("feedback").status == 0
    return course


def read_answers(course: Course, **points: int) -> None:
    """Mark the written question of some students, as formgrader does."""
    with course.gradebook() as gradebook:
        for student, given in points.items():
            (notebook,) = gradebook.find_submission(KEY, student).notebooks
            (grade,) = [g for g in notebook.grades if g.cell.name == "why_scale"]
            grade.manual_score, grade.needs_manual_grade = given, False
        gradebook.db.commit()


def exported(course: Course, name: str) -> bytes:
    return course.classroom.exported(name).read_bytes()


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))


def test_our_own_table_is_that_of_the_marks(graded: Course):
    """Word for word."""
    assert graded.run("export", "--format", "csv").status == 0
    assert exported(graded, f"{KEY}-csv.csv") == graded.classroom.marks(KEY).read_bytes()


def test_canvas_gets_a_column_by_its_own_name(graded: Course):
    """A row a student, known by Canvas's own number; who has nothing graded is named."""
    said = graded.run("export", KEY, "--format", "canvas", "--heading", "Scaling (77)")
    assert said.status == 0
    assert said.out.splitlines() == [
        str(graded.classroom.exported(f"{KEY}-canvas.csv")),
        "  No mark yet, since something is not judged, or not read in formgrader: s03",
        "  Nothing graded: s04",
    ]
    points, *marks = rows(exported(graded, f"{KEY}-canvas.csv"))
    assert (points["Student"], points["Scaling (77)"]) == ("Points Possible", "11")
    told = {row["ID"]: row["Scaling (77)"] for row in marks}
    assert told == {"4101": "11", "4102": "4", "4103": "", "4104": ""}


def test_nbgrader_gets_its_own_table(graded: Course):
    """With the same numbers as its own exporter writes for who handed in."""
    assert graded.run("export", "--format", "nbgrader").status == 0
    scores = {r["student_id"]: r["score"] for r in rows(exported(graded, f"{KEY}-nbgrader.csv"))}
    assert scores == {"s01": "11.0", "s02": "4.0", "s03": "", "s04": ""}


def test_who_is_not_on_the_roster_is_named_where_the_table_leaves_them_out(
    graded: Course, tmp_path: Path
):
    """Canvas and Moodle know nobody else; the other tables have everybody."""
    twin = graded.twin(tmp_path / "classroom")
    twin.classroom.roster.write_text("id,last_name\ns02,Two\n")
    said = {form: twin.run("export", "--format", form) for form in ("canvas", "csv", "nbgrader")}
    line = "  Not on the roster, so not in the table: s01, s03"
    assert [form for form, one in said.items() if line in one.out.splitlines()] == ["canvas"]
    for form, name, there in (
        ("canvas", "SIS Login ID", {"", "s02"}),
        ("csv", "student", {"s01", "s02", "s03"}),
        ("nbgrader", "student_id", {"s01", "s02", "s03"}),
    ):
        assert {row[name] for row in rows(exported(twin, f"{KEY}-{form}.csv"))} == there


def test_moodle_gets_a_table_and_the_pages(graded: Course):
    """The numbers of those who handed in were kept when they were collected."""
    said = graded.run("export", KEY, "--format", "moodle")
    assert said.status == 0
    (first, *_) = [r for r in rows(exported(graded, f"{KEY}-moodle.csv")) if r[KEY] == "11"]
    assert first["Last name"] == "One"
    with zipfile.ZipFile(io.BytesIO(exported(graded, f"{KEY}-moodle-feedback.zip"))) as archive:
        assert archive.namelist() == [
            f"Sample One_101_assignsubmission_file_/{KEY}.html",
            f"Zoë O'Sample_102_assignsubmission_file_/{KEY}.html",
            f"Éva Maria Di Sample_103_assignsubmission_file_/{KEY}.html",
        ]
        page = archive.read(archive.namelist()[0])
    assert page == graded.classroom.feedback("s01", KEY).read_bytes()


def test_moodle_finds_its_students_without_a_roster(graded: Course, tmp_path: Path):
    """By the id, as Canvas does; without it nobody could say whose a mark is."""
    twin = graded.twin(tmp_path / "classroom")
    twin.classroom.roster.unlink()
    assert twin.run("export", KEY, "--format", "moodle").status == 0
    found = rows(exported(twin, f"{KEY}-moodle.csv"))
    assert {row["ID number"]: row[KEY] for row in found} == {"s01": "11", "s02": "4", "s03": ""}


def test_moodles_worksheet_is_filled_in(graded: Course, tmp_path: Path):
    """And that its maximum is another one is said, since Moodle would leave marks out."""
    (tmp_path / "sheet.csv").write_text(worksheet(), encoding="utf-8")
    sheet = ("--worksheet", str(tmp_path / "sheet.csv"))
    said = graded.run("export", KEY, "--format", "moodle", *sheet)
    assert said.status == 0
    assert (
        "Moodle's maximum grade is 41, and 11 points are possible here; set it to 11 in Moodle, "
        "which otherwise counts them as of 41."
    ) in said.out
    filled = rows(exported(graded, f"{KEY}-moodle-worksheet.csv"))
    assert [row["Grade"] for row in filled] == ["11", "4", "", ""]


def test_gradescopes_results_have_the_same_points(graded: Course):
    """A file a student, in a zip."""
    assert graded.run("export", "--format", "gradescope").status == 0
    with zipfile.ZipFile(graded.classroom.exported(f"{KEY}-gradescope.zip")) as archive:
        told = {name: json.loads(archive.read(name)) for name in archive.namelist()}
    assert {name: said["score"] for name, said in told.items()} == {
        "s01/results.json": 11.0,
        "s02/results.json": 4.0,
    }


def test_points_that_were_given_for_work_that_was_replaced_are_told(graded: Course):
    """They stay, as nbgrader keeps them, and somebody has to look."""
    graded.hand_in("s02", data=GOOD + b"\n")
    said = graded.run("grade", "-j1")

    assert (
        "Points for written answers were given before these handed in anew, and stay: s02; read "
        "them again in formgrader."
    ) in said.out
    assert "handed in anew" not in graded.run("grade", "-j1", "--force").out


def test_what_was_handed_in_since_it_was_graded_has_no_mark(graded: Course):
    """Until it is graded; the points of what it replaces are not its own."""
    graded.hand_in("s01", data=GOOD + b"\n")
    assert graded.run("export", "--format", "csv").status == 0
    before = {row["student"]: row for row in rows(exported(graded, f"{KEY}-csv.csv"))}
    graded.run("grade", "-j1")
    graded.run("export", "--format", "csv")
    after = {row["student"]: row for row in rows(exported(graded, f"{KEY}-csv.csv"))}

    assert before["s01"]["state"] == "not graded"
    assert after["s01"]["state"] != "not graded"
    assert before["s02"] == after["s02"]


def test_without_the_gradebook_nothing_is_exported(graded: Course):
    """Due dates and points that people gave are in it; without them marks are others."""
    graded.classroom.gradebook.unlink()
    said = graded.run("export", "--format", "csv")

    assert said.status == 2
    assert "and with it due dates, extensions and points for written answers; restore" in said.err


def test_options_of_one_assignment_need_one(graded: Course):
    """Wrong use says so before anything is written."""
    root = graded.root / "assignments" / "another"
    release = graded.classroom.release("another")
    shutil.copytree(graded.root / "assignments" / KEY, root)
    release.mkdir()
    try:
        said = graded.run("export", "--format", "canvas", "--heading", "x")
    finally:
        shutil.rmtree(root)
        release.rmdir()
    assert said.status == 2
    assert "--heading and --worksheet belong to one assignment; name one KEY." in said.err


def hand_in(root: Path, data: bytes | None) -> None:
    """Put a notebook of some name where Gradescope puts what a student uploads."""
    shutil.rmtree(root / "submission", ignore_errors=True)
    (root / "submission").mkdir()
    if data is not None:
        (root / "submission" / "my work.ipynb").write_bytes(data)


def graded_there(root: Path) -> dict:
    """Return what Gradescope would be told, without starting another Python."""
    return gradescope.graded(root)


def run_autograder(root: Path, data: bytes) -> subprocess.CompletedProcess:
    """Run what was packed as Gradescope does: copied to its root, started there."""
    hand_in(root, data)
    (root / "results").mkdir(exist_ok=True)
    (root / "results" / "results.json").unlink(missing_ok=True)
    shutil.copy(root / "source" / "run_autograder", root / "run_autograder")
    ours = {"AUTOGRADER_ROOT": str(root), "AUTOGRADER_PYTHON": sys.executable}
    return subprocess.run(
        [root / "run_autograder"],
        cwd=root,
        env={"PATH": os.environ["PATH"], **ours},
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture(scope="module")
def packed(founded: Course, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Gradescope's folder with the autograder unpacked into `source`."""
    root = tmp_path_factory.mktemp("autograder")
    path = root / "autograder.zip"
    said = founded.run("pack", "gradescope", KEY, "--to", str(path))
    assert (said.status, said.err) == (0, "")
    assert path.stat().st_mode & 0o077 == 0
    subprocess.run([sys.executable, "-m", "zipfile", "-e", path, root / "source"], check=True)
    for name in ("setup.sh", "run_autograder"):
        (root / "source" / name).chmod(0o755)  # `unzip` keeps what Python's zipfile forgets
    return root


def told(root: Path) -> dict:
    return json.loads((root / "results" / "results.json").read_bytes())


def test_what_was_packed_grades_as_the_course_does(packed: Path):
    """From a notebook of any name to the same points, with neither course nor PyTorch there."""
    done = run_autograder(packed, GOOD)
    assert (done.returncode, done.stderr) == (0, "")
    assert sum(test["score"] for test in told(packed)["tests"]) == 7
    assert sum(test["max_score"] for test in told(packed)["tests"]) == 7
    assert told(packed)["visibility"] == "after_due_date"


def test_a_wrong_answer_has_its_points_and_its_reasons(packed: Path):
    """What is wrong is said test by test."""
    hand_in(packed, WRONG)
    tests = graded_there(packed)["tests"]
    assert sum(test["score"] for test in tests) == 3
    assert any("But " in test["output"] for test in tests if not test["score"])


@pytest.mark.parametrize(
    ("data", "fact"),
    [
        (b"", "Not graded: scaling.ipynb is empty; look for a copy that Jupyter opens and"),
        (None, "Not graded: what was handed in is empty; scaling.ipynb is wanted."),
    ],
    ids=["empty", "nothing"],
)
def test_what_cannot_be_read_is_told_to_the_student(packed: Path, data: bytes | None, fact: str):
    """At once, with what to do."""
    hand_in(packed, data)
    said = graded_there(packed)
    assert said["output"].startswith(fact)
    assert (said["score"], said["visibility"]) == (0, "visible")


def test_without_any_wall_nothing_is_graded(packed: Path, monkeypatch: pytest.MonkeyPatch):
    """The answer key lies beside the submission there: something has to stand between them."""
    hand_in(packed, GOOD)
    bare = (Layer("namespaces", False, "It can read every file."),)
    monkeypatch.setattr(gradescope, "survey", lambda _: bare)
    monkeypatch.setattr(gradescope.Workplace, "work", lambda *_: pytest.fail("it ran"))
    with pytest.raises(SandboxError, match="stands between the submission and the answer key"):
        graded_there(packed)


def test_a_machine_that_cannot_judge_gives_no_mark(packed: Path):
    """Gradescope then says that the autograder failed; a zero would be the student's."""
    key = packed / "source" / "answers.key"
    data = key.read_bytes()
    key.write_bytes(data[:100])
    try:
        done = run_autograder(packed, GOOD)
    finally:
        key.write_bytes(data)
    assert done.returncode == 1
    assert done.stderr.startswith("Not graded: ")
    assert not (packed / "results" / "results.json").exists()


def test_the_setup_installs_what_grading_needs(packed: Path):
    """A script that the shell can read, which names nothing that was not packed."""
    setup = packed / "source" / "setup.sh"
    assert subprocess.run(["bash", "-n", setup]).returncode == 0
    assert 'root="${AUTOGRADER_ROOT:-/autograder}"' in setup.read_text()
    assert "$root/source/requirements.txt" in setup.read_text()
    assert (packed / "source" / "requirements.txt").exists()
