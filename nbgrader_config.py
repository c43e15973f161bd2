"""nbgrader's settings: its commands, run in this folder, grade with the course's own judge."""

import os

from autograder.plugin import configure

configure(get_config(), classroom=os.environ.get("COURSE_CLASSROOM", "classroom"))  # noqa: F821
