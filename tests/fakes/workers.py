"""What a process of a pool does with a task, instead of marking it: it echoes, dies, fails."""

import gc
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

from autograder.fleet import worker
from autograder.fleet.worker import Abandoned, Done, Station, Task
from autograder.model.errors import SandboxError
from autograder.model.verdict import Verdict
from autograder.sandbox.limits import Limits

NOWHERE = Station(b"no key", b"no release", Limits())


class Deadly:
    """A station that ends every process that receives it."""

    def __reduce__(self) -> tuple[Any, ...]:
        return os._exit, (1,)


def done(task: Task, notebook: str = "") -> Done:
    return Done(Verdict("fake", task.student, results=()), notebook or task.data.decode())


def echo(task: Task) -> Done | Abandoned:
    """Do it; the notebook says in which process."""
    return done(task, str(os.getpid()))


def doze(task: Task) -> Done | Abandoned:
    """Do it slowly, and leave a file of the student's name where the data say."""
    Path(task.data.decode(), task.student).touch()
    time.sleep(0.3)
    return done(task)


def die(task: Task) -> Done | Abandoned:
    """End this process when the task says so: `always`, or the first time, told by a file.

    The notebook says in which process the task was done.
    """
    mark = Path(task.data.decode())
    if task.data == b"always" or (task.data and not mark.exists()):
        mark.touch() if task.data != b"always" else None
        os.kill(os.getpid(), signal.SIGKILL)
    return echo(task)


def refuse(task: Task) -> Done | Abandoned:
    """Find that this machine cannot run student code."""
    raise SandboxError(f"no wall for {task.student}; run `course doctor`.")


def weigh(task: Task) -> Any:
    """Mark the submission, and say which heavy modules that brought into the process."""
    came = worker.work(task)
    heavy = {name for name in ("torch", "nbgrader", "sqlalchemy") if name in sys.modules}
    return came, heavy


def looks(_task: Task) -> Any:
    """Say after how many new objects this process looks for garbage."""
    return gc.get_threshold()[0]
