"""The template and its children, seen from the judge: start, fork, exchange, kill.

A `Way` is a command that starts a template; `jail` and `plain` make them. A `Warm` is a template
that runs. A `Child` is one forked process: requests and replies go over its wire while its prints
are drained and its time is watched. What can go wrong with a child is a `Mishap`; what can go wrong
with the machine raises `Unstarted`.
"""

import os
import secrets
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeVar

from autograder.sandbox import wire
from autograder.sandbox.clock import Clock, Patience, Watch
from autograder.sandbox.limits import Limits

START_SECONDS = 30.0  # a template needs about 0.2 s; a machine under load gets its time
STOP_SECONDS = 2.0
POLL_SECONDS = 0.02
CHUNK = 1 << 18
PIPE_CHUNKS = 4  # a pipe holds at most 64 KiB of these once its writer waits

T = TypeVar("T")


class Unstarted(Exception):
    """The machine's fault: a template or a child could not be started."""


class Mishap(Exception):
    """A child did not reply to a request."""


class Late(Mishap):
    """It used up its time."""


class Gone(Mishap):
    """It ended."""


class Garbled(Mishap):
    """What it sent is no reply."""


@dataclass(frozen=True)
class Way:
    """How to start a template: a command, its whole environment, and what the command promises."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    namespaces: bool


@dataclass(frozen=True)
class Report:
    """What a child said of its own walls before it read a student's byte."""

    user: int
    refused: frozenset[str]
    handle: bool  # it can be watched and killed through a pidfd
    clock: bool  # its computing time can be read


@dataclass
class Printed:
    """The first bytes of what a submission printed."""

    most: int
    kept: bytearray = field(default_factory=bytearray)

    def take(self, data: bytes) -> None:
        """Keep what still fits."""
        self.kept += data[: self.most - len(self.kept)]

    @property
    def text(self) -> str:
        """Return it as text without control characters."""
        decoded = self.kept.decode("utf-8", errors="replace")
        return "".join(c if c.isprintable() or c in "\n\t" else " " for c in decoded)


class Child:
    """One forked process that answers requests, one at a time, until it is closed."""

    def __init__(
        self, line: socket.socket, printed: int, clock: Clock, handle: int | None, reap: "Reap"
    ) -> None:
        """Take over the judge's ends of wire and pipe, the handle, and the way to end it."""
        line.setblocking(False)
        os.set_blocking(printed, False)
        self.spent_seconds = 0.0
        self._line, self._printed, self._handle = line, printed, handle
        self._clock, self._reap = clock, reap
        self._ended = False
        self._poll = select.poll()
        for file in (line.fileno(), printed, *([handle] if handle is not None else [])):
            self._poll.register(file, select.POLLIN)

    def enter(self, limits: Limits) -> Report:
        """Let it take on its limits and its filter; return what it says stands.

        Raises:
            Unstarted: it did not get that far, and it has not met a student yet.

        """
        body = {
            "memory_bytes": limits.memory_bytes,
            "cpu_seconds": int(limits.submission_seconds) + 2,
            "open_files": limits.open_files,
            "reply_bytes": limits.reply_bytes,
        }
        patience = Patience(START_SECONDS, START_SECONDS)
        try:
            ready = self.exchange(wire.Message("", "limits", body), _body, limits, patience)
        except Mishap as error:
            raise Unstarted(f"a new process did not get ready ({type(error).__name__})") from error
        self.spent_seconds = 0.0
        handle, clock = self._handle is not None, self._clock.computed_seconds() is not None
        return Report(ready["user"], frozenset(ready["refused"]), handle, clock)

    def exchange(
        self,
        request: wire.Message,
        read: Callable[[wire.Message], T],
        limits: Limits,
        patience: Patience,
        printed: Printed | None = None,
    ) -> T:
        """Send a request, return what `read` makes of the reply.

        Raises:
            Mishap: no reply in time, no process, or no reply that can be read.

        """
        named = wire.Message(secrets.token_hex(8), request.kind, request.body, request.arrays)
        watch = Watch(self._clock, patience)
        try:
            reply = self._converse(wire.pack(named), limits, watch, printed or Printed(0))
            if reply.id != named.id:
                raise wire.Damaged("the reply is to another request")
            return read(reply)
        except wire.Damaged as error:
            raise Garbled(str(error)) from error
        except (BrokenPipeError, ConnectionError) as error:
            raise Gone from error
        finally:
            self.spent_seconds += watch.own_seconds()

    def _converse(
        self, request: bytes, limits: Limits, watch: Watch, printed: Printed
    ) -> wire.Message:
        inbox = wire.Inbox(limits.header_bytes, limits.reply_bytes)
        rest = memoryview(request)
        while True:
            rest = self._send(rest)
            reply = self._receive(inbox)
            if reply is not None:
                self._drain(printed, PIPE_CHUNKS)
                return reply
            if watch.late():
                self._drain(printed, PIPE_CHUNKS)
                raise Late
            self._wait(bool(rest), printed)

    def _send(self, rest: memoryview) -> memoryview:
        if not rest:
            return rest
        with suppress(BlockingIOError):
            return rest[self._line.send(rest) :]
        return rest

    def _receive(self, inbox: wire.Inbox) -> wire.Message | None:
        with suppress(BlockingIOError):
            while data := self._line.recv(min(inbox.wanted, CHUNK)):
                message = inbox.feed(data)
                if message is not None:
                    return message
            raise Gone
        if self._ended:
            raise Gone
        return None

    def _wait(self, sending: bool, printed: Printed) -> None:
        events = select.POLLIN | (select.POLLOUT if sending else 0)
        self._poll.modify(self._line.fileno(), events)
        ready = {file for file, _ in self._poll.poll(POLL_SECONDS * 1000)}
        if self._printed in ready:
            self._drain(printed, 1)
        if self._handle in ready:  # it ended; a reply may still lie in the wire
            self._drain(printed, PIPE_CHUNKS)
            self._ended = True

    def _drain(self, printed: Printed, chunks: int) -> None:
        with suppress(BlockingIOError):
            for _ in range(chunks):
                data = os.read(self._printed, CHUNK)
                printed.take(data)
                if not data:  # it closed its own output
                    with suppress(KeyError):
                        self._poll.unregister(self._printed)
                    return

    def close(self) -> None:
        """Kill it, whatever it is doing."""
        if self._handle is not None:
            with suppress(OSError):
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)
            os.close(self._handle)
        self._reap()
        self._line.close()
        os.close(self._printed)


