"""One record a student and assignment: who, what became of it, and the points."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

from autograder.gradebook.lateness import FREE, NOTHING, Lateness, LatePolicy, late_lines, tidy
from autograder.model.verdict import Finding, Layer, Outcome, Result, Verdict


class State(str, Enum):
    """What became of one student's submission."""

    GRADED = "graded"
    LATE = "late"
    MISSING = "missing"
    NOT_GRADED = "not graded"
    EXCUSED = "excused"


@dataclass(frozen=True, slots=True)
class Student:
    """One line of the roster; a student who is not on it has an id alone."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    section: str = ""

    @property
    def name(self) -> str:
        """Return the name to show, which is the id where no name is known."""
        return " ".join(filter(None, (self.first_name, self.last_name))) or self.id


@dataclass(frozen=True, slots=True)
class Written:
    """One written question; `points` is None until somebody has read the answer."""

    name: str
    maximum: int
    points: float | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One student and one assignment.

    `reason` says why when `state` is *not graded*. `possible` counts checks and written questions.
    `extra` is what a person gave beside written questions, or took from a check, in formgrader;
    `comments` is what was written there, by the name of a question or an exercise.
    `on_roster` is False only when there is a roster that does not list the student.
    """

    who: Student
    state: State
    possible: int
    reason: str = ""
    verdict: Verdict | None = None
    manual: tuple[Written, ...] = ()
    extra: float = 0
    comments: Mapping[str, str] = field(default_factory=dict)
    submitted: datetime | None = None
    lateness: Lateness | None = None
    on_roster: bool = True

    @property
    def student(self) -> str:
        """Return the student's id."""
        return self.who.id

    @property
    def name(self) -> str:
        """Return the name to show."""
        return self.who.name

    @property
    def results(self) -> tuple[Result, ...]:
        """Return what each exercise came to, nothing where there is no verdict."""
        return self.verdict.results if self.verdict else ()

    @property
    def auto(self) -> int:
        """Return the points that the checks give."""
        return self.verdict.earned if self.verdict else 0

    @property
    def auto_possible(self) -> int:
        """Return the points that the checks offer."""
        return self.possible - sum(question.maximum for question in self.manual)

    @property
    def read(self) -> float:
        """Return the points of the written questions read so far."""
        return tidy(sum(question.points or 0 for question in self.manual))

    @property
    def by_hand(self) -> float:
        """Return the points that people gave: for read answers, and beside them."""
        return tidy(self.read + self.extra)

    @property
    def raw(self) -> float:
        """Return the points before lateness: what the checks and what people give."""
        return tidy(self.auto + self.by_hand)

    @property
    def unread(self) -> int:
        """Return the points of the written questions that nobody has read yet."""
        return sum(question.maximum for question in self.manual if question.points is None)

    @property
    def unjudged(self) -> int:
        """Return the points of the checks that were not judged."""
        return sum(f.points for f in findings(self) if f.outcome is Outcome.NOT_JUDGED)

    @property
    def late_seconds(self) -> int:
        """Return the seconds after the due date and the student's extension."""
        return self.lateness.seconds if self.lateness else 0

    @property
    def penalty(self) -> float:
        """Return the points taken off for lateness."""
        return self.lateness.penalty(self.raw) if self.lateness else 0

    @property
    def late_lines(self) -> tuple[str, ...]:
        """Return the reckoning of the lateness, a sentence a step."""
        return late_lines(self.lateness, self.raw) if self.lateness else ()

    @property
    def earned(self) -> float:
        """Return the points so far: raw points less the penalty."""
        return tidy(self.raw - self.penalty)

    @property
    def settled(self) -> int:
        """Return the points offered by what is judged and read so far."""
        return self.possible - self.unread - self.unjudged

    @property
    def judged(self) -> bool:
        """Return whether every check came to kept or broken."""
        return self.state in (State.GRADED, State.LATE)

    @property
    def final(self) -> bool:
        """Return whether nothing is left to judge or to read."""
        return self.judged and not self.unread


@dataclass(frozen=True)
class Submissions:
    """What a class handed in: verdicts, and what stands in the way of one, by student id.

    `times` has an entry for everyone who handed something in; None where the time is not known.
    """

    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    damaged: Mapping[str, str] = field(default_factory=dict)
    times: Mapping[str, datetime | None] = field(default_factory=dict)

    @property
    def students(self) -> set[str]:
        """Return the ids of all who handed something in."""
        return {*self.verdicts, *self.damaged, *self.times}


