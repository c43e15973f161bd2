"""What lateness costs is said in one place, and an extension counts wherever it was granted."""

from datetime import datetime, timedelta, timezone

import pytest
from nbgrader.api import Gradebook

from autograder.gradebook.lateness import LatePolicy
from autograder.gradebook.records import lateness_of
from autograder.model.classroom import Classroom
from autograder.model.errors import CourseError
from autograder.plugin.rows import Entry, save, set_due_date
from autograder.plugin.terms import terms_of

DUE = datetime(2026, 10, 5, 22, tzinfo=timezone.utc)
ZERO = "c = get_config()\nc.LateSubmissionPlugin.penalty_method = 'zero'\n"


def test_two_rules_are_one_too_many(tmp_path):
    """The sentence names both files; either of them alone is right."""
    classroom = Classroom(tmp_path)
    classroom.policy.write_text("[late]\npercent_per_day = 10\n")
    assert terms_of(tmp_path, classroom, "a01").policy == LatePolicy(percent=10)

    (tmp_path / "nbgrader_config.py").write_text(ZERO)
    with pytest.raises(CourseError, match=r"both .*policy\.ini and .*nbgrader_config\.py say what"):
        terms_of(tmp_path, classroom, "a01")

    classroom.policy.write_text("[excused]\nbob = a01\n")
    terms = terms_of(tmp_path, classroom, "a01")
    assert terms.policy.rule("ada", 7, 60) == 7
    assert terms.excused == {"bob"}


def test_an_extension_of_nbgraders_own_counts_too(tmp_path):
    """That of the file goes before it."""
    classroom = Classroom(tmp_path)
    set_due_date(classroom, "a01", DUE)
    handed_in = [Entry(student, {}, frozenset()) for student in ("ada", "bob")]
    save(classroom, "a01", handed_in)
    with Gradebook(f"sqlite:///{classroom.gradebook}") as gradebook:
        for student in ("ada", "bob"):
            gradebook.grant_extension("a01", student, days=1)
    classroom.policy.write_text("[extensions]\nbob = a01 3 days\n")
    terms = terms_of(tmp_path, classroom, "a01")

    late = DUE + timedelta(days=2)
    assert lateness_of(terms, "ada", late).behind == timedelta(days=1)
    assert lateness_of(terms, "bob", late).behind == timedelta()
    assert lateness_of(terms, "cyd", late).behind == timedelta(days=2)
