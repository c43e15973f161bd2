"""`nbgrader generate_feedback` writes what `course feedback` writes, under the same name."""

from functools import cached_property
from pathlib import Path
from typing import Any

from nbconvert.exporters import Exporter
from traitlets import Unicode

from autograder.gradebook.gather import whole
from autograder.gradebook.records import Record
from autograder.judge.catalogue import load
from autograder.pages.feedback import feedback_page
from autograder.plugin.database import classroom_of
from autograder.plugin.desks import released
from autograder.plugin.rolls import roll_of


class FeedbackExporter(Exporter):  # type: ignore[misc]
    """Makes a student's page from the verdict and the gradebook; the notebook's text is not in it.

    nbgrader makes one for a run, so the class is read once.
    """

    course = Unicode(help="The folder that holds assignments/.").tag(config=True)
    book = Unicode(help="The address that links into the book begin with.").tag(config=True)

    def _file_extension_default(self) -> str:
        return ".html"

    @cached_property
    def _records(self) -> dict[str, dict[str, Record]]:
        """Return the records of the assignments of this run, by assignment and student."""
        classroom = classroom_of(self.parent.coursedir)
        names = {Path(folder).name for folder in self.parent.assignments}
        course = Path(self.course)
        rolls = {n: roll_of(course, classroom, n, released(classroom, n)) for n in names}
        return {name: {r.student: r for r in roll.records} for name, roll in rolls.items()}

    def from_filename(self, filename: str, resources: Any = None, **kwargs: Any) -> Any:
        """Return the page of the student whose graded notebook is in this file."""
        del filename, kwargs
        assignment, student = (resources["nbgrader"][name] for name in ("assignment", "student"))
        classroom = classroom_of(self.parent.coursedir)
        record = whole(classroom, assignment, self._records[assignment][student])
        page = feedback_page(
            record,
            title=load(Path(self.course), assignment).title,
            book=self.book,
            printed=record.verdict.printed if record.verdict else "",
        )
        return page, {**resources, "output_extension": self.file_extension}
