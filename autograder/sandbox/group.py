"""The control group in which everything here runs, and what it limits, where there is one.

Linux can hold many processes together to so much memory and so many processes. A group is found,
never made: to make one, a process has to leave the group by which a scheduler, a container or a
login session would end it. Whoever wants one asks the system, as docs/threat-model.md shows.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

GROUPS = Path("/sys/fs/cgroup")
OWN = Path("/proc/self/cgroup")
UNLIMITED = 1 << 60  # version 1 says "no limit" as the largest number of whole pages
FILES = {"memory": ("memory.max", "memory.limit_in_bytes"), "pids": ("pids.max",)}


def held(groups: Path = GROUPS, own: Path = OWN) -> str:
    """Return what the group limits, `4.0 GiB of memory and 200 processes`, or nothing."""
    with suppress(OSError):
        lines = own.read_text().splitlines()
        memory, processes = (_least(groups, lines, controller) for controller in FILES)
        limits = [
            f"{memory / (1 << 30):.1f} GiB of memory" if memory else "",
            f"{processes} processes" if processes else "",
        ]
        return " and ".join(filter(None, limits))
    return ""


def _least(groups: Path, lines: Iterable[str], controller: str) -> int:
    """Return the smallest limit from this group up to the root, or 0."""
    found = [
        limit
        for folder in _folders(groups, lines, controller)
        for name in FILES[controller]
        if (limit := _number(folder / name))
    ]
    return min(found, default=0)


def _folders(groups: Path, lines: Iterable[str], controller: str) -> Iterator[Path]:
    """Yield the folders of this process's groups: version 2 has one tree, version 1 has many."""
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if controllers and controller not in controllers.split(","):
            continue
        root = groups / controller if controllers else groups
        own = root / path.lstrip("/")
        yield from (folder for folder in (own, *own.parents) if root in (folder, *folder.parents))


def _number(path: Path) -> int:
    with suppress(OSError, ValueError):
        number = int(path.read_text())
        return number if number < UNLIMITED else 0
    return 0
