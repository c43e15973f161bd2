"""Many tasks through a pool: all come back, whatever happens to single ones."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from pathlib import Path
from time import sleep

import pytest
from fakes import workers
from fakes.processes import all_ended, descendants
from fakes.workers import NOWHERE

from autograder.fleet.run import AHEAD, TWICE, run
from autograder.fleet.worker import Abandoned, Done, Task
from autograder.model.errors import SandboxError


def tasks(count: int, data: bytes = b"") -> list[Task]:
    return [Task(f"s{number:03}", data) for number in range(count)]


def student(came: Done | Abandoned) -> str:
    return came.task.student if isinstance(came, Abandoned) else came.verdict.student


@pytest.mark.parametrize("count", [0, 1, 7, 40])
def test_every_task_comes_back_once(count: int):
    """In the order in which they are done."""
    came = list(run(tasks(count), NOWHERE, 3, workers.echo))

    assert sorted(map(student, came)) == [task.student for task in tasks(count)]


def test_no_more_processes_are_started_than_asked_for():
    """They are kept from one task to the next, and are not this one."""
    came = list(run(tasks(24), NOWHERE, 2, workers.echo))
    processes = {int(one.notebook) for one in came if isinstance(one, Done)}

    assert 1 <= len(processes) <= 2
    assert all_ended(list(processes))


def test_only_a_few_tasks_are_taken_ahead():
    """So memory does not grow with the size of a class, which may be read from the disk lazily."""
    taken = []

    def lazily() -> Iterator[Task]:
        for task in tasks(60):
            taken.append(task)
            yield task

    ahead = []
    for came, _ in enumerate(run(lazily(), NOWHERE, 2, workers.echo), 1):
        ahead.append(len(taken) - came)

    assert len(taken) == 60
    assert max(ahead) < 2 * AHEAD


def test_a_task_that_ends_its_process_twice_is_set_aside_last():
    """The others are done; whatever was in flight with it is done too, each alone."""
    all_of_them = tasks(6)
    all_of_them[3] = Task("s003", b"always")
    came = list(run(all_of_them, NOWHERE, 2, workers.die))

    assert sorted(map(student, came)) == [task.student for task in all_of_them]
    abandoned = [one for one in came if isinstance(one, Abandoned)]
    assert abandoned == [Abandoned(Task("s003", b"always"), TWICE)]


def test_processes_that_end_before_they_begin_are_nobodys_fault():
    """It is said at the second time, and not tried again for every submission."""
    waiting = iter(tasks(60))
    with pytest.raises(SandboxError, match="ended before they began, twice"):
        list(run(waiting, workers.Deadly(), 2, workers.echo))

    assert len(list(waiting)) >= 60 - 2 * 2 * AHEAD


class DiesMeanwhile(ProcessPoolExecutor):
    """A pool whose first process dies while a second one is to start."""

    pools = 0

    def _adjust_process_count(self) -> None:
        if self._processes and DiesMeanwhile.pools == 1:
            (process,) = self._processes.values()
            process.kill()
            while not self._call_queue._reader.closed:  # then the pool has noticed
                sleep(0.01)
        else:
            DiesMeanwhile.pools += not self._processes
        super()._adjust_process_count()


def test_a_pool_that_breaks_while_a_process_starts_is_replaced(monkeypatch: pytest.MonkeyPatch):
    """The executor says of that moment that a handle is closed, and not that it is broken."""
    monkeypatch.setattr("autograder.fleet.run.ProcessPoolExecutor", DiesMeanwhile)
    came = list(run(tasks(6), NOWHERE, 2, workers.echo))

    assert DiesMeanwhile.pools >= 2
    assert sorted(map(student, came)) == [task.student for task in tasks(6)]


def test_suspects_are_done_after_everything_else():
    """A task that ends processes holds nobody up who was not in flight with it."""
    all_of_them = [Task("deadly", b"always"), *tasks(24)]
    came = [*map(student, run(all_of_them, NOWHERE, 2, workers.die))]

    assert len(came) == 25
    assert came.index("deadly") >= len(came) - 2 * AHEAD  # no more than that are in flight


def test_suspects_that_are_innocent_share_a_process():
    """A worker that died costs the time to start one or two others, not one for every suspect."""
    came = list(run([Task("deadly", b"always"), *tasks(7)], NOWHERE, 2, workers.die))
    processes = {one.notebook for one in came if isinstance(one, Done)}

    assert len(came) == 8
    assert len(processes) <= 4  # of the pool, and before and after the deadly one


def test_a_process_that_ended_once_costs_nothing(tmp_path: Path):
    """The second time goes well: somebody else had ended it."""
    all_of_them = [*tasks(3), Task("unlucky", str(tmp_path / "died").encode()), *tasks(6)[3:]]
    came = list(run(all_of_them, NOWHERE, 2, workers.die))

    assert all(isinstance(one, Done) for one in came)
    assert sorted(map(student, came)) == [*(task.student for task in tasks(6)), "unlucky"]
    assert (tmp_path / "died").exists()


def test_several_that_end_processes_are_told_apart():
    """Each is set aside by its own name; nobody is taken for one of them."""
    deadly = {"s002", "s007"}
    all_of_them = [Task(t.student, b"always" * (t.student in deadly)) for t in tasks(8)]
    came = list(run(all_of_them, NOWHERE, 2, workers.die))

    assert len(came) == 8
    assert {student(one) for one in came if isinstance(one, Abandoned)} == deadly


def test_a_machine_without_a_wall_ends_the_run():
    """It would be the same with every submission; the sentence arrives."""
    with pytest.raises(SandboxError, match=r"no wall for s00\d; run `course doctor`"):
        list(run(tasks(5), NOWHERE, 2, workers.refuse))

    assert not [pid for pid in descendants() if "spawn_main" in command(pid)]


def test_a_run_that_is_left_early_begins_nothing_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """What was begun ends, what was only sent does not begin, and no process stays."""
    monkeypatch.setattr("autograder.fleet.run.AHEAD", 12)
    came = run(tasks(40, str(tmp_path).encode()), NOWHERE, 2, workers.doze)
    first = list(islice(came, 2))
    pids = [pid for pid in descendants() if "spawn_main" in command(pid)]
    came.close()

    assert len(first) == 2
    assert pids
    assert all_ended(pids)
    assert len(list(tmp_path.iterdir())) <= 10  # of 24 that were sent


def command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""
