"""What Gradescope reads: `results.json`, and the zip of an autograder that writes it there.

The fields are those of Gradescope's autograder specification. The zip has `setup.sh` and
`run_autograder` at its root, and beside them this package, the released notebook and the answer
key of the secret seed: as for every other class, what is asked is known only where it is graded.
"""

import json
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from autograder.gradebook.records import Record
from autograder.model.verdict import Result, Verdict
from autograder.model.wording import diagnosis_lines, finding_lines
from autograder.model.zips import zipped
from autograder.pages.html import clean

VISIBILITIES = ("visible", "after_due_date", "after_published", "hidden")
PACKAGE = Path(__file__).parent.parent
KEY, RELEASE, ASSIGNMENT = "answers.key", "release.ipynb", "assignment.json"
# What grading one notebook imports, at the versions that are installed here.
NEEDS = ("numpy", "nbformat", "jsonschema", "ipython", "click", "Jinja2")
SETUP = """\
#!/usr/bin/env bash
# Gradescope runs this once, when the autograder is built.
set -euo pipefail
root="${AUTOGRADER_ROOT:-/autograder}"
apt-get update
apt-get install -y --no-install-recommends bubblewrap python3 python3-venv
python3 -m venv "$root/venv"
"$root/venv/bin/pip" install --no-cache-dir -r "$root/source/requirements.txt"
"""
RUN = """\
#!/usr/bin/env bash
# Gradescope runs this for every submission.
set -euo pipefail
root="${AUTOGRADER_ROOT:-/autograder}"
cd "$root/source"
exec "${AUTOGRADER_PYTHON:-$root/venv/bin/python}" -B -m autograder.cli.gradescope "$root"
"""


def pack(key: bytes, release: bytes, about: Mapping[str, str], *, tensors: bool = False) -> bytes:
    """Return the zip to upload; `about` is what the grading is told: assignment and visibility.

    With `tensors` the assignment's answers are given PyTorch's, and it is installed there.
    """
    needs = (*NEEDS, "torch") if tensors else NEEDS
    modules = {
        f"{PACKAGE.name}/{path.relative_to(PACKAGE).as_posix()}": path.read_bytes()
        for path in PACKAGE.rglob("*.py")
    }
    files = {
        **modules,
        KEY: key,
        RELEASE: release,
        ASSIGNMENT: json.dumps(dict(about), indent=1).encode() + b"\n",
        "requirements.txt": "".join(f"{name}=={_plain(name)}\n" for name in needs).encode(),
        "setup.sh": SETUP.encode(),
        "run_autograder": RUN.encode(),
    }
    return zipped(files, programs=("setup.sh", "run_autograder"))


def _plain(name: str) -> str:
    """Return the version of a package here, as the package index names it."""
    return version(name).partition("+")[0]


def results(verdict: Verdict, visibility: str = "visible") -> dict[str, Any]:
    """Return the results of a submission, a test a check; the tests add up to the mark."""
    return {
        "output": clean("\n".join(_output(verdict))),
        "visibility": visibility,
        "tests": [test for n, r in enumerate(verdict.results, 1) for test in _tests(n, r)],
    }


def record_results(record: Record, visibility: str = "visible") -> dict[str, Any]:
    """Return the results of a final record: written answers and lateness count as well."""
    assert record.verdict
    lines = ("Lateness:", *record.late_lines) if record.penalty else ()
    told = results(record.verdict, visibility)
    output = "\n".join(filter(None, (told["output"], *map(clean, lines))))
    tests = [*told["tests"], *_written(record)]
    return {**told, "score": float(record.earned), "output": output, "tests": tests}


def refused(why: str) -> dict[str, Any]:
    """Return the results of a submission that cannot be read: nothing earned, and what to do.

    Gradescope has no word for *not graded*. The student sees at once what to mend and hands in
    again.
    """
    return {"score": 0.0, "output": clean(f"Not graded: {why}"), "visibility": "visible"}


def dumped(said: Mapping[str, Any]) -> bytes:
    """Return results as the bytes of `results.json`, which has no number that JSON has not."""
    return json.dumps(said, indent=1, ensure_ascii=False, allow_nan=False).encode() + b"\n"


def _output(verdict: Verdict) -> Iterator[str]:
    yield from verdict.notes
    for result in verdict.results:
        if result.diagnosis:
            yield f"{result.exercise}: {' '.join(diagnosis_lines(result.diagnosis))}"


def _tests(number: int, result: Result) -> Iterator[dict[str, Any]]:
    for place, finding in enumerate(result.findings, 1):
        yield {
            "score": float(finding.earned),
            "max_score": float(finding.points),
            "name": clean(f"{result.exercise}: {finding.claim}"),
            "number": f"{number}.{place}",
            "output": clean("\n".join(finding_lines(finding)[1:])),
            "tags": [result.exercise],
        }


def _written(record: Record) -> Iterator[dict[str, Any]]:
    start = len(record.verdict.results) + 1 if record.verdict else 1
    for number, question in enumerate(record.manual, start):
        yield {
            "score": float(question.points or 0),
            "max_score": float(question.maximum),
            "name": f"{question.name} (read by a person)",
            "number": str(number),
            "output": clean(record.comments.get(question.name, "")),
            "tags": ["written"],
        }
    if record.extra:
        name = "points by whoever read the work"
        yield {"score": float(record.extra), "max_score": 0.0, "name": name, "tags": ["written"]}
