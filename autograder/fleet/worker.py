"""One worker: a desk that is opened when the process starts and kept until it ends."""

import json
from dataclasses import dataclass

import nbformat

from autograder.judge.grade import Desk
from autograder.judge.keyfile import load
from autograder.model.verdict import Verdict
from autograder.sandbox.limits import Limits
from autograder.sandbox.seat import Template


@dataclass(frozen=True)
class Station:
    """What a worker needs to open its desk; plain bytes, so that it can travel."""

    key: bytes
    release: bytes
    limits: Limits


@dataclass(frozen=True)
class Task:
    """One submission to mark."""

    student: str
    data: bytes


@dataclass(frozen=True)
class Done:
    """One submission marked: the verdict, and the notebook as it is to be written down."""

    verdict: Verdict
    notebook: str


_opened: list[Desk] = []  # this process's desk: a pool's initializer has no other place for it


def start(station: Station) -> None:
    """Open this process's desk; a pool calls it once in every worker."""
    _opened.append(open_desk(station))


def work(task: Task) -> Done:
    """Return what one submission came to, at the desk that `start` opened."""
    return done(_opened[-1], task)


def done(desk: Desk, task: Task) -> Done:
    """Return what one submission came to at `desk`."""
    marked = desk.mark(task.data, task.student)
    text = json.dumps(marked.notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    return Done(marked.verdict, text)


def open_desk(station: Station) -> Desk:
    """Return a desk with a warm template of its own."""
    release = nbformat.reads(station.release.decode(), as_version=4)
    return Desk(load(station.key), release, Template(station.limits).__enter__())
