"""A gradebook moves from the file of a class to a database of a server: all of it, or nothing.

Rows are read and written as nbgrader's own tables describe them, in one transaction, then read back
and compared, every value of every row. Nobody else can write into the file meanwhile. A run that
was killed after that transaction left a database with the same rows; they are compared, not copied.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from nbgrader.api import Assignment, Base, Course
from sqlalchemy import (
    Connection,
    NullPool,
    Row,
    Table,
    create_engine,
    func,
    inspect,
    select,
    text,
    union,
)
from sqlalchemy.exc import DataError, IntegrityError

from autograder.model.errors import CourseError
from autograder.plugin.database import Database, fact, told
from autograder.plugin.schema import expected, refuse_other_schema

BATCH = 1000  # rows that are in memory at a time
ANOTHER = "make a new database with `createdb`, one for each class, and move the gradebook there."


@dataclass(frozen=True)
class Moved:
    """How many rows each table has, and whether an earlier run has brought them."""

    rows: Mapping[str, int]
    earlier: bool


class _OtherError(Exception):
    """Two gradebooks are not the same; the text says where."""


def move(source: Database, target: Database) -> Moved:
    """Copy a gradebook, or find that an earlier run has copied it.

    Raises:
        CourseError: there is nothing to move, the target has something else in it, or a row did
            not arrive as it was; then nothing has moved.
    """
    if source.file is None or not source.there:
        raise CourseError(f"{source} is no file of a gradebook; there is nothing to move.")
    if target.file:
        raise CourseError(f"{target} is a file; name a database of a PostgreSQL server.")
    refuse_other_schema(source)
    with told(source), _held(source) as old, told(target), _one_transaction(target) as new:
        if _has_gradebook(target, new):
            return Moved(_found_again(source, target, old, new), earlier=True)
        _make_tables(new)
        for table in Base.metadata.sorted_tables:
            _copy(source, old, new, table)
        return Moved(_arrived(source, old, new), earlier=False)


@contextmanager
def _held(source: Database) -> Iterator[Connection]:
    """Connect to a file so that everybody can read and nobody can write."""
    with create_engine(source.address, poolclass=NullPool).connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            yield connection
        finally:
            connection.exec_driver_sql("ROLLBACK")


@contextmanager
def _one_transaction(target: Database) -> Iterator[Connection]:
    with target.looked_at() as connection, connection.begin():
        yield connection


def _has_gradebook(target: Database, new: Connection) -> bool:
    """Return whether a database has the tables of a gradebook, and not whether it has none."""
    found = set(inspect(new).get_table_names())
    ours = {*Base.metadata.tables, "alembic_version"}
    if found and found != ours:
        first = min(found - ours or found)
        raise CourseError(f"{target} is not empty, it has the table {first}; {ANOTHER}")
    return bool(found)


def _arrived(source: Database, old: Connection, new: Connection) -> dict[str, int]:
    """Return how many rows each table has, once each row is known to be there as it was here."""
    try:
        return _compared(source, old, new)
    except _OtherError as other:
        raise CourseError(f"{other}; nothing has moved.") from None


def _found_again(
    source: Database, target: Database, old: Connection, new: Connection
) -> dict[str, int]:
    """Return how many rows each table has, once each is known to be that of an earlier run."""
    try:
        rows = _compared(source, old, new)
        if not rows[Assignment.__tablename__]:
            raise _OtherError("no assignment is in it, which would tell whose it is")
    except _OtherError as other:
        raise CourseError(
            f"{target} is not empty, and what is in it is not the gradebook of {source}: {other}; "
            f"{ANOTHER}"
        ) from None
    return rows


def _make_tables(new: Connection) -> None:
    Base.metadata.create_all(new)
    new.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
    revision = text("INSERT INTO alembic_version (version_num) VALUES (:revision)")
    new.execute(revision, {"revision": expected()})


def _batches(source: Database, old: Connection, table: Table) -> Iterator[Sequence[Row[Any]]]:
    with told(source):
        yield from old.execute(_query(table)).partitions(BATCH)


def _query(table: Table) -> Any:
    """Return the query for a table's rows; a course is one, too, that assignments alone name."""
    if table is Course.__table__:
        return union(select(Course.id), select(Assignment.course_id))
    return select(table)


def _copy(source: Database, old: Connection, new: Connection, table: Table) -> None:
    """Write a table's rows; a server holds lengths and references that a file does not."""
    try:
        for rows in _batches(source, old, table):
            new.execute(table.insert(), [dict(row._mapping) for row in rows])
    except (DataError, IntegrityError) as error:
        raise CourseError(
            f"the table {table.name} of {source} cannot move as it is: {fact(error)}; mend that "
            "there and run the command again. Nothing has moved."
        ) from None


def _compared(source: Database, old: Connection, new: Connection) -> dict[str, int]:
    return {table.name: _compare(source, old, new, table) for table in Base.metadata.sorted_tables}


def _compare(source: Database, old: Connection, new: Connection, table: Table) -> int:
    """Return how many rows a table has, here and there, once each is known to be the same."""
    (key,) = table.primary_key
    many = 0
    for rows in _batches(source, old, table):
        query = select(table).where(key.in_([row.id for row in rows]))
        there = {row.id: row for row in new.execute(query)}
        for row in rows:
            _refuse_other(table, row, there.get(row.id))
        many += len(rows)
    found = new.scalar(select(func.count()).select_from(table))
    if found != many:
        raise _OtherError(f"the table {table.name} has {many} rows and {found} arrived")
    return many


def _refuse_other(table: Table, row: Row[Any], there: Row[Any] | None) -> None:
    if there is None or tuple(there) != tuple(row):
        raise _OtherError(f"the row {row.id} of the table {table.name} did not arrive as it was")
