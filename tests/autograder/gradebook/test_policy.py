"""What an instructor agrees with a class is written in one file, and nothing in it is guessed."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.gradebook.lateness import Lateness, LatePolicy
from autograder.gradebook.policy import (
    Policy,
    days_left,
    for_anybody,
    policy_text,
    read_policy,
    unknown_names,
    without,
)
from autograder.model.classroom import Classroom
from autograder.model.errors import CourseError

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
DUE = datetime(2026, 10, 5, 22, tzinfo=timezone.utc)
DUES = {"a01": DUE, "a02": DUE + 14 * DAY, "a03": DUE + 28 * DAY}
WHOLE = """\
[late]
grace = 30 minutes
percent_per_day = 10
cap = 50

[extensions]
# agreed by mail
ada = a01 2 days, a02 1 day 12 hours
0042 = a01 1 week

[excused]
Bob = a01, a03

[total]
drop_lowest = 1
"""


def written(tmp_path, text: str):
    path = tmp_path / "policy.ini"
    path.write_text(text, encoding="utf-8")
    return path


def test_all_of_it_is_read(tmp_path):
    """Ids are taken as they are written, with zeros in front and capitals."""
    assert read_policy(written(tmp_path, WHOLE)) == Policy(
        late=LatePolicy(timedelta(minutes=30), percent=10, cap=50),
        extensions={
            ("ada", "a01"): 2 * DAY,
            ("ada", "a02"): 36 * HOUR,
            ("0042", "a01"): 7 * DAY,
        },
        excused=frozenset({("Bob", "a01"), ("Bob", "a03")}),
        drop_lowest=1,
    )


def test_where_nothing_is_written_nothing_is_agreed(tmp_path):
    """No file, an empty one, and one that a spreadsheet's editor saved with its mark in front."""
    assert read_policy(tmp_path / "policy.ini") == Policy()
    assert read_policy(written(tmp_path, "")) == Policy()
    assert read_policy(written(tmp_path, "\ufeff[total]\ndrop_lowest = 2")) == Policy(drop_lowest=2)


