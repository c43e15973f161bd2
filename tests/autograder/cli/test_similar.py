"""`course similar`: a list, a page, and nothing else changed."""

import json

from fakes.course import GOOD, KEY, Course
from fakes.look_alikes import OTHER, OWN, disguised
from fakes.scaling_notebook import code


def with_cell(text: str) -> bytes:
    """Return a good submission with a cell of the student's own."""
    notebook = json.loads(GOOD)
    notebook["cells"].insert(1, code(text, "own-1"))
    return json.dumps(notebook).encode()


def test_who_is_alike_is_listed_and_shown_side_by_side(course: Course) -> None:
    """A disguised copy is listed; the release that all have in common is not seen."""
    course.hand_in("s01", data=with_cell(OWN))
    course.hand_in("s02", data=with_cell(OTHER))
    course.hand_in("s03", data=with_cell(f"%matplotlib inline\n{disguised(OWN)}"))
    course.hand_in("s04", data=b"no notebook")
    said = course.run("similar")

    assert said.status == 0, said.err
    assert f"{KEY}: 3 submissions compared; 1 pair is worth a look." in said.out
    assert "  100 %  s01, s03\n" in said.out
    assert "  s04: scaling.ipynb is not a notebook: line 1 is not JSON" in said.out
    page = course.classroom.similar(KEY).read_text()
    assert "Sample One" in page
    assert "def scale_forward" in page
    assert "scale_forward(np.ones(3))" not in page


def test_a_student_who_is_forgotten_is_on_no_list(course: Course) -> None:
    """The page has the code of both, so it goes, and is written anew by the command."""
    course.hand_in("s01", "s02", data=with_cell(OWN))
    course.run("similar", KEY)
    assert "s02" in course.classroom.similar(KEY).read_text()
    said = course.run("forget", "s02", "--yes")

    assert said.status == 0, said.err
    assert not course.classroom.similar(KEY).exists()


def test_without_submissions_it_says_what_to_do(course: Course) -> None:
    """One sentence, and no page."""
    said = course.run("similar")

    assert said.status == 2
    assert "is not a folder; run `course collect" in said.err
    assert not course.classroom.similar(KEY).exists()
