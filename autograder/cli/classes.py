"""The order in which a class is graded: collect, run, keep, enter, tell.

A verdict is written as soon as it is there, and the gradebook in one transaction at the end. A run
that is interrupted has lost nothing: the next one finds the verdicts, grades what is missing, and
enters everything. What could not be judged is tried again.
"""

import json
import os
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, islice
from pathlib import Path

from nbformat import NotebookNode

from autograder.campus.marks import write_marks
from autograder.campus.statistics import statistics_csv
from autograder.cli.place import Place, is_address
from autograder.fleet.run import run
from autograder.fleet.worker import Abandoned, Came, Done, Station, Task
from autograder.gradebook.gather import Roll, read_times, whole
from autograder.gradebook.keep import keep_verdict, replace_verdict, verdict_of
from autograder.gradebook.outline import outline
from autograder.gradebook.policy import read_policy
from autograder.gradebook.records import Record, Terms
from autograder.gradebook.sheets import COLUMNS, sheets
from autograder.judge.grade import asks_a_gpu, limits_of, refuse
from autograder.judge.key import AnswerKey
from autograder.judge.keyfile import load
from autograder.judge.keyring import secret_key
from autograder.model.classroom import Classroom
from autograder.model.errors import AnswerError, CourseError
from autograder.model.files import write_bytes, write_text
from autograder.model.submission import Submission
from autograder.model.times import TIMESTAMP
from autograder.model.verdict import Verdict
from autograder.notebooks.collect import collect, contents, digest, handed_in, is_name
from autograder.pages.feedback import feedback_page
from autograder.pages.report import class_page
from autograder.plugin.desks import released
from autograder.plugin.rolls import roll_of
from autograder.plugin.rows import Entry, refuse_unreleased, save, take_off_all
from autograder.plugin.terms import lateness_policy, terms_of
from autograder.sandbox.limits import Limits
from autograder.sandbox.policy import GPU

Tick = Callable[[Verdict], None]
Choice = Callable[[Submission], bool]
READ_ONLY = 0o444  # as nbgrader leaves what it graded
SET_ASIDE = "it is set aside for your instructor to look at, and costs nothing"


