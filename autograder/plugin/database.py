"""Which database keeps the gradebook of a class, and what is said when it cannot be used.

As nbgrader comes, it is the file `gradebook.db` of the class. The variable COURSE_DB_URL names
another, or nbgrader's own setting `CourseDirectory.db_url` in the folder of the class or of the
course. What people read names server and database; a password is never among it.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, NullPool, create_engine, inspect, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from autograder.model.classroom import Classroom
from autograder.model.errors import CourseError

VARIABLE = "COURSE_DB_URL"
SETTINGS = "nbgrader_config.py"
SAID_IN = f"{VARIABLE} or CourseDirectory.db_url"
EXAMPLE = "postgresql://course@db.example/course"
POSTGRES = "postgresql"
DRIVER = "psycopg"
PATIENCE = {"connect_timeout": "10"}  # seconds until a server that is silent is given up
FAILURE = re.compile(r"connection to server .* failed: (?:FATAL:\s*)?(.+)")
ADVICE = {
    "password": "look at the user and the password, in the address or in ~/.pgpass",
    'role "': "look at the user in the address",
    'database "': "create it with `createdb`, or look at its name in the address",
    "permission denied": "let the user of the address own the database",
    "lock timeout": "let formgrader save, then close it",
    "space left": "free some space on the server",
    "too long": "shorten it",
}
OTHERWISE = "look whether the server runs and whether the address is right"


@dataclass(frozen=True)
class Database:
    """Where nbgrader keeps the gradebook of a class: a file, or a database of a server."""

    url: URL

    @classmethod
    def of_file(cls, path: Path) -> "Database":
        """Return the database that is a file."""
        return cls(URL.create("sqlite", database=str(path)))

    @classmethod
    def of(cls, address: str, said_in: str) -> "Database":
        """Return the database of an address.

        Raises:
            CourseError: `said_in` names no address of a database that can be used.
        """
        try:
            url = make_url(address)
        except (ArgumentError, ValueError):  # either may repeat the password
            url = URL.create("")
        if url.get_backend_name() == POSTGRES and url.database:
            return cls(url.set(drivername=f"{POSTGRES}+{DRIVER}", query={**PATIENCE, **url.query}))
        if url.get_backend_name() == "sqlite" and url.database:
            return cls.of_file(Path(url.database))
        raise CourseError(
            f"{said_in} names no database of PostgreSQL or SQLite; write an address such as "
            f"{EXAMPLE}."
        )

    @property
    def file(self) -> Path | None:
        """Return the file, None for a database of a server."""
        return Path(self.url.database or "") if self.url.drivername == "sqlite" else None

    @property
    def address(self) -> str:
        """Return all that is needed to reach it, the password too: for nbgrader, not for people."""
        url = self.url
        if self.file:
            url = URL.create("sqlite", database=str(self.file.resolve()))
        return url.render_as_string(hide_password=False)

    def __str__(self) -> str:
        """Return what people read."""
        if self.file:
            return str(self.file)
        shown = {name: getattr(self.url, name) for name in ("username", "host", "port", "database")}
        return URL.create(POSTGRES, **shown).render_as_string()

    @property
    def there(self) -> bool:
        """Return whether there is something to look at, which for a server shows by looking."""
        return self.file is None or self.file.exists()

    @property
    def backup(self) -> str:
        """Return how to keep a copy."""
        return "copy the file to a safe place" if self.file else "keep a copy with `pg_dump`"

    @contextmanager
    def looked_at(self) -> Iterator[Connection]:
        """Connect to it to look; a file that is not there is not made.

        Raises:
            CourseError: the driver is not installed.
        """
        self._need_driver()
        url = self.url
        if self.file:
            read_only = {"mode": "ro", "uri": "true"}
            url = URL.create("sqlite", database=self.file.resolve().as_uri(), query=read_only)
        engine = create_engine(url, poolclass=NullPool)
        with engine.connect() as connection:
            yield connection

    def tables(self) -> set[str]:
        """Return the names of its tables; none for a file that is not there."""
        if not self.there:
            return set()
        with self.looked_at() as connection:
            return set(inspect(connection).get_table_names())

    def _need_driver(self) -> None:
        try:
            self.url.get_dialect().import_dbapi()
        except ImportError:
            raise CourseError(
                f"{self} needs {DRIVER}, which is not installed; run `python -m pip install "
                "-c constraints.txt -r requirements-postgres.txt`."
            ) from None


def database_of(classroom: Classroom) -> Database:
    """Return where the gradebook of a class is.

    Raises:
        CourseError: what names it cannot be used.
    """
    address = classroom.database()
    return Database.of(address, SAID_IN) if address else Database.of_file(classroom.gradebook)


def databases_of(classroom: Classroom) -> tuple[Database, ...]:
    """Return where the gradebook of a class is, and the file that it was in before."""
    now, before = database_of(classroom), Database.of_file(classroom.gradebook)
    return (now,) if now == before or not before.there else (now, before)


def has_gradebook(classroom: Classroom) -> bool:
    """Return whether a class has a gradebook; an empty database of a server is none.

    Raises:
        CourseError: the database cannot be used.
    """
    return is_gradebook(database_of(classroom))


def is_gradebook(database: Database) -> bool:
    """Return whether there is a gradebook in a database."""
    with told(database):
        return database.there if database.file else bool(database.tables())


def named(course: Path, classroom: Path) -> str:
    """Return the address that variable or settings name, nothing where none does.

    Raises:
        CourseError: they name two.
    """
    said = {VARIABLE: os.environ.get(VARIABLE, "")}
    said |= {str(folder / SETTINGS): _setting(folder) for folder in (course, classroom)}
    found = {where: Database.of(address, where) for where, address in said.items() if address}
    if len(set(found.values())) > 1:
        both = " and ".join(f"{where} ({database})" for where, database in found.items())
        raise CourseError(f"two databases are named for one gradebook, by {both}; take one out.")
    return next((database.address for database in found.values()), "")


def _setting(folder: Path) -> str:
    return str(settings_in(folder).CourseDirectory.get("db_url", ""))


def settings_in(folder: Path) -> Any:
    """Return nbgrader's settings of a folder; empty ones where there is no file of them."""
    if not (folder / SETTINGS).exists():
        return Config()
    return PyFileConfigLoader(SETTINGS, str(folder)).load_config()


def classroom_of(coursedir: Any) -> Classroom:
    """Return the class that a command of nbgrader works on, with the database that it uses."""
    return Classroom(Path(coursedir.root), lambda: str(coursedir.db_url))


@contextmanager
def told(database: Database) -> Iterator[None]:
    """Say in one sentence what a database complains of.

    Raises:
        CourseError: it cannot be used.
    """
    try:
        yield
    except DBAPIError as error:
        raise CourseError(
            f"{database} cannot be used: {fact(error)}; {_advice(database, error)}, and run the "
            "command again. Verdicts are safe in autograded/."
        ) from None


def fact(error: DBAPIError) -> str:
    """Return what a database complains of, in its own words and one line."""
    text = str(error.orig)
    last: str = [text.strip(), *FAILURE.findall(text)][-1]
    return last.partition("\n")[0]


def _advice(database: Database, error: DBAPIError) -> str:
    if database.file:
        return "free the disk or the lock, or restore the file from your backup"
    what = fact(error)
    return next((advice for word, advice in ADVICE.items() if word in what), OTHERWISE)
