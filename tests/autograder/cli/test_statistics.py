"""The numbers behind the class page are files beside it, and Parquet for who asks."""

import csv
import sys

import pytest
from fakes.course import KEY, WRONG, Course

from autograder.gradebook.sheets import COLUMNS


@pytest.fixture
def graded(course: Course) -> Course:
    """A class of two, of whom one adds instead of multiplying."""
    course.hand_in("s01")
    course.hand_in("s02", data=WRONG)
    assert course.run("grade", "-j1").status == 0
    return course


def test_each_chart_has_its_numbers_in_a_file_that_the_page_leads_to(graded: Course) -> None:
    """They can be opened from the page, wherever the folder of reports is taken."""
    page = graded.classroom.report(KEY)
    for name in COLUMNS:
        path = page.parent / KEY / f"{name}.csv"
        with path.open(newline="") as file:
            assert next(csv.reader(file)) == list(COLUMNS[name])
        linked = f'href="{KEY}/{name}.csv" download' in page.read_text()
        assert linked or not path.read_text().count("\n") > 1


def test_the_term_has_a_page_beside_those_of_its_assignments(graded: Course) -> None:
    """`course total` writes it; it leads to each class page, and names nobody."""
    said = graded.run("total")
    page = graded.classroom.term.read_text()

    assert said.status == 0, said.err
    assert f"{graded.classroom.term} shows how the assignments went." in said.out
    assert f'href="{KEY}.html"' in page
    assert "s01" not in page


def test_parquet_is_written_for_those_who_have_what_it_needs(graded: Course) -> None:
    """Without it one sentence says what to do, and no file is begun."""
    with pytest.MonkeyPatch.context() as without:
        without.setitem(sys.modules, "pyarrow", None)
        said = graded.run("export", "--format", "parquet")

    assert said.status == 2
    assert said.err.startswith("course: Parquet is written by pyarrow, which is not installed;")
    assert not (graded.folder / "exports").exists()

    pytest.importorskip("pyarrow", reason="needs requirements-parquet.txt")
    said = graded.run("export", "--format", "parquet")
    assert said.status == 0, said.err
    written = sorted(path.name for path in (graded.folder / "exports").iterdir())
    assert written == sorted(f"{KEY}-{name}.parquet" for name in COLUMNS)
