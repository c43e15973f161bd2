"""Both whoever grades alone and the processes of a pool look for garbage seldom."""

import subprocess
import sys

from fakes import workers

from autograder.fleet.garbage import NEW_OBJECTS
from autograder.fleet.run import run
from autograder.fleet.worker import Task

THE_COMMAND = """
import gc
from autograder.cli import main
try:
    main(["--help"])
finally:
    print(gc.get_threshold()[0])
"""


def test_the_command_looks_seldom() -> None:
    """In a process of its own, since it is so for all that is left of the process."""
    told = subprocess.run(
        [sys.executable, "-c", THE_COMMAND], capture_output=True, text=True, check=True
    )
    assert int(told.stdout.splitlines()[-1]) == NEW_OBJECTS


def test_the_processes_of_a_pool_look_seldom() -> None:
    """Each of them is told when it starts."""
    assert list(run([Task("s01", b"")], workers.NOWHERE, 2, workers.looks)) == [NEW_OBJECTS]
