"""A time is read as nbgrader writes it, whoever wrote it, and what is no time ends nothing."""

from contextlib import suppress
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.model.times import parse_time, stamped, time_in


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2026-10-05 19:00:00 UTC", 19),
        ("2026-10-05 19:00:00.123456 UTC", 19),
        ("2026-10-05 19:00:00", 19),
        ("2026-10-05T19:00:00Z", 19),
        ("2026-10-05 19:00:00+02:00\n", 17),
        ("2026-10-05 19:00:00 Europe/Berlin", 17),
        ("  2026-10-05   19:00:00 gmt ", 19),
        ("2026-10-05 19:00:00 Z", 19),
        ("2026-10-05 13:00:00 -07:00", 20),
    ],
)
def test_a_time_is_read_as_nbgrader_writes_it(text, hour) -> None:
    """With an offset, the name of a zone, or nothing, which is UTC."""
    assert parse_time(text).astimezone(timezone.utc).hour == hour


offsets = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31), timezones=offsets))
def test_every_time_comes_back(when) -> None:
    """A time written with its offset is the same moment when it is read."""
    assert parse_time(when.isoformat(" ")) == when


@given(
    st.text(max_size=40)
    | st.builds("2026-10-05 19:00:00 {}".format, st.text(max_size=20))
    | st.from_regex(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?( [A-Za-z/._-]{1,12})?", fullmatch=True)
)
def test_what_is_no_time_is_refused_and_nothing_else_happens(text) -> None:
    """A file of times that a student wrote ends no run."""
    with suppress(ValueError):
        assert parse_time(text).tzinfo is not None


@pytest.mark.parametrize("zone", ["../../etc/passwd", "/etc/passwd", "A" * 300, "Mars/Base"])
def test_a_zone_is_a_name_and_no_path(zone) -> None:
    """No file outside the zones is opened for a student."""
    with pytest.raises(ValueError, match=r"\w"):
        parse_time(f"2026-10-05 19:00:00 {zone}")


@pytest.mark.parametrize("text", ["0001-01-01 00:00:00+23:59", "9999-12-31 23:59:59-23:59"])
def test_a_time_that_is_none_in_utc_is_no_time(text: str) -> None:
    """The gradebook keeps times in UTC, and one such file must not cost a class its marks."""
    with pytest.raises(ValueError, match=text[:10]):
        parse_time(text)


@pytest.mark.parametrize("text", ["", "yesterday", "2026-11-24 19:30:00 Nowhere/Land", "9" * 200])
def test_what_is_no_time_is_none_where_one_may_be_missing(text: str) -> None:
    """So that a download of odd names is still taken in."""
    assert time_in(text) is None


def test_a_time_is_written_as_nbgrader_writes_it() -> None:
    """In UTC, and read back as the same moment."""
    when = datetime(2026, 10, 5, 23, 59, 1, 5, timezone(timedelta(hours=9)))
    assert stamped(when) == "2026-10-05 14:59:01.000005 UTC\n"
    assert parse_time(stamped(when)) == when
