"""The assignment and its public key, loaded once."""

from pathlib import Path

import pytest

from assignments.a05_batch_norm import ASSIGNMENT
from autograder.checks import Assignment
from autograder.judge.compile import compile_key
from autograder.judge.key import AnswerKey
from autograder.judge.seed import public_seed

FOLDER = Path(__file__).parents[3] / "assignments" / "a05_batch_norm"


@pytest.fixture(scope="session")
def assignment() -> Assignment:
    return ASSIGNMENT


@pytest.fixture(scope="session")
def key() -> AnswerKey:
    return compile_key(ASSIGNMENT, seed=public_seed().value, seed_name="public")


@pytest.fixture(scope="session")
def folder() -> Path:
    return FOLDER
