"""`nbgrader autograde` with our judge: repair on reading, judge instead of execute, save marks.

Points travel in `resources`, where no notebook content can reach; a cell's output never decides a
mark. No verdict means *not judged*: the row is left for a person to look at.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearOutput,
    DeduplicateIds,
    IgnorePattern,
    LimitOutput,
    NbGraderPreprocessor,
    OverwriteCells,
    OverwriteKernelspec,
    SaveAutoGrades,
)
from traitlets import Unicode

from autograder.gradebook.gather import read_times
from autograder.gradebook.keep import replace_verdict
from autograder.gradebook.records import Terms, why_unjudged
from autograder.judge.grade import Desk, Marked, refuse
from autograder.model.classroom import Classroom
from autograder.model.errors import AnswerError, CourseError, SandboxError
from autograder.model.verdict import Verdict
from autograder.notebooks.collect import is_name, refuse_links, refuse_name
from autograder.notebooks.read import read
from autograder.notebooks.repair import repair
from autograder.plugin.database import classroom_of, database_of
from autograder.plugin.desks import desk_for
from autograder.plugin.rows import Entry, fill_comment, fill_grade, save, take_off
from autograder.plugin.schema import refuse_other_schema
from autograder.plugin.terms import terms_of

ENTRY = "course_entry"  # where the judge leaves in `resources` what is to be saved


class CourseExporter(NotebookExporter):  # type: ignore[misc]
    """Reads what students hand in: damaged notebooks are repaired, hopeless ones replaced.

    nbgrader makes one for a run, before it copies anything, and swallows what its own hooks raise.
    So this is the place to stop a run that cannot grade, and to set aside what must not be copied.
    """

    course = Unicode(help="The folder that holds assignments/ and solutions/.").tag(config=True)

    def __init__(self, **how: Any) -> None:
        """Open the desks of a run, and set aside folders with links in them.

        Raises:
            NbGraderException: nothing can be graded; with a sentence that says what to do.
        """
        super().__init__(**how)
        self._desks: dict[str, Desk] = {}
        self._terms: dict[str, Terms] = {}
        try:
            refuse_other_schema(database_of(self.classroom))
            for folder in list(self.parent.assignments):
                self._look_at(Path(folder))
        except (CourseError, SandboxError) as error:
            self.log.error("%s", error)
            raise NbGraderException(str(error)) from None

    def _look_at(self, folder: Path) -> None:
        """Leave a folder out of the run if it holds anything but plain files."""
        desk, student = self.desk(folder.name), folder.parent.name
        self.terms(folder.name)
        try:
            refuse_name(student)
            refuse_links(folder.parent if folder.parent.is_symlink() else folder)
        except (AnswerError, OSError) as error:
            del self.parent.assignments[str(folder)]
            self.log.error("%s is not graded: %s", ascii(student)[1:-1], error)
            if is_name(student):  # no other name may become a folder's, or a row's
                self._enter(refuse(desk.key, student, str(error)), desk)

    def _enter(self, verdict: Verdict, desk: Desk) -> None:
        replace_verdict(self.classroom, verdict)
        times, _ = read_times(self.classroom, verdict.assignment)
        entry = Entry.of(verdict, desk.release, times.get(verdict.student))
        terms = self.terms(verdict.assignment)
        save(self.classroom, verdict.assignment, [entry], terms)

    def desk(self, assignment: str) -> Desk:
        """Return the desk at which an assignment is marked, the same one throughout a run."""
        if assignment not in self._desks:
            self._desks[assignment] = desk_for(Path(self.course), self.classroom, assignment)
        return self._desks[assignment]

    def terms(self, assignment: str) -> Terms:
        """Return what lateness costs whom in an assignment, the same throughout a run."""
        if assignment not in self._terms:
            self._terms[assignment] = terms_of(Path(self.course), self.classroom, assignment)
        return self._terms[assignment]

    @property
    def classroom(self) -> Classroom:
        """Return nbgrader's course directory."""
        return classroom_of(self.parent.coursedir)

    def from_filename(self, filename: str, resources: Any = None, **kwargs: Any) -> Any:
        """Return the notebook of a file, rebased on the release where a student handed it in."""
        path = Path(filename)
        if not _is_submitted(path, self.parent.coursedir):
            return super().from_filename(filename, resources=resources, **kwargs)
        release = self.desk(resources["nbgrader"]["assignment"]).release
        return self.from_notebook_node(_rebased(path, release), resources=resources, **kwargs)


