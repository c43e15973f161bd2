"""The answer keys that an audit asks by: those of the public seeds, made once and kept."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from autograder.audit.bend import bent
from autograder.audit.convention import Convention
from autograder.judge import catalogue
from autograder.judge.compile import compile_key
from autograder.judge.key import AnswerKey
from autograder.judge.keyfile import dump, load
from autograder.judge.keyring import fingerprint
from autograder.judge.seed import public_seed
from autograder.model.errors import CourseError
from autograder.model.files import write_bytes


def keys(
    root: Path, assignments: Iterable[str], convention: Convention, kept: Path
) -> dict[str, AnswerKey]:
    """Return the key of every assignment; `kept` is a folder of keys made before."""
    return {key: load(_key(root, key, convention, kept)) for key in assignments}


def _key(root: Path, assignment: str, convention: Convention, kept: Path) -> bytes:
    name = f"{convention.name}-{assignment}"
    path = kept / f"{name}-{fingerprint(root, assignment)}-{_of_this_room()}.key"
    if data := _whole(path):
        return data
    seed = public_seed()
    asked = bent(catalogue.load(root, assignment), convention)
    data = dump(compile_key(asked, seed=seed.value, seed_name=seed.name))
    for old in kept.glob(f"{name}-*.key"):
        old.unlink(missing_ok=True)
    write_bytes(path, data)
    return data


def _of_this_room() -> str:
    files = sorted(Path(__file__).parent.rglob("*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


def _whole(path: Path) -> bytes:
    try:
        data = path.read_bytes()
        load(data)
    except (OSError, CourseError):
        return b""
    return data