Reap = Callable[[], None]


def _body(message: wire.Message) -> dict[str, list[str]]:
    if message.kind != "ready":
        raise wire.Damaged("not ready")
    found: dict[str, list[str]] = message.body
    return found


class Warm:
    """A template that runs."""

    def __init__(self, way: Way) -> None:
        """Start it.

        Raises:
            Unstarted: with the reason, as far as it is known.

        """
        self._way = way
        self._folder = tempfile.mkdtemp(prefix="empty-")
        self._control, theirs = socket.socketpair()
        self._control.settimeout(START_SECONDS)
        try:
            self._process = self._start(theirs)
        finally:
            theirs.close()
        self._greet()

    def _start(self, control: socket.socket) -> "subprocess.Popen[bytes]":
        try:
            return subprocess.Popen(  # noqa: S603  a command of our own, no shell
                self._way.command,
                stdin=control,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                cwd=self._folder,
                env=dict(self._way.environment),
            )
        except OSError as error:
            self._control.close()
            shutil.rmtree(self._folder, ignore_errors=True)
            raise Unstarted(f"{self._way.command[0]} cannot be started: {error.strerror}") from error

    def _greet(self) -> None:
        try:
            hello = self._control.recv(len(wire.HELLO), socket.MSG_WAITALL)
        except OSError as error:
            hello = str(error).encode()
        if hello != wire.HELLO:
            self.close()
            raise Unstarted(self._last_words or "it ended without a word")

    _last_words = ""

    def fork(self) -> Child:
        """Return a new child.

        Raises:
            Unstarted: the template is gone or the machine refuses a process.

        """
        line, theirs = socket.socketpair()
        printed, written = os.pipe()
        try:
            socket.send_fds(self._control, [wire.ORDER.pack(b"f", 0)], [theirs.fileno(), written])
            order, handles, _, _ = socket.recv_fds(self._control, wire.ORDER.size, 1)
            _, pid = wire.ORDER.unpack(order)
            if pid < 0:
                raise Unstarted("the system refuses a new process")
        except (OSError, ValueError, Unstarted, struct.error) as error:
            line.close()
            os.close(printed)
            raise Unstarted(f"the template made no process: {error}") from error
        finally:
            theirs.close()
            os.close(written)
        handle = handles[0] if handles else None
        clock = Clock.of(handle, None if self._way.namespaces else pid)
        return Child(line, printed, clock, handle, lambda: self._reap(pid))

    def _reap(self, pid: int) -> None:
        with suppress(OSError):
            self._control.send(wire.ORDER.pack(b"r", pid))

    def close(self) -> None:
        """End the template and every child of it."""
        self._control.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(STOP_SECONDS)
        self._process.kill()
        self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)
