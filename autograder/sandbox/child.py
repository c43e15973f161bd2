"""One forked process, seen from the judge: requests, replies, prints, time, end.

A child is watched while a reply is awaited: its prints are drained, so that it cannot block on a
full pipe, and its clocks are read. Whatever it does instead of replying is a `ReplyError`.
"""

import os
import secrets
import select
import signal
import socket
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import groupby
from typing import TypeAlias, TypeVar

from autograder.sandbox.clock import Clock, Patience, Watch
from autograder.sandbox.frame import KNOWN, Inbox, Message, WireError, pack
from autograder.sandbox.limits import Limits

READY_SECONDS = 30.0  # it takes a millisecond; a machine under load gets its time
CUDA_SECONDS = 30  # of computing, until a GPU is ready; that is not the submission's
POLL_SECONDS = 0.02
# to wake up for every single one of several replies costs more than it brings
NAP_SECONDS = 0.0001  # for each that is due; hardly any is there sooner
LONGEST_NAP = 0.01
SEVERAL = 4
CHUNK = 1 << 18
PIPE_CHUNKS = 4  # a pipe holds at most 64 KiB, so these empty it once its writer waits

T = TypeVar("T")
Reap: TypeAlias = Callable[[], None]
Patient: TypeAlias = Callable[[], Patience]


class StartError(Exception):
    """The machine's fault: a template or a child could not be started."""


class ReplyError(Exception):
    """A child did not reply to a request."""


class LateError(ReplyError):
    """It used up its time."""


class GoneError(ReplyError):
    """It ended."""


class GarbledError(ReplyError):
    """What it sent is no reply."""


