"""One worker: a desk opened late and kept, and a fault of ours that costs one submission alone."""

import json
from contextlib import closing
from types import SimpleNamespace
from typing import Any

import pytest
from fakes import workers
from fakes.course import GOOD, KEY, WRONG, found

from autograder.fleet.run import run
from autograder.fleet.worker import Abandoned, Done, Station, Task, Workplace
from autograder.judge.grade import Marked, Started
from autograder.model.errors import SandboxError
from autograder.model.verdict import Verdict
from autograder.sandbox.limits import Limits


class Desk:
    """A desk that does with a submission what its bytes say."""

    closed = 0

    def __init__(self, *, keeps_apart: bool = True) -> None:
        self.keeps_apart = keeps_apart
        self.steps: list[str] = []

    def begin(self, data: bytes, student: str) -> Started:
        self.steps.append(f"begin {student}")
        if data == b"no beginning":
            raise KeyError("cells")
        return Started(student, data, 0.0, seat=self.seat(student))

    def seat(self, student: str) -> Any:
        return SimpleNamespace(close=lambda: self.steps.append(f"end {student}"))

    def finish(self, begun: Started) -> Marked:
        data, student = begun.data, begun.student
        self.steps.append(f"finish {student}")
        if data == b"fault":
            raise IndexError("list index out of range")
        if data == b"no wall":
            raise SandboxError("no wall")
        notebook = {"text": object()} if data == b"no JSON" else {"b": 1, "a": "é"}
        return Marked(Verdict(KEY, student, results=()), notebook)  # type: ignore[arg-type]

    def __exit__(self, *error: object) -> None:
        self.closed += 1


def workplace(desk: Any = None) -> Workplace:
    made = Workplace(workers.NOWHERE)
    vars(made)["desk"] = desk or Desk()
    return made


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Station:
    course = found(tmp_path_factory.mktemp("course"))
    release = (course.classroom.release(KEY) / f"{KEY}.ipynb").read_bytes()
    return Station(course.classroom.answer_key(KEY).read_bytes(), release, Limits())


def test_a_marked_submission_comes_with_its_notebook_as_text():
    """The same notebook is the same text, whatever the order of its entries."""
    came = workplace().work(Task("s01", b""))

    assert isinstance(came, Done)
    assert came.verdict.student == "s01"
    assert came.notebook == '{\n"a": "é",\n"b": 1\n}\n'


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"no beginning", "KeyError in test_worker.py"),
        (b"fault", "IndexError in test_worker.py"),
        (b"no JSON", "TypeError in "),
    ],
)
def test_a_fault_of_ours_sets_that_submission_aside(data: bytes, kind: str):
    """With the kind of error and its line, for whoever mends it; the next one is marked."""
    here = workplace()
    came = here.work(Task("s01", data))

    assert isinstance(came, Abandoned)
    assert came.task == Task("s01", data)
    assert came.why.startswith(f"the grader itself failed on it ({kind}")
    assert isinstance(here.work(Task("s02", b"")), Done)


TASKS = [Task(student, b"") for student in ("s01", "s02", "s03")]


@pytest.mark.parametrize(
    ("keeps_apart", "steps"),
    [
        (True, "begin 1, begin 2, finish 1, end 1, begin 3, finish 2, end 2, finish 3, end 3"),
        (False, "begin 1, finish 1, end 1, begin 2, finish 2, end 2, begin 3, finish 3, end 3"),
    ],
)
def test_the_next_one_begins_before_that_before_it_is_finished(keeps_apart: bool, steps: str):
    """What they came to is told in order; where nothing parts them, they do not meet."""
    desk = Desk(keeps_apart=keeps_apart)
    came = list(workplace(desk).works(TASKS))

    assert [one.verdict.student for one in came if isinstance(one, Done)] == ["s01", "s02", "s03"]
    assert ", ".join(desk.steps).replace("s0", "") == steps


def test_what_has_begun_is_ended_when_nobody_waits_for_it():
    """A run that is left early leaves no student's process behind."""
    desk = Desk()
    with closing(workplace(desk).works(TASKS)) as works:
        next(works)

    assert desk.steps[-3:] == ["finish s01", "end s01", "end s02"]


def test_a_machine_that_cannot_run_student_code_is_no_verdict():
    """It ends the run instead of setting a whole class aside."""
    with pytest.raises(SandboxError, match="no wall"):
        workplace().work(Task("s01", b"no wall"))


def test_a_desk_is_closed_once_and_only_if_it_was_opened():
    """A worker that had nothing to do starts nothing."""
    desk = Desk()
    workplace(desk).close()
    assert desk.closed == 1

    Workplace(workers.NOWHERE).close()  # the station holds no key; opening it would raise


def test_one_desk_serves_one_submission_after_another(station: Station):
    """Right, wrong and damaged, at the same station."""
    here = Workplace(station)
    try:
        desk = here.desk
        came = [here.work(Task("s01", data)) for data in (GOOD, WRONG, b"", GOOD)]
        assert here.desk is desk
    finally:
        here.close()

    assert [one.verdict.earned for one in came if isinstance(one, Done)] == [7, 3, 0, 7]
    assert [bool(one.verdict.refused) for one in came if isinstance(one, Done)] == [0, 0, 1, 0]
    assert json.loads(came[0].notebook)["cells"]


def test_a_worker_is_light(station: Station):
    """It needs neither PyTorch nor nbgrader, so many of them fit into a machine."""
    came = list(run([Task("s01", GOOD), Task("s02", WRONG)], station, 2, workers.weigh))

    assert sorted(one.verdict.earned for one, _ in came) == [3, 7]
    assert all(heavy == set() for _, heavy in came)
