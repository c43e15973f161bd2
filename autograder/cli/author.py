"""What an author types: prove an assignment, compose its notebook."""

import sys

import click

from autograder.cli.place import Place
from autograder.judge.catalogue import load
from autograder.judge.keyring import public_key
from autograder.judge.prove import Proof
from autograder.judge.prove import prove as prove_assignment
from autograder.model.files import write_text
from autograder.notebooks.compose import compose as compose_notebook
from autograder.notebooks.travel import travel

BOOK = "https://convolutional-networks.example"

device_option = click.option(
    "--device",
    default="auto",
    show_default=True,
    help="Where the reference runs: auto, cpu, cuda or cuda:N.",
)


@click.command()
@click.argument("keys", nargs=-1)
@device_option
@click.pass_obj
def prove(place: Place, keys: tuple[str, ...], device: str) -> None:
    """Show that an assignment's checks are sound."""
    proofs = [prove_assignment(load(place.root, key), device) for key in place.keys(keys)]
    for proof in proofs:
        _tell(proof)
    if not all(proof.sound for proof in proofs):
        sys.exit(1)


def _tell(proof: Proof) -> None:
    word = "sound" if proof.sound else "NOT sound"
    click.echo(
        f"{proof.assignment} is {word}: {proof.refused} of {proof.misconceptions} misconceptions "
        f"refused by the check they name, {proof.named} told from all others, "
        f"{proof.checks} checks, {proof.seconds:.1f} s."
    )
    for problem in proof.problems:
        click.echo(f"  {problem}")
    if proof.confusable:
        click.echo(f"  Refused, but not told from another: {', '.join(proof.confusable)}.")


@click.command()
@click.argument("keys", nargs=-1)
@click.option("--book", default=BOOK, help="The address of the book, for links in the notebook.")
@click.pass_obj
def compose(place: Place, keys: tuple[str, ...], book: str) -> None:
    """Write the instructor's notebook and what travels with it."""
    for key in place.keys(keys):
        assignment = load(place.root, key)
        text = (place.root / "assignments" / key / "notebook.py").read_text(encoding="utf-8")
        folder = place.classroom.source(key)
        write_text(folder / f"{key}.ipynb", compose_notebook(text, assignment, book))
        size = travel(public_key(place.root, key), folder / f"{key}.zip", book)
        click.echo(f"{folder / key}.ipynb composed; {key}.zip beside it has {size // 1000} kB.")
