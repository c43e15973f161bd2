"""The template inside bubblewrap: it sees Python's library, NumPy and sixteen files of the course.

Everything is bound read-only at its own place (the interpreter) or under `/site` (NumPy) and
`/course`; other packages beside the standard library are covered by an empty folder. There is no
`/proc`, no writable place, no network; processes, names and shared memory are the jail's own.

Two ways in. An ordinary user gets a user namespace of her own. Root gets none: bubblewrap then
binds what only root can reach (an interpreter below a home of mode 0700), keeps the capabilities
to change user for a moment, and the template takes user 65534 before it imports anything. With a
user namespace root outside would still be root to the kernel. The folders above a bound one are
made with mode 0755, since bubblewrap would make them 0700 and user 65534 could not pass.

With `tensors` it sees PyTorch too, and what PyTorch imports. Nothing else changes but that such a
child needs some GiB of addresses, which `Limits` has to allow.

With `gpu` it sees a GPU's device files as well, and of `/proc` and `/sys` what `card` says. This
`/proc` is a new one and shows the jail's own processes, since their numbers are the jail's own.
"""

import os
import shutil
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

import autograder
from autograder.sandbox import card
from autograder.sandbox.plain import ENVIRONMENT, OPTIONS, boot, interpreter
from autograder.sandbox.warm import Way

SANDBOX = (
    *("__init__", "frame", "wire", "observe", "tensors", "nothing", "tools", "cells", "seccomp"),
    *("serve", "worker"),
)
COURSE = (
    *("__init__.py", "model/__init__.py", "model/brain.py", "model/errors.py"),
    "model/question.py",
    *(f"sandbox/{name}.py" for name in SANDBOX),
)
SYSTEM = ("/usr/lib", "/usr/lib64", "/lib", "/lib64", "/etc/alternatives")
TORCH = (
    *("torch", "torchgen", "functorch", "typing_extensions.py", "filelock", "fsspec", "jinja2"),
    *("markupsafe", "networkx", "sympy", "mpmath", "nvidia", "triton"),
)
DEVICES = ("/dev/null", "/dev/urandom")
AS_ROOT = (
    *("--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"),
    *("--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"),
)
AS_USER = (
    *("--unshare-all", "--unshare-user", "--uid", "1000", "--gid", "1000", "--cap-drop", "ALL"),
)


def found() -> str:
    """Return the path of bubblewrap, or nothing."""
    return shutil.which("bwrap") or ""


def way(root: bool | None = None, *, tensors: bool = False, gpu: bool = False) -> Way:
    """Return how to start a template inside bubblewrap, by default as whoever asks.

    With `tensors` student code finds PyTorch beside NumPy, and with `gpu` a GPU.
    """
    root = os.geteuid() == 0 if root is None else root
    command = (
        *(found() or "bwrap", "--die-with-parent", "--new-session"),
        *(AS_ROOT if root else AS_USER),
        *("--hostname", "jail", "--clearenv"),
        *_environment(gpu),
        *_view(tensors, gpu),
        *("--remount-ro", "/", "--chdir", "/", "--"),
        *(interpreter(), *OPTIONS, "-c"),
        boot(["/site", "/course"], drop_first=root, strict=False, tensors=tensors, gpu=gpu),
    )
    sees = "Python, NumPy and PyTorch" if tensors else "Python and NumPy"
    name = "bubblewrap with a GPU" if gpu else "bubblewrap"
    return Way(name, command, {}, namespaces=True, sees=sees, gpu=gpu)


def _environment(gpu: bool) -> Iterator[str]:
    folders = [Path(sys.base_prefix, "lib").resolve(), *(card.libraries() if gpu else ())]
    known = {**ENVIRONMENT, "LD_LIBRARY_PATH": ":".join(map(str, folders))}
    for name, value in {**known, **(card.ENVIRONMENT if gpu else {})}.items():
        yield from ("--setenv", name, value)


def _view(tensors: bool, gpu: bool) -> Iterator[str]:
    """Yield the options that build what the jail sees."""
    made: set[Path] = set()
    yield from _system(made)
    if gpu:
        yield from _card(made)
    for source, place in _bound(tensors):
        yield from (*_parents(place, made), "--ro-bind", str(source), str(place))
    for folder in _covered():
        yield from ("--perms", "0755", "--tmpfs", str(folder), "--remount-ro", str(folder))
    for device in map(Path, DEVICES):
        yield from (*_parents(device, made), "--dev-bind", str(device), str(device))


def _card(made: set[Path]) -> Iterator[str]:
    """Yield the options for what CUDA needs to see."""
    yield from ("--proc", "/proc")
    for device in card.devices():
        yield from (*_parents(device, made), "--dev-bind", str(device), str(device))
    for place in (*card.told(), *card.libraries()):
        yield from (*_parents(place, made), "--ro-bind", str(place), str(place))


def _system(made: set[Path]) -> Iterator[str]:
    """Yield the options for the folders of the system's libraries, some of which are links."""
    for folder in map(Path, SYSTEM):
        if folder.is_symlink():
            yield from ("--symlink", str(folder.readlink()), str(folder))
        elif folder.is_dir():
            yield from (*_parents(folder, made), "--ro-bind", str(folder), str(folder))


def _bound(tensors: bool) -> Iterator[tuple[Path, Path]]:
    """Yield what is bound where, besides the system's libraries."""
    executable = Path(interpreter())
    yield executable, executable
    for folder in _python():
        yield folder, folder
    numpy, course = Path(np.__file__).parent, Path(autograder.__file__).parent
    beside = ("numpy.libs", *(TORCH if tensors else ()))
    for package in (numpy, *map(numpy.with_name, beside)):
        if package.exists():
            yield package, Path("/site", package.name)
    for file in COURSE:
        yield course / file, Path("/course/autograder", file)


def _python() -> Sequence[Path]:
    """Return the folders of Python itself that the system's libraries do not hold already."""
    base = Path(sys.base_prefix).resolve()
    folders = (base / "lib", base / "lib64")
    return [f for f in folders if f.is_dir() and not f.is_symlink() and str(f) not in SYSTEM]


def _covered() -> Iterable[Path]:
    """Return the folders of installed packages that lie inside what is bound."""
    library = Path(sysconfig.get_path("stdlib")).resolve()
    system = [Path("/usr/lib/python3/dist-packages")]
    inside = [library / name for name in ("site-packages", "dist-packages")]
    return [folder for folder in (*inside, *system) if folder.is_dir()]


def _parents(place: Path, made: set[Path]) -> Iterator[str]:
    """Yield the options that make the folders above a place, each once, open to everybody."""
    for folder in reversed(place.parents):
        if folder != Path("/") and folder not in made:
            made.add(folder)
            yield from ("--perms", "0755", "--dir", str(folder))
