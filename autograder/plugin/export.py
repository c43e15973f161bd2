"""`nbgrader export` tells lateness as it is now, also when answers were read since grading."""

from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.plugins import CsvExportPlugin
from traitlets import Unicode

from autograder.model.classroom import Classroom
from autograder.plugin.rows import reckon
from autograder.plugin.terms import terms_of


class CourseExport(CsvExportPlugin):  # type: ignore[misc]
    """Reckons what lateness costs anew, then writes nbgrader's own table."""

    course = Unicode(help="The folder of nbgrader's settings.").tag(config=True)
    classroom = Unicode(help="nbgrader's course directory.").tag(config=True)

    def export(self, gradebook: Gradebook) -> None:
        """Write the table from a gradebook in which every penalty is up to date."""
        address = gradebook.engine.url.render_as_string(hide_password=False)
        classroom = Classroom(Path(self.classroom), lambda: address)
        for assignment in gradebook.assignments:
            terms = terms_of(Path(self.course), classroom, assignment.name)
            reckon(gradebook, assignment.name, terms)
        super().export(gradebook)
