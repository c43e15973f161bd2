"""The command `course`: what authors, instructors and the Makefile type.

`author` has compose and prove, `instructor` has release, grade and what follows from it, `look` has
serve, where and doctor. `classes` holds the order in which a class is graded; it is the one place
where fleet, gradebook and plugin meet. Exit status: 0 all went well, 1 some could not be graded or
proven, 2 wrong use.
"""

import sys
from pathlib import Path

import click

from autograder.cli.author import compose, prove
from autograder.cli.instructor import feedback, grade, release, sample
from autograder.cli.look import doctor, serve, where
from autograder.model.errors import CourseError, SandboxError

COMMANDS = (compose, prove, release, grade, feedback, sample, doctor, serve, where)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--root",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="The course's folder; this one unless given.",
)
@click.option(
    "--classroom",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="COURSE_CLASSROOM",
    default=None,
    help="The class's course directory; classroom/ unless given.",
)
@click.pass_context
def course(context: click.Context, root: Path, classroom: Path | None) -> None:
    """Convolutional networks: a course that checks itself."""
    from autograder.cli.place import Place

    root = root.resolve()
    context.obj = Place(root, (classroom or root / "classroom").resolve())


for command in COMMANDS:
    course.add_command(command)


def main() -> None:
    """Run `course`; an error of the course or of the machine is one sentence."""
    try:
        course()
    except (CourseError, SandboxError) as error:
        click.echo(f"course: {error}", err=True)
        sys.exit(2)
