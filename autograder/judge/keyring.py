"""The answer key of a class's secret seed: made once, kept in the classroom, renewed when stale."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from autograder.judge.catalogue import load as load_assignment
from autograder.judge.compile import compile_key
from autograder.judge.key import AnswerKey
from autograder.judge.keyfile import dump, load
from autograder.judge.sections import titles, with_titles
from autograder.judge.seed import Seed, public_seed, secret_seed
from autograder.model.classroom import Classroom
from autograder.model.errors import CourseError
from autograder.model.files import write_bytes

SOURCES = ("assignments/{key}/*.py", "solutions/*.py")
MACHINE = (
    *("checks/*.py", "judge/*.py", "model/*.py", "notebooks/answers.py"),
    *("sandbox/observe.py", "sandbox/tensors.py", "sandbox/wire.py"),
)


def secret_key(root: Path, classroom: Classroom, assignment: str, device: str) -> bytes:
    """Return the secret answer key of an assignment, and leave it in the classroom."""
    seed = secret_seed(classroom.secret, assignment)
    name = f"{seed.name}-{fingerprint(root, assignment)}"
    path = classroom.answer_key(assignment)
    if data := kept(path, name):
        return data
    data = dump(_made(root, assignment, Seed(seed.value, name), device))
    write_bytes(path, data, mode=0o600)
    return data


def kept(path: Path, name: str) -> bytes:
    """Return the key of that seed name in a file, nothing where it is another, damaged, or none."""
    try:
        data = path.read_bytes()
        return data if load(data).seed_name == name else b""
    except (OSError, CourseError):
        return b""


def public_key(root: Path, assignment: str, device: str = "cpu") -> bytes:
    """Return the answer key that travels with the notebook.

    What is given in place of earlier exercises stays here, since it is the answer to them.
    """
    key = _made(root, assignment, public_seed(), device)
    exercises = tuple(replace(exercise, given="") for exercise in key.exercises)
    return dump(replace(key, exercises=exercises))


def _made(root: Path, assignment: str, seed: Seed, device: str) -> AnswerKey:
    declared = load_assignment(root, assignment)
    key = compile_key(declared, seed=seed.value, seed_name=seed.name, device=device)
    return with_titles(key, titles(root / "book"))


def fingerprint(root: Path, assignment: str) -> str:
    """Return a short name of everything that a key depends on besides the seed."""
    machine = Path(__file__).parent.parent
    patterns = [(root, source.format(key=assignment)) for source in SOURCES]
    patterns += [(machine, pattern) for pattern in MACHINE]
    files = (path for folder, pattern in patterns for path in sorted(folder.glob(pattern)))
    return _digest(files, Path.read_bytes)


def _digest(files: Iterable[Path], read: Callable[[Path], bytes]) -> str:
    total = hashlib.sha256()
    for path in files:
        total.update(path.name.encode() + b"\0" + read(path) + b"\0")
    return total.hexdigest()[:12]
