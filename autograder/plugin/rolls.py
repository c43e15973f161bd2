"""A class as it stands: the files of its classroom, and what people entered in the gradebook."""

from nbformat import NotebookNode

from autograder.gradebook.gather import Roll, collect
from autograder.gradebook.records import Terms, Written
from autograder.model.classroom import Classroom
from autograder.notebooks.cells import questions
from autograder.plugin.rows import due_date, written_scores


def roll_of(classroom: Classroom, assignment: str, release: NotebookNode) -> Roll:
    """Return one record a student of an assignment; `release` is what students were given."""
    written = questions(release)
    terms = Terms(
        written=tuple(Written(name, most) for name, most in written.items()),
        due=due_date(classroom.gradebook, assignment),
    )
    read = written_scores(classroom.gradebook, assignment)
    manual = {
        student: tuple(Written(name, most, given.get(name)) for name, most in written.items())
        for student, given in read.items()
    }
    return collect(classroom, assignment, terms, manual)
