"""The order in which a class is graded again: try, look, write, and take back if need be.

What is tried lies on a shelf, `regrades/KEY/tried` in the classroom, until it is written; a run
that was stopped goes on from there. What was written over lies in `regrades/KEY/NUMBER`, so that
the last regrade can be taken back. The log names every mark before it moves.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from autograder.cli.classes import ClassRun, Tick
from autograder.gradebook.changes import Change, compare, record
from autograder.gradebook.keep import keep_verdict, verdict_of
from autograder.judge.grade import digest
from autograder.model.classroom import Classroom
from autograder.model.errors import CourseError
from autograder.model.submission import Submission
from autograder.model.verdict import Verdict

TAKEN_BACK = "taken back"


@dataclass(frozen=True)
class Trial:
    """What grading again would change: verdicts by student as they are and as they would be."""

    before: dict[str, Verdict]
    after: dict[str, Verdict]

    @property
    def changes(self) -> tuple[Change, ...]:
        """Return what would change, those who lose most first."""
        pairs = ((self.before[student], after) for student, after in self.after.items())
        found = [change for pair in pairs if (change := compare(*pair))]
        return tuple(sorted(found, key=lambda change: (change.gain, change.student)))

    def keeping_the_higher(self) -> "Trial":
        """Return the trial in which nobody loses points: the earlier verdict stays."""
        kept = {s: self._higher(self.before[s], after) for s, after in self.after.items()}
        return replace(self, after=kept)

    @staticmethod
    def _higher(before: Verdict, after: Verdict) -> Verdict:
        return after if after.earned >= before.earned else replace(before, key=after.key)


@dataclass(frozen=True)
class Regrade:
    """One assignment of one class, to be graded again."""

    run: ClassRun

    @property
    def _folder(self) -> Path:
        return self.run.classroom.regrades(self.run.assignment).with_suffix("")

    @property
    def _shelf(self) -> Classroom:
        return Classroom(self._folder / "tried")

    @cached_property
    def before(self) -> dict[str, Verdict]:
        """Return the verdicts on what lies there, by student."""
        found = (
            (submission, self._verdict(submission.student)) for submission in self.run.submissions
        )
        return {one.student: verdict for one, verdict in found if verdict and _is_of(verdict, one)}

    def _verdict(self, student: str) -> Verdict | None:
        return verdict_of(self.run.classroom, student, self.run.assignment)

    def try_out(self, jobs: int, tick: Tick) -> Trial:
        """Grade again what was graded; what could not be judged now leaves its mark as it is."""
        trying = replace(self.run, shelf=self._shelf)
        graded = trying.grade(jobs, tick, chosen=lambda one: one.student in self.before)
        return Trial(self.before, {v.student: v for v in graded.verdicts if v.judged})

    def write(self, trial: Trial, because: str) -> int:
        """Let the verdicts of a trial count, and return the number of this regrade."""
        number = max((int(path.name) for path in self._numbered()), default=0) + 1
        changes = {change.student: change for change in trial.changes}
        record(self.run.classroom, self.run.assignment, [*changes.values()], because, number)
        for student, verdict in trial.after.items():
            if student in changes:
                self._set_aside(student, number)
                verdict = replace(verdict, regraded=_told(changes[student], because))
            stays = verdict.results == trial.before[student].results
            self._put(verdict, None if stays else self._shelf)
        self.run.enter([*trial.after.values()])
        shutil.rmtree(self._shelf.root, ignore_errors=True)
        return number

    def take_back(self) -> tuple[int, tuple[Change, ...]]:
        """Let the verdicts count that the last regrade wrote over; return what that changes.

        Raises:
            CourseError: there is no regrade that could be taken back.
        """
        last = max(self._numbered(), key=lambda path: int(path.name), default=None)
        if last is None:
            raise CourseError(
                f"no regrade of {self.run.assignment} is left to take back; the log is "
                f"{self.run.classroom.regrades(self.run.assignment)}."
            )
        trial = self._trial_of(Classroom(last))
        record(self.run.classroom, self.run.assignment, trial.changes, TAKEN_BACK, int(last.name))
        for verdict in trial.after.values():
            self._put(verdict, Classroom(last))
        self.run.enter([*trial.after.values()])
        shutil.rmtree(last)
        return int(last.name), trial.changes

    def _trial_of(self, aside: Classroom) -> Trial:
        """Return what taking back would change; who handed in anew since is left alone."""
        pairs = {
            path.name: (self._verdict(path.name), verdict_of(aside, path.name, self.run.assignment))
            for path in (aside.root / "autograded").iterdir()
        }
        same = {s: (b, a) for s, (b, a) in pairs.items() if b and a and b.notebook == a.notebook}
        key = self.run.key.seed_name  # or it would be graded once more
        return Trial(
            {student: before for student, (before, _) in same.items()},
            {student: replace(after, key=key) for student, (_, after) in same.items()},
        )

    def _numbered(self) -> Iterator[Path]:
        return (path for path in self._folder.glob("*") if path.name.isdigit())

    def _set_aside(self, student: str, number: int) -> None:
        here = self.run.classroom.autograded(student, self.run.assignment)
        there = Classroom(self._folder / str(number)).autograded(student, self.run.assignment)
        shutil.copytree(here, there, dirs_exist_ok=True)

    def _put(self, verdict: Verdict, source: Classroom | None) -> None:
        """Let a verdict count, with the notebook that lies beside it in `source`."""
        name = f"{self.run.assignment}.ipynb"
        if source:
            notebook = source.autograded(verdict.student, self.run.assignment) / name
            goal = self.run.classroom.autograded(verdict.student, self.run.assignment) / name
            if notebook.exists():
                shutil.copy2(notebook, goal.with_name(f".{name}.part"))
                goal.with_name(f".{name}.part").replace(goal)
        keep_verdict(self.run.classroom, verdict)


def _is_of(verdict: Verdict, submission: Submission) -> bool:
    """Return whether a verdict is about the bytes that lie there."""
    path = submission.path
    return path is not None and verdict.notebook == digest(path.read_bytes())


def _told(change: Change, because: str) -> str:
    """Return what a student reads about a regrade."""
    points = f"{change.before} points before, {change.after} now"
    return f"This was graded again on {date.today():%d %B %Y}: {points}. The reason: {because}"
