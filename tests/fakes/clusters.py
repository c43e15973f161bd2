"""A Dask cluster as one starts it by hand, and what its workers do with a task."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import distributed

from autograder.fleet.worker import Came, Task, Workplace
from fakes import workers
from fakes.processes import pool_workers

TESTS = Path(__file__).parents[1]
PATIENCE = 60  # seconds for a process to start


@dataclass(frozen=True)
class Started:
    """A scheduler, its process, and that below which its workers are."""

    scheduler_address: str
    scheduler: int
    keeper: int
    number: int

    def workers(self) -> list[int]:
        """Return the workers' processes; whoever keeps them starts others when they die."""
        return pool_workers(self.keeper)

    def wait_for_workers(self) -> None:
        """Wait until all workers can be given something to do."""
        if self.number:
            with _client(address=self.scheduler_address) as client:
                client.wait_for_workers(self.number, timeout=PATIENCE)


@contextmanager
def cluster(workers: int = 2) -> Iterator[Started]:
    """Start a scheduler and worker processes on this machine, and end them with all below them."""
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory())
        file = f"--scheduler-file={folder}/scheduler.json"
        here = ("--host=127.0.0.1", "--no-dashboard", file)
        scheduler = stack.enter_context(_process("scheduler", folder, "--port=0", *here))
        with _client(scheduler_file=f"{folder}/scheduler.json") as client:
            address = client.scheduler.address
        keeper = 0
        if workers:
            many = (f"--nworkers={workers}", "--nthreads=1", f"--local-directory={folder}")
            keeper = stack.enter_context(_process("worker", folder, *many, *here))
        started = Started(address, scheduler, keeper, workers)
        started.wait_for_workers()
        yield started


def _client(**where: str) -> distributed.Client:
    return distributed.Client(**where, timeout=PATIENCE, set_as_default=False)


@contextmanager
def _process(kind: str, folder: str, *options: str) -> Iterator[int]:
    command = [sys.executable, "-m", "distributed.cli.dask_" + kind, *options]
    paths = os.pathsep.join((str(TESTS.parent), str(TESTS)))
    with (
        Path(folder, f"{kind}.log").open("wb") as log,
        subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": paths},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        ) as process,
    ):
        try:
            yield process.pid
        finally:
            with suppress(ProcessLookupError):  # a test has done it
                os.killpg(process.pid, signal.SIGKILL)


def echo(workplace: Workplace, task: Task) -> Came:
    return workers.echo(task)


def die(workplace: Workplace, task: Task) -> Came:
    return workers.die(task)


def stumble(workplace: Workplace, task: Task) -> Came:
    """Fail the first time as Dask's executor does over a result whose worker has died."""
    mark = Path(task.data.decode())
    if task.data and not mark.exists():
        mark.touch()
        raise TypeError("cannot unpack non-iterable Done object")
    return workers.echo(task)


def refuse(workplace: Workplace, task: Task) -> Came:
    return workers.refuse(task)
