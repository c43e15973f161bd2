"""The order in which a class is graded again: try, look, begin, go on; take back if need be.

What is tried lies on a shelf, `regrades/KEY/tried` in the classroom, until it is written; a run
that was stopped goes on from there. A regrade begins when all that it will write over lies in
`regrades/KEY/begun`, with a record beside it, and is over when that folder gets its number as its
name. Whoever is killed in between goes on in the same record, or takes back all of it. The log
names every mark before it moves.
"""

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from autograder.cli.classes import READ_ONLY, ClassRun, Tick
from autograder.gradebook.changes import Change, compare, read_log, record, stepped_over
from autograder.gradebook.keep import keep_verdict, verdict_of
from autograder.gradebook.outline import outline
from autograder.model.classroom import Classroom
from autograder.model.errors import AnswerError, CourseError
from autograder.model.files import one_a_line, write_bytes, write_text
from autograder.model.submission import Submission
from autograder.model.verdict import Verdict
from autograder.notebooks.collect import contents, digest

TAKEN_BACK = "taken back"


@dataclass(frozen=True)
class Trial:
    """What grading again would change.

    Verdicts stay in their files: `read` returns the two of a student, as it is and as it would be.
    With `keep_higher` nobody loses points.
    """

    students: tuple[str, ...]
    read: Callable[[str], tuple[Verdict | None, Verdict | None]]
    keep_higher: bool = False

    def pairs(self) -> Iterator[tuple[Verdict, Verdict]]:
        """Yield the two verdicts of each student, read when it is their turn."""
        for before, after in map(self.read, self.students):
            if before and after:
                yield before, self._counting(before, after)

    def _counting(self, before: Verdict, after: Verdict) -> Verdict:
        """Return the verdict that is to count, which is the earlier one if it is to be kept."""
        lower = self.keep_higher and after.earned < before.earned
        return replace(before, key=after.key) if lower else after

    @property
    def changes(self) -> tuple[Change, ...]:
        """Return what would change, those who lose most first."""
        return self._compared[0]

    @property
    def moved(self) -> tuple[str, ...]:
        """Return whose mark would change, be it only the points that it is out of."""
        return self._compared[1]

    @cached_property
    def _compared(self) -> tuple[tuple[Change, ...], tuple[str, ...]]:
        """Look at every pair once; what is written later changes nothing about it."""
        changes, moved = [], []
        for before, after in self.pairs():
            change = compare(before, after)
            if change:
                changes.append(change)
            if change or after.possible != before.possible:
                moved.append(after.student)
        changes.sort(key=lambda change: (change.gain, change.student))
        return tuple(changes), tuple(moved)


@dataclass(frozen=True)
class Begun:
    """The record of a regrade that is being written; `key` names the answer key of its verdicts."""

    number: int
    because: str
    key: str
    keep_higher: bool


