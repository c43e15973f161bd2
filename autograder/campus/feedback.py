"""Feedback pages as Moodle takes them back: a zip that *Upload multiple feedback files* unpacks.

Moodle reads whose a file is from the name of its folder, `Full Name_PARTICIPANT_plugin`, of which
it looks at the number alone.
"""

from collections.abc import Iterable, Mapping

from autograder.campus.marks import Class
from autograder.model.classroom import Classroom
from autograder.notebooks.collect import FORBIDDEN

PLUGIN = "assignsubmission_file_"  # the folder that Moodle itself makes for a submission


def moodle_pages(
    group: Class, classroom: Classroom, participants: Mapping[str, str]
) -> dict[str, bytes]:
    """Return the files of the zip: the page of every student whose number in Moodle is known."""
    records = {record.student: record for record in group.records}
    files = {}
    for number, student in participants.items():
        page = classroom.feedback(student, group.assignment)
        if student in records and page.is_file():
            name = folder(group.person(records[student]).name, number)
            files[f"{name}/{page.name}"] = page.read_bytes()
    return files


def folder(name: str, participant: str) -> str:
    """Return the folder of one student's files, as Moodle would name it."""
    plain = "".join(c for c in name if c.isprintable() and c not in FORBIDDEN)
    return f"{plain.replace('_', ' ').strip(' .') or 'Participant'}_{participant}_{PLUGIN}"


def without_page(group: Class, classroom: Classroom, students: Iterable[str]) -> tuple[str, ...]:
    """Return the graded students who have no page yet, or none that Moodle could be given."""
    reached = set(students)
    return tuple(
        record.student
        for record in group.enrolled
        if record.verdict
        and not (
            record.student in reached
            and classroom.feedback(record.student, group.assignment).is_file()
        )
    )