@dataclass(frozen=True)
class Report:
    """What a child said of its own walls before it read a student's byte."""

    user: int
    refused: frozenset[str]
    handle: bool  # it can be watched and killed through a pidfd
    clock: bool  # its computing time can be read
    card: str = ""  # why it does not reach a GPU, where it should


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
    """One forked process that answers requests, in the order in which they come, until closed.

    It works through what was sent ahead without waiting for the judge, who reads a reply each time.
    """

    def __init__(
        self, line: socket.socket, printed: int, clock: Clock, handle: int | None, reap: Reap
    ) -> None:
        """Take over the judge's ends of wire and pipe, the handle, and the way to end it."""
        line.setblocking(False)
        os.set_blocking(printed, False)
        self.spent_seconds = 0.0
        self.worked_seconds = 0.0  # what the last reply took of its computing time
        self._unattended_seconds = 0.0  # computing that the next reply may have taken already
        self._ready_seconds = 0.0  # what it computed before its first cell
        self.meanwhile: Callable[[], None] = lambda: None  # is called while a reply is awaited
        self._line, self._printed, self._handle = line, printed, handle
        self._clock, self._reap = clock, reap
        self._ended = False
        self._inbox = Inbox(0, 0)  # nothing may come before it has its limits
        self._unsent = bytearray()
        self._unanswered: deque[tuple[Message, str]] = deque()  # requests, and the ids they go by
        self._poll = select.poll()
        for file in (line.fileno(), printed, *([handle] if handle is not None else [])):
            self._poll.register(file, select.POLLIN)

    def enter(self, limits: Limits) -> Report:
        """Let it take on its limits and its filter; return what it says stands.

        Raises:
            StartError: it did not get that far, and it has not met a student yet.

        """
        body = {
            "memory_bytes": limits.memory_bytes,
            "cpu_seconds": int(limits.submission_seconds) + (CUDA_SECONDS if limits.gpu else 2),
            "open_files": limits.open_files,
            "processes": limits.processes,
            "reply_bytes": limits.reply_bytes,
            "tensors": limits.tensors,
            "gpu": limits.gpu,
        }
        patience = Patience(READY_SECONDS, READY_SECONDS)
        self._inbox = Inbox(limits.header_bytes, limits.reply_bytes)
        try:
            request = Message("", "limits", body)
            user, refused, card = self.exchange(request, _readiness, lambda: patience)
        except ReplyError as error:
            raise StartError(f"a new process did not get ready ({type(error).__name__})") from error
        self.spent_seconds = 0.0
        computed = self._clock.computed_seconds()
        self._ready_seconds = computed or 0.0
        return Report(user, refused, self._handle is not None, computed is not None, card)

    @property
    def idle(self) -> bool:
        """Return whether every request that was sent has had its reply."""
        return not self._unanswered

    def send_ahead(self, requests: Iterable[Message]) -> None:
        """Send requests that will be exchanged next, in this order; known ones go together."""
        batch = secrets.token_hex(8)  # whoever has one of a batch may know the others
        named = [(request, f"{batch}{number}") for number, request in enumerate(requests)]
        self._unanswered += named
        for is_known, several in groupby(named, lambda pair: pair[0].kind == KNOWN):
            if is_known:
                self._unsent += pack(Message("", KNOWN, [(name, r.body) for r, name in several]))
            else:
                self._unsent += b"".join(pack(request, name) for request, name in several)

    def push(self) -> None:
        """Hand over what was sent ahead, as much as the wire takes, so that it can begin."""
        with suppress(OSError):  # that it has ended is found out where a reply is awaited
            self._send()

    def attend(self) -> None:
        """Count what it has computed while nobody waited: of its submission, and of its reply."""
        computed = (self._clock.computed_seconds() or 0.0) - self._ready_seconds
        self._unattended_seconds = computed
        self.spent_seconds += computed

    def exchange(
        self,
        request: Message,
        read: Callable[[Message], T],
        patience: Patient,
        printed: Printed | None = None,
    ) -> T:
        """Send a request, if it was not sent ahead; return what `read` makes of the reply.

        `patience` says how long it may take, once it has to be waited for.

        Raises:
            ReplyError: no reply in time, no process, or no reply that can be read.

        """
        printed = printed or Printed(0)
        while self._unanswered and self._unanswered[0][0] is not request:
            self._reply(lambda _: None, patience, printed)  # nobody wants to know any more
        if not self._unanswered:
            self.send_ahead([request])
        return self._reply(read, patience, printed)

    def _reply(self, read: Callable[[Message], T], patience: Patient, printed: Printed) -> T:
        """Return what `read` makes of the next reply."""
        _, name = self._unanswered.popleft()
        self.worked_seconds = 0.0
        try:
            reply = self._inbox.take() or self._awaited(patience, printed)
            if reply.id != name:
                raise WireError("the reply is to another request")
            return read(reply)
        except WireError as error:
            raise GarbledError(str(error)) from error
        except (BrokenPipeError, ConnectionError) as error:
            raise GoneError from error

    def _awaited(self, patience: Patient, printed: Printed) -> Message:
        """Return the next message once it is there; the time until then is the child's."""
        watch = Watch(self._clock, patience(), self._unattended_seconds)
        self._unattended_seconds = 0.0
        try:
            reply = self._converse(watch, printed)
            self.worked_seconds = watch.worked_seconds()
            return reply
        finally:
            self.spent_seconds += watch.own_seconds()

    def _converse(self, watch: Watch, printed: Printed) -> Message:
        while True:
            self._send()
            reply = self._receive()
            if reply is not None:
                self._drain(printed, PIPE_CHUNKS)
                return reply
            if watch.late():
                self._drain(printed, PIPE_CHUNKS)
                raise LateError
            self._wait(printed)

    def _send(self) -> None:
        if self._unsent:
            with suppress(BlockingIOError):
                del self._unsent[: self._line.send(self._unsent)]

    def _receive(self) -> Message | None:
        with suppress(BlockingIOError):
            while data := self._line.recv(CHUNK):
                self._inbox.feed(data)
                message = self._inbox.take()
                if message is not None:
                    return message
            raise GoneError
        if self._ended:
            raise GoneError
        return None

    def _wait(self, printed: Printed) -> None:
        self.meanwhile()
        if len(self._unanswered) >= SEVERAL:
            time.sleep(min(NAP_SECONDS * len(self._unanswered), LONGEST_NAP))
        events = select.POLLIN | (select.POLLOUT if self._unsent else 0)
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


def _readiness(message: Message) -> tuple[int, frozenset[str], str]:
    if message.kind != "ready":
        raise WireError("not ready")
    return message.body["user"], frozenset(message.body["refused"]), message.body["card"]
