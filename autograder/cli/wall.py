"""What is said of the wall before student code runs."""

import click

from autograder.model.errors import SandboxError
from autograder.sandbox.limits import Limits
from autograder.sandbox.policy import given_up, survey


def warn_of_wall(gpu: bool, *, required: bool = False) -> None:
    """Say loudly which layers are missing, and go no further if they are required.

    With `gpu` one is given up.

    Raises:
        SandboxError: no student code can run here, or not behind what is required.
    """
    wall = survey()
    if gpu:
        survey(Limits().with_gpu())  # there may be none to reach; then nothing is begun
        wall = (*wall, given_up(wall))
    missing = [layer for layer in wall if not layer.present]
    for layer in missing:
        warning = f"WARNING: a submission runs here without {layer.name}. {layer.meaning}"
        click.secho(warning, err=True, bold=True, fg="red")
    if missing and required:
        names = ", ".join(layer.name for layer in missing)
        raise SandboxError(
            f"the wall lacks {names}, and --require-wall is given, so nothing was graded; "
            "run `course doctor` to see what is missing and why."
        )
