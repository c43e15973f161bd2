"""nbgrader's settings: its commands, run in this folder, grade with the course's own judge."""

import os
from pathlib import Path

from autograder.cli.author import BOOK
from autograder.plugin import configure

course = Path(__file__).resolve().parent
classroom = os.environ.get("COURSE_CLASSROOM", "classroom")
configure(get_config(), course=course, classroom=course / classroom, book=BOOK)  # noqa: F821
