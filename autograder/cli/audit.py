"""What one types to know whether layers that exist are right: `course audit FOLDER`."""

import sys
from pathlib import Path

import click

from autograder.audit.convention import Convention
from autograder.audit.courses.cs231n import CS231N
from autograder.audit.courses.eecs498 import EECS498
from autograder.audit.courses.own import own
from autograder.audit.find import Sources, convention_of, sources
from autograder.audit.keys import keys
from autograder.audit.reasons import follows
from autograder.audit.run import Audit, template_of
from autograder.audit.run import audit as audit_folder
from autograder.audit.told import data, page, text
from autograder.cli.place import Place
from autograder.judge.catalogue import load
from autograder.model.errors import CourseError
from autograder.model.files import write_text
from autograder.model.wording import ended

KEPT_KEYS = "build/audit"


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--course",
    type=click.Choice(("auto", "cs231n", "eecs498", "own")),
    default="auto",
    show_default=True,
    help="Whose names and conventions the code has; auto looks at the names that it defines.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.option(
    "--page",
    "page_file",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="Write the findings as a page of HTML, too.",
)
@click.pass_obj
def audit(place: Place, folder: Path, course: str, as_json: bool, page_file: Path | None) -> None:
    """Say what layers that exist really compute.

    FOLDER is one with CS231n's layers.py, with the classes of EECS 498, or with functions of this
    course, as files of Python or notebooks; it may be a single file. The code runs behind the wall
    and is not edited. What its course never promised is told apart and counts for nothing. The
    exit status is 1 when something that was promised does not hold.
    """
    found = sources(folder)
    done = _audit(place, str(folder), found, _convention(place, found, course, folder))
    click.echo(data(done) if as_json else text(done, place.book))
    if page_file:
        write_text(page_file, page(done, place.book))
    if not done.holds:
        sys.exit(1)


def _convention(place: Place, found: Sources, course: str, folder: Path) -> Convention:
    """Return the convention that was asked for, or that the names of the functions tell."""
    known = (*own(load(place.root, key) for key in place.keys(())), CS231N, EECS498)
    chosen = [convention for convention in known if course in ("auto", convention.name)]
    convention = convention_of(found, chosen)
    if convention is None:
        raise CourseError(_nothing(found, folder, chosen))
    return convention


def _nothing(found: Sources, folder: Path, chosen: list[Convention]) -> str:
    if found.damaged:
        return ended(f"{folder} defines no layer that is known here: {'; '.join(found.damaged)}")
    names = ", ".join(convention.rows[0].theirs for convention in chosen if convention.rows)
    return (
        f"{folder} defines no layer that is known here, such as {names}; name the folder with the "
        "layers in it."
    )


def _audit(place: Place, folder: str, found: Sources, convention: Convention) -> Audit:
    defined = found.chosen(row.theirs for row in convention.rows)
    wanted = {row.assignment for row in convention.rows if row.theirs in defined}
    known = place.keys(())
    present = sorted(wanted.intersection(known))
    made = keys(place.root, present, convention, place.root / KEPT_KEYS)
    with template_of(convention, made.values(), found) as template:
        done = audit_folder(folder, found, convention, made, template)
    reasons = {heard.reason for heard in done.functions}
    if all(reasons):
        first = {reason for reason in reasons if not follows(reason)} or reasons
        raise CourseError(f"{folder} could not be audited: {'; '.join(sorted(first))}.")
    return done
