"""How late a submission is and what that costs, recomputed from the raw marks each time.

Days are counted from the times alone, never from marks: so more time never costs, neither in one
assignment nor over a term.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

DAY = timedelta(days=1)
NOTHING = timedelta()
Rule: TypeAlias = Callable[[str, float, float], float]  # student, points, seconds late: points off


@dataclass(frozen=True)
class LatePolicy:
    """What lateness costs: after `grace`, each started day takes `percent` up to `cap` percent.

    `late_days` is how many started days a student has free over the term, spent in the order of
    the due dates. A `rule` of the instructor's own is asked instead of all this.
    """

    grace: timedelta = NOTHING
    percent: int = 0
    cap: int = 100
    late_days: int = 0
    rule: Rule | None = None


FREE = LatePolicy()


@dataclass(frozen=True)
class Lateness:
    """One submission against its due date.

    `extension` is the student's own; the policy's grace is counted after it. `left` is how many
    late days the student had not spent on what was due before.
    """

    due: datetime
    submitted: datetime
    policy: LatePolicy = FREE
    extension: timedelta = NOTHING
    left: int = 0
    student: str = ""

    @property
    def behind(self) -> timedelta:
        """Return the time after the due date and the extension, nothing when in time."""
        return max(NOTHING, self.submitted - self.due - self.extension)

    @property
    def seconds(self) -> int:
        """Return the same in whole seconds."""
        return int(self.behind.total_seconds())

    @property
    def days(self) -> int:
        """Return the days started after the grace: ceil((behind - grace) / a day)."""
        return max(0, -(-(self.behind - self.policy.grace) // DAY))

    @property
    def late(self) -> bool:
        """Return whether the submission came after due date, extension and grace."""
        return self.days > 0

    @property
    def spent(self) -> int:
        """Return how many of the days are paid with late days: min(days, left)."""
        return min(self.days, self.left)

    @property
    def percent(self) -> int:
        """Return the percentage that is taken off: min(cap, (days - spent) * percent a day)."""
        return min(self.policy.cap, (self.days - self.spent) * self.policy.percent)

    def penalty(self, points: float) -> float:
        """Return the points taken off: floor(points * percent / 100), or what the rule says."""
        rule = self.policy.rule
        if rule is None:
            return tidy(points * self.percent // 100)
        asked = rule(self.student, points, self.seconds) if self.seconds else 0
        return tidy(min(max(0, asked), points))


def tidy(points: float) -> float:
    """Return points to the hundredth, as a whole number where they are one."""
    rounded = round(points, 2)
    return int(rounded) if rounded == int(rounded) else rounded


def late_lines(lateness: Lateness, points: float) -> tuple[str, ...]:
    """Return how late a submission is and what that takes off `points`, a sentence a step."""
    return tuple(_lines(lateness, points)) if lateness.seconds else ()


def _lines(lateness: Lateness, points: float) -> Iterator[str]:
    yield f"It was due on {moment(lateness.due)}."
    if lateness.extension:
        until = moment(lateness.due + lateness.extension)
        yield f"Your extension of {duration(lateness.extension)} moves that to {until}."
    yield (f"It was handed in on {moment(lateness.submitted)}, {duration(lateness.behind)} later.")
    if lateness.policy.grace:
        yield f"Up to {duration(lateness.policy.grace)} late costs nothing."
    if lateness.late and lateness.policy.late_days:
        yield _paid(lateness)
    yield _cost(lateness, points)


def _paid(lateness: Lateness) -> str:
    left = _count(lateness.left, "late day") if lateness.left else "no late day"
    spent = f" and spend {lateness.spent} on this" if lateness.spent else ""
    days = _count(lateness.days, "started day")
    return f"{days} late; you had {left} left{spent}."


def _cost(lateness: Lateness, points: float) -> str:
    penalty = lateness.penalty(points)
    if lateness.policy.rule and penalty:
        return f"The rule of your class takes off {_count(penalty, 'point')}."
    if lateness.policy.rule or not lateness.percent:
        return "Nothing is taken off."
    policy, days = lateness.policy, lateness.days - lateness.spent
    capped = f", {policy.cap} percent at most" if days * policy.percent > policy.cap else ""
    return (
        f"{_count(days, 'started day')} at {policy.percent} percent a day{capped}: "
        f"{lateness.percent} percent of {_count(points, 'point')}, rounded down, takes off "
        f"{_count(penalty, 'point')}."
    )


def moment(when: datetime) -> str:
    """Return a time to the minute with its zone: `2026-10-05 23:59 UTC`."""
    return f"{when:%Y-%m-%d %H:%M} {when.tzname() or ''}".rstrip()


def duration(span: timedelta) -> str:
    """Return a span in its two largest units: `2 days 3 hours`."""
    minutes = max(1, int(span.total_seconds()) // 60)
    days, rest = divmod(minutes, 24 * 60)
    parts = ((days, "day"), (rest // 60, "hour"), (rest % 60, "minute"))
    return " ".join([_count(number, unit) for number, unit in parts if number][:2])


def _count(number: float, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
