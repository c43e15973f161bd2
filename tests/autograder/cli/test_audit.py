"""`course audit`, as it is typed."""

import json
from pathlib import Path

import pytest
from fakes.course import Course

GOOD = """\
def scale_forward(x, factor=2.0):
    return x * factor, (x, factor)


def scale_backward(dout, cache):
    x, factor = cache
    return dout * factor, (dout * x).sum()
"""

STUBS = """\
def scale_forward(x, factor=2.0):
    return None, None


def scale_backward(dout, cache):
    return None, None
"""


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "mine.py").write_text(GOOD)
    return folder


def test_code_that_holds_ends_well(course: Course, work: Path) -> None:
    """Exit status 0 and a last line that says so."""
    said = course.run("audit", str(work))
    assert said.status == 0, said.err
    assert said.out.endswith("2 of 2 functions do all that this course asks of them.\n")


def test_code_that_does_not_hold_is_status_1(course: Course, work: Path) -> None:
    """The text names the promise and the numbers."""
    (work / "mine.py").write_text(GOOD.replace("x * factor", "x + factor", 1))
    said = course.run("audit", str(work))
    assert said.status == 1
    assert "It computes an addition." in said.out


def test_json_is_all_that_is_printed_and_a_page_is_written(course: Course, work: Path) -> None:
    """A program can read the one, a person the other."""
    page = work / "out" / "audit.html"
    said = course.run("audit", str(work), "--json", "--page", str(page))
    assert json.loads(said.out)["holds"] is True
    assert "2 of 2 functions" in page.read_text()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("def other(): pass\n", "work defines no layer that is known here, such as scale_forward"),
        ("import jax\n" + GOOD, "work could not be audited: work/mine.py, line 1: it imports"),
        ('exec "x"\n' + GOOD, "mine.py was left out, since line 1 is not Python 3"),
        (GOOD + "raise OSError('gone')\n", "line 8: OSError: gone."),
        (STUBS, "work could not be audited: it is not written yet.\n"),
    ],
)
def test_code_that_cannot_be_asked_is_one_sentence(
    course: Course, work: Path, text: str, sentence: str
) -> None:
    """Exit status 2, and nothing on the output."""
    (work / "mine.py").write_text(text)
    said = course.run("audit", str(work))
    assert (said.status, said.out) == (2, "")
    assert sentence in said.err
    assert said.err.count("\n") == 1


def test_a_folder_that_is_not_there_is_one_sentence(course: Course, work: Path) -> None:
    """It names the folder."""
    said = course.run("audit", str(work / "nowhere"))
    assert said.status == 2
    assert "nowhere; name a folder with code, or one file of it." in said.err
