"""Grade one submission where Gradescope has put it: `python -m autograder.cli.gradescope ROOT`.

ROOT is Gradescope's `/autograder`: `source/` is the unpacked zip, `submission/` what the student
handed in, `results/results.json` what is written. When the machine could not judge, nothing is
written and the exit status is 1: Gradescope then says that the autograder failed, which is true,
and the instructor can run it again.
"""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from autograder.campus.gradescope import ASSIGNMENT, KEY, RELEASE, dumped, refused, results
from autograder.campus.owners import notebook
from autograder.campus.parcels import Parcel, Wanted
from autograder.campus.sources import opened
from autograder.fleet.worker import Abandoned, Station, Task, Workplace
from autograder.judge.grade import limits_of
from autograder.judge.keyfile import load
from autograder.model.errors import AnswerError, CourseError, SandboxError
from autograder.model.files import write_bytes
from autograder.model.verdict import Layer, Verdict
from autograder.sandbox.policy import survey

EITHER = ("namespaces", "system calls")  # one of these keeps a student from the answer key


def main(words: list[str] | None = None) -> None:
    """Grade what lies in the folder that is named; what goes wrong is one sentence."""
    (root,) = map(Path, sys.argv[1:] if words is None else words)
    try:
        said = graded(root)
        write_bytes(root / "results" / "results.json", dumped(said))
    except (CourseError, SandboxError) as error:
        sys.exit(f"Not graded: {error}")


def graded(root: Path) -> dict[str, Any]:
    """Return what Gradescope is told about the submission.

    Raises:
        SandboxError: this machine could not judge it.
    """
    about = json.loads((root / "source" / ASSIGNMENT).read_bytes())
    try:
        data = _handed_in(root / "submission", about["assignment"])
        verdict = _verdict(root / "source", data)
    except AnswerError as error:
        return refused(f"{error}.")
    if verdict.refused:
        return refused(verdict.refused)
    return results(verdict, about["visibility"])


def _handed_in(folder: Path, assignment: str) -> bytes:
    parcel = Parcel("what was handed in", (), opened(folder))
    return notebook(parcel, Wanted(assignment)).read()


def _verdict(source: Path, data: bytes) -> Verdict:
    key = (source / KEY).read_bytes()
    limits = limits_of(load(key))
    _refuse_open(survey(limits))
    workplace = Workplace(Station(key, (source / RELEASE).read_bytes(), limits))
    try:
        done = workplace.work(Task("student", data))
    finally:
        workplace.close()
    if isinstance(done, Abandoned):
        raise SandboxError(done.why)
    if not done.verdict.refused and not done.verdict.judged:
        raise SandboxError(_why(done.verdict))
    return done.verdict


def _refuse_open(wall: Iterable[Layer]) -> None:
    standing = {layer.name for layer in wall if layer.present}
    for layer in wall:
        if not layer.present:
            print(f"WARNING: a submission runs here without {layer.name}. {layer.meaning}")
    if not standing & set(EITHER):
        raise SandboxError(
            "neither a view of its own nor a filter of system calls stands between the submission "
            "and the answer key; choose another base image."
        )


def _why(verdict: Verdict) -> str:
    facts = (f.fact for result in verdict.results for f in result.findings if not f.kept)
    return next(filter(None, facts), "no reason is known")


if __name__ == "__main__":
    main()
