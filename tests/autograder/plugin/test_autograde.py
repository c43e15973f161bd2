"""`nbgrader autograde` with our plug-in: the judge behind the wall instead of a kernel."""

import json

import pytest
from fakes.verdicts import partly_judged

from autograder.plugin.preprocessors import not_graded

pytestmark = pytest.mark.slow


def outputs(cell) -> str:
    return json.dumps(cell["outputs"])


def test_a_verdict_stands_beside_every_graded_notebook(by_nbgrader):
    """It says why a mark is what it is; a file of that name which was handed in is not taken."""
    for student, earned in {"right": 7, "wrong": 3, "blank": 0, "hostile": 3}.items():
        verdict = by_nbgrader.verdict(student)
        assert verdict["student"] == student
        assert (verdict["earned"], verdict["possible"]) == (earned, 7)


def test_the_findings_stand_below_the_check(by_nbgrader):
    """A grader sees the same sentences as the student, and the number of points."""
    text, points = by_nbgrader.graded("wrong")["check-scale_forward"]["outputs"]

    assert "Not yet: Every entry is multiplied by the factor." in "".join(text["text"])
    assert "Your numbers are those of an addition." in "".join(text["text"])
    assert points["data"] == {"text/plain": ["0.0"]}


def test_no_code_of_a_student_runs_in_the_grader(by_nbgrader):
    """It has no way to a file that the grader could write."""
    assert not (by_nbgrader.root / "touched").exists()


def test_a_printed_score_and_a_forged_output_are_worth_nothing(by_nbgrader):
    """The check that is broken gives no points, whatever the notebook says it does."""
    cell = by_nbgrader.graded("hostile")["check-scale_forward"]

    assert cell["metadata"]["nbgrader"]["points"] == 4
    assert cell["outputs"][-1]["data"] == {"text/plain": ["0.0"]}
    assert "acted" not in outputs(cell)


def test_a_deleted_check_is_put_back_and_judged(by_nbgrader):
    """It costs nothing, and a note says so."""
    assert by_nbgrader.graded("damaged")["check-scale_forward"]["outputs"]
    assert any("put back" in note for note in by_nbgrader.verdict("damaged")["notes"])


def test_an_instructor_reads_a_sentence_for_what_cannot_be_graded(by_nbgrader):
    """It names the student, the fact and what to do, and nothing else is to be read."""
    said = (by_nbgrader.root / "said.txt").read_text()

    assert "WARNING] torn is not graded: scaling.ipynb is not a notebook: line 1 is" in said
    assert "ERROR] linking is not graded:" in said
    assert "data.txt is a link; replace it by the file itself and hand it in again" in said
    assert "Traceback" not in said
    assert "SAWarning" not in said


def test_what_the_machine_could_not_run_can_be_tried_again():
    """The reason, and the command for this one student."""
    said = not_graded(partly_judged())

    assert said.startswith("s08 is not graded: 5 of 34 points are not judged: the machine")
    assert said.endswith("`nbgrader autograde a02_convolution --student=s08 --force`.")


def test_what_a_link_leads_to_is_copied_nowhere(by_nbgrader):
    """Neither to what is graded nor to what the student gets back."""
    files = {path.name for path in by_nbgrader.classroom.root.glob("autograded/linking/*/*")}

    assert files == {"verdict.json"}
    assert not (by_nbgrader.classroom.root / "feedback" / "linking").exists()


def test_a_run_that_cannot_grade_stops_with_one_sentence(made):
    """Nothing is removed, and no student is said to be at fault."""
    course = made.twin("never_released")
    folder = course.classroom.submitted("early", "scaling")
    folder.mkdir(parents=True)
    (folder / "scaling.ipynb").write_text("{}")
    (course.classroom.release("scaling") / "scaling.ipynb").unlink()

    done = course.run("nbgrader", "autograde", "scaling")

    assert done.returncode == 1
    assert "scaling.ipynb is not there; run `course release scaling` first." in done.stderr
    assert "Traceback" not in done.stderr
