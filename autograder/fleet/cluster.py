"""A running Dask cluster instead of a pool of this machine: the same tasks, the same verdicts.

A submission's bytes travel to a worker and its verdict comes back, both as frozen values of ours;
no disk is shared. A worker opens a desk a thread, behind the wall of its own machine, once it has
found that it would grade as the machine does that asks. This file needs requirements-cluster.txt.
"""

import hashlib
import logging
import platform
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from distributed import Client, KilledWorker, WorkerPlugin

import autograder
from autograder.fleet.run import AHEAD, TWICE
from autograder.fleet.worker import Abandoned, Came, Station, Task, Workplace
from autograder.model.errors import SandboxError

PATIENCE = 60.0  # seconds without a result, after which one looks whether anybody is at work
# what prints stack traces when a network fails
TALKERS = ("distributed.client", "distributed.batched", "tornado.application")
# Dask gave up on a task, or its executor took a result for an error: whoever had done it died then
LOST = (KilledWorker, TypeError)
Deed = Callable[[Workplace, Task], Came]


@cache
def fingerprint() -> str:
    """Return what must be the same on two machines that are to give the same verdicts."""
    folder = Path(autograder.__file__).parent
    code = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        code.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    python = ".".join(platform.python_version_tuple()[:2])
    return f"autograder {code.hexdigest()[:12]}, Python {python}, NumPy {np.__version__}"


def refuse_other(ours: str, theirs: str, worker: str) -> None:
    """Refuse a worker that would not grade as the machine does that asks.

    Raises:
        SandboxError: with both fingerprints.
    """
    if ours != theirs:
        raise SandboxError(
            f"the worker {worker} has {theirs}, but this machine has {ours}; install the same "
            "version of the course on both, restart the worker, and run the command again."
        )


def run_on_cluster(
    tasks: Iterable[Task], station: Station, address: str, deed: Deed = Workplace.work
) -> Generator[Came, None, None]:
    """Yield what every task came to on the workers of a scheduler; memory stays flat.

    Close it when it is left early. `deed` is what a worker does with a task.

    Raises:
        SandboxError: the cluster cannot be reached, has no workers, or has others than it should.
    """
    with _connected(address) as client:
        _refuse_others(client, address)
        desks = Desks(station, fingerprint())
        client.register_plugin(desks, name=desks.name)
        try:
            yield from _Crowd(client, desks.name, deed).run(_fetched(tasks))
        finally:
            client.unregister_worker_plugin(desks.name)


class _FetchError(Exception):
    """A task could not be fetched, whatever its cause; that is no fault of the network."""


def _fetched(tasks: Iterable[Task]) -> Iterator[Task]:
    try:
        yield from tasks
    except OSError as error:
        raise _FetchError from error


@contextmanager
def _connected(address: str) -> Iterator[Client]:
    """Connect to a scheduler; whatever the network does is one sentence."""
    gone = "what is graded is kept; look whether it runs, and run the command again."
    for talker in TALKERS:
        logging.getLogger(talker).setLevel(logging.CRITICAL)
    try:
        with Client(address, timeout=PATIENCE / 6, set_as_default=False) as client:
            yield client
    except _FetchError as error:
        raise error.__cause__ or error from None
    except (OSError, ValueError, CancelledError) as error:
        why = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise SandboxError(
            f"the Dask scheduler at {address} cannot be reached ({why}); {gone}"
        ) from None


def _refuse_others(client: Client, address: str) -> None:
    """Refuse a cluster without workers, and workers of another version, before anything runs."""
    if not client.nthreads():
        raise SandboxError(
            f"the Dask scheduler at {address} has no workers; start one with `dask worker "
            f"{address}` where the course is installed, and run the command again."
        )
    try:
        found = client.run(fingerprint)
    except ImportError as error:
        raise SandboxError(
            f"a worker of {address} cannot grade ({error}); install the course on its machine, "
            "restart the worker, and run the command again."
        ) from None
    for worker, theirs in found.items():
        refuse_other(fingerprint(), theirs, worker)


class _Crowd:
    """The tasks in flight on a cluster; one that was lost with its worker is done last, alone."""

    def __init__(self, client: Client, desks: str, deed: Deed) -> None:
        self.client, self.desks, self.deed = client, desks, deed
        self.executor: Executor = client.get_executor(pure=False)
        self.flying: dict[Future[Came], Task] = {}
        self.suspects: list[Task] = []

    def run(self, tasks: Iterable[Task]) -> Iterator[Came]:
        """Yield what every task came to."""
        try:
            for task in tasks:
                self._send(task)
                while len(self.flying) >= AHEAD * self._threads():
                    yield from self._landed()
            while self.flying:
                yield from self._landed()
            yield from map(self._alone, self.suspects)
        finally:
            self.executor.shutdown(wait=False)

    def _threads(self) -> int:
        """Return how much can be done at once now; workers come and go."""
        threads: int = sum(self.client.nthreads().values())
        return max(1, threads)

    def _send(self, task: Task) -> Future[Came]:
        future = self.executor.submit(_do, self.desks, self.deed, task)
        self.flying[future] = task
        return future

    def _landed(self) -> Iterator[Came]:
        for future in self._waited():
            task = self.flying.pop(future)
            try:
                yield future.result()
            except LOST:
                self.suspects.append(task)

    def _waited(self) -> set[Future[Came]]:
        done: set[Future[Came]] = set()
        while not done:
            done = wait(self.flying, PATIENCE, return_when=FIRST_COMPLETED).done
            if not done and not self.client.nthreads():
                raise SandboxError(
                    f"the cluster has had no workers for {PATIENCE:.0f} s; what is graded is kept; "
                    "start workers, and run the command again."
                )
        return done

    def _alone(self, task: Task) -> Came:
        """Do a task while nothing else is in flight."""
        self._send(task)
        (future,) = self._waited()
        del self.flying[future]
        try:
            return future.result()
        except LOST:
            return Abandoned(task, TWICE)


class Desks(WorkerPlugin):
    """The desks of one station on one worker, a desk a thread; every worker is given these."""

    def __init__(self, station: Station, asked_by: str) -> None:
        """Take a station, and the fingerprint of the machine that asks."""
        self.station, self.asked_by = station, asked_by
        self.name = f"desks-{hashlib.sha256(repr(station).encode()).hexdigest()[:16]}"

    def setup(self, worker: Any) -> None:
        """Be found by the tasks that come to this worker."""
        self._lock, self._workplaces = threading.Lock(), dict[int, Workplace]()
        self._address = worker.address
        _desks[self.name] = self

    def teardown(self, worker: Any) -> None:
        """Close the desks."""
        del worker
        _desks.pop(self.name, None)
        for workplace in self._workplaces.values():
            workplace.close()

    def mine(self) -> Workplace:
        """Return the workplace of the thread that asks.

        Raises:
            SandboxError: this worker would not grade as the machine does that asks; it came later.
        """
        refuse_other(self.asked_by, fingerprint(), self._address)
        with self._lock:
            return self._workplaces.setdefault(threading.get_ident(), Workplace(self.station))


_desks: dict[str, Desks] = {}  # this worker's own; a task comes with nothing but their name


def _do(desks: str, deed: Deed, task: Task) -> Came:
    """Do one task on a worker."""
    return deed(_desks[desks].mine(), task)
