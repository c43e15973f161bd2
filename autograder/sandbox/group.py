"""Control groups: what limits everything here, and a group of its own for each template.

Linux can hold many processes together to so much memory and so many processes. `held` names what
the judge's own group limits. `made` makes a group below it, where the system lets us, for a
template and all its children: it counts what a limit of one process does not see, such as memory
that is shared or that lies in pipes. It lies below the judge's own group, so whatever ends that one
ends this one.

In version 2 a group with processes has no groups below it that limit. Where the judge is alone in
its group it moves to a place of its own (`course-judge`); a group that others live in is left as it
is. Whoever wants one asks the system, as docs/threat-model.md shows.
"""

import os
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from autograder.sandbox.limits import Limits

GROUPS = Path("/sys/fs/cgroup")
OWN = Path("/proc/self/cgroup")
UNLIMITED = 1 << 60  # version 1 says "no limit" as the largest number of whole pages
FILES = {"memory": ("memory.max", "memory.limit_in_bytes"), "pids": ("pids.max",)}
SWAP = ("memory.swap.max", "0")  # version 2; what would be swapped out counts as memory
MEMBERS = "cgroup.procs"
SHARED = "cgroup.subtree_control"
JUDGE = "course-judge"
ENTER = '{ echo $$ >"$1"; } 2>/dev/null; shift; exec "$@"'
CHILDREN = 3  # that may be at their limit at a time: one that is asked, one beside it, the next one
PROCESSES = 32  # of bubblewrap, a template and its children
REMOVALS = 40  # a process that was killed needs a moment until it is gone
REMOVAL_SECONDS = 0.005


@dataclass(frozen=True)
class Group:
    """A control group of a template's own, one folder for each tree; without folders, none."""

    folders: tuple[Path, ...] = ()
    memory_bytes: int = 0
    processes: int = 0

    def around(self, command: tuple[str, ...]) -> tuple[str, ...]:
        """Return a command that enters the group, if it can, and becomes the given one."""
        for folder in self.folders:
            command = ("/bin/sh", "-c", ENTER, "sh", str(folder / MEMBERS), *command)
        return command

    def holds(self) -> str:
        """Return what it limits, `1.0 GiB of memory and 32 processes`, if somebody is in it."""
        inhabited = [folder for folder in self.folders if _members(folder)]
        memory, processes = (
            any((folder / name).exists() for folder in inhabited for name in FILES[controller])
            for controller in FILES
        )
        return _sentence(self.memory_bytes * memory, self.processes * processes)

    def close(self) -> None:
        """Take it away, once nobody is in it; what cannot be taken away now, the next one does."""
        for folder in self.folders:
            for _ in range(REMOVALS):
                with suppress(OSError):
                    folder.rmdir()
                if not folder.exists():
                    break
                time.sleep(REMOVAL_SECONDS)


def made(limits: Limits, groups: Path = GROUPS, own: Path = OWN) -> Group:
    """Return a new group below the judge's own, or none where the system lets us make none."""
    memory = CHILDREN * limits.memory_bytes
    processes = PROCESSES + limits.processes
    folders = []
    with suppress(OSError):
        for base in dict.fromkeys(_bases(groups, own.read_text().splitlines())):
            _sweep(base)
            with suppress(OSError):
                folders.append(_below(base, memory, processes))
    return Group(tuple(folders), memory, processes)


def _bases(groups: Path, lines: Sequence[str]) -> Iterator[Path]:
    """Yield the folders below which a group can be made: one of version 2, or some of version 1."""
    for root, own in (tree for controller in FILES for tree in _trees(groups, lines, controller)):
        if root == groups:
            if base := _shared(own):
                yield base
        elif own.is_dir():
            yield own


def _shared(own: Path) -> Path | None:
    """Return the folder of version 2 that limits the groups below it, once it does."""
    base = own.parent if own.name == JUDGE else own
    with suppress(OSError):
        wanted = set(FILES) & set((base / "cgroup.controllers").read_text().split())
        if wanted - set((base / SHARED).read_text().split()):
            if _members(base) != [str(os.getpid())]:
                return None
            (base / JUDGE).mkdir(exist_ok=True)
            (base / JUDGE / MEMBERS).write_text(str(os.getpid()))
            (base / SHARED).write_text(" ".join(f"+{controller}" for controller in sorted(wanted)))
        return base if wanted else None
    return None


def _below(base: Path, memory_bytes: int, processes: int) -> Path:
    """Make one folder, and write what it limits before anybody is in it."""
    folder = base / f"course-{os.getpid()}-{time.monotonic_ns()}"
    folder.mkdir()
    limits = {"memory": memory_bytes, "pids": processes}
    wanted = [(name, str(limits[controller])) for controller in FILES for name in FILES[controller]]
    for name, value in (*wanted, SWAP):
        if (folder / name).exists():
            (folder / name).write_text(value)
    return folder


def _sweep(base: Path) -> None:
    """Take away what was left by judges that are gone; a folder with processes in it stays."""
    for folder in base.glob("course-*-*"):
        if not Path("/proc", folder.name.split("-")[1]).exists():
            with suppress(OSError):
                folder.rmdir()


def _members(folder: Path) -> list[str]:
    with suppress(OSError):
        return (folder / MEMBERS).read_text().split()
    return []


def _sentence(memory_bytes: int, processes: int) -> str:
    limits = (
        f"{memory_bytes / (1 << 30):.1f} GiB of memory" if memory_bytes else "",
        f"{processes} processes" if processes else "",
    )
    return " and ".join(filter(None, limits))


def held(groups: Path = GROUPS, own: Path = OWN) -> str:
    """Return what the group limits, `4.0 GiB of memory and 200 processes`, or nothing."""
    with suppress(OSError):
        lines = own.read_text().splitlines()
        memory, processes = (_least(groups, lines, controller) for controller in FILES)
        return _sentence(memory, processes)
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
    """Yield the folders of this process's groups, from its own up to the root of each tree."""
    for root, own in _trees(groups, lines, controller):
        yield from (folder for folder in (own, *own.parents) if root in (folder, *folder.parents))


def _trees(groups: Path, lines: Iterable[str], controller: str) -> Iterator[tuple[Path, Path]]:
    """Yield root and own group of each tree: version 2 has one for all, version 1 has many."""
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if not controllers or controller in controllers.split(","):
            root = groups / controller if controllers else groups
            yield root, root / path.lstrip("/")


def _number(path: Path) -> int:
    with suppress(OSError, ValueError):
        number = int(path.read_text())
        return number if number < UNLIMITED else 0
    return 0
