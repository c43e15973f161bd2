"""What Gradescope is told: the fields of its specification, and points that add up."""

import io
import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest
from fakes import verdicts

from autograder.campus.gradescope import (
    NEEDS,
    VISIBILITIES,
    dumped,
    pack,
    record_results,
    refused,
    results,
)
from autograder.gradebook.records import Submissions, Written, build_records
from autograder.model.verdict import Verdict

TOP = {"score", "execution_time", "output", "visibility", "stdout_visibility", "extra_data"}
TOP |= {"tests", "leaderboard"}
TEST = {"score", "max_score", "name", "number", "output", "tags", "visibility", "extra_data"}
ABOUT = {"assignment": "a02_convolution", "visibility": "visible"}


def read_by_gradescope(data: bytes) -> tuple[float, list[dict]]:
    """Return score and tests by the rules of the specification, each of which is asserted.

    A score at the top overrides the sum of the tests; one of the two has to be there.
    """
    told = json.loads(data, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
    tests = told.get("tests", [])
    assert told.keys() <= TOP
    assert told.get("visibility", "visible") in VISIBILITIES
    for test in tests:
        assert test.keys() <= TEST
        assert isinstance(test["name"], str)
        assert isinstance(test["output"], str)
        assert all(isinstance(tag, str) for tag in test["tags"])
        assert 0 <= test["score"] <= test["max_score"]
    assert "score" in told or tests
    return told.get("score", sum(test["score"] for test in tests)), tests


@pytest.mark.parametrize("verdict", [verdicts.right(), verdicts.blank(), verdicts.flipped()])
def test_the_tests_add_up_to_the_mark(verdict: Verdict):
    """A test a check, numbered by exercise and place."""
    score, tests = read_by_gradescope(dumped(results(verdict)))
    assert score == verdict.earned
    assert sum(test["max_score"] for test in tests) == verdict.possible
    numbers = [tuple(map(int, test["number"].split("."))) for test in tests]
    assert numbers == sorted(set(numbers))


def test_a_broken_check_says_why():
    """Claim, fact and smallest case stand there as on the student's page."""
    verdict = verdicts.flipped()
    told = results(verdict, "after_due_date")
    broken = next(test for test in told["tests"] if "case" in test["output"])
    assert broken["name"].startswith("conv2d_forward: ")
    assert "But " in broken["output"]
    assert "Your numbers are those of a kernel flipped both ways." in told["output"]
    assert told["visibility"] == "after_due_date"


def test_a_record_counts_written_answers_and_lateness():
    """The score at the top is the mark, which no sum of tests can be."""
    read = {"s01": (Written("why_flip", 4, 3), Written("which_padding", 3, 2))}
    late = {"s01": verdicts.DUE + timedelta(hours=2)}
    (record,) = build_records(
        Submissions({"s01": verdicts.right("s01")}, times=late), None, verdicts.TERMS, read
    )
    score, tests = read_by_gradescope(dumped(record_results(record)))
    assert score == record.earned == 36
    assert [test["score"] for test in tests[-2:]] == [3, 2]
    assert "takes off 3 points" in record_results(record)["output"]


def test_a_file_that_is_no_notebook_says_what_to_do():
    """At once, and not after the due date."""
    score, tests = read_by_gradescope(dumped(refused("a.ipynb is empty; hand it in again.")))
    assert (score, tests) == (0, [])
    told = refused("x")
    assert told["output"] == "Not graded: x"
    assert told["visibility"] == "visible"


def test_nothing_a_student_wrote_acts_on_the_reader():
    """Terminal codes and marks that turn text around are gone."""
    hostile = replace(verdicts.right(), notes=(verdicts.TRICKS,))
    output = results(hostile)["output"]
    assert "\x1b" not in output
    assert "\u202e" not in output


def test_the_zip_has_what_gradescope_looks_for_at_its_root():
    """Two programs that may be run, and no folder around them."""
    with zipfile.ZipFile(io.BytesIO(pack(b"key", b"{}", ABOUT))) as archive:
        for name in ("setup.sh", "run_autograder"):
            info = archive.getinfo(name)
            assert info.external_attr >> 16 & 0o111
            assert archive.read(name).startswith(b"#!/usr/bin/env bash\n")
        assert archive.read("answers.key") == b"key"
        assert json.loads(archive.read("assignment.json")) == ABOUT
        assert "autograder/sandbox/worker.py" in archive.namelist()
        assert archive.read("requirements.txt").decode().count("==") == len(NEEDS)
        assert not any(name.startswith(("assignments", "solutions")) for name in archive.namelist())


def test_the_same_autograder_has_the_same_bytes():
    """So that one can see whether it has changed."""
    assert pack(b"key", b"{}", ABOUT) == pack(b"key", b"{}", ABOUT)


def test_pytorch_is_installed_where_answers_are_given_tensors():
    """And only there: it takes minutes and gigabytes."""
    for tensors in (False, True):
        data = pack(b"key", b"{}", ABOUT, tensors=tensors)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert (b"torch==" in archive.read("requirements.txt")) is tensors


def test_grading_there_needs_only_what_is_installed_there():
    """Neither PyTorch nor nbgrader is imported: what is named in the requirements is enough."""
    program = (
        "import sys, autograder.cli.gradescope as _\n"
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    loaded = set(done.stdout.split())
    assert {"autograder", "numpy", "nbformat", "click"} <= loaded
    assert "yaml" not in loaded
    assert not loaded & {"torch", "nbgrader", "sqlalchemy", "rich", "assignments", "solutions"}
