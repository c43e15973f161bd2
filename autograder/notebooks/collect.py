"""Find what was handed in: `submitted/{student}/{assignment}/{assignment}.ipynb`.

A link in a student's folder would make a later step copy a file of the instructor's into the
student's feedback, so links, and everything else that is no plain file, are refused before anything
is opened.
"""

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from autograder.model.classroom import Classroom
from autograder.model.errors import AnswerError, CourseError
from autograder.model.submission import Submission
from autograder.notebooks.read import refuse_length

MOST_FILES = 10_000
LONGEST_NAME = 200
FORBIDDEN = set('/\\:*?"<>|')


def collect(course: Path, assignment: str) -> Iterator[Submission]:
    """Yield what every student handed in, by student, each looked at when it is asked for.

    Raises:
        CourseError: there is no folder of submissions.
    """
    for student in handed_in(course, assignment):
        yield submission_of(course, student, assignment)


def handed_in(course: Path, assignment: str) -> tuple[str, ...]:
    """Return the names of those who handed something in; empty when nobody did.

    A student who has a folder, but none for this assignment, handed nothing in.

    Raises:
        CourseError: there is no folder of submissions.
    """
    submitted = course / "submitted"
    if not submitted.is_dir():
        shown = Classroom(course).shown(submitted)
        raise CourseError(
            f"{shown} is not a folder; run `course collect {assignment}` with what you downloaded, "
            f"or put each notebook into {shown}/STUDENT/{assignment}/{assignment}.ipynb."
        )
    return tuple(name for name in _names(submitted) if _is_there(submitted / name / assignment))


def contents(submission: Submission) -> bytes:
    """Return the bytes of the notebook that was handed in.

    Raises:
        AnswerError: there is none that can be read.
    """
    if submission.path is None:
        raise AnswerError(submission.problem)
    try:
        return submission.path.read_bytes()
    except OSError as error:
        raise AnswerError(_unreadable(submission.path, error)) from None


def digest(data: bytes) -> str:
    """Return the fingerprint of a submission, by which a finished grading is known again."""
    return hashlib.sha256(data).hexdigest()[:16]


def is_name(student: str) -> bool:
    """Return whether a student's name is a plain file name on every system."""
    fits = 0 < len(student) <= LONGEST_NAME and student == student.strip()
    plain = fits and student.isprintable() and student[0] not in ".-"
    return plain and not FORBIDDEN & set(student)


def refuse_name(student: str) -> None:
    """Refuse a student's name that is no plain file name.

    Raises:
        AnswerError: the name holds a path, or what no file name should hold.
    """
    if is_name(student):
        return
    raise AnswerError(
        f"{student!a} cannot be a student's name; name the folder after the student's id, "
        "letters and digits"
    )


def refuse_links(folder: Path) -> None:
    """Refuse a folder that is, or holds, anything but plain files and folders.

    Raises:
        AnswerError: with the first such thing that was found, and what to do.
    """
    for number, path in enumerate(_walk(folder)):
        if number > MOST_FILES:
            raise AnswerError(
                f"{folder} holds more than {MOST_FILES} files; hand in the notebook alone"
            )
        mode = path.lstat().st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            raise AnswerError(
                f"{ascii(str(path))[1:-1]} is {_kind(mode)}; "
                "replace it by the file itself and hand it in again"
            )


def _walk(folder: Path) -> Iterator[Path]:
    """Yield a folder and all below it, without following a link."""
    yield folder
    if folder.is_symlink() or not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        yield from _walk(path)


def _kind(mode: int) -> str:
    if stat.S_ISLNK(mode):
        return "a link"
    return "a pipe" if stat.S_ISFIFO(mode) else "no plain file"


def _names(submitted: Path) -> list[str]:
    """Return the names of all folders of students; what starts with a dot belongs to a system."""
    with os.scandir(submitted) as entries:
        found = [e.name for e in entries if not e.name.startswith(".")]
    return sorted(name for name in found if _is_no_file(submitted / name))


def _is_no_file(path: Path) -> bool:
    return path.is_symlink() or not path.is_file()


def _is_there(folder: Path) -> bool:
    """Return whether there is something, be it a link or behind one."""
    return folder.exists() or folder.is_symlink() or folder.parent.is_symlink()


def submission_of(course: Path, student: str, assignment: str) -> Submission:
    """Return what one student handed in."""
    folder = Classroom(course).submitted(student, assignment)
    try:
        refuse_name(student)
        if folder.parent.is_symlink():
            refuse_links(folder.parent)
        refuse_links(folder)
        path, note = _notebook(folder, assignment)
        refuse_length(path.stat().st_size, path.name)
        path.open("rb").close()
    except AnswerError as error:
        return Submission(student, None, problem=str(error))
    except OSError as error:
        return Submission(student, None, problem=_unreadable(folder, error))
    return Submission(student, path, note=note)


def _unreadable(path: Path, error: OSError) -> str:
    fact = (error.strerror or "unknown error").lower()
    return f"{path} cannot be read: {fact}; give yourself permission to read it"


def _notebook(folder: Path, assignment: str) -> tuple[Path, str]:
    wanted = folder / f"{assignment}.ipynb"
    if wanted.is_file():
        return wanted, ""
    if not folder.is_dir():
        raise AnswerError(f"{folder} is a file; put the notebook into a folder of that name")
    others = sorted(path for path in folder.glob("*.ipynb") if path.is_file())
    if len(others) == 1:
        return others[0], f"{others[0].name} was taken for {wanted.name}."
    if others:
        names = ", ".join(path.name for path in others)
        raise AnswerError(
            f"{wanted} is missing and {len(others)} other notebooks are there ({names}); "
            f"name the right one {wanted.name}"
        )
    raise AnswerError(f"{wanted} is missing; hand the notebook in under that name")
