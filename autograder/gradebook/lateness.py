"""How late a submission is and what that costs, recomputed from the raw marks each time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

DAY = timedelta(days=1)
NOTHING = timedelta()


@dataclass(frozen=True)
class LatePolicy:
    """What lateness costs: after `grace`, each started day takes `percent` up to `cap` percent."""

    grace: timedelta = NOTHING
    percent: int = 0
    cap: int = 100


FREE = LatePolicy()


@dataclass(frozen=True)
class Lateness:
    """One submission against its due date.

    `extension` is the student's own; the policy's grace is counted after it.
    """

    due: datetime
    submitted: datetime
    policy: LatePolicy = FREE
    extension: timedelta = NOTHING

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
    def percent(self) -> int:
        """Return the percentage that is taken off."""
        return min(self.policy.cap, self.days * self.policy.percent)

    def penalty(self, points: int) -> int:
        """Return the whole points taken off, rounded down: floor(points * percent / 100)."""
        return points * self.percent // 100


def late_lines(lateness: Lateness, points: int) -> tuple[str, ...]:
    """Return how late a submission is and what that takes off `points`, a sentence a step."""
    return tuple(_lines(lateness, points)) if lateness.seconds else ()


def _lines(lateness: Lateness, points: int) -> Iterator[str]:
    yield f"It was due on {moment(lateness.due)}."
    if lateness.extension:
        until = moment(lateness.due + lateness.extension)
        yield f"Your extension of {duration(lateness.extension)} moves that to {until}."
    yield (f"It was handed in on {moment(lateness.submitted)}, {duration(lateness.behind)} later.")
    if lateness.policy.grace:
        yield f"The first {duration(lateness.policy.grace)} is free."
    yield _cost(lateness, points)


def _cost(lateness: Lateness, points: int) -> str:
    if not lateness.percent:
        return "Nothing is taken off."
    policy = lateness.policy
    days = _count(lateness.days, "started day")
    capped = (
        f", {policy.cap} percent at most" if lateness.days * policy.percent > policy.cap else ""
    )
    penalty = _count(lateness.penalty(points), "point")
    return (
        f"{days} at {policy.percent} percent a day{capped}: {lateness.percent} percent of "
        f"{_count(points, 'point')}, rounded down, takes off {penalty}."
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


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
