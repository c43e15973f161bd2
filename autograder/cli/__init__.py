"""The command `course`: what authors, instructors and the Makefile type.

`author` has compose and prove, `instructor` has release, feedback and sample, `grade` and `regrade`
have a first and a second look at marks, `total` puts those of a term together, `roster`, `collect`
and `export` are the way in and the way out, `look` has serve and where, `doctor` looks at the
machine, `similar` lists what is alike, `move` takes the gradebook to a server, `audit` asks code
that exists. `classes` holds the order in which a class is graded, the one place where fleet,
gradebook and plugin meet, `regrades` that in which it is graded again; `wall` is what is said of
the wall before, `summary` what is said afterwards, and `clock` whether there is a doubt about the
time; `samples` makes the sample class. `gradescope` is no command, but what Gradescope runs;
`watch` is what `serve --watch` does beside.

Exit status: 0 all went well, 1 some could not be graded or proven, 2 wrong use or nothing could be
done, 130 stopped by Ctrl-C. Whatever goes wrong is one sentence; `course --trace` shows where.
"""

import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from autograder.cli.options import INTERRUPTED
from autograder.fleet.garbage import collect_seldom
from autograder.model.errors import CourseError, SandboxError

COMMANDS = {
    **dict.fromkeys(("compose", "prove"), "author"),
    "release": "instructor",
    "grade": "grade",
    **dict.fromkeys(("feedback", "sample"), "instructor"),
    **dict.fromkeys(("serve", "where"), "look"),
    "doctor": "doctor",
    "roster": "roster",
    "collect": "collect",
    **dict.fromkeys(("export", "pack"), "export"),
    "total": "total",
    "regrade": "regrade",
    **dict.fromkeys(("new-term", "forget"), "term"),
    "move-gradebook": "move",
    "similar": "similar",
    "audit": "audit",
}


class Commands(click.Group):
    """The commands, each imported when it is typed; after Ctrl-C they end in one word."""

    def list_commands(self, _context: click.Context) -> list[str]:
        """Return their names."""
        return list(COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        """Return a command by its name."""
        if name not in COMMANDS:
            return None
        command: click.Command = getattr(
            import_module(f"{__name__}.{COMMANDS[name]}"), name.replace("-", "_")
        )
        return command

    def invoke(self, context: click.Context) -> Any:
        """Run the command that was typed."""
        try:
            return super().invoke(context)
        except KeyboardInterrupt:
            click.echo("Stopped.", err=True)
            context.exit(INTERRUPTED)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--root",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="The folder of the course, with assignments/ in it; this one unless given.",
)
@click.option(
    "--classroom",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="COURSE_CLASSROOM",
    default=None,
    help="The folder of the class, nbgrader's course directory; classroom/ unless given.",
)
@click.option("--trace", is_flag=True, help="Show in which line an error arose, for its author.")
@click.pass_context
def course(context: click.Context, root: Path, classroom: Path | None, trace: bool) -> None:
    """Convolutional networks: a course that checks itself.

    Authors write an assignment, prove it and compose its notebook. Instructors release it, grade
    what comes back, and read the class page.
    """
    from autograder.cli.place import Place  # takes its time, in which Ctrl-C may come

    del trace  # `main` looks at it
    root = root.resolve()
    context.obj = Place(root, (classroom or root / "classroom").resolve())


def main(words: Sequence[str] | None = None) -> None:
    """Run `course`; whatever goes wrong is one sentence on the standard error."""
    words = sys.argv[1:] if words is None else words
    collect_seldom()
    try:
        course(words)
    except Exception as error:
        if "--trace" in words:
            raise
        click.echo(f"course: {_sentence(error)}", err=True)
        sys.exit(2)


def _sentence(error: Exception) -> str:
    if isinstance(error, (CourseError, SandboxError)):
        return str(error)
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}; mend that and run the command again."
    return (
        f"something went wrong that was not foreseen ({type(error).__name__}: {error}); nothing "
        "already graded is lost. Please report it with what `course --trace` adds."
    )
