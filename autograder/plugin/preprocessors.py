"""`nbgrader autograde` with our judge: repair on reading, judge instead of execute, save marks.

Points travel in `resources`, where no notebook content can reach; a cell's output never decides a
mark. No verdict means *not judged*: the row is left for a person to look at.
"""

from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbconvert.preprocessors.sanitize import SanitizeHTML
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import (
    AssignLatePenalties,
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

from autograder.gradebook.keep import keep_verdict
from autograder.judge.grade import Marked, scores
from autograder.model.classroom import Classroom
from autograder.model.errors import AnswerError
from autograder.notebooks.collect import refuse_links
from autograder.notebooks.read import read
from autograder.notebooks.repair import repair
from autograder.plugin.desks import desk_for


class CourseExporter(NotebookExporter):  # type: ignore[misc]
    """Reads what students hand in: damaged notebooks are repaired, hopeless ones replaced."""

    def from_filename(self, filename: str, resources: Any = None, **kwargs: Any) -> Any:
        """Return the notebook of a file, rebased on the release where a student handed it in."""
        path = Path(filename)
        coursedir = self.parent.coursedir
        if not _is_submitted(path, coursedir):
            return super().from_filename(filename, resources=resources, **kwargs)
        release = desk_for(coursedir.root, resources["nbgrader"]["assignment"]).release
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
        """Return the notebook with findings under its check cells, scores in `resources`."""
        del nb  # what nbgrader copied; the bytes that were handed in are what is judged
        coursedir = self.parent.parent.coursedir
        marked = _marked(coursedir.root, **resources["nbgrader"])
        desk = desk_for(coursedir.root, resources["nbgrader"]["assignment"])
        resources["course_scores"] = scores(marked.verdict, desk.release)
        return marked.notebook, resources


def _marked(course: str, student: str, assignment: str, notebook: str, **_: Any) -> Marked:
    classroom = Classroom(Path(course))
    path = classroom.submitted(student, assignment) / f"{notebook}.ipynb"
    marked = desk_for(course, assignment).mark(path.read_bytes(), student)
    keep_verdict(classroom, marked.verdict)
    return marked


class SaveVerdicts(SaveAutoGrades):  # type: ignore[misc]
    """Writes the verdict's scores into the gradebook."""

    def _add_score(self, cell: NotebookNode, resources: Any) -> None:
        if utils.is_solution(cell) or cell.cell_type != "code":
            super()._add_score(cell, resources)
            return
        grade = self.gradebook.find_grade(
            cell.metadata["nbgrader"]["grade_id"],
            self.notebook_id,
            self.assignment_id,
            self.student_id,
        )
        grade.auto_score = resources["course_scores"].get(grade.name)
        grade.needs_manual_grade = grade.manual_score is not None or grade.auto_score is None
        self.gradebook.db.commit()


def refuse_odd_files(assignment: str, student: str, notebooks: list[str]) -> None:
    """Stop before nbgrader copies a folder that holds links or files that are no plain files.

    Raises:
        NbGraderException: with a sentence that names the file and what to do.
    """
    try:
        for folder in {Path(notebook).parent for notebook in notebooks}:
            refuse_links(folder)
    except AnswerError as error:
        raise NbGraderException(f"{student}, {assignment}: {error}") from None


SANITIZE = [ClearOutput, DeduplicateIds, OverwriteKernelspec, OverwriteCells, CheckCellMetadata]
AUTOGRADE = [
    Judge,
    IgnorePattern,
    LimitOutput,
    SaveVerdicts,
    AssignLatePenalties,
    CheckCellMetadata,
    SanitizeHTML,
]
