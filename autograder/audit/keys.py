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
from autograder.judge.keyring import fingerprint, kept
from autograder.judge.seed import public_seed
from autograder.model.files import write_bytes


def keys(
    root: Path, assignments: Iterable[str], convention: Convention, folder: Path
) -> dict[str, AnswerKey]:
    """Return the key of every assignment; `folder` is where those made before are kept."""
    return {key: load(_key(root, key, convention, folder)) for key in assignments}


def _key(root: Path, assignment: str, convention: Convention, folder: Path) -> bytes:
    name = f"{convention.name}-{assignment}"
    path = folder / f"{name}-{fingerprint(root, assignment)}-{_of_this_room()}.key"
    seed = public_seed()
    if data := kept(path, seed.name):
        return data
    asked = bent(catalogue.load(root, assignment), convention)
    data = dump(compile_key(asked, seed=seed.value, seed_name=seed.name))
    for old in folder.glob(f"{name}-*.key"):
        old.unlink(missing_ok=True)
    write_bytes(path, data)
    return data


def _of_this_room() -> str:
    files = sorted(Path(__file__).parent.rglob("*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]
