"""What lateness costs, by nbgrader's own rule: both ways of grading ask the same plug-in.

An instructor chooses it in `nbgrader_config.py`, with `c.LateSubmissionPlugin.penalty_method` or
`c.AssignLatePenalties.plugin_class`; as nbgrader comes, lateness costs nothing.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from nbgrader.preprocessors import AssignLatePenalties
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

SETTINGS = "nbgrader_config.py"
Penalty: TypeAlias = Callable[[str, float, float], float | None]  # student, score, seconds late


def free(student: str, score: float, seconds: float) -> None:
    """Return that lateness costs nothing."""
    del student, score, seconds


def penalty_of(course: Path) -> Penalty:
    """Return the rule that the settings in a course's folder name."""
    has_settings = (course / SETTINGS).exists()
    config = PyFileConfigLoader(SETTINGS, str(course)).load_config() if has_settings else Config()
    assigns = AssignLatePenalties(config=config)
    assigns.init_plugin()

    def penalty(student: str, score: float, seconds: float) -> float | None:
        asked = assigns.plugin_inst.late_submission_penalty(student, score, seconds)
        return None if asked is None else min(max(0.0, asked), score)

    return penalty
