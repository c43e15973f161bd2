"""Tasks through a real Dask scheduler and its workers: all come back, whatever happens to one."""

import logging
import os
import signal
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from fakes import clusters
from fakes.workers import NOWHERE

from autograder.fleet.run import TWICE
from autograder.fleet.worker import Abandoned, Came, Done, Task
from autograder.model.errors import SandboxError

distributed = pytest.importorskip("distributed", reason="needs requirements-cluster.txt")
from autograder.fleet import cluster  # noqa: E402

ALL = [f"s{number:03}" for number in range(12)]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with clusters.cluster() as started:
        yield started.scheduler_address


@pytest.fixture
def mortal() -> Iterator[str]:
    """A cluster whose workers may die: nobody else is at work there."""
    with clusters.cluster() as started:
        yield started.scheduler_address


def came(tasks: list[Task], address: str, deed: cluster.Deed) -> list[Came]:
    with closing(cluster.run_on_cluster(tasks, NOWHERE, address, deed)) as results:
        return list(results)


def student(one: Came) -> str:
    return one.task.student if isinstance(one, Abandoned) else one.verdict.student


def test_every_task_comes_back_once_from_both_workers(address: str):
    """Equal submissions are each marked, not one of them for all."""
    results = came([Task(name, b"") for name in ALL], address, clusters.echo)

    assert sorted(map(student, results)) == ALL
    assert len({one.notebook for one in results if isinstance(one, Done)}) == 2


def test_a_worker_that_dies_once_costs_nobody_anything(mortal: str, tmp_path: Path):
    """Its tasks go to another worker, or to the one that takes its place."""
    data = {"s003": str(tmp_path / "died").encode()}
    results = came([Task(name, data.get(name, b"")) for name in ALL], mortal, clusters.die)

    assert (tmp_path / "died").exists()
    assert sorted(map(student, results)) == ALL
    assert all(isinstance(one, Done) for one in results)


def test_a_result_that_is_lost_on_its_way_is_asked_for_again(address: str, tmp_path: Path):
    """Nobody is to blame for it."""
    data = {"s003": str(tmp_path / "lost").encode()}
    results = came([Task(name, data.get(name, b"")) for name in ALL], address, clusters.stumble)

    assert (tmp_path / "lost").exists()
    assert sorted(map(student, results)) == ALL
    assert all(isinstance(one, Done) for one in results)


def test_a_task_that_ends_its_workers_is_set_aside_and_it_alone(mortal: str):
    """With the words that a pool of this machine has for it."""
    deadly = Task("s003", b"always")
    tasks = [deadly if name == "s003" else Task(name, b"") for name in ALL]
    results = came(tasks, mortal, clusters.die)

    assert sorted(map(student, results)) == ALL
    assert [one for one in results if isinstance(one, Abandoned)] == [Abandoned(deadly, TWICE)]


def test_a_worker_without_a_wall_ends_the_run(address: str):
    """The sentence that a worker has for it arrives, and the cluster stays in use."""
    with pytest.raises(SandboxError, match=r"no wall for s00\d; run `course doctor`"):
        came([Task(name, b"") for name in ALL], address, clusters.refuse)

    assert len(came([Task("s001", b"")], address, clusters.echo)) == 1


def test_a_worker_of_another_version_grades_nothing(address: str, monkeypatch: pytest.MonkeyPatch):
    """Both versions are named, and what to do."""
    monkeypatch.setattr(cluster, "fingerprint", lambda: "autograder 0, Python 3, NumPy 1")

    with pytest.raises(SandboxError) as raised:
        came([Task("s001", b"")], address, clusters.echo)
    told = str(raised.value)
    assert "but this machine has autograder 0, Python 3, NumPy 1; install the same" in told
    assert "has autograder " in told.partition("but")[0]


def test_a_worker_that_came_later_compares_too():
    """The cluster may grow while a class is graded."""
    with pytest.raises(SandboxError, match="the worker tcp://late has one, but this machine has"):
        cluster.refuse_other("another", "one", "tcp://late")


def test_a_scheduler_without_workers_is_told_at_once():
    """Nothing waits for what may never come."""
    with (
        clusters.cluster(workers=0) as started,
        pytest.raises(SandboxError, match=r"has no workers; start one with `dask worker tcp://"),
    ):
        came([Task("s001", b"")], started.scheduler_address, clusters.echo)


def test_a_scheduler_that_is_killed_ends_the_run_in_a_sentence(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    """What has come back stays with whoever asked; nobody reads Dask's stack traces."""
    monkeypatch.setattr(cluster, "PATIENCE", 6.0)
    logging.getLogger("distributed.client").addHandler(caplog.handler)
    with clusters.cluster(workers=1) as started:
        tasks = [Task(name, b"") for name in ALL]
        results = cluster.run_on_cluster(tasks, NOWHERE, started.scheduler_address, clusters.echo)
        with closing(results):
            first = next(results)
            os.kill(started.scheduler, signal.SIGKILL)
            with pytest.raises(SandboxError, match=r"cannot be reached .*what is graded is kept"):
                list(results)

    assert isinstance(first, Done)
    assert not caplog.records


def test_a_full_disk_here_is_no_fault_of_the_scheduler(address: str):
    """What ends the reading of tasks is told as what it is."""

    def tasks() -> Iterator[Task]:
        yield Task("s000", b"")
        raise OSError(28, "No space left on device")

    with (
        pytest.raises(OSError, match="No space left"),
        closing(cluster.run_on_cluster(tasks(), NOWHERE, address, clusters.echo)) as results,
    ):
        list(results)


def test_an_address_where_nobody_listens_is_one_sentence(monkeypatch: pytest.MonkeyPatch):
    """With the address, and what to do."""
    monkeypatch.setattr(cluster, "PATIENCE", 3.0)

    with pytest.raises(SandboxError, match=r"tcp://127.0.0.1:9 cannot be reached .*look whether"):
        came([Task("s001", b"")], "tcp://127.0.0.1:9", clusters.echo)
