"""Looks at this machine's processes through /proc, for tests that count what is left."""

import os
import time
from contextlib import suppress
from pathlib import Path

POOL_WORKER = "multiprocessing.spawn"
KEEPER = "resource_tracker"  # of Python's own; it has no work


def descendants(pid: int | None = None) -> list[int]:
    """Return the processes below one, by default below this one, that have not ended."""
    found: list[int] = []
    for child in _children(pid or os.getpid()):
        found += [child, *descendants(child)]
    return found


def _children(pid: int) -> list[int]:
    listed: list[int] = []
    with suppress(OSError):  # it has ended while it was looked at
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            listed += [int(word) for word in task.read_text().split()]
    return [child for child in listed if not ended(child)]


def ended(pid: int) -> bool:
    """Return whether a process is gone or a zombie."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return True
    return state == "Z"


def command(pid: int) -> str:
    """Return the command that a process was started with; nothing where it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode().replace("\0", " ")
    except OSError:
        return ""


def computed(pid: int) -> float:
    """Return how many seconds a process has computed."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return int(words[11]) / os.sysconf("SC_CLK_TCK")


def pool_workers(pid: int) -> list[int]:
    """Return the processes of a pool below a command."""
    return [one for one in descendants(pid) if POOL_WORKER in command(one)]


def seats(pid: int, seconds: float = 0.0) -> list[int]:
    """Return where student code computes below a command, and has computed for that long.

    Seats are at the ends of the tree.
    """
    ends = [one for one in descendants(pid) if not descendants(one)]
    others = [one for one in ends if POOL_WORKER in command(one) or KEEPER in command(one)]
    return [one for one in ends if one not in others and computed(one) >= seconds]


def all_ended(pids: list[int], seconds: float = 10.0) -> bool:
    """Return whether all of these processes end in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if all(map(ended, pids)):
            return True
        time.sleep(0.01)
    return False


def settled(seconds: float = 10.0) -> list[int]:
    """Return what is below this process once nothing is about to end any more."""
    deadline, last = time.monotonic() + seconds, descendants()
    while time.monotonic() < deadline:
        time.sleep(0.1)
        now = descendants()
        if now == last:
            break
        last = now
    return last


def resident_pages(pid: int) -> int:
    """Return the memory of a process that is in use, in pages."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1])
