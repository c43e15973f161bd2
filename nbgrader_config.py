"""nbgrader's settings: its commands, run in this folder, grade with the course's own judge."""

import os
from pathlib import Path

from autograder.cli.place import Place
from autograder.plugin.settings import configure

course = Path(__file__).resolve().parent
classroom = course / os.environ.get("COURSE_CLASSROOM", "classroom")
book = Place(course, classroom).book
db_url = os.environ.get("COURSE_DB_URL", "")
configure(get_config(), course=course, classroom=classroom, book=book, db_url=db_url)  # noqa: F821