@dataclass(frozen=True)
class Regrade:
    """One assignment of one class, to be graded again."""

    run: ClassRun

    @property
    def log(self) -> Path:
        """Return the log of what grading again has changed."""
        return self.run.classroom.regrades(self.run.assignment)

    @property
    def _folder(self) -> Path:
        return self.log.with_suffix("")

    @property
    def _shelf(self) -> Classroom:
        return Classroom(self._folder / "tried")

    @property
    def _aside(self) -> Classroom:
        return Classroom(self._folder / "begun")

    @property
    def _record(self) -> Path:
        return self._aside.root / "record.json"

    @cached_property
    def before(self) -> dict[str, Verdict]:
        """Return the verdicts on what lies there, in outline, by student."""
        found = ((one, self._verdict(one.student)) for one in self.run.submissions)
        return {
            one.student: outline(verdict)
            for one, verdict in found
            if verdict and _is_of(verdict, one)
        }

    def _verdict(self, student: str) -> Verdict | None:
        return verdict_of(self.run.classroom, student, self.run.assignment)

    def notices(self) -> Iterator[str]:
        """Yield what has to be said about the log."""
        return stepped_over(self.log, read_log(self.log))

    def try_out(self, jobs: int, tick: Tick) -> Trial:
        """Grade again what was graded; what could not be judged now leaves its mark as it is."""
        trying = replace(self.run, shelf=self._shelf)
        graded = trying.grade(jobs, tick, chosen=lambda one: one.student in self.before)
        students = tuple(verdict.student for verdict in graded.verdicts if verdict.judged)
        return Trial(students, lambda student: (self._verdict(student), self._tried(student)))

    def _tried(self, student: str) -> Verdict | None:
        return verdict_of(self._shelf, student, self.run.assignment)

    @property
    def begun(self) -> Begun | None:
        """Return the regrade that was stopped while it was written; None where none was."""
        return Begun(**json.loads(self._record.read_bytes())) if self._record.exists() else None

    def begin(self, trial: Trial, because: str, *, keep_higher: bool) -> Begun:
        """Set aside all that will be written over; with the last step the regrade has begun."""
        shutil.rmtree(self._aside.root, ignore_errors=True)  # of a run that ended before that step
        for student in trial.moved:
            self._carry(student, self.run.classroom, self._aside)
            before, _ = trial.read(student)
            if before:
                keep_verdict(self._aside, before)
        begun = Begun(self._next(), because, self.run.key.seed_name, keep_higher)
        write_text(self._record, one_a_line(asdict(begun)))
        return begun

    def _next(self) -> int:
        """Return a number that no regrade has had, going by the folders and by the log."""
        logged = (line.number for line in read_log(self.log))
        return 1 + max((*self._numbers(), *logged), default=0)

    def _numbers(self) -> Iterator[int]:
        return (int(path.name) for path in self._folder.glob("*") if path.name.isdigit())

    def coming(self, begun: Begun) -> Trial:
        """Return what a regrade that has begun changes, however much of it is written."""
        students = tuple(student for student in self.before if self._is_of(begun, student))
        return Trial(students, self._set_aside_and_tried, begun.keep_higher)

    def _is_of(self, begun: Begun, student: str) -> bool:
        """Return whether what was tried is of this regrade, and of what lies there."""
        before, tried = self._verdict(student), self._tried(student)
        if not (before and tried and tried.judged):
            return False
        return tried.key == begun.key and tried.notebook == before.notebook

    def _set_aside_and_tried(self, student: str) -> tuple[Verdict | None, Verdict | None]:
        aside = verdict_of(self._aside, student, self.run.assignment)
        return aside or self._verdict(student), self._tried(student)

    def go_on(self, begun: Begun) -> tuple[Change, ...]:
        """Let the verdicts count that were tried; what is written already is written once more."""
        trial = self.coming(begun)
        changes = {change.student: change for change in trial.changes}
        self._say(trial.changes, begun.because, begun.number)
        for before, verdict in trial.pairs():
            change = changes.get(verdict.student)
            told = _told(change, begun.because) if change else before.regraded
            stays = verdict.results == before.results
            self._put(replace(verdict, regraded=told), None if stays else self._shelf)
        self._enter(trial)
        if trial.moved:
            self._aside.root.rename(self._folder / str(begun.number))
        else:
            shutil.rmtree(self._aside.root)
        shutil.rmtree(self._shelf.root, ignore_errors=True)
        return trial.changes

    def take_back(self) -> tuple[int, tuple[Change, ...]]:
        """Let the verdicts count that the last regrade wrote over; return what that changes.

        Raises:
            CourseError: there is no regrade that could be taken back.
        """
        begun, last = self.begun, max(self._numbers(), default=0)
        if not (begun or last):
            raise CourseError(
                f"no regrade of {self.run.assignment} is left to take back; the log is {self.log}."
            )
        number = begun.number if begun else last
        aside = self._aside if begun else Classroom(self._folder / str(last))
        trial = self._trial_of(aside)
        self._say(trial.changes, TAKEN_BACK, number)
        for _, verdict in trial.pairs():
            self._put(verdict, aside)
        self._enter(trial)
        self._remove(aside.root)
        return number, trial.changes

    def _trial_of(self, aside: Classroom) -> Trial:
        """Return what taking back would change; who handed in anew since is left alone."""

        def read(student: str) -> tuple[Verdict | None, Verdict | None]:
            return self._verdict(student), verdict_of(aside, student, self.run.assignment)

        names = (path.name for path in sorted(aside.root.glob("autograded/*")))
        return Trial(tuple(name for name in names if _are_of_one(*read(name))), read)

    def _enter(self, trial: Trial) -> None:
        """Put the marks as they are now into the gradebook."""
        verdicts = map(self._verdict, trial.students)
        self.run.enter(verdict for verdict in verdicts if verdict)

    def _remove(self, aside: Path) -> None:
        """Remove what was set aside in one step, as far as the next run can see."""
        gone = self._folder / "gone"
        shutil.rmtree(gone, ignore_errors=True)
        aside.rename(gone)
        shutil.rmtree(gone)

    def _say(self, changes: Sequence[Change], because: str, number: int) -> None:
        """Add to the log what a run that was killed has not added yet."""
        said = {line.student: line for line in read_log(self.log) if line.number == number}
        new = [c for c in changes if c.student not in said or not said[c.student].says(c)]
        record(self.run.classroom, self.run.assignment, new, because, number)

    def _put(self, verdict: Verdict, source: Classroom | None) -> None:
        """Let a verdict count, and a notebook with it if that lies elsewhere."""
        if source:
            self._carry(verdict.student, source, self.run.classroom)
        keep_verdict(self.run.classroom, verdict)

    def _carry(self, student: str, source: Classroom, goal: Classroom) -> None:
        """Copy a student's graded notebook, if there is one."""
        name = f"{self.run.assignment}.ipynb"
        notebook = source.autograded(student, self.run.assignment) / name
        if notebook.exists():
            path = goal.autograded(student, self.run.assignment) / name
            write_bytes(path, notebook.read_bytes(), mode=READ_ONLY)


def _is_of(verdict: Verdict, submission: Submission) -> bool:
    """Return whether a verdict is about the bytes that lie there."""
    try:
        return verdict.notebook == digest(contents(submission))
    except AnswerError:
        return False


def _are_of_one(before: Verdict | None, after: Verdict | None) -> bool:
    """Return whether there are two verdicts, on the same bytes."""
    return bool(before and after and before.notebook == after.notebook)


def _told(change: Change, because: str) -> str:
    """Return what a student reads about a regrade."""
    points = f"{change.before} points before, {change.after} now"
    return f"This was graded again on {date.today():%d %B %Y}: {points}. The reason: {because}"
