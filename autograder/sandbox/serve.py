"""The child of one submission: it gives itself limits, runs cells and answers questions."""

import os
import random
import resource
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from autograder.model.question import End, Observation, Question
from autograder.sandbox import seccomp, wire
from autograder.sandbox.cells import run_cell
from autograder.sandbox.frame import KNOWN, Inbox, Message, pack
from autograder.sandbox.observe import describe_error
from autograder.sandbox.tensors import observer, start_cuda
from autograder.sandbox.tools import Tools

WIRE = 3
CHUNK = 1 << 20
LARGEST_SHARED = 256 << 20  # bytes of memory that CUDA shares with its driver, in one piece


@dataclass
class Ready:
    """What the template has made before it forks, so that no child has to make it."""

    filter_program: bytes
    names: dict[str, Any]
    known: tuple[Question, ...] = ()


def serve(ready: Ready) -> None:
    """Answer requests until the judge hangs up; the first one sets the limits."""
    inbox = Inbox()
    first = _receive(inbox)
    limits = first.body
    refused = [*_limit(limits), *_close_in(ready.filter_program)]
    random.seed(0)  # Python has drawn a seed of its own for every process that was forked
    answer = _answerer(ready, limits)
    card = start_cuda() if limits["gpu"] else ""
    _send(Message(first.id, "ready", {"user": os.getuid(), "refused": refused, "card": card}))
    while True:
        for request in _each(_receive(inbox)):
            reply = answer(request)
            for stream in (sys.stdout, sys.stderr):
                with suppress(BaseException):  # a student may have closed or replaced it
                    stream.flush()
            _send(reply)


def _each(request: Message) -> Iterable[Message]:
    """Return the request, or one for each of the known questions that it names."""
    if request.kind != KNOWN:
        return [request]
    return [Message(name, KNOWN, number) for name, number in request.body]


def _limit(limits: dict[str, int]) -> list[str]:
    """Set every limit that this system accepts; return the names of those it refused.

    On a GPU the memory that is a process's own is limited, and not the addresses: CUDA takes more
    of these than there is memory. It starts threads, and shares files without a name.
    """
    gpu = bool(limits["gpu"])
    wanted = {
        "memory": ("RLIMIT_DATA" if gpu else "RLIMIT_AS", limits["memory_bytes"]),
        "computing time": ("RLIMIT_CPU", limits["cpu_seconds"]),
        "file size": ("RLIMIT_FSIZE", LARGEST_SHARED if gpu else 0),
        "open files": ("RLIMIT_NOFILE", limits["open_files"]),
        "processes": ("RLIMIT_NPROC", limits["processes"]),
        "core dumps": ("RLIMIT_CORE", 0),
    }
    return [name for name, (limit, value) in wanted.items() if not _set_limit(limit, value)]


def _set_limit(limit: str, value: int) -> bool:
    try:
        resource.setrlimit(getattr(resource, limit), (value, value))
    except (AttributeError, ValueError, OSError):
        return False
    return True


def _close_in(filter_program: bytes) -> list[str]:
    try:
        if filter_program:
            seccomp.install(filter_program)
            return []
    except seccomp.FilterError:
        pass
    return ["system calls"]


def _answerer(ready: Ready, limits: Mapping[str, int]) -> Callable[[Message], bytes]:
    """Return the function from a request to the bytes of its reply."""

    names = ready.names
    tools = Tools()
    reply_bytes = limits["reply_bytes"]
    asked = observer(as_tensors=bool(limits["tensors"]))

    def run(request: Message) -> Message:
        number, source = request.body
        error = run_cell(source, number, names)
        tools.look(names, number)
        return Message(request.id, "ran", error)

    def ask(request: Message, question: Question) -> Message:
        tools.uncover(names, _called(question))
        return wire.observation_message(request.id, asked(question, names), reply_bytes)

    def answer(request: Message) -> bytes:
        question = _question(request, ready.known)
        try:
            return pack(ask(request, question) if question else run(request))
        except BaseException as error:  # KeyboardInterrupt, a result that cannot be looked at, ...
            return pack(_raised(request, question, error, reply_bytes))

    return answer


@lru_cache(maxsize=1024)
def _called(question: Question) -> tuple[str, ...]:
    return tuple(call.function for call in question.calls)


def _question(request: Message, known: Sequence[Question]) -> Question | None:
    """Return what is asked, or nothing where a cell is to be run."""
    if request.kind == "cell":
        return None
    return known[request.body] if request.kind == KNOWN else wire.question_from(request)


def _raised(
    request: Message, question: Question | None, error: BaseException, reply_bytes: int
) -> Message:
    if question is None:
        return Message(request.id, "ran", describe_error(error))
    function = question.asked.function
    seen = Observation(End.RAISED, message=describe_error(error), function=function)
    return wire.observation_message(request.id, seen, reply_bytes)


def _receive(inbox: Inbox) -> Message:
    while (message := inbox.take()) is None:
        data = os.read(WIRE, CHUNK)
        if not data:
            os._exit(0)
        inbox.feed(data)
    return message


def _send(data: bytes | Message) -> None:
    rest = memoryview(pack(data) if isinstance(data, Message) else data)
    while rest:
        rest = rest[os.write(WIRE, rest) :]