@dataclass(frozen=True)
class Graded:
    """What a run came to: a verdict a submission in outline, in the order of the students' ids.

    `before` is the number of those that an earlier run had judged, `outdated` of those among them
    that were judged by other checks than there are now, or under another secret. `renewed` are
    those who had handed in something else before, by their ids.
    """

    verdicts: tuple[Verdict, ...]
    before: int
    outdated: int = 0
    renewed: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class ClassRun:
    """One assignment of one class, to be graded and told about.

    With `gpu` it is asked on a GPU what is to be asked on one. On a `shelf`, verdicts and notebooks
    wait until somebody decides that they count.
    """

    place: Place
    assignment: str
    device: str = "auto"
    whole_wall: bool = False
    cluster: str = ""
    shelf: Classroom | None = None
    gpu: bool = False

    @property
    def classroom(self) -> Classroom:
        """Return the classroom."""
        return self.place.classroom

    def make_key(self) -> None:
        """Have the secret answer key made or read, before anything is graded."""
        _ = self.key

    @cached_property
    def handed_in(self) -> tuple[str, ...]:
        """Return who handed something in."""
        return handed_in(self.classroom.root, self.assignment)

    @property
    def submissions(self) -> Iterator[Submission]:
        """Return what was handed in, each read when it is its turn."""
        return collect(self.classroom.root, self.assignment)

    @cached_property
    def key_bytes(self) -> bytes:
        """Return the secret answer key; made once, on the GPU when there is one.

        It has all that is said of an assignment. Once it is made, grading a class imports neither
        the assignment nor PyTorch.
        """
        return secret_key(self.place.root, self.classroom, self.assignment, self.device)

    @cached_property
    def key(self) -> AnswerKey:
        """Return the secret answer key, read."""
        return load(self.key_bytes)

    @cached_property
    def limits(self) -> Limits:
        """Return how much a submission may use."""
        return replace(limits_of(self.key), gpu=self.gpu and asks_a_gpu(self.key))

    @cached_property
    def release(self) -> NotebookNode:
        """Return the notebook that students were given."""
        return released(self.classroom, self.assignment)

    def refuse_unready(self) -> None:
        """Look, before anything takes long, whether all is there that grading needs.

        Raises:
            CourseError: with the first thing that is not, and what to do.
        """
        self.place.refuse_no_class()
        released(self.classroom, self.assignment)
        refuse_unreleased(self.classroom, self.assignment)
        lateness_policy(self.place.root, self.classroom, read_policy(self.classroom.policy))
        _ = self.handed_in

    def grade(
        self, jobs: int, tick: Tick, *, force: bool = False, chosen: Choice = lambda _: True
    ) -> Graded:
        """Grade what is not graded yet, everything if `force`; `tick` hears of every verdict.

        A submission is read when it is its turn, and what it came to is held in outline. A mark
        does not move because a check has changed: for that there is a regrade.
        """
        settled: list[Verdict] = []
        fresh: list[Verdict] = []
        outdated: list[str] = []
        renewed: list[str] = []

        def settle(verdict: Verdict) -> None:
            tick(verdict)
            settled.append(outline(verdict))
            if verdict.judged and verdict.key != self.key.seed_name:
                outdated.append(verdict.student)

        left = self._left(filter(chosen, self.submissions), force, settle)
        for verdict, is_renewed in self._run(left, jobs):
            tick(verdict)
            fresh.append(outline(verdict))
            renewed += [verdict.student] if is_renewed else []
        verdicts = sorted((*settled, *fresh), key=lambda verdict: verdict.student)
        before = sum(verdict.judged for verdict in settled)
        return Graded(tuple(verdicts), before, len(outdated), frozenset(renewed))

    def _left(self, submissions: Iterable[Submission], force: bool, settle: Tick) -> Iterator[Task]:
        """Yield what has to be run; a refusal, and what an earlier run came to, is settled."""
        for submission in submissions:
            try:
                data = contents(submission)
            except AnswerError as error:
                settle(self._refuse(submission.student, str(error)))
                continue
            kept = None if force else self._kept(submission.student, data)
            if kept:
                settle(kept)
            else:
                notes = (submission.note,) if submission.note else ()
                yield Task(submission.student, data, notes)

    def _refuse(self, student: str, why: str) -> Verdict:
        verdict = refuse(self.key, student, why)
        if is_name(student):  # no other name may become a folder's, or a row's
            self._keep(verdict)
        return verdict

    def _kept(self, student: str, data: bytes) -> Verdict | None:
        """Return the verdict of an earlier run on these bytes, if it counts as it is."""
        kept = verdict_of(self._home, student, self.assignment)
        return kept if kept and kept.notebook == digest(data) and self._holds(kept) else None

    def _holds(self, kept: Verdict) -> bool:
        """Return whether a verdict counts; one that is tried has to be of the checks of now."""
        checked = not self.shelf or kept.key == self.key.seed_name
        behind_enough = not self.whole_wall or all(layer.present for layer in kept.wall)
        asked = not self.limits.gpu or was_on_a_gpu(kept)
        return kept.judged and checked and behind_enough and asked

    @property
    def _home(self) -> Classroom:
        return self.shelf or self.classroom

    def _run(self, tasks: Iterator[Task], jobs: int) -> Iterator[tuple[Verdict, bool]]:
        """Yield each verdict once it is kept, and whether that before it was on other work."""
        first = list(islice(tasks, jobs))
        if not first:
            return
        release = json.dumps(self.release).encode()
        station = Station(self.key_bytes, release, self.limits, self.whole_wall)
        with closing(self._results(chain(first, tasks), station, len(first))) as results:
            for one in results:
                verdict = self._abandon(one) if isinstance(one, Abandoned) else one.verdict
                notebook = one.notebook if isinstance(one, Done) else ""
                self._lay(verdict.student, notebook)
                yield verdict, self._keep(verdict)  # last: what has a verdict is done

    def _results(
        self, tasks: Iterator[Task], station: Station, jobs: int
    ) -> Generator[Came, None, None]:
        """Let the cluster do it if one is named, and else the processes of this machine."""
        if not self.cluster:
            return run(tasks, station, jobs)
        return _on_cluster()(tasks, station, self.cluster)

    def _abandon(self, one: Abandoned) -> Verdict:
        task = one.task
        verdict = refuse(self.key, task.student, f"{one.why}; {SET_ASIDE}.", task.data)
        return replace(verdict, notes=task.notes)

    def _lay(self, student: str, notebook: str) -> None:
        """Write what lies beside a verdict: the notebook as it was graded, and when it came.

        From the latter nbgrader sees that nothing is newer.
        """
        folder = self._home.autograded(student, self.assignment)
        if notebook:
            data = notebook.encode("utf-8", errors="replace")
            write_bytes(folder / f"{self.assignment}.ipynb", data, mode=READ_ONLY)
        timestamp = self.classroom.submitted(student, self.assignment) / TIMESTAMP
        if timestamp.is_file() and not timestamp.is_symlink():
            write_bytes(folder / timestamp.name, timestamp.read_bytes(), mode=READ_ONLY)

    def _keep(self, verdict: Verdict) -> bool:
        """Keep a verdict; return whether it takes the place of one on other work."""
        if not self.shelf:
            return replace_verdict(self.classroom, verdict)
        keep_verdict(self.shelf, verdict)
        return False

    def enter(self, verdicts: Iterable[Verdict]) -> None:
        """Put the marks into nbgrader's gradebook, in one transaction."""
        times, _ = read_times(self.classroom, self.assignment)
        entries = (
            Entry.of(verdict, self.release, times.get(verdict.student))
            for verdict in verdicts
            if is_name(verdict.student)
        )
        save(self.classroom, self.assignment, entries, self._terms())

    def take_off_lateness(self) -> None:
        """Say anew in nbgrader's gradebook what lateness costs everybody."""
        take_off_all(self.classroom, self.assignment, self._terms())

    def _terms(self) -> Terms:
        return terms_of(self.place.root, self.classroom, self.assignment)

    def roll(self, graded: Graded | None = None) -> Roll:
        """Return the class as it stands: one record a student, with the verdict in outline.

        Those that were `graded` just now are not read again.
        """
        known = {verdict.student: verdict for verdict in graded.verdicts} if graded else {}
        return roll_of(self.place.root, self.classroom, self.assignment, self.release, known)

    def whole(self, record: Record) -> Record:
        """Return a record with all that its verdict says.

        Raises:
            CourseError: its file is damaged by now.
        """
        return whole(self.classroom, self.assignment, record)

    def tell(self, book: str, roll: Roll) -> None:
        """Write every student's page, the class page and the marks.

        `book` is the address or the folder that links lead to. Without one the students' pages name
        its sections and link to none, since a page goes where the book of this machine is not; the
        class page, which stays here, leads to the book that was built here.
        """
        told = {record.student for record in roll.records if record.verdict or record.reason}
        for record in roll.records:
            if record.student in told:
                path = self.classroom.feedback(record.student, self.assignment)
                write_text(path, self._page(self.whole(record), link_from(path, book)))
        path = self.classroom.report(self.assignment)
        title, notices = self.key.title, roll.notices
        link = link_from(path, book or self._book_here())
        tables = self._write_statistics(roll)
        report = class_page(
            roll.records,
            title=title,
            book=link,
            notices=notices,
            page=lambda student: self._beside_the_report(student) if student in told else None,
            tables=tables,
        )
        write_text(path, report)
        write_marks(self.classroom.marks(self.assignment), roll.records)

    def _beside_the_report(self, student: str) -> str:
        """Return a student's page as seen from the class page."""
        path = self.classroom.feedback(student, self.assignment)
        return f"../{path.relative_to(self.classroom.root).as_posix()}"

    def _write_statistics(self, roll: Roll) -> dict[str, str]:
        """Write the tables behind the class page, and return where each is as seen from it."""
        folder = self.classroom.statistics(self.assignment)
        for sheet in sheets(roll.records):
            write_text(folder / f"{sheet.name}.csv", statistics_csv(sheet))
        return {name: f"{folder.name}/{name}.csv" for name in COLUMNS}

    def _page(self, record: Record, book: str) -> str:
        printed = record.verdict.printed if record.verdict else ""
        return feedback_page(record, title=self.key.title, book=book, printed=printed)

    def _book_here(self) -> str:
        return str(self.place.site) if self.place.site.is_dir() else ""


def was_on_a_gpu(verdict: Verdict) -> bool:
    """Return whether what is to be asked on a GPU was asked on one."""
    return any(layer.name == GPU for layer in verdict.wall)


def _on_cluster() -> Callable[[Iterator[Task], Station, str], Generator[Came, None, None]]:
    try:
        from autograder.fleet.cluster import run_on_cluster
    except ModuleNotFoundError as error:
        raise CourseError(
            f"--cluster needs {error.name}, which is not installed; run `python -m pip install "
            "-c constraints.txt -r requirements-cluster.txt` here and where the workers are."
        ) from None
    return run_on_cluster


def link_from(page: Path, book: str) -> str:
    """Return the address of the book as seen from a page: a folder is reached by its way there."""
    if not book or is_address(book):
        return book
    return Path(os.path.relpath(Path(book).resolve(), page.parent.resolve())).as_posix()
