"""The final project: what is handed out, what is asked, and how it becomes points."""

import csv
import re

from conftest import ROOT

FOLDER = ROOT / "assignments" / "final_project"
RUBRIC = (FOLDER / "rubric.md").read_text()
ROWS = dict(re.findall(r"^\| (\w+) \| (\d+) \|", RUBRIC, re.MULTILINE))


def test_the_rows_of_the_rubric_add_up_to_what_is_promised() -> None:
    """Students, readers and the page of assignments are told one number."""
    total = sum(map(int, ROWS.values()))

    assert f"{total} points." in RUBRIC
    assert f"one item of {total} points" in RUBRIC
    assert f"worth {total} points" in (ROOT / "book/assignments.md").read_text()


def test_the_table_for_points_has_a_column_for_each_row() -> None:
    """What a reader fills in is what the rubric has, in its order."""
    with (FOLDER / "marks.csv").open(newline="") as file:
        assert next(csv.reader(file)) == ["id", "reader", *ROWS]


def test_every_item_of_the_checklist_belongs_to_a_row() -> None:
    """What ticking it wrongly costs can be looked up."""
    text = (FOLDER / "checklist.md").read_text()
    items = re.findall(r"^- \[ \] .* \((\w+)\)$", text, re.MULTILINE)

    assert len(items) == text.count("- [ ]") >= 15
    assert set(items) <= set(ROWS)


def test_the_page_shows_what_lies_in_the_folder() -> None:
    """A reader of the book, a student and an instructor have the same text."""
    page = (ROOT / "book/project.md").read_text()

    for path in FOLDER.glob("*.md"):
        assert f"{{include}} ../assignments/final_project/{path.name}" in page


def test_the_book_leads_to_it() -> None:
    """From the assignments, from the chapter with a network to begin with, and from the term."""
    for name in ("assignments", "convnet", "teach"):
        assert "](project.md)" in (ROOT / f"book/{name}.md").read_text()
