"""Seeds: the public one that every student has, and the secret one of a class.

The secret is 32 random bytes in the classroom, made on first use and readable by its owner alone.
Every assignment's seed is derived from it, so one secret serves a whole term.
"""

import hashlib
import secrets
from dataclasses import dataclass
from pathlib import Path

from autograder.model.errors import CourseError
from autograder.model.files import write_bytes

PUBLIC = 2026
BYTES = 32


@dataclass(frozen=True)
class Seed:
    """A seed and the name by which it may be spoken of; the name does not give it away."""

    value: int
    name: str


def public_seed() -> Seed:
    """Return the seed of the cases that students see."""
    return Seed(PUBLIC, "public")


def secret_seed(secret: Path, assignment: str) -> Seed:
    """Return the seed of a class's own cases for one assignment; makes the secret if need be.

    Raises:
        CourseError: the secret's file cannot be read, written, or is not what was written.
    """
    digest = hashlib.sha256(_secret(secret) + assignment.encode()).digest()
    name = hashlib.sha256(b"name" + digest).hexdigest()[:12]
    return Seed(int.from_bytes(digest[:8], "big"), name)


def _secret(path: Path) -> bytes:
    try:
        return _whole(bytes.fromhex(_read_or_make(path)))
    except OSError as error:
        raise CourseError(
            f"{path} cannot be used: {error.strerror}; mend its permissions."
        ) from None
    except ValueError:
        raise CourseError(
            f"{path} does not hold a secret of {2 * BYTES} hexadecimal digits; restore it from "
            "your backup, or delete it to start a new one, under which new work is graded."
        ) from None


def _read_or_make(path: Path) -> str:
    if path.exists():
        return path.read_text().strip()
    text = secrets.token_hex(BYTES)
    write_bytes(path, text.encode() + b"\n", mode=0o600)
    return text


def _whole(secret: bytes) -> bytes:
    if len(secret) != BYTES:
        raise ValueError(f"{len(secret)} bytes, expected {BYTES}")
    return secret
