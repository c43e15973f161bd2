"""The page that one student reads: what holds, what does not yet, why, and where to read on."""

from collections.abc import Iterator
from dataclasses import dataclass

from autograder.gradebook.pages import clean, render
from autograder.gradebook.records import Record, State
from autograder.model.verdict import Finding, Layer, Outcome, Result
from autograder.model.wording import link, points

PRINTED = 1024  # characters of the program's own output that are shown


@dataclass(frozen=True)
class Exercise:
    """One exercise as its section shows it, the findings sorted by what they came to."""

    result: Result
    book: str

    @property
    def broken(self) -> tuple[Finding, ...]:
        """Return what is broken and waits for nothing."""
        return self._with(Outcome.BROKEN, waits=False)

    @property
    def waiting(self) -> tuple[Finding, ...]:
        """Return what is asked only once another check is kept."""
        return self._with(Outcome.BROKEN, waits=True)

    @property
    def kept(self) -> tuple[Finding, ...]:
        """Return what is kept."""
        return self._with(Outcome.KEPT, waits=False)

    @property
    def unknown(self) -> tuple[Finding, ...]:
        """Return what is not judged."""
        findings = self.result.findings
        return tuple(f for f in findings if f.outcome is Outcome.NOT_JUDGED)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Return why something is not judged, each reason once."""
        return tuple(dict.fromkeys(f.fact for f in self.unknown if f.fact))

    @property
    def section(self) -> str:
        """Return the part of the book to read: the belief's own, or else the exercise's."""
        diagnosis = self.result.diagnosis
        return (diagnosis.section if diagnosis else "") or self.result.section

    @property
    def address(self) -> str:
        """Return the address of that part, or nothing when it is not known."""
        return link(self.section, self.book)

    @property
    def state(self) -> str:
        """Return in a few words where the exercise stands."""
        if self.unknown:
            return f"{len(self.unknown)} of {len(self.result.findings)} checks not judged"
        if not self.result.written:
            return "not written yet"
        return f"{len(self.kept)} of {len(self.result.findings)} checks kept"

    def title_of(self, check: str) -> str:
        """Return the claim of a check of this exercise."""
        return next((f.claim for f in self.result.findings if f.check == check), check)

    def _with(self, outcome: Outcome, waits: bool) -> tuple[Finding, ...]:
        findings = self.result.findings
        return tuple(f for f in findings if f.outcome is outcome and bool(f.waits_for) is waits)


def feedback_page(record: Record, *, title: str, book: str = "", printed: str = "") -> str:
    """Return one self-contained HTML page about one record.

    `title` is the assignment's, `book` the address of the book (relative or not; without one the
    sections are named and not linked), `printed` what the program wrote while it ran.
    """
    exercises = _exercises(record, book)
    return render(
        "feedback.html",
        record=record,
        title=title,
        exercises=exercises,
        unanswered=record.verdict.unanswered if record.verdict else (),
        steps=tuple(next_steps(record, exercises)),
        printed=clean(printed)[:PRINTED],
        printed_whole=len(printed) <= PRINTED,
        missing_layers=missing(record.verdict.wall if record.verdict else ()),
        summary=summary(record),
    )


def _exercises(record: Record, book: str) -> tuple[Exercise, ...]:
    if record.verdict is None or record.verdict.refused:
        return ()
    return tuple(Exercise(result, book) for result in record.verdict.results)


def missing(wall: tuple[Layer, ...]) -> tuple[Layer, ...]:
    """Return the layers of the wall that did not stand."""
    return tuple(layer for layer in wall if not layer.present)


def summary(record: Record) -> tuple[str, ...]:
    """Return in a few sentences how the points come about."""
    return tuple(_summary(record))


def _summary(record: Record) -> Iterator[str]:
    if record.state is State.MISSING:
        yield "Nothing was handed in."
    elif record.verdict is None or record.verdict.refused:
        yield "This submission is not graded. That is neither zero nor full marks."
    else:
        yield f"The checks give {record.auto} of {points(record.auto_possible)}."
        yield from _other_points(record)


def _other_points(record: Record) -> Iterator[str]:
    if record.unjudged:
        yield f"Not judged, through no fault of yours: {points(record.unjudged)}, still open."
    if record.read:
        yield f"Written answers give {points(record.read)}."
    if record.unread:
        yield f"Written answers that nobody has read yet: {points(record.unread)}, still open."
    if record.penalty:
        yield f"Taken off for lateness: {points(record.penalty)}; the reckoning is below."


def next_steps(record: Record, exercises: tuple[Exercise, ...]) -> Iterator[str]:
    """Yield what to do now, the first thing first; at most one step an exercise."""
    if record.state is State.MISSING:
        yield "Hand in the notebook; until then there is nothing to say about it."
    elif not exercises:
        yield from _steps_when_refused(record)
    else:
        yield from _steps(record, exercises)


def _steps_when_refused(record: Record) -> Iterator[str]:
    if record.verdict is None:
        yield "There is nothing for you to do; the submission has to be graded again."
        return
    yield "Open the notebook in JupyterLab, choose Restart Kernel and Run All Cells, and save it."
    yield "Hand in the file that was saved, with its name as it was given to you."


def _steps(record: Record, exercises: tuple[Exercise, ...]) -> Iterator[str]:
    steps = [step for exercise in exercises if (step := _step(exercise))]
    yield from steps
    if steps:
        yield (
            "After each change run the check cell below the function in your notebook: it asks "
            "for the same things with other numbers."
        )
    elif not record.unjudged:
        yield "Every check is kept; there is nothing left to mend."
    if record.unjudged:
        yield "What is not judged is for us to settle; it asks nothing of you."


def _step(exercise: Exercise) -> str:
    name = exercise.result.exercise
    if not exercise.result.written and not exercise.unknown:
        return f"Write {name}: {points(exercise.result.possible)}."
    if not exercise.broken:
        return ""
    first = exercise.broken[0]
    others = len(exercise.waiting)
    wait = f" {_checks(others)} for it." if others else ""
    return f"In {name}, start with this: {first.claim}{wait}"


def _checks(number: int) -> str:
    return "One more check waits" if number == 1 else f"{number} more checks wait"
