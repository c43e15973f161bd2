"""The template as an ordinary process, for machines without bubblewrap.

What remains of the wall: a process of its own with an empty environment, in the root folder, with
limits where the system sets them, with the strict filter where it can be installed, and without
root where root may be given up. Missing: a view of its own on files, network and processes.
`jail` starts the same template in the same way, from inside bubblewrap.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

import autograder
from autograder.sandbox.warm import Way

ENVIRONMENT = {
    "LC_ALL": "C.UTF-8",
    "OPENBLAS_NUM_THREADS": "1",  # a second thread would not survive the fork
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",  # the order of a set must not decide a mark
}
# Not -I, which would ignore PYTHONHASHSEED: the environment is ours, and `boot` sets the path.
OPTIONS = ("-s", "-S", "-B")


def way(*, tensors: bool = False) -> Way:
    """Return how to start a template without bubblewrap, with PyTorch beside NumPy if asked to."""
    folders = [str(folder) for folder in (_site(), _course())]
    program = boot(folders, drop_first=False, strict=True, tensors=tensors)
    command = (interpreter(), *OPTIONS, "-c", program)
    return Way("plain", command, ENVIRONMENT, namespaces=False)


def interpreter() -> str:
    """Return the real file of the interpreter that the virtual environment was made from."""
    return str(Path(getattr(sys, "_base_executable", "") or sys.executable).resolve())


def boot(
    folders: Sequence[str],
    *,
    drop_first: bool,
    strict: bool,
    tensors: bool = False,
    gpu: bool = False,
) -> str:
    """Return the program of a template: set the path, give up root, import, obey.

    In the jail everything is readable, and root goes first. Outside of it the interpreter may lie
    in a folder that only root may enter, so NumPy is imported first. With `tensors` PyTorch is
    imported as well, which takes a second or two that no child then has to wait. With `gpu` its
    children may do what CUDA does.
    """
    early = "os.setgroups([]); os.setresgid(*[65534] * 3); os.setresuid(*[65534] * 3); "
    warm = {"drop": True, "strict": strict, "forget": list(folders), "tensors": tensors, "gpu": gpu}
    given = json.dumps(warm)
    return (
        "import sys; sys.path[:] = [folder for folder in sys.path if folder]; import os; "
        f"{early if drop_first else ''}"
        f"sys.path[:0] = {list(folders)!r}; "
        "from autograder.sandbox.worker import arguments, main; "
        f"main(**arguments({given!r}))"
    )


def _site() -> Path:
    return Path(np.__file__).parent.parent


def _course() -> Path:
    return Path(autograder.__file__).parent.parent
