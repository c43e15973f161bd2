"""Templates for the tests of the sandbox, one of each way, shared by all tests that only use it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from fakes.targets import Targets

from autograder.sandbox import jail, plain
from autograder.sandbox.limits import TENSOR_BYTES, Limits
from autograder.sandbox.seat import Template
from autograder.sandbox.warm import Way

QUICK = Limits(call_seconds=0.4, wall_factor=2.0, submission_seconds=6.0)


@pytest.fixture(
    scope="session", params=[pytest.param("bubblewrap", marks=pytest.mark.jail), "plain"]
)
def way(request: pytest.FixtureRequest) -> Way:
    """Give both ways to start a template in turn; skip where there is no bubblewrap."""
    if request.param == "bubblewrap" and not jail.found():
        pytest.skip("bubblewrap is not installed: nothing was tested of the jail")
    return jail.way() if request.param == "bubblewrap" else plain.way()


@pytest.fixture(scope="session")
def warm(way: Way) -> Iterator[Template]:
    """Give a template with short limits."""
    with Template(QUICK, way) as started:
        yield started


@pytest.fixture(scope="session")
def beside_pytorch() -> Iterator[Template]:
    """Give a template whose programs see PyTorch, with the memory that this takes."""
    if not jail.found():
        pytest.skip("bubblewrap is not installed: nothing was tested of the jail")
    with Template(QUICK.with_tensors()) as started:
        yield started


@pytest.fixture(scope="session")
def beside_a_gpu() -> Iterator[Template]:
    """Give a template whose programs may do what CUDA does, with or without a card to do it to.

    The limits are as short as for the others, so that nobody waits, and this machine keeps memory.
    """
    if not jail.found():
        pytest.skip("bubblewrap is not installed: nothing was tested of the jail")
    limits = replace(QUICK.with_gpu(), memory_bytes=TENSOR_BYTES)
    way = replace(jail.way(tensors=True, gpu=True), gpu=False)  # it promises no card
    with Template(limits, way) as started:
        yield started


@pytest.fixture(scope="session")
def targets() -> Iterator[Targets]:
    """Give what hostile programs are after, the same for all of them."""
    with Targets() as placed:
        yield placed
