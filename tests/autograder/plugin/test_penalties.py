"""Lateness costs what `nbgrader_config.py` says, whichever way a class is graded."""

import shutil
from dataclasses import replace

import pytest

from autograder.plugin.penalties import free, penalty_of

HALF = """
from nbgrader.plugins import LateSubmissionPlugin

class Half(LateSubmissionPlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return score / 2 if total_seconds_late < 100 else total_seconds_late

c = get_config()
c.AssignLatePenalties.plugin_class = Half
"""


def test_as_it_comes_lateness_costs_nothing(tmp_path):
    """Without settings, and with the course's own."""
    assert penalty_of(tmp_path)("a", 7.0, 3600) is None
    assert free("a", 7.0, 3600) is None


def test_an_instructors_own_rule_is_asked(tmp_path):
    """Never for more than was earned."""
    (tmp_path / "nbgrader_config.py").write_text(HALF)
    penalty = penalty_of(tmp_path)

    assert penalty("a", 7.0, 60) == 3.5
    assert penalty("a", 7.0, 3600) == 7.0


def test_a_negative_penalty_is_none(tmp_path):
    """A rule cannot give points."""
    (tmp_path / "nbgrader_config.py").write_text(HALF.replace("score / 2", "-1"))

    assert penalty_of(tmp_path)("a", 7.0, 60) == 0


@pytest.mark.slow
def test_both_ways_take_off_the_same(by_nbgrader, in_bulk):
    """Who is late loses all where the settings say so; who is not keeps all."""
    root = by_nbgrader.root.with_name("strict")
    shutil.copytree(by_nbgrader.root / "assignments", root / "assignments")
    settings = (by_nbgrader.root / "nbgrader_config.py").read_text()
    strict = settings + "c = get_config()\nc.LateSubmissionPlugin.penalty_method = 'zero'\n"
    (root / "nbgrader_config.py").write_text(strict)
    first, second = (
        replace(course.twin(f"{course.classroom.root.name}_strict"), root=root)
        for course in (by_nbgrader, in_bulk)
    )

    first.did("nbgrader", "autograde", "scaling", "--force")
    second.run("course", "grade", "scaling", "--force", "-j", "1")

    penalties = {row[0]: row[1] for row in second.rows()["submitted_notebook"]}
    assert (penalties["late"], penalties["right"]) == (7.0, None)
    assert second.rows() == first.rows()
