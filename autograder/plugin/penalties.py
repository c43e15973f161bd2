"""An instructor's own rule for lateness, where nbgrader's settings name one.

It is chosen in `nbgrader_config.py`, with `c.LateSubmissionPlugin.penalty_method` or
`c.AssignLatePenalties.plugin_class`; as nbgrader comes, lateness costs nothing.
"""

from pathlib import Path

from nbgrader.plugins import LateSubmissionPlugin
from nbgrader.preprocessors import AssignLatePenalties

from autograder.gradebook.lateness import Rule
from autograder.plugin.database import settings_in


def rule_of(course: Path) -> Rule | None:
    """Return the rule that the settings in a course's folder name, None where they name none."""
    assigns = AssignLatePenalties(config=settings_in(course))
    assigns.init_plugin()
    plugin = assigns.plugin_inst
    if type(plugin) is LateSubmissionPlugin and plugin.penalty_method == "none":
        return None

    def rule(student: str, points: float, seconds: float) -> float:
        return plugin.late_submission_penalty(student, float(points), float(seconds)) or 0.0

    return rule
