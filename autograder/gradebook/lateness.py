"""How late a submission is and what that costs, recomputed from the raw marks each time.

Days are counted from the times alone, never from marks: so more time never costs, neither in one
assignment nor over a term.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

DAY, HOUR, MINUTE, SECOND = (timedelta(seconds=n) for n in (86_400, 3_600, 60, 1))
UNITS = {"day": DAY, "hour": HOUR, "minute": MINUTE, "second": SECOND}
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
        """Return the days started after the grace."""
        return self._started(self.behind)

    @property
    def close(self) -> bool:
        """Return whether a time that is told in brief would count fewer days."""
        return self._started(_brief(self.behind)) < self.days

    def _started(self, behind: timedelta) -> int:
        """Return ceil((behind - grace) / a day), nothing within the grace."""
        return max(0, -(-(behind - self.policy.grace) // DAY))

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
    return tuple(_lines(lateness, points)) if lateness.behind else ()


def _lines(lateness: Lateness, points: float) -> Iterator[str]:
    exact = lateness.close
    yield f"It was due on {moment(lateness.due, exact=exact)}."
    if lateness.extension:
        until = moment(lateness.due + lateness.extension, exact=exact)
        yield f"Your extension of {in_units(lateness.extension)} moves that to {until}."
    yield (
        f"It was handed in on {moment(lateness.submitted, exact=exact)}, {how_late(lateness)} "
        "later."
    )
    if lateness.policy.grace:
        yield f"Up to {in_units(lateness.policy.grace)} late costs nothing."
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


def moment(when: datetime, *, exact: bool = False) -> str:
    """Return a time to the minute with its zone, `2026-10-05 23:59 UTC`.

    If `exact` it is to the second that it is over: a moment after 23:59 is 23:59:01.
    """
    if exact:
        when += timedelta(microseconds=-when.microsecond % 1_000_000)
    time = f"{when:%H:%M:%S}" if exact else f"{when:%H:%M}"
    return f"{when:%Y-%m-%d} {time} {when.tzname() or ''}".rstrip()


def how_late(lateness: Lateness) -> str:
    """Return the time after due date and extension: in brief, or to the second where it counts."""
    behind = lateness.behind
    return in_units(-(-behind // SECOND) * SECOND) if lateness.close else duration(behind)


def duration(span: timedelta) -> str:
    """Return a span in its two largest units: `2 days 3 hours`; a minute at least."""
    return in_units(max(MINUTE, _brief(span)))


def _brief(span: timedelta) -> timedelta:
    """Return a span without what is below its two largest units, and below minutes."""
    unit = HOUR if span >= DAY and span % DAY >= HOUR else MINUTE
    return span - span % unit


def in_units(span: timedelta) -> str:
    """Return all of a span: `2 days 3 hours 4 minutes 1 second`."""
    parts = []
    for unit, size in UNITS.items():
        number, span = divmod(span, size)
        parts.append(_count(number, unit) if number else "")
    return " ".join(filter(None, parts))


def _count(number: float, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
