"""What CUDA has to be shown behind the wall, and whether it is here.

A driver is reached through its device files, of which NVIDIA's opens all; a process that may not
open one, or finds none, stops with an error that does not name it. Besides, it reads what the
kernel tells of the driver and of this machine's memory in `/sys`, and writes the names of its
threads into its own `/proc`. All of this is shown for questions on a GPU alone, and nothing else.

Where other sandboxes met the same: bubblewrap's issue 381, Compiler Explorer's configuration of
nsjail, and NVIDIA's own OpenShell, issues 1486 and 1696.
"""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

DEVICES = ("nvidiactl", "nvidia-uvm", "nvidia-uvm-tools", "nvidia[0-9]*", "nvidia-caps/*")
CARDS = "nvidia[0-9]*"
TOLD = (
    *("module/nvidia", "module/nvidia_uvm", "devices/system/cpu", "devices/system/memory"),
    "devices/system/node",
)
LIBRARY = "libcuda.so.1"
FOLDERS = ("/usr/local/nvidia/lib64", "/usr/local/nvidia/lib")  # where containers have it
EVERYBODY = stat.S_IROTH | stat.S_IWOTH
ENVIRONMENT = {
    "CUDA_CACHE_DISABLE": "1",  # there is no folder to write to
    "PYTORCH_NVML_BASED_CUDA_CHECK": "1",  # a template that has started CUDA cannot be forked
}


def devices(root: Path = Path("/")) -> tuple[Path, ...]:
    """Return the files of this machine that CUDA has to open, by their places."""
    return tuple(_found(root / "dev", DEVICES))


def told(root: Path = Path("/")) -> tuple[Path, ...]:
    """Return what of `/sys` it reads."""
    return tuple(_found(root / "sys", TOLD))


def libraries() -> tuple[Path, ...]:
    """Return the folders with the driver's library that the system's own loader would not find."""
    named = os.environ.get("LD_LIBRARY_PATH", "").split(":")
    folders = dict.fromkeys(Path(folder) for folder in (*named, *FOLDERS) if folder)
    return tuple(folder for folder in folders if (folder / LIBRARY).exists())


def missing(root: Path = Path("/"), *, nobody: bool | None = None) -> str:
    """Return why student code cannot reach a GPU here, or nothing.

    It runs as the user `nobody` where root grades, and as whoever grades where that is somebody.
    """
    nobody = os.geteuid() == 0 if nobody is None else nobody
    if not list(_found(root / "dev", (CARDS,))):
        return f"there is no {root / 'dev' / 'nvidia0'}, so no card of NVIDIA's or no driver for it"
    closed = [file for file in devices(root) if not _opens(file, nobody)]
    if not closed:
        return ""
    who = "the user nobody, as which student code runs," if nobody else "this account"
    mode = stat.filemode(closed[0].stat().st_mode)
    return (
        f"{closed[0]} is {mode} and {who} may not open it; let everybody read and write it, "
        "as the driver does by itself (NVreg_DeviceFileMode=0666)"
    )


def _found(folder: Path, names: tuple[str, ...]) -> Iterator[Path]:
    for name in names:
        yield from sorted(folder.glob(name))


def _opens(file: Path, nobody: bool) -> bool:
    if nobody:
        return file.stat().st_mode & EVERYBODY == EVERYBODY
    return os.access(file, os.R_OK | os.W_OK)
