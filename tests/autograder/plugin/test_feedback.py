"""`nbgrader generate_feedback` gives students our page."""

import pytest

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("student", ["right", "wrong", "blank", "hostile", "late", "torn"])
def test_both_commands_write_the_same_page(by_nbgrader, in_bulk, student):
    """Under the same name, so that the links of the class page hold."""
    assert by_nbgrader.page(student) == in_bulk.page(student)


def test_the_page_says_what_is_wrong_and_where_to_read(by_nbgrader):
    """With the number that came, the one expected, the belief, and a link into the book."""
    page = by_nbgrader.page("wrong")

    assert "Every entry is multiplied by the factor." in page
    assert "Your numbers are those of an addition." in page
    assert 'href="https://book.example/scale.html#forward"' in page


def test_nothing_of_a_student_acts_in_the_page(by_nbgrader):
    """What was written in the notebook is not in it, and what the code printed is text."""
    page = by_nbgrader.page("hostile")

    assert "acted" not in page
    assert "evil.example" not in page
    assert "<iframe" not in page


def test_no_verdict_and_no_notebook_of_another_goes_with_it(by_nbgrader):
    """A student gets a page, not the grader's file."""
    folder = by_nbgrader.classroom.feedback("wrong", "scaling").parent

    assert {path.name for path in folder.iterdir()} == {
        "scaling.html",
        "scaling.zip",
        "timestamp.txt",
    }