def test_days_beyond_the_free_ones_lose_the_mark_up_to_the_cap(tmp_path):
    """With free days no day costs a part."""
    text = "[late]\nlate_days = 3\ncap = 60"
    assert read_policy(written(tmp_path, text)).late == LatePolicy(percent=100, cap=60, late_days=3)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[lates]", "has the section [lates], which means nothing; write late, extensions, "),
        ("[late]\npercent = 5", "has [late] percent, which means nothing; write grace, percent_"),
        ("[late]\npercent_per_day = 5%", "percent_per_day is '5%'; write a whole number from 0 to"),
        ("[late]\ncap = 101", "cap is '101'; write a whole number from 0 to 100."),
        ("[late]\nlate_days = -1", "late_days is '-1'; write a whole number from 0 to 1000."),
        ("[late]\ngrace = soon", "[late] grace is 'soon'; write a time such as 2 days 3 hours."),
        ("[late]\nlate_days = 1\npercent_per_day = 5", "and a class has one of the two: days"),
        ("[extensions]\nada = a01", "[extensions] ada is 'a01'; write the assignment and how much"),
        ("[extensions]\nada = a01 2 dyas", "[extensions] ada is '2 dyas'; write a time such as"),
        (
            "[extensions]\nada = a01 2 days, a02 1 day, a01 3 days",
            "[extensions] ada has a01 twice; leave the one that holds.",
        ),
        ("[excused]\nbob =", "[excused] bob is ''; write assignments with commas between them"),
        ("[excused]\nbob = a01 a02", "[excused] bob is 'a01 a02'; write assignments with commas"),
        ("[excused]\nbob = a01\nbob = a02", "cannot be read: While reading from 'policy.ini' [li"),
        ("drop_lowest = 1", "cannot be read: File contains no section headers."),
        ("[late]\ncap", "cannot be read: Source contains parsing errors: 'policy.ini' [line 2]"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_one_sentence(tmp_path, text, said):
    """With the file, what stands there, and what to write."""
    with pytest.raises(CourseError) as refusal:
        read_policy(written(tmp_path, text))

    assert str(refusal.value).startswith(str(tmp_path / "policy.ini"))
    assert said in str(refusal.value)


@pytest.mark.parametrize("read", [read_policy, policy_text])
def test_a_file_in_another_encoding_is_to_be_saved_as_utf_8(tmp_path, read):
    """As an editor on Windows may save it."""
    path = tmp_path / "policy.ini"
    path.write_bytes(WHOLE.encode("utf-16"))
    with pytest.raises(CourseError) as refusal:
        read(path)

    assert str(refusal.value) == f"{path} is not UTF-8; save it as UTF-8."


def handed_in(tmp_path, times: dict[str, dict[str, datetime]]) -> Classroom:
    """Return a class in which these students handed these in."""
    classroom = Classroom(tmp_path)
    for student, own in times.items():
        for assignment, when in own.items():
            folder = classroom.submitted(student, assignment)
            folder.mkdir(parents=True)
            (folder / "timestamp.txt").write_text(when.isoformat())
    return classroom


def test_late_days_are_spent_in_the_order_of_the_due_dates(tmp_path):
    """Whatever was handed in first; whoever was in time, excused or given longer has all left."""
    late = {"a01": DUES["a01"] + 30 * DAY, "a02": DUES["a02"] + HOUR}
    soon = {"a01": DUES["a01"] + 25 * HOUR, "a02": DUES["a02"] - HOUR}
    classroom = handed_in(tmp_path, {"ada": late, "bob": soon, "cyd": soon, "dan": soon})
    policy = Policy(LatePolicy(percent=100, late_days=5), excused=frozenset({("cyd", "a01")}))
    longer = {("dan", "a01"): 2 * DAY}

    def left(before: str | None) -> dict[str, int]:
        return days_left(classroom, policy, DUES, longer, before)

    assert left("a01") == {}
    assert left("a02") == {"ada": 0, "bob": 3, "dan": 5}
    assert left(None) == {"ada": 0, "bob": 3, "cyd": 5, "dan": 5}
    assert days_left(classroom, Policy(), DUES, {}, "a02") == {}


def test_a_name_that_nobody_knows_is_told(tmp_path):
    """A slip of the pen would take an extension from somebody in silence."""
    classroom = Classroom(tmp_path)
    classroom.source("a01").mkdir(parents=True)
    policy = Policy(extensions={("ada", "a01"): DAY, ("adda", "a01"): DAY, ("ada", "a1"): DAY})

    student, name = unknown_names(classroom, policy, "a01", {"ada"})
    file = f"{tmp_path.name}/policy.ini"
    assert student == f"{file} names adda, who is not on the roster and sent nothing; mend the id."
    assert name == f"{file} names a1, and this class has no such assignment; mend the name."


def test_a_student_is_taken_out_with_all_lines(tmp_path):
    """Nothing else changes, not even a comment."""
    text = WHOLE.replace("a02 1 day", "\n  a02 1 day")
    left = without(text, "ada")

    assert left == text.replace("ada = a01 2 days, \n  a02 1 day 12 hours\n", "")
    assert without(without(left, "0042"), "Bob").count("=") == 4
    assert without(text, "ad") == text
    assert without(text, "cap") == text  # a student may be called so


def test_a_heading_is_one_whatever_stands_behind_it(tmp_path):
    """What is read as agreed with a student is taken out, and stays behind, as such."""
    text = WHOLE.replace("[excused]", "[excused]  # those who were ill")

    assert read_policy(written(tmp_path, text)) == read_policy(written(tmp_path, WHOLE))
    assert without(text, "Bob") == text.replace("Bob = a01, a03\n", "")
    assert for_anybody(text) == for_anybody(WHOLE)


spans = st.timedeltas(timedelta(), 9 * DAY)
ways = st.builds(
    LatePolicy,
    grace=st.timedeltas(timedelta(), DAY),
    percent=st.integers(0, 100),
    cap=st.integers(0, 100),
    late_days=st.integers(0, 12),
)
terms = st.lists(st.tuples(spans, spans, st.integers(0, 60)), min_size=1, max_size=4)


def costs(policy: LatePolicy, term: list[tuple[timedelta, timedelta, int]]) -> list[float]:
    """Return what each submission of a term loses: how late, with which extension, of how much."""
    left, taken = policy.late_days, []
    for behind, extension, points in term:
        one = Lateness(DUE, DUE + behind, policy, extension, left)
        left -= one.spent
        taken.append(one.penalty(points))
    return taken


@given(ways, terms)
def test_over_a_term_nobody_loses_more_than_was_earned_or_gains(policy, term):
    """Whatever was agreed: 0 <= penalty <= points, in every assignment."""
    for cost, (_, _, points) in zip(costs(policy, term), term, strict=True):
        assert 0 <= cost <= points


@given(ways, terms, st.data())
def test_more_time_never_costs(policy, term, data):
    """A longer extension, a longer grace, a day more: no penalty of the whole term rises."""
    at = data.draw(st.integers(0, len(term) - 1))
    more = data.draw(spans)
    behind, extension, points = term[at]
    longer = [*term[:at], (behind, extension + more, points), *term[at + 1 :]]
    kinder = (
        LatePolicy(policy.grace + more, policy.percent, policy.cap, policy.late_days),
        LatePolicy(policy.grace, policy.percent, policy.cap, policy.late_days + 1),
    )
    before = costs(policy, term)
    for after in (costs(policy, longer), *(costs(one, term) for one in kinder)):
        assert all(new <= old for new, old in zip(after, before, strict=True))
