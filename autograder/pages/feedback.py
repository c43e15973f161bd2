"""The page that one student reads: what holds, what does not yet, why, and where to read on."""

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import shorten

from autograder.gradebook.lateness import how_late
from autograder.gradebook.records import Record, State
from autograder.model.verdict import Finding, Layer, Outcome, Result
from autograder.model.wording import ended, fact_line, link, points
from autograder.pages.html import clean, render

PRINTED = 1024  # characters of the program's own output that are shown
LONGEST_FACT = 200  # characters of a fact in the list of what to do; its own place has all of it
UNWRITTEN = "is not written yet"  # as the fact of a check says it
NOTES = 4  # notes that are shown without being unfolded


@dataclass(frozen=True)
class Step:
    """One thing to do: `text`, after the name of an exercise that leads to section `at`, if any."""

    text: str
    name: str = ""
    at: int = 0


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
    def absence(self) -> str:
        """Return why there is nothing to check: not written, or stopped before it was there."""
        facts = (f.fact for f in self.result.findings if f.fact)
        return next(facts, f"{self.result.exercise} {UNWRITTEN}")

    @property
    def stopped(self) -> bool:
        """Return whether the function is missing for another reason than not being written."""
        return not self.result.written and UNWRITTEN not in self.absence

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
            return "nothing to check yet"
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
        notes=record.verdict.notes if record.verdict else (),
        notes_shown=NOTES,
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
        return
    if record.state is State.EXCUSED:
        yield "You are excused from this assignment: whatever is said here, it does not count."
    if record.verdict is None or record.verdict.refused:
        yield "This submission is not graded. That is neither zero nor full marks."
    else:
        if record.raw != record.auto or record.penalty:
            yield f"The checks give {record.auto} of {points(record.auto_possible)}."
        yield from _other_points(record)


def _other_points(record: Record) -> Iterator[str]:
    if record.unjudged:
        yield f"Not judged, through no fault of yours: {points(record.unjudged)}, still open."
    if record.read:
        yield f"Written answers give {points(record.read)}."
    if record.extra:
        more = "added" if record.extra > 0 else "taken off"
        yield f"Points {more} by whoever read your work: {points(abs(record.extra))}."
    if record.unread:
        yield f"Written answers that nobody has read yet: {points(record.unread)}, still open."
    yield from _lateness(record)


def _lateness(record: Record) -> Iterator[str]:
    if record.penalty:
        yield f"Taken off for lateness: {points(record.penalty)}; the reckoning is below."
    elif record.lateness and record.late_seconds:
        late = how_late(record.lateness)
        yield f"It came {late} after it was due; nothing is taken off for that."


def next_steps(record: Record, exercises: tuple[Exercise, ...]) -> Iterator[Step]:
    """Yield what to do now, the first thing first; at most one step an exercise."""
    if record.state is State.MISSING:
        yield Step("Hand in the notebook; until then there is nothing to say about it.")
    elif not exercises:
        yield from map(Step, _steps_when_refused(record))
    else:
        yield from _steps(record, exercises)


def _steps_when_refused(record: Record) -> Iterator[str]:
    if record.verdict is None:
        yield "There is nothing for you to do; the submission has to be graded again."
        return
    yield (
        "Open the notebook in JupyterLab, choose Restart Kernel and Run All Cells, and save it; if "
        "it does not open, take an earlier copy of it."
    )
    yield "Hand in the file that was saved, with its name as it was given to you."


def _steps(record: Record, exercises: tuple[Exercise, ...]) -> Iterator[Step]:
    numbered = enumerate(exercises, 1)
    steps = [Step(text, e.result.exercise, at) for at, e in numbered if (text := _step(e))]
    yield from steps
    if steps:
        yield Step(
            "After each change run the check cell below the function in your notebook: it asks "
            "for the same things with other numbers."
        )
    elif not record.unjudged:
        yield Step("Every check is kept; there is nothing left to mend.")
    if record.unjudged:
        yield Step("What is not judged is for us to settle; it asks nothing of you.")


def _step(exercise: Exercise) -> str:
    """Return what is wrong in one exercise, in the fewest words that say it."""
    if not exercise.result.written and not exercise.unknown:
        return f"{_after_name(exercise)}: {points(exercise.result.possible)}."
    if not exercise.broken:
        return ""
    return ": " + " ".join((_wrong(exercise), *_besides(exercise)))


def _after_name(exercise: Exercise) -> str:
    """Return why there is nothing to check, to be read after the name of the exercise."""
    name, fact = exercise.result.exercise, exercise.absence
    return fact.removeprefix(name) if fact.startswith(f"{name} ") else f": {fact}"


def _wrong(exercise: Exercise) -> str:
    diagnosis = exercise.result.diagnosis
    if diagnosis:
        return f"Your numbers are those of {ended(diagnosis.computes)}"
    first = exercise.broken[0]
    fact = shorten(fact_line(first), LONGEST_FACT, placeholder=" \N{HORIZONTAL ELLIPSIS}")
    return f"{ended(first.claim)} {fact}".rstrip()


def _besides(exercise: Exercise) -> Iterator[str]:
    if more := len(exercise.broken) - 1:
        yield "One more check is broken." if more == 1 else f"{more} more checks are broken."
    if waits := len(exercise.waiting):
        broken = "these" if more else "it"
        checks = "One more check waits" if waits == 1 else f"{waits} more checks wait"
        yield f"{checks} for {broken}."
