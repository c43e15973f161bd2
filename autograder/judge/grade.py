"""From the bytes that a student handed in to a verdict: read, repair, run, judge."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from time import perf_counter
from types import TracebackType

import nbformat
from nbformat import NotebookNode

from autograder.checks.expect import Expect
from autograder.judge.echoes import echo_notes
from autograder.judge.headers import header_notes
from autograder.judge.judge import ahead, judge, unjudged
from autograder.judge.key import AnswerKey
from autograder.judge.rivals import Rivals
from autograder.model.errors import AnswerError, SandboxError
from autograder.model.question import Question
from autograder.model.verdict import Layer, Result, Verdict
from autograder.model.wording import do_without
from autograder.notebooks.cells import check_cells, unanswered_cells, write_findings
from autograder.notebooks.collect import digest
from autograder.notebooks.read import read
from autograder.notebooks.repair import Repaired, repair
from autograder.sandbox.limits import Limits
from autograder.sandbox.observe import Asker
from autograder.sandbox.policy import given_up
from autograder.sandbox.seat import Seat, Template

SHOWN = 2000  # characters of what the code printed that a verdict keeps
MOST_NOTES = 50  # sentences about the notebook that a verdict keeps
LONGEST_NOTE = 1000  # characters; names in it are of the student's choice
UNWRITTEN = "NotImplementedError"  # that a function is not written yet is said by its checks


@dataclass(frozen=True, eq=False)
class Marked:
    """A graded submission: the verdict, and the repaired notebook with the findings in it."""

    verdict: Verdict
    notebook: NotebookNode


@dataclass(frozen=True, eq=False)
class Started:
    """A submission that was read, and whose cells run at a seat.

    Where it could not be read it is not `repaired`, and where the machine could not run it there is
    no seat; `why` says what failed.
    """

    student: str
    data: bytes
    seconds: float
    repaired: Repaired | None = None
    seat: Seat | None = None
    why: str = ""

    def close(self) -> None:
        """End what runs."""
        if self.seat:
            self.seat.close()


class Desk(AbstractContextManager["Desk"]):
    """A key, a release and a warm template: where one submission after another is marked."""

    def __init__(
        self,
        key: AnswerKey,
        release: NotebookNode,
        template: Template,
        on_a_gpu: Template | None = None,
    ) -> None:
        """Sit down; the templates have been entered, and are closed with the desk.

        What is to be asked on a GPU is asked in the second one, if there is one.
        """
        self.key = key
        self.release = release
        self._template = template
        self._on_a_gpu = on_a_gpu

    @property
    def wall(self) -> tuple[Layer, ...]:
        """Return the layers of the wall, and what questions on a GPU give up."""
        wall = self._template.wall
        return (*wall, given_up(wall)) if self._on_a_gpu else wall

    @property
    def keeps_apart(self) -> bool:
        """Return whether the next submission may begin before the one before it is finished."""
        return self._template.keeps_apart

    def mark(self, data: bytes, student: str) -> Marked:
        """Return what a submission came to; a fault of its own is a verdict, never an error."""
        return self.finish(self.begin(data, student))

    def begin(self, data: bytes, student: str) -> Started:
        """Read a submission and have its cells run, and the first questions answered after them.

        While others are finished it works through these, so that nobody waits for it.
        """
        start = perf_counter()
        try:
            repaired = repair(read(data, f"{self.key.assignment}.ipynb"), self.release)
        except AnswerError as error:
            return Started(student, data, perf_counter() - start, why=str(error))
        seat, why = self._seat(repaired)
        return Started(student, data, perf_counter() - start, repaired, seat, why)

    def _seat(self, repaired: Repaired) -> tuple[Seat | None, str]:
        asked = ahead(self.key.checks, {}, races=True)
        try:
            return self._template.begin(repaired.sources, repaired.numbers, asked), ""
        except SandboxError as error:
            return None, str(error)

    def finish(self, begun: Started) -> Marked:
        """Return what a submission that was begun came to."""
        start = perf_counter() - begun.seconds
        if begun.repaired is None:
            verdict = refuse(self.key, begun.student, begun.why, begun.data, self.wall)
            return self._marked(nbformat.from_dict(self.release), verdict, start)
        verdict = self._run(begun.repaired, begun)
        return self._marked(begun.repaired.notebook, verdict, start)

    def _run(self, repaired: Repaired, begun: Started) -> Verdict:
        results, cells, printed = self._results(repaired, begun)
        told = (
            *header_notes(self.key, repaired.sources, results),
            *echo_notes(self.key, results),
        )
        return Verdict(
            assignment=self.key.assignment,
            student=begun.student,
            results=results,
            notes=_few((*repaired.notes, *_cell_notes(repaired.numbers, cells), *told)),
            unanswered=tuple(unanswered_cells(repaired.notebook)),
            printed=printed[:SHOWN],
            wall=self.wall,
            limits=self._template.limits.sentence(),
            key=self.key.seed_name,
            notebook=digest(begun.data),
        )

    def _results(
        self, repaired: Repaired, begun: Started
    ) -> tuple[tuple[Result, ...], tuple[str, ...], str]:
        if begun.seat is None:
            return self._unrun(begun.why)
        try:
            with (
                begun.seat as seat,
                Rivals(self._template) as rivals,
                Rivals(self._template, tuple(repaired.sources), together=True) as stand_ins,
                Rivals(self._on_a_gpu or self._template, tuple(repaired.sources)) as elsewhere,
            ):
                seat.settle()
                results = judge(
                    self.key,
                    self._asker(seat.ask, elsewhere),
                    rival=rivals.ask,
                    stand_in=lambda text: self._asker(stand_ins.ask(text), elsewhere, text),
                    foretell=seat.foretell,
                )
                return results, seat.cells, seat.printed
        except SandboxError as error:
            return self._unrun(str(error))

    def _unrun(self, why: str) -> tuple[tuple[Result, ...], tuple[str, ...], str]:
        said = f"the machine could not run it: {why}; it costs nothing"
        return unjudged(self.key, said), (), ""

    def _asker(self, here: Asker, elsewhere: Rivals, text: str = "") -> Asker:
        """Return who answers `here`, and `elsewhere` what is to be asked on a GPU."""
        if self._on_a_gpu is None:
            return here
        return lambda q: here(q) if q.device == "cpu" else elsewhere.ask(text)(q)

    def _marked(self, notebook: NotebookNode, verdict: Verdict, start: float) -> Marked:
        cells = check_cells(self.release)
        shown = {cells[r.exercise]: r for r in verdict.results if r.exercise in cells}
        write_findings(notebook, shown)
        return Marked(replace(verdict, seconds=perf_counter() - start), notebook)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the templates, and with them everything that ran for students."""
        self._template.__exit__(kind, error, trace)
        if self._on_a_gpu is not None:
            self._on_a_gpu.__exit__(kind, error, trace)


