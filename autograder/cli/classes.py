"""The order in which a class is graded: collect, run, keep, enter, tell.

A verdict is written as soon as it is there, and the gradebook in one transaction at the end. A run
that is interrupted has lost nothing: the next one finds the verdicts, grades what is missing, and
enters everything.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from nbformat import NotebookNode

from autograder.cli.place import Place
from autograder.fleet.run import Abandoned, run
from autograder.fleet.worker import Done, Station, Task
from autograder.gradebook.export import write_marks
from autograder.gradebook.feedback import feedback_page
from autograder.gradebook.gather import Roll, collect, read_verdict
from autograder.gradebook.keep import keep_verdict
from autograder.gradebook.records import Terms, Written
from autograder.gradebook.report import class_page
from autograder.judge.grade import digest, refuse, scores
from autograder.judge.key import AnswerKey
from autograder.judge.keyfile import load
from autograder.judge.keyring import secret_key
from autograder.model.classroom import Classroom
from autograder.model.errors import CourseError
from autograder.model.files import write_bytes, write_text
from autograder.model.submission import Submission
from autograder.model.verdict import Verdict
from autograder.notebooks.cells import questions
from autograder.notebooks.collect import collect as collect_submissions
from autograder.notebooks.read import read
from autograder.plugin.rows import Entry, due_date, save, written_scores
from autograder.sandbox.limits import Limits

Tick = Callable[[Verdict], None]
READ_ONLY = 0o444  # as nbgrader leaves what it graded


@dataclass(frozen=True, eq=False)
class ClassRun:
    """One assignment of one class, to be graded and told about."""

    place: Place
    assignment: str
    device: str = "auto"
    limits: Limits = Limits()  # noqa: RUF009  a frozen value

    @property
    def classroom(self) -> Classroom:
        """Return the classroom."""
        return self.place.classroom

    @cached_property
    def key_bytes(self) -> bytes:
        """Return the secret answer key; made once, on the GPU when there is one."""
        return secret_key(self.place.root, self.classroom, self.assignment, self.device)

    @cached_property
    def key(self) -> AnswerKey:
        """Return the secret answer key, read."""
        return load(self.key_bytes)

    @cached_property
    def release(self) -> NotebookNode:
        """Return the notebook that students were given."""
        path = self.classroom.release(self.assignment) / f"{self.assignment}.ipynb"
        if not path.exists():
            raise CourseError(f"{path} is not there; run `course release {self.assignment}` first.")
        return read(path.read_bytes(), path.name)

    def grade(self, jobs: int, tick: Tick, *, force: bool = False) -> tuple[Verdict, ...]:
        """Grade what is not graded yet, everything if `force`, and return all verdicts."""
        submissions = collect_submissions(self.classroom.root, self.assignment)
        settled = {s.student: self._settled(s, force) for s in submissions}
        verdicts = [verdict for verdict in settled.values() if verdict]
        for verdict in verdicts:
            tick(verdict)
        for verdict in self._run([s for s in submissions if not settled[s.student]], jobs):
            verdicts.append(verdict)
            tick(verdict)
        return tuple(sorted(verdicts, key=lambda verdict: verdict.student))

    def _settled(self, submission: Submission, force: bool) -> Verdict | None:
        """Return the verdict that needs no run: a refusal, or that of an earlier run."""
        if submission.path is None:
            verdict = refuse(self.key, submission.student, submission.problem)
            self._keep(verdict)
            return verdict
        kept = None if force else self._kept(submission.student)
        if kept is None or not kept.judged or kept.key != self.key.seed_name:
            return None
        return kept if kept.notebook == digest(submission.path.read_bytes()) else None

    def _kept(self, student: str) -> Verdict | None:
        path = self.classroom.verdict(student, self.assignment)
        try:
            return read_verdict(path, self.assignment, student) if path.exists() else None
        except ValueError:
            return None  # damaged: it is graded again

    def _run(self, submissions: Sequence[Submission], jobs: int) -> Iterator[Verdict]:
        if not submissions:
            return
        station = Station(self.key_bytes, json.dumps(self.release).encode(), self.limits)
        paths = {s.student: s.path for s in submissions if s.path}
        tasks = (Task(student, path.read_bytes()) for student, path in paths.items())
        notes = {s.student: (s.note,) for s in submissions if s.note}
        for one in run(tasks, station, min(jobs, len(submissions))):
            verdict = self._abandon(one.task) if isinstance(one, Abandoned) else one.verdict
            verdict = replace(verdict, notes=notes.get(verdict.student, ()) + verdict.notes)
            self._keep(verdict, one.notebook if isinstance(one, Done) else "")
            self._stamp(verdict.student, paths[verdict.student].with_name("timestamp.txt"))
            yield verdict

    def _abandon(self, task: Task) -> Verdict:
        why = "grading it ended the worker process twice; it is set aside for you to look at"
        return refuse(self.key, task.student, why, task.data)

    def _keep(self, verdict: Verdict, notebook: str = "") -> None:
        folder = self.classroom.autograded(verdict.student, self.assignment)
        if notebook:
            path = folder / f"{self.assignment}.ipynb"
            write_bytes(path, notebook.encode("utf-8", errors="replace"), mode=READ_ONLY)
        keep_verdict(self.classroom, verdict)

    def _stamp(self, student: str, timestamp: Path) -> None:
        """Copy the time of handing in, by which nbgrader sees that nothing is newer."""
        if timestamp.is_file() and not timestamp.is_symlink():
            folder = self.classroom.autograded(student, self.assignment)
            write_bytes(folder / timestamp.name, timestamp.read_bytes(), mode=READ_ONLY)

    def enter(self, verdicts: Sequence[Verdict]) -> None:
        """Put the marks into nbgrader's gradebook, in one transaction."""
        times = {r.student: r.submitted for r in self.roll().records}
        save(
            self.classroom.gradebook,
            self.assignment,
            [
                Entry(
                    verdict.student,
                    scores(verdict, self.release),
                    frozenset(verdict.unanswered),
                    times.get(verdict.student),
                )
                for verdict in verdicts
            ],
        )

    def roll(self) -> Roll:
        """Return the class as it stands: one record a student."""
        written = questions(self.release)
        terms = Terms(
            written=tuple(Written(name, most) for name, most in written.items()),
            due=due_date(self.classroom.gradebook, self.assignment),
        )
        read = written_scores(self.classroom.gradebook, self.assignment)
        manual = {
            student: tuple(Written(name, most, given.get(name)) for name, most in written.items())
            for student, given in read.items()
        }
        return collect(self.classroom, self.assignment, terms, manual)

    def tell(self, title: str, book: str, roll: Roll) -> None:
        """Write every student's page, the class page and the marks."""
        pages = {}
        for record in roll.records:
            if record.verdict or record.reason:
                path = self.classroom.feedback(record.student, self.assignment)
                printed = record.verdict.printed if record.verdict else ""
                write_text(path, feedback_page(record, title=title, book=book, printed=printed))
                pages[record.student] = (
                    f"../feedback/{record.student}/{self.assignment}/{path.name}"
                )
        report = class_page(roll.records, title=title, book=book, notices=roll.notices, pages=pages)
        write_text(self.classroom.report(self.assignment), report)
        write_marks(self.classroom.marks(self.assignment), roll.records)
