"""nbgrader's settings: what it needs to know so that its commands grade as we do."""

import warnings
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SAWarning

from autograder.model.classroom import VERDICT
from autograder.plugin.export import CourseExport
from autograder.plugin.feedback import FeedbackExporter
from autograder.plugin.preprocessors import AUTOGRADE, SANITIZE, CourseExporter
from autograder.plugin.rows import put_alembic_on_path

INERT = "autograder.plugin.inert"  # by name: it takes long to import, and grading needs none of it


def configure(
    config: Any, *, course: Path, classroom: Path, book: str = "", db_url: str = ""
) -> None:
    """Set nbgrader up to grade `classroom`, its course directory, with this machine.

    `course` is the folder of `assignments/`; `book` the address that links in feedback begin with;
    `db_url` that of the database which keeps the gradebook, if it is not the file of the class.
    """
    put_alembic_on_path()
    warnings.filterwarnings("ignore", category=SAWarning, module="nbgrader")  # not for instructors
    config.CourseDirectory.root = str(classroom)
    if db_url:  # as it is: after an error here nbgrader would go on with settings of its own
        config.CourseDirectory.db_url = db_url
    config.CourseDirectory.ignore.append(VERDICT)  # a student's own must not pass for ours
    config.Autograde.sanitize_preprocessors = SANITIZE
    config.Autograde.autograde_preprocessors = AUTOGRADE
    config.Autograde.exporter_class = CourseExporter
    config.CourseExporter.course = str(course)
    config.GenerateFeedback.exporter_class = FeedbackExporter
    config.FeedbackExporter.course = str(course)
    config.FeedbackExporter.book = book
    config.ExportApp.plugin_class = CourseExport
    config.CourseExport.course = str(course)
    config.CourseExport.classroom = str(classroom)
    config.FormgradeExtension.debug = False  # or a page shows all settings, a password among them
    config.HTMLExporter.filters = {"markdown2html": f"{INERT}.inert_markdown"}
    config.HTMLExporter.preprocessors = [f"{INERT}.Inert"]
    config.ClearSolutions.code_stub = {"python": "raise NotImplementedError"}
    config.ClearSolutions.text_stub = "Your answer here."
    config.IncludeHeaderFooter.header = ""
