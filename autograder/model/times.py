"""Times as nbgrader writes them into `timestamp.txt`, beside what was handed in."""

import stat
from datetime import datetime, timezone
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

TIMESTAMP = "timestamp.txt"
LONGEST_TIME = 200  # characters of such a file that are read


def read_timestamp(path: Path) -> datetime | None:
    """Return the time in a file, None where there is none; a link is not followed.

    Raises:
        ValueError: the file holds no time, or cannot be read.
    """
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            raise ValueError(path)
        with path.open(encoding="utf-8") as file:
            return parse_time(file.read(LONGEST_TIME))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ValueError(path) from error


def time_in(text: str) -> datetime | None:
    """Return the time that a text tells, None where it tells none."""
    try:
        return parse_time(text)
    except ValueError:
        return None


def parse_time(text: str) -> datetime:
    """Return a time in ISO 8601, then an offset, a zone's name, or nothing, which is UTC.

    Raises:
        ValueError: the text is no time.
    """
    when = _aware(text)
    try:
        when.astimezone(timezone.utc)
    except OverflowError as error:  # the first or the last day that there is, in another zone
        raise ValueError(text) from error
    return when


def _aware(text: str) -> datetime:
    words = text.split()
    if len(words) > 1 and words[-1][:1].isalpha():
        naive = datetime.fromisoformat(" ".join(words[:-1]))
        return naive.replace(tzinfo=_zone(words[-1]))
    when = datetime.fromisoformat(" ".join(words).replace("Z", "+00:00"))
    return when if when.tzinfo else when.replace(tzinfo=timezone.utc)


def _zone(name: str) -> timezone | ZoneInfo:
    if name.upper() in ("UTC", "GMT", "Z"):
        return timezone.utc
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError(name) from error


def stamped(when: datetime) -> str:
    """Return a time as nbgrader writes it."""
    return f"{when.astimezone(timezone.utc):%Y-%m-%d %H:%M:%S.%f} UTC\n"