@dataclass(frozen=True)
class Terms:
    """What an assignment asks for beside its checks, and what was agreed with whom.

    `left` has the late days that a student has not spent on what was due before; whoever is not in
    it has all of them. `extra` has what a person gave or took in formgrader, `comments` what was
    written there.
    """

    written: tuple[Written, ...] = ()
    due: datetime | None = None
    policy: LatePolicy = FREE
    extensions: Mapping[str, timedelta] = field(default_factory=dict)
    left: Mapping[str, int] = field(default_factory=dict)
    excused: frozenset[str] = frozenset()
    extra: Mapping[str, float] = field(default_factory=dict)
    comments: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


OPEN_ENDED = Terms()


def build_records(
    submissions: Submissions,
    roster: Sequence[Student] | None,
    terms: Terms = OPEN_ENDED,
    manual: Mapping[str, tuple[Written, ...]] | None = None,
) -> tuple[Record, ...]:
    """Return one record a student: the roster by name, then those who are not on it.

    `manual` has the written questions as read so far, by student. Without a roster all who handed
    something in are listed, and nobody counts as missing from it.
    """
    enrolled = {student.id: student for student in sorted(roster or (), key=_by_name)}
    others = sorted(submissions.students - enrolled.keys())
    everyone = (*enrolled.values(), *map(Student, others))
    points = max((v.possible for v in submissions.verdicts.values()), default=0)
    return tuple(
        _record(
            who,
            submissions,
            terms,
            points,
            (manual or {}).get(who.id, terms.written),
            on_roster=roster is None or who.id in enrolled,
        )
        for who in everyone
    )


def _by_name(student: Student) -> tuple[str, str, str]:
    return (student.last_name.casefold(), student.first_name.casefold(), student.id)


def _record(
    who: Student,
    submissions: Submissions,
    terms: Terms,
    points: int,
    written: tuple[Written, ...],
    *,
    on_roster: bool,
) -> Record:
    verdict = submissions.verdicts.get(who.id)
    submitted = submissions.times.get(who.id)
    lateness = lateness_of(terms, who.id, submitted)
    excused = who.id in terms.excused
    state, reason = (State.EXCUSED, "") if excused else _state(who, submissions, verdict, lateness)
    offered = verdict.possible if verdict and verdict.results else points
    return Record(
        who=who,
        state=state,
        reason=reason,
        verdict=verdict,
        possible=offered + sum(question.maximum for question in written),
        manual=written,
        extra=tidy(terms.extra.get(who.id, 0)),
        comments=terms.comments.get(who.id, {}),
        submitted=submitted,
        lateness=lateness,
        on_roster=on_roster,
    )


def lateness_of(terms: Terms, student: str, submitted: datetime | None) -> Lateness | None:
    """Return a student's submission against the due date; None where one of them is not known."""
    if terms.due is None or submitted is None or student in terms.excused:
        return None
    return Lateness(
        terms.due,
        submitted,
        terms.policy,
        extension=terms.extensions.get(student, NOTHING),
        left=terms.left.get(student, terms.policy.late_days),
        student=student,
    )


def _state(
    who: Student, submissions: Submissions, verdict: Verdict | None, lateness: Lateness | None
) -> tuple[State, str]:
    if who.id not in submissions.students:
        return State.MISSING, ""
    if verdict is None:
        reason = submissions.damaged.get(who.id, "It is handed in and not graded yet.")
        return State.NOT_GRADED, reason
    if not verdict.judged:
        return State.NOT_GRADED, why_unjudged(verdict)
    return (State.LATE if lateness and lateness.late else State.GRADED), ""


def why_unjudged(verdict: Verdict) -> str:
    """Return why a verdict is not whole."""
    if verdict.refused:
        return verdict.refused
    unknown = [
        finding
        for result in verdict.results
        for finding in result.findings
        if finding.outcome is Outcome.NOT_JUDGED and finding.points
    ]
    fact = next((finding.fact for finding in unknown if finding.fact), "no reason is recorded")
    points = sum(finding.points for finding in unknown)
    return f"{points} of {verdict.possible} points are not judged: {fact}"


def findings(record: Record) -> Iterator[Finding]:
    """Yield every finding of a record, exercise by exercise."""
    for result in record.results:
        yield from result.findings


def wall_of(records: Sequence[Record]) -> tuple[Layer, ...]:
    """Return the wall that every verdict had: a layer that one of them missed counts as missing."""
    layers: dict[str, Layer] = {}
    for record in records:
        for layer in record.verdict.wall if record.verdict else ():
            if layer.name not in layers or not layer.present:
                layers[layer.name] = layer
    return tuple(layers.values())
