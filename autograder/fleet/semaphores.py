"""What a pool has in shared memory, named so that the next run can remove what a kill left there.

Python removes the semaphores of a pool when its processes end. Where all of them end at once, by
`kill -9` to the group, nobody is left to do so. Python's own names say nothing of who made them;
with these ones they tell the process and the namespace that its number holds in.
"""

import os
import re
from multiprocessing import current_process
from pathlib import Path

from autograder.model.files import runs

SHARED = Path("/dev/shm")  # noqa: S108  Linux keeps them there; nothing is made here by hand
NUMBERS = Path("/proc/self/ns/pid")
NAME = re.compile(r"sem\.course-(\d+)-(\d+)-\w+")


def sign() -> None:
    """Let the semaphores of this process bear its number, and remove those of ended ones."""
    if not (SHARED.is_dir() and NUMBERS.exists()):
        return
    space = NUMBERS.stat().st_ino
    for path in SHARED.glob("sem.course-*"):
        found = NAME.fullmatch(path.name)
        if found and int(found[1]) == space and not runs(int(found[2])):
            _remove(path)
    vars(current_process())["_config"]["semprefix"] = f"/course-{space}-{os.getpid()}"


def _remove(path: Path) -> None:
    """Remove a semaphore that is this user's, and not gone since."""
    try:
        if path.lstat().st_uid == os.getuid():
            path.unlink()
    except FileNotFoundError:  # another run was quicker
        return
