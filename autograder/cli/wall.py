"""What is said of the wall before student code runs."""

from collections.abc import Sequence
from concurrent.futures import Future
from threading import Thread

import click

from autograder.model.errors import SandboxError
from autograder.model.verdict import Layer
from autograder.sandbox.limits import Limits
from autograder.sandbox.policy import given_up, survey


def surveyed(gpu: bool) -> tuple[Layer, ...]:
    """Return the layers that this machine has; with `gpu` one is given up.

    Raises:
        SandboxError: no student code can run here, or there is no GPU to reach.
    """
    layers = survey()
    if not gpu:
        return layers
    survey(Limits().with_gpu())  # there may be none to reach; then nothing is begun
    return (*layers, given_up(layers))


def look(gpu: bool) -> "Future[tuple[Layer, ...]]":
    """Begin to look at the wall, beside whatever comes next; no end of the command waits for it."""
    looked: Future[tuple[Layer, ...]] = Future()
    Thread(target=_look, args=(gpu, looked), daemon=True).start()
    return looked


def _look(gpu: bool, looked: "Future[tuple[Layer, ...]]") -> None:
    try:
        looked.set_result(surveyed(gpu))
    except BaseException as error:  # whoever waits for the result hears of it
        looked.set_exception(error)


def warn_of_wall(layers: Sequence[Layer], *, required: bool = False) -> None:
    """Say loudly which layers are missing, and go no further if they are required.

    Raises:
        SandboxError: not all that is required stands.
    """
    missing = [layer for layer in layers if not layer.present]
    for layer in missing:
        warning = f"WARNING: a submission runs here without {layer.name}. {layer.meaning}"
        click.secho(warning, err=True, bold=True, fg="red")
    if missing and required:
        names = ", ".join(layer.name for layer in missing)
        raise SandboxError(
            f"the wall lacks {names}, and --require-wall is given, so nothing was graded; "
            "run `course doctor` to see what is missing and why."
        )
