"""What an instructor types when the gradebook is to be on a server."""

import click

from autograder.cli.lines import count
from autograder.cli.place import Place
from autograder.model.errors import CourseError
from autograder.model.files import write_bytes
from autograder.plugin.database import EXAMPLE, SETTINGS, Database, settings_in
from autograder.plugin.move import Moved, move

FOR_ITS_OWNER = 0o600  # there may be a password in it
SETTING = """\
# The database that keeps the gradebook of this class; `course` and nbgrader read it here.
get_config().CourseDirectory.db_url = {!r}
"""


@click.command("move-gradebook")
@click.argument("url", required=False)
@click.pass_obj
def move_gradebook(place: Place, url: str | None) -> None:
    """Move the gradebook to a PostgreSQL server.

    URL is the address of an empty database, such as postgresql://course@db.example/course; without
    it that of COURSE_DB_URL is taken. Every row is copied and compared, all in one transaction.
    Close formgrader first. From then on this class uses the database. gradebook.db stays as it was.
    When it was killed, the same command again finishes it.
    """
    target = _target(place, url)
    file = place.classroom.gradebook
    _say_what_moved(place.shown(file), target, move(Database.of_file(file), target))
    _name(place, target)
    click.echo(f"{place.shown(file)} is kept, and nothing is written there any more.")
    click.echo("Next: start formgrader again, and make backups with `pg_dump`.")


def _target(place: Place, url: str | None) -> Database:
    named = place.classroom.database()
    if not url and not named:
        raise CourseError(f"say where to; for example `course move-gradebook {EXAMPLE}`.")
    target = Database.of(url or named, "what you typed")
    if named and Database.of(named, "") != target:
        raise CourseError(
            f"this class already names {Database.of(named, '')}, and you typed {target}; take one "
            "of the two."
        )
    return target


def _say_what_moved(file: str, target: Database, moved: Moved) -> None:
    for table, many in moved.rows.items():
        if many:
            click.echo(f"{many:>10,}  {table}")
    total = count(sum(moved.rows.values()), "row")
    how = "had moved before" if moved.earlier else "moved"
    click.echo(f"{total} {how} from {file} to {target}; each is there as it was here.")


def _name(place: Place, target: Database) -> None:
    """Write into the settings of the class where its gradebook is, unless settings say so.

    The variable alone is forgotten with the terminal, and the file would be used again.
    """
    homes = (place.root, place.classroom.root)
    if any(settings_in(home).CourseDirectory.get("db_url") for home in homes):
        return
    path = place.classroom.root / SETTINGS
    before = path.read_bytes() + b"\n" if path.exists() else b""
    write_bytes(path, before + SETTING.format(target.address).encode(), mode=FOR_ITS_OWNER)
    click.echo(f"{place.shown(path)} names it, for `course` and for nbgrader.")
