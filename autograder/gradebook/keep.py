"""Leave a verdict beside the graded notebook."""

import json

from autograder.model.classroom import Classroom
from autograder.model.files import write_text
from autograder.model.verdict import Verdict


def keep_verdict(classroom: Classroom, verdict: Verdict) -> None:
    """Write the verdict's file; what was there before is replaced whole.

    Raises:
        CourseError: the file cannot be written.
    """
    path = classroom.verdict(verdict.student, verdict.assignment)
    write_text(path, json.dumps(verdict.to_json(), indent=1, ensure_ascii=False) + "\n")
