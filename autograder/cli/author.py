"""What an author types: prove an assignment, compose its notebook."""

import sys

import click

from autograder.cli.options import UNLINKED, device_option
from autograder.cli.place import Place, is_address
from autograder.judge.catalogue import load
from autograder.judge.keyring import public_key
from autograder.judge.prove import Proof
from autograder.judge.prove import prove as prove_assignment
from autograder.judge.survivors import FILE as STYLES
from autograder.judge.survivors import Hunt, read_styles
from autograder.model.files import write_text
from autograder.notebooks.compose import compose as compose_notebook
from autograder.notebooks.travel import travel

ONE_IN = 11  # mutants; a prime, so that what is tried does not keep step with the lines of a loop


@click.command()
@click.argument("keys", nargs=-1)
@device_option
@click.option(
    "--all-mutants",
    is_flag=True,
    help=f"Try every mutant of the right answers, not one in {ONE_IN}; takes a minute or two.",
)
@click.pass_obj
def prove(place: Place, keys: tuple[str, ...], device: str, all_mutants: bool) -> None:
    """Show that an assignment's checks are sound.

    The reference must keep every check, and every misconception must be refused by the check that
    it names. So must mutants: right answers with one slip of the pen. KEYS are assignments, all of
    them when none is named. The exit status is 1 when one is not sound.
    """
    every, sound = 1 if all_mutants else ONE_IN, True
    for key in place.keys(keys):
        styles = read_styles(place.root / "assignments" / key)
        proof = prove_assignment(load(place.root, key), device, styles, every)
        _tell(proof)
        sound &= proof.sound
    if not sound:
        sys.exit(1)


def _tell(proof: Proof) -> None:
    word = "sound" if proof.sound else "NOT sound"
    click.echo(f"{proof.assignment} is {word} ({proof.seconds:.1f} s).")
    click.echo(
        f"  {proof.checks} checks: {proof.idle or 'none'} idle, {proof.unasked or 'no'} parameters "
        f"unasked. Points for answers without thought: {proof.unearned or 'none'}."
    )
    click.echo(
        f"  {proof.misconceptions} misconceptions: {proof.refused} refused by the check they name, "
        f"{proof.named} told from all others."
    )
    click.echo(f"  {_mutants(proof.mutants)}")
    if proof.confusable:
        click.echo(f"  Refused, but not told from another: {', '.join(proof.confusable)}.")
    for problem in proof.problems:
        click.echo(f"  {problem}")


def _mutants(hunt: Hunt) -> str:
    if not hunt.made:
        return f"No mutants: {STYLES} names no right answers."
    wrong = hunt.tried - hunt.equivalent
    return (
        f"{hunt.tried} of {hunt.made} mutants of {', '.join(hunt.styles)}: {hunt.equivalent} are "
        f"right answers, and {hunt.refused} of the other {wrong} are refused."
    )


def _address(context: click.Context, option: click.Parameter, book: str | None) -> str | None:
    """Refuse a book without an address: a notebook is read where no folder of ours is."""
    del context, option
    if book and not is_address(book):
        raise click.BadParameter(f"{book} is no address; give one that begins with https://.")
    return book


@click.command()
@click.argument("keys", nargs=-1)
@click.option(
    "--book",
    callback=_address,
    default=None,
    help="The address where students read the book; html: baseurl in _config.yml unless given.",
)
@click.pass_obj
def compose(place: Place, keys: tuple[str, ...], book: str | None) -> None:
    """Write the instructor's notebook and what travels with it.

    KEYS are assignments, all of them when none is named. `course release` makes the students'
    version of what is written here.
    """
    book = place.book if book is None else book
    for key in place.keys(keys):
        assignment = load(place.root, key)
        text = (place.root / "assignments" / key / "notebook.py").read_text(encoding="utf-8")
        folder = place.classroom.source(key)
        write_text(folder / f"{key}.ipynb", compose_notebook(text, assignment, book))
        size = travel(public_key(place.root, key), folder / f"{key}.zip", book)
        notebook = place.shown(folder / f"{key}.ipynb")
        click.echo(f"{notebook} is composed; {key}.zip beside it has {size // 1000} kB.")
    if not book:
        click.echo(UNLINKED)
