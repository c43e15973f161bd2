"""The template: it runs inside the wall, and forks a child for each submission.

The template reads orders from the judge on a socket: `learn`, with the course's own questions,
`fork`, with the child's end of a wire and of a pipe attached, and `reap`. It answers with the
child's number and, where the system has them, a handle by which the judge can watch and kill it. It
reads nothing else, so no student's byte can reach it. The child gives up everything it does not
need, and only then reads its first cell.
"""

import gc
import importlib
import io
import json
import os
import signal
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, NoReturn

import numpy as np

from autograder.model.question import Question
from autograder.sandbox import seccomp, wire
from autograder.sandbox.cells import namespace
from autograder.sandbox.frame import HELLO, ORDER, Inbox, pack
from autograder.sandbox.observe import observe
from autograder.sandbox.serve import CHUNK, WIRE, Ready, serve
from autograder.sandbox.tensors import warm_up

CONTROL = 0  # the template's standard input is its socket to the judge
NOBODY = 65534
# imported before any student: it is quicker, and the strict filter opens no file afterwards
WARM = (
    *("abc", "bisect", "cmath", "collections", "collections.abc", "contextlib", "copy", "csv"),
    *("dataclasses", "datetime", "decimal", "enum", "fractions", "functools", "heapq", "inspect"),
    *("io", "itertools", "json", "logging", "math", "numbers", "operator", "os", "pathlib"),
    *("pickle", "platform", "pprint", "random", "re", "statistics", "string", "struct", "sys"),
    *("tempfile", "textwrap", "time", "timeit", "traceback", "types", "typing", "unittest"),
    *("warnings", "numpy.fft", "numpy.lib.stride_tricks", "numpy.linalg", "numpy.ma"),
    *("numpy.polynomial", "numpy.random", "numpy.testing", "numpy.typing"),
)


def main(
    drop: bool, strict: bool, forget: Sequence[str], tensors: bool = False, gpu: bool = False
) -> None:
    """Be the template until the judge is gone.

    Args:
        drop: take the user nobody, if this is root.
        strict: the filter has to refuse files too, for want of namespaces.
        forget: folders that students may not import from.
        tensors: import PyTorch too.
        gpu: let children do what CUDA does.

    """
    for name in WARM:
        importlib.import_module(name)
    if strict:
        exec("from numpy import *", {})  # noqa: S102  all that this needs, for a student who does it
    if tensors:
        warm_up()
    sys.path[:] = [folder for folder in sys.path if folder not in forget]
    if drop:
        become_nobody()
    _die_with_parent()
    with suppress(seccomp.FilterError):
        seccomp.drop_capabilities()  # changing user leaves those that may be inherited
    with suppress(seccomp.FilterError):
        seccomp.prctl(seccomp.PR_SET_DUMPABLE, 0)  # siblings of one user cannot look into it
    ready = Ready(_filter(strict, gpu), namespace())
    _seed(tensors)
    sys.stdin = io.StringIO()
    sys.stdout, sys.stderr = (_text_file(number) for number in (1, 2))
    gc.collect()
    gc.freeze()
    control = socket.socket(fileno=CONTROL)
    control.sendall(HELLO)
    _obey(control, ready)


def _seed(tensors: bool) -> None:
    np.random.seed(0)
    if tensors:
        sys.modules["torch"].manual_seed(0)


def become_nobody() -> None:
    """Take the user nobody for good, where this process is root and may."""
    if os.getuid() == 0:
        with suppress(OSError):
            os.setgroups([])
            os.setresgid(NOBODY, NOBODY, NOBODY)
            os.setresuid(NOBODY, NOBODY, NOBODY)


def _die_with_parent() -> None:
    with suppress(seccomp.FilterError):
        seccomp.prctl(seccomp.PR_SET_PDEATHSIG, signal.SIGKILL)


def _filter(strict: bool, gpu: bool) -> bytes:
    try:
        return seccomp.program(strict, gpu=gpu)
    except seccomp.FilterError:
        return b""


def _obey(control: socket.socket, ready: Ready) -> None:
    children: set[int] = set()
    while order := _order(control):
        operation, number, files = order
        if operation == b"l":
            ready.known = _learned(control, number)
        elif operation == b"f":
            children.add(_fork(control, files, ready))
        elif number in children:
            children.remove(number)
            _reap(number)
    for pid in children:
        _reap(pid)


def _order(control: socket.socket) -> tuple[bytes, int, list[int]] | None:
    """Return the next order, its number and its files, or nothing when the judge is gone."""
    order, files, _, _ = socket.recv_fds(control, ORDER.size, 2)
    return (*ORDER.unpack(order), files) if order else None


def _learned(control: socket.socket, size: int) -> tuple[Question, ...]:
    """Return the questions in the next bytes, and say that they were read."""
    inbox, questions = Inbox(), []
    while size and (data := control.recv(min(size, CHUNK))):
        inbox.feed(data)
        size -= len(data)
    while message := inbox.take():
        questions.append(wire.question_from(message))
    _rehearse(questions)
    gc.freeze()
    control.sendall(HELLO)
    return tuple(questions)


def _reap(pid: int) -> None:
    with suppress(OSError):
        os.kill(pid, signal.SIGKILL)
    with suppress(OSError):
        os.waitpid(pid, 0)


def _rehearse(questions: Sequence[Question]) -> None:
    """Ask the questions of a stand-in; what Python learns of its own code, no child learns anew."""

    def stand_in(*_args: object, **_kwargs: object) -> tuple[object, ...]:
        return (np.zeros((2, 2)),) * 2

    for question in questions:
        seen = observe(question, {call.function: stand_in for call in question.calls})
        pack(wire.observation_message("", seen, CHUNK))


def _fork(control: socket.socket, files: Sequence[int], ready: Ready) -> int:
    try:
        pid = os.fork()
    except OSError:
        pid = -1
    if pid == 0:
        _child(files, ready)
    handles = _handles(pid)
    socket.send_fds(control, [ORDER.pack(b"f", pid)], handles)
    for file in [*files, *handles]:
        os.close(file)
    return pid


def _handles(pid: int) -> list[int]:
    """Return a handle on a child, which waits for its first request and so is still there."""
    if sys.platform == "linux" and hasattr(os, "pidfd_open") and pid > 0:
        with suppress(OSError):
            return [os.pidfd_open(pid)]
    return []


def _child(files: Sequence[int], ready: Ready) -> NoReturn:
    try:
        _die_with_parent()
        _move_files(*files)
        serve(ready)
    finally:
        os._exit(0)


def _move_files(wire_end: int, printed: int) -> None:
    """Keep nothing open but an empty input, the pipe for what is printed, and the wire."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, place in ((nothing, 0), (printed, 1), (printed, 2), (wire_end, WIRE)):
        os.dup2(source, place)
    os.closerange(WIRE + 1, 64)


def _text_file(number: int) -> io.TextIOWrapper:
    raw = io.BufferedWriter(io.FileIO(number, "w", closefd=False))
    return io.TextIOWrapper(raw, "utf-8", errors="backslashreplace", line_buffering=True)


def arguments(text: str) -> dict[str, Any]:
    """Return the arguments of `main` from the JSON that the judge put on the command line."""
    found: dict[str, Any] = json.loads(text)
    return found