def open_desk(
    key: AnswerKey, release: NotebookNode, limits: Limits, *, whole_wall: bool = False
) -> Desk:
    """Return a desk with a warm template of its own, which knows what the key asks.

    Raises:
        SandboxError: this machine cannot start the template.
    """
    here, known = limits.without_gpu(), foreknown(key)
    template = Template(here, questions=known, whole_wall=whole_wall).__enter__()
    if not (limits.gpu and asks_a_gpu(key)):
        return Desk(key, release, template)
    try:
        on_a_gpu = Template(here.with_gpu(), whole_wall=whole_wall).__enter__()
    except SandboxError:
        template.close()
        raise
    return Desk(key, release, template, on_a_gpu)


def asks_a_gpu(key: AnswerKey) -> bool:
    """Return whether anything of a key is to be asked on a GPU."""
    return any(rung.question.device != "cpu" for check in key.checks for rung in check.rungs)


def foreknown(key: AnswerKey) -> Iterator[Question]:
    """Yield the questions that may lie in a child from its start.

    Of a race nothing may be computed ahead, and what is learned from data is asked with its data.
    """
    for check in key.checks:
        if not check.slow and check.expect is not Expect.SHARE:
            yield from (rung.question for rung in check.rungs if rung.question.device == "cpu")


def limits_of(key: AnswerKey) -> Limits:
    """Return how much a submission may use, of which an assignment may have its own wishes."""
    own = Limits(call_seconds=key.call_seconds, submission_seconds=key.submission_seconds)
    return own.with_tensors() if key.tensors else own


def scores(verdict: Verdict, release: NotebookNode) -> dict[str, float | None]:
    """Return the points of every check cell of the release; None where it was not judged."""
    results = {result.exercise: result for result in verdict.results}
    return {
        cell: float(results[name].earned) if name in results and results[name].judged else None
        for name, cell in check_cells(release).items()
    }


def refuse(
    key: AnswerKey, student: str, why: str, data: bytes = b"", wall: tuple[Layer, ...] = ()
) -> Verdict:
    """Return the verdict on a submission that cannot be judged at all."""
    return Verdict(
        assignment=key.assignment,
        student=student,
        results=unjudged(key, why),
        refused=why,
        wall=wall,
        key=key.seed_name,
        notebook=digest(data) if data else "",
    )


def _few(notes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the first notes, and how many more there were: a thousand help nobody."""
    notes = tuple(n if len(n) <= LONGEST_NOTE else f"{n[:LONGEST_NOTE]} ..." for n in notes)
    if len(notes) <= MOST_NOTES:
        return notes
    return (*notes[:MOST_NOTES], f"{len(notes) - MOST_NOTES} more notes were left out.")


def _cell_notes(numbers: Iterable[int], cells: Iterable[str]) -> list[str]:
    ends: dict[str, list[str]] = {}
    for number, error in zip(numbers, cells, strict=False):  # no cell where the machine failed
        if error and not error.startswith(UNWRITTEN):
            ends.setdefault(error, []).append(str(number))
    return [_cell_note(those, error) for error, those in ends.items()]


def _cell_note(cells: list[str], error: str) -> str:
    noun, advice = "cell" if len(cells) == 1 else "cells", do_without(error)
    met = f"Code {noun} {', '.join(cells)} met with {error}"
    return f"{met}; {advice}." if advice else f"{met}."