def _is_submitted(path: Path, coursedir: Any) -> bool:
    submitted = Path(coursedir.root, coursedir.submitted_directory).resolve()
    return submitted in path.resolve().parents


def _rebased(path: Path, release: NotebookNode) -> NotebookNode:
    try:
        return repair(read(path.read_bytes(), path.name), release).notebook
    except AnswerError:
        return nbformat.from_dict(release)  # the verdict will say why nothing was judged


class Judge(NbGraderPreprocessor):  # type: ignore[misc]
    """Grades what was handed in behind the wall; stands where nbgrader executes the notebook."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Return the notebook with findings under its check cells, its entry in `resources`."""
        del nb  # what nbgrader copied; the bytes that were handed in are what is judged
        desk = self.parent.desk(resources["nbgrader"]["assignment"])
        marked = _marked(desk, self.parent.classroom, **resources["nbgrader"])
        if not marked.verdict.judged:
            self.log.warning("%s", not_graded(marked.verdict))
        resources[ENTRY] = Entry.of(marked.verdict, desk.release)
        return marked.notebook, resources


def not_graded(verdict: Verdict) -> str:
    """Return whose submission is not graded, why, and what to do about it."""
    said = f"{verdict.student} is not graded: {why_unjudged(verdict)}"
    if verdict.refused:  # which says what to do
        return said
    again = f"nbgrader autograde {verdict.assignment} --student={verdict.student} --force"
    return f"{said}. To try again, run `{again}`."


def _marked(
    desk: Desk, classroom: Classroom, student: str, assignment: str, notebook: str, **_: Any
) -> Marked:
    path = classroom.submitted(student, assignment) / f"{notebook}.ipynb"
    marked = desk.mark(path.read_bytes(), student)
    replace_verdict(classroom, marked.verdict)
    return marked


class SaveVerdicts(SaveAutoGrades):  # type: ignore[misc]
    """Writes what the verdict says into the gradebook; nothing is read off the notebook."""

    def _add_score(self, cell: NotebookNode, resources: Any) -> None:
        fill_grade(self._row(self.gradebook.find_grade, cell), resources[ENTRY])
        self.gradebook.db.commit()

    def _add_comment(self, cell: NotebookNode, resources: Any) -> None:
        fill_comment(self._row(self.gradebook.find_comment, cell), resources[ENTRY])
        self.gradebook.db.commit()

    def _row(self, find: Callable[..., Any], cell: NotebookNode) -> Any:
        name = cell.metadata["nbgrader"]["grade_id"]
        return find(name, self.notebook_id, self.assignment_id, self.student_id)


class TakeOffLateness(NbGraderPreprocessor):  # type: ignore[misc]
    """Says in the gradebook what lateness costs; stands where nbgrader asks its own plug-in."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Return the notebook as it came, once the penalty is written."""
        told = resources["nbgrader"]
        terms = self.parent.terms(told["assignment"])
        with Gradebook(told["db_url"]) as gradebook:
            submission = gradebook.find_submission(told["assignment"], told["student"])
            take_off(gradebook.db, submission, terms)
            gradebook.db.commit()
        return nb, resources


SANITIZE = [ClearOutput, DeduplicateIds, OverwriteKernelspec, OverwriteCells, CheckCellMetadata]
AUTOGRADE = [
    Judge,
    IgnorePattern,
    LimitOutput,
    SaveVerdicts,
    TakeOffLateness,
    CheckCellMetadata,
]
