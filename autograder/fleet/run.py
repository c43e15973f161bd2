"""Mark many submissions, in order of completion, whatever happens to single ones."""

import signal
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager
from multiprocessing import get_context
from typing import TypeVar

from autograder.fleet.semaphores import sign
from autograder.fleet.worker import Abandoned, Came, Station, Task, Workplace, start, work
from autograder.model.errors import SandboxError

AHEAD = 4  # tasks in flight a worker: enough to keep it busy, few enough to keep memory flat
MOST_IDLE_ENDS = 2
TWICE = "grading it ended the grader's process twice"
Work = Callable[[Task], Came]
T = TypeVar("T")


def run(
    tasks: Iterable[Task], station: Station, jobs: int, work: Work = work
) -> Generator[Came, None, None]:
    """Yield what every task came to; memory does not grow with their number.

    Close it when it is left early. `work` is what a process of a pool does with a task, a function
    that can be imported.

    Raises:
        SandboxError: this machine cannot run student code.
    """
    if jobs == 1:
        with closing(Workplace(station)) as workplace:
            yield from workplace.works(tasks)
    else:
        yield from _Pools(iter(tasks), station, jobs, work).run()


class _Pools:
    """One pool after another: a pool whose worker died is unusable and is replaced.

    What was in flight then is suspected, and done last, one task at a time.
    """

    def __init__(self, tasks: Iterator[Task], station: Station, jobs: int, work: Work) -> None:
        self.tasks, self.station, self.jobs, self.work = tasks, station, jobs, work
        self.flying: dict[Future[Came], Task] = {}
        self.suspects: list[Task] = []
        self.idle_ends = 0  # pools in a row that broke before they could do anything

    def run(self) -> Iterator[Came]:
        """Yield what every task came to."""
        broken = True
        while broken:
            broken = False
            try:
                with _pool(self.station, self.jobs) as pool:
                    begun = _submit(pool, str)
                    yield from self._one_pool(pool)
            except BrokenProcessPool:
                self._look_at(begun)
                broken = True
                self.suspects += self.flying.values()
                self.flying.clear()
        while self.suspects:
            with _pool(self.station, 1) as pool:
                yield from self._one_by_one(pool)

    def _look_at(self, begun: Future[str]) -> None:
        """Count a pool that broke before it did even nothing; no task is to blame for that.

        Raises:
            SandboxError: it was the second one in a row.
        """
        self.idle_ends = self.idle_ends + 1 if begun.exception() else 0
        if self.idle_ends == MOST_IDLE_ENDS:
            raise SandboxError(
                "the processes that grade ended before they began, twice; what they said stands "
                "above. Free some memory, run `course doctor`, and grade again."
            )

    def _one_pool(self, pool: ProcessPoolExecutor) -> Iterator[Came]:
        """Keep some tasks in flight until there are no more."""
        for task in self.tasks:
            self._send(pool, task)
            if len(self.flying) >= self.jobs * AHEAD:
                yield from self._landed()
        while self.flying:
            yield from self._landed()

    def _send(self, pool: ProcessPoolExecutor, task: Task) -> None:
        try:
            self.flying[_submit(pool, self.work, task)] = task
        except BrokenProcessPool:
            self.suspects.append(task)
            raise

    def _landed(self) -> Iterator[Came]:
        for future in wait(self.flying, return_when=FIRST_COMPLETED).done:
            came = future.result()
            del self.flying[future]
            yield came

    def _one_by_one(self, pool: ProcessPoolExecutor) -> Iterator[Came]:
        """Mark suspects in a pool of one process until it dies: then its task is to blame."""
        while self.suspects:
            try:
                future = _submit(pool, self.work, self.suspects[0])
            except BrokenProcessPool:
                return  # it died with nothing to do
            task = self.suspects.pop(0)
            try:
                yield future.result()
            except BrokenProcessPool:
                yield Abandoned(task, TWICE)


@contextmanager
def _pool(station: Station, jobs: int) -> Iterator[ProcessPoolExecutor]:
    """Make a pool; when it is left early, what has not begun is not begun."""
    sign()
    context = get_context("spawn")  # the coordinator holds threads, which a fork would not survive
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=start, initargs=(station,))
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _submit(pool: ProcessPoolExecutor, work: Callable[..., T], *task: Task) -> Future[T]:
    """Send something to do; a process that starts for it takes Ctrl-C when it is ready to.

    Raises:
        BrokenProcessPool: one of its processes has died.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        return pool.submit(work, *task)
    except OSError:  # what a process inherits is closed when the pool breaks while it starts
        pool.submit(str)  # a broken pool says here that it is one
        raise
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
