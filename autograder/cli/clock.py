"""Is the clock behind what was written here? Then it is wrong now, or was wrong then."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from autograder.cli.place import Place

AHEAD = timedelta(minutes=1)  # that clocks of two machines may differ


def behind(place: Place, patterns: Iterable[str]) -> str:
    """Return what was written later than now, and what to do; nothing where nothing was."""
    now = datetime.now().astimezone()
    paths = (path for pattern in patterns for path in place.classroom.root.glob(pattern))
    times = {path: datetime.fromtimestamp(path.stat().st_mtime, now.tzinfo) for path in paths}
    last = max(times, key=lambda path: times[path], default=None)
    if last is None or times[last] <= now + AHEAD:
        return ""
    return (
        f"it is {now:%Y-%m-%d %H:%M %Z} by the clock, and {place.shown(last)} was written at "
        f"{times[last]:%Y-%m-%d %H:%M %Z}; set the clock, or lateness will be reckoned wrong."
    )
