"""Mark many submissions, in order of completion, whatever happens to single ones."""

from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context

from autograder.fleet.worker import Done, Station, Task, done, open_desk, start, work

AHEAD = 4  # tasks in flight a worker: enough to keep it busy, few enough to keep memory flat


@dataclass(frozen=True)
class Abandoned:
    """A submission that ended its worker twice; it is set aside, not judged."""

    task: Task


def run(tasks: Iterable[Task], station: Station, jobs: int) -> Iterator[Done | Abandoned]:
    """Yield what every task came to; memory does not grow with their number."""
    if jobs == 1:
        with open_desk(station) as desk:
            yield from (done(desk, task) for task in tasks)
    else:
        yield from _in_pools(iter(tasks), station, jobs)


def _in_pools(tasks: Iterator[Task], station: Station, jobs: int) -> Iterator[Done | Abandoned]:
    """Run one pool after another: a pool whose worker died is unusable and is replaced."""
    flying: dict[Future[Done] | None, Task] = {}
    suspects: list[Task] = []
    broken = True
    while broken:
        broken = False
        try:
            with _pool(station, jobs) as pool:
                yield from _one_pool(pool, tasks, flying, jobs * AHEAD)
        except BrokenProcessPool:
            broken = True
            suspects += flying.values()
            flying.clear()
    yield from (_alone(task, station) for task in suspects)


def _one_pool(
    pool: ProcessPoolExecutor,
    tasks: Iterator[Task],
    flying: dict[Future[Done] | None, Task],
    most: int,
) -> Iterator[Done]:
    """Keep `most` tasks in flight until there are no more; `flying` always has those not done."""
    for task in tasks:
        flying[None] = task  # should the pool refuse it, it is not lost
        flying[pool.submit(work, task)] = flying.pop(None)
        if len(flying) >= most:
            yield from _landed(flying)
    while flying:
        yield from _landed(flying)


def _landed(flying: dict[Future[Done] | None, Task]) -> Iterator[Done]:
    futures = [future for future in flying if future is not None]
    for future in wait(futures, return_when=FIRST_COMPLETED).done:
        result = future.result()
        del flying[future]
        yield result


def _alone(task: Task, station: Station) -> Done | Abandoned:
    """Mark a task in a pool of its own; it was in flight when a worker died."""
    try:
        with _pool(station, 1) as pool:
            return pool.submit(work, task).result()
    except BrokenProcessPool:
        return Abandoned(task)


def _pool(station: Station, jobs: int) -> ProcessPoolExecutor:
    context = get_context("spawn")  # the coordinator holds threads, which a fork would not survive
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=start, initargs=(station,))
