"""The only room that knows nbgrader: its commands grade as we do, its database keeps the marks.

`configure` is what `nbgrader_config.py` calls. `preprocessors` makes `nbgrader autograde` judge
behind the wall; `rows` writes many verdicts in one transaction, to the same rows; `publish` calls
nbgrader's own `generate_assignment` and looks after the gradebook.

Read `preprocessors` first. This room imports everything below it.
"""

from typing import Any

from autograder.plugin.preprocessors import (
    AUTOGRADE,
    SANITIZE,
    CourseExporter,
    refuse_odd_files,
)

__all__ = ["configure"]


def configure(config: Any, classroom: str) -> None:
    """Set nbgrader up to grade with this machine in the course directory `classroom`."""
    config.CourseDirectory.root = classroom
    config.Autograde.sanitize_preprocessors = SANITIZE
    config.Autograde.autograde_preprocessors = AUTOGRADE
    config.Autograde.exporter_class = CourseExporter
    config.Autograde.pre_convert_hook = refuse_odd_files
    config.SanitizeHTML.enabled = True
    config.ClearSolutions.code_stub = {"python": "raise NotImplementedError"}
    config.ClearSolutions.text_stub = "Your answer here."
    config.IncludeHeaderFooter.header = ""
