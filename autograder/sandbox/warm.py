"""The template, seen from the judge: start, fork, end.

A `Way` is a command that starts a template; `jail` and `plain` make them. A `Warm` is a template
that runs, and forks a `Child` when it is told to.
"""

import errno
import os
import shutil
import socket
import struct
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from autograder.sandbox.child import Child, StartError
from autograder.sandbox.clock import Clock
from autograder.sandbox.frame import HELLO, ORDER
from autograder.sandbox.group import Group

START_SECONDS = 30.0  # a template needs about 0.2 s; a machine under load gets its time
STOP_SECONDS = 2.0
ROOT = "/"  # holds no work of anybody, and nobody but root may write there


@dataclass(frozen=True)
class Way:
    """How to start a template: a command, its whole environment, and what the command promises.

    `sees` are the libraries that student code finds besides its own; with `gpu` it reaches a GPU.
    """

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    namespaces: bool
    sees: str = "Python and NumPy"
    gpu: bool = False


class Warm:
    """A template that runs."""

    def __init__(self, way: Way, group: Group) -> None:
        """Start it in a control group, which ends with it.

        Raises:
            StartError: with the reason, as far as it is known.

        """
        self.group = group
        self._way = way
        self._control, theirs = socket.socketpair()
        self._control.settimeout(START_SECONDS)
        with theirs:
            self._process = self._start(theirs)
        self._greet()

    def _start(self, control: socket.socket) -> "subprocess.Popen[bytes]":
        try:
            if not shutil.which(self._way.command[0]):  # entering a group would hide it
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
            return subprocess.Popen(  # noqa: S603  a command of our own
                self.group.around(self._way.command),
                stdin=control.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                cwd=ROOT,
                env=dict(self._way.environment),
            )
        except OSError as error:
            self._control.close()
            self.group.close()
            raise StartError(f"{self._way.command[0]}: {error.strerror}") from error

    def _greet(self) -> None:
        try:
            hello = self._control.recv(len(HELLO), socket.MSG_WAITALL)
        except OSError as error:
            hello = str(error).encode()
        if hello != HELLO:
            raise StartError(self.close() or "it ended without a word")

    def learn(self, lesson: bytes) -> None:
        """Give it the course's own questions, which every child then knows by their numbers.

        Raises:
            StartError: the template is gone.

        """
        try:
            self._control.sendall(ORDER.pack(b"l", len(lesson)) + lesson)
            heard = self._control.recv(len(HELLO), socket.MSG_WAITALL)
        except OSError as error:
            heard = str(error).encode()
        if heard != HELLO:
            raise StartError("the template did not take in the questions")

    def fork(self) -> Child:
        """Return a new child.

        Raises:
            StartError: the template is gone or the machine refuses a process.

        """
        line, theirs = socket.socketpair()
        printed, written = os.pipe()
        try:
            pid, handle = self._order_child(theirs.fileno(), written)
        except (OSError, ValueError, struct.error) as error:
            line.close()
            os.close(printed)
            raise StartError(f"the template made no process: {error}") from error
        finally:
            theirs.close()
            os.close(written)
        clock = Clock.of(handle, None if self._way.namespaces else pid)
        return Child(line, printed, clock, handle, lambda: self._reap(pid))

    def _order_child(self, line: int, printed: int) -> tuple[int, int | None]:
        socket.send_fds(self._control, [ORDER.pack(b"f", 0)], [line, printed])
        order, handles, _, _ = socket.recv_fds(self._control, ORDER.size, 1)
        _, pid = ORDER.unpack(order)
        if pid < 0:
            raise ValueError("the system refuses a new process")
        return pid, handles[0] if handles else None

    def _reap(self, pid: int) -> None:
        with suppress(OSError):
            self._control.send(ORDER.pack(b"r", pid))

    def close(self) -> str:
        """End the template and every child of it; return the last line that it complained."""
        self._control.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(STOP_SECONDS)
        self._process.kill()
        self._process.wait()
        self.group.close()
        return _last_line(self._process)


def _last_line(process: "subprocess.Popen[bytes]") -> str:
    assert process.stderr is not None
    with process.stderr as stream:
        os.set_blocking(stream.fileno(), False)
        lines = (stream.read() or b"").decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else ""
