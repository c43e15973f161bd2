"""Which wall this machine can build, and what its layers mean.

Nothing is supposed: a template is started, a child goes through everything that a submission's
child goes through, and reports what stood. Bubblewrap is tried first, twice, because a machine can
stumble; a wall that is given up for a lower one is named with its reason.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from autograder.model.errors import SandboxError
from autograder.model.verdict import Layer
from autograder.sandbox import card, group, jail, plain
from autograder.sandbox.child import Report, StartError
from autograder.sandbox.limits import Limits
from autograder.sandbox.seccomp import COMPUTING, READING_FILES
from autograder.sandbox.warm import Warm, Way

TRIES = 2
NOBODY = 65534
GPU = "GPU"  # the name of the layer that is given up around questions on one
GIVEN_UP = (
    "What is asked on a GPU runs in a process that reaches the GPU's driver with any request, so "
    "that a hole of the driver is one of the wall; it sees its own /proc and a little of /sys, may "
    "start threads, and is limited in its own memory, not in what it shares."
)


@dataclass(frozen=True)
class Standing:
    """A template that runs, how it was started, what its children report, and the layers."""

    warm: Warm
    way: Way
    report: Report
    wall: tuple[Layer, ...]


def survey(limits: Limits | None = None) -> tuple[Layer, ...]:
    """Return the layers that this machine has, found by trying them.

    Raises:
        SandboxError: not even a plain process can be started.

    """
    standing = choose(limits or Limits())
    standing.warm.close()
    return standing.wall


def choose(limits: Limits, way: Way | None = None, lesson: bytes = b"") -> Standing:
    """Start the best template that works here, or the one that is asked for.

    `lesson` has the questions that its children are to know, one message after the other.

    Raises:
        SandboxError: none starts.

    """
    if not hasattr(sys, "getdlopenflags"):  # only systems that fork have it
        raise SandboxError(
            f"student code cannot be run on {sys.platform}; use Linux, macOS, or WSL on Windows."
        )
    reasons: list[str] = []
    for candidate in [way] if way else _ways(limits, reasons.append):
        standing = _stand(candidate, limits, lesson, reasons)
        if standing is not None:
            return standing
    if limits.gpu:
        raise SandboxError(
            f"student code cannot reach a GPU from behind the wall ({'; '.join(reasons)}). "
            "Grade without --gpu; what is to be asked on a GPU is then not judged."
        )
    raise SandboxError(
        f"no process for student code could be started ({'; '.join(reasons)}). "
        "Nothing was graded; run `course doctor`."
    )


def _ways(limits: Limits, missing: Callable[[str], None]) -> Iterator[Way]:
    if not limits.gpu:
        return ways(missing, tensors=limits.tensors)
    return on_a_gpu(missing)


def on_a_gpu(missing: Callable[[str], None]) -> Iterator[Way]:
    """Yield the one way to start a template whose children reach a GPU."""
    if not jail.found():
        missing("bubblewrap is not installed")
    elif why := card.missing():
        missing(why)
    else:
        yield jail.way(tensors=True, gpu=True)


def ways(missing: Callable[[str], None], *, tensors: bool = False) -> Iterator[Way]:
    """Yield the ways to start a template on this machine, the best first."""
    if jail.found():
        yield jail.way(tensors=tensors)
    elif sys.platform.startswith("linux"):
        missing("bubblewrap is not installed")
    else:
        missing(f"bubblewrap needs Linux, and this is {sys.platform}")
    yield plain.way(tensors=tensors)


def rehearse(way: Way, limits: Limits, lesson: bytes = b"") -> tuple[Warm, Report]:
    """Start a template and send one child through everything that comes before the first cell.

    Raises:
        StartError: with the reason.

    """
    warm = Warm(way, group.made(limits))
    try:
        warm.learn(lesson)
        child = warm.fork()
        try:
            report = child.enter(limits)
        finally:
            child.close()
        if way.gpu and report.card:
            raise StartError(f"CUDA does not start there, but says {report.card}")
        return warm, report
    except StartError:
        warm.close()
        raise


def _stand(way: Way, limits: Limits, lesson: bytes, reasons: list[str]) -> Standing | None:
    for _ in range(TRIES):
        try:
            warm, report = rehearse(way, limits, lesson)
        except StartError as error:
            why = f"{way.name} does not work here: {error}"
            continue
        wall = layers(way, report, reasons, group.held(), warm.group.holds())
        return Standing(warm, way, report, wall)
    reasons.append(why)
    return None


def layers(
    way: Way, report: Report, reasons: Iterable[str] = (), held: str = "", own: str = ""
) -> tuple[Layer, ...]:
    """Return the layers of a wall, each with a sentence on what it means here.

    `reasons` say why a better way was given up, `held` what the judge's control group
    limits, `own` what the template's own one does.
    """
    return (
        Layer("own process", True, "Every submission runs in a fresh process that saw no other."),
        _namespaces(way, report, "; ".join(reasons)),
        _user(way, report),
        _system_calls(way, report),
        _limits(report, held, own),
        _handle(report),
        _clock(report),
    )


def given_up(wall: Iterable[Layer]) -> Layer:
    """Return what the wall around questions on a GPU gives up, as a layer that is not there.

    `wall` is the one around all other questions, of which it has the rest.
    """
    rest = (
        "All else stands as for other questions"
        if all(row.present for row in wall)
        else "Other layers are missing as for other questions"
    )
    return Layer(GPU, False, f"{GIVEN_UP} {rest}.")


def _namespaces(way: Way, report: Report, why: str) -> Layer:
    if way.namespaces:
        meaning = (
            f"It sees {way.sees} and nothing else of this machine: no other file, no process, "
            "no network; nothing can be written."
        )
    elif "system calls" in report.refused:
        meaning = (
            f"{_opening(why)}It can read every file that its user can read, and use the network. "
            "Make bubblewrap work, or grade in a container that holds nothing else."
        )
    else:
        meaning = (
            f"{_opening(why)}The system-call filter alone keeps it from files and the network. "
            "A working bubblewrap would be a second layer."
        )
    return Layer("namespaces", way.namespaces, meaning)


def _opening(why: str) -> str:
    return f"{why[:1].upper()}{why[1:].rstrip('.')}. " if why else ""


def _user(way: Way, report: Report) -> Layer:
    if report.user == NOBODY:
        return Layer("user", True, "It runs as the user nobody, who owns nothing.")
    if way.namespaces and report.user != 0:
        return Layer("user", True, "It runs in a user namespace of its own, without privileges.")
    if report.user == 0:
        meaning = "It runs as root, which could not be given up. Grade from an ordinary account."
        return Layer("user", False, meaning)
    meaning = "It runs under the account that grades, and may do what this account may do."
    return Layer("user", False, meaning)


def _system_calls(way: Way, report: Report) -> Layer:
    if "system calls" in report.refused:
        meaning = (
            "No filter for this system or processor: it can start processes, send signals to "
            "others of its user, and open connections."
        )
        return Layer("system calls", False, meaning)
    calls = len(COMPUTING) + (len(READING_FILES) if way.namespaces else 0)
    meaning = f"{calls} system calls that computing needs are allowed, all others are refused."
    return Layer("system calls", True, meaning)


def _limits(report: Report, held: str, own: str) -> Layer:
    refused = sorted(report.refused - {"system calls"})
    if refused:
        meaning = f"This system sets no limit on {', '.join(refused)}; an answer can slow it down."
        return Layer("limits", False, meaning)
    meaning = "Memory, computing time, file size, processes and open files are limited."
    if own:
        meaning += f" A control group of its own holds it to {own} together."
    if held:
        meaning += f" A control group holds everything here to {held}."
    return Layer("limits", True, meaning)


def _handle(report: Report) -> Layer:
    if report.handle:
        meaning = "It is watched and ended through a handle that cannot name a wrong process."
    else:
        meaning = "It is ended by the template, since this system has no handles on processes."
    return Layer("handle", report.handle, meaning)


def _clock(report: Report) -> Layer:
    if report.clock:
        meaning = "Time limits count its own computing, however busy the machine is."
    else:
        meaning = "Time limits count the wall clock; on a busy machine an answer may seem late."
    return Layer("own time", report.clock, meaning)
