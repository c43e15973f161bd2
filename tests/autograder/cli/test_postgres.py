"""A gradebook on a PostgreSQL server: it moves whole or not at all, and nothing graded is lost."""

import gc
import sqlite3
import stat
import sys
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fakes.course import KEY, WRONG, Course
from nbgrader.api import Base
from sqlalchemy import NullPool, create_engine, inspect, select, text

from autograder.cli import classes
from autograder.cli import move as cli_move
from autograder.cli.place import Place
from autograder.plugin import move, rows
from autograder.plugin.database import SETTINGS, VARIABLE, Database, database_of
from autograder.plugin.rows import enroll

if TYPE_CHECKING:
    from fakes.postgres import Server

PASSWORD = "open-sesame"
SAFE = "and run the command again. Verdicts are safe in autograded/.\n"
PERSON = {"first_name": "Zoë", "last_name": "O'Neil \\ %s 金", "email": "z@class.example"}
on_a_server = pytest.mark.parametrize("gradebook_in", ["a server"])


@pytest.fixture(autouse=True)
def _unnamed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)


@pytest.fixture(scope="module")
def empty(postgres: "Server") -> str:
    """The address of a database that stays empty."""
    return postgres.database()


def contents(where: Database) -> dict[str, set[tuple[object, ...]]]:
    """Return every row of every table of a gradebook."""
    with create_engine(where.address, poolclass=NullPool).connect() as connection:
        return {
            table.name: {tuple(row) for row in connection.execute(select(table))}
            for table in Base.metadata.sorted_tables
        }


def tables(address: str) -> list[str]:
    with create_engine(Database.of(address, "").address, poolclass=NullPool).connect() as there:
        return inspect(there).get_table_names()


def earned(course: Course) -> dict[str, float]:
    """Return the points that the gradebook has, by student."""
    with course.gradebook() as gradebook:
        return {s.student_id: s.score for s in gradebook.assignment_submissions(KEY)}


def test_a_gradebook_moves_row_by_row(course: Course, postgres: "Server"):
    """Every value is there, what is said is true, the file is kept, and no password is shown.

    Marks, a due date, more time, a comment, points and extra credit that a person gave.
    """
    course.hand_in("s01")
    course.hand_in("s02", data=WRONG)
    assert course.run("grade", "-j1").status == 0
    enroll(course.classroom, [{"id": "s01", **PERSON}])
    with course.gradebook() as gradebook:
        gradebook.update_or_create_assignment(KEY, duedate="2026-10-05 22:00 UTC")
        gradebook.grant_extension(KEY, "s01", hours=30)
        (notebook,) = gradebook.find_submission(KEY, "s01").notebooks
        notebook.grades[0].manual_score, notebook.grades[1].extra_credit = 2.5, 0.1
        notebook.comments[0].manual_comment = "Größer als nötig,\nsonst gut."
        gradebook.db.commit()
    file, address = database_of(course.classroom), postgres.database()
    before, bytes_before = contents(file), course.classroom.gradebook.read_bytes()
    said = course.run("move-gradebook", address)

    assert said.status == 0, said.err
    server = database_of(course.classroom)
    assert server == Database.of(address, "")
    after = contents(server)
    assert after.pop("course") == before.pop("course") | {("",)}  # the one of every assignment
    assert after == before
    assert len(before["grade"]) == 6
    many = 2 + sum(map(len, before.values()))
    shown = f"{course.classroom.gradebook} to {address.replace(f':{PASSWORD}', '')}"
    assert "         6  grade\n" in said.out
    assert f"{many} rows moved from {shown}; each is there as it was here." in said.out
    assert course.classroom.gradebook.read_bytes() == bytes_before
    assert PASSWORD not in said.out + said.err
    assert stat.S_IMODE((course.folder / SETTINGS).stat().st_mode) & 0o077 == 0


def test_settings_of_a_class_stay_when_its_gradebook_moves(course: Course, postgres: "Server"):
    """The address comes after what was there."""
    settings, before = course.folder / SETTINGS, "c = get_config()\nc.CourseDirectory.ignore = []"
    settings.write_text(before)
    address = postgres.database()
    course.run("move-gradebook", address)

    assert settings.read_text().startswith(f"{before}\n")
    assert database_of(course.classroom) == Database.of(address, "")


def test_a_variable_that_is_forgotten_brings_no_file_back(
    course: Course, postgres: "Server", monkeypatch: pytest.MonkeyPatch
):
    """The class names where its gradebook went, also if the variable said it at first."""
    address = postgres.database()
    monkeypatch.setenv(VARIABLE, address)
    said = course.run("move-gradebook")
    assert said.status == 0, said.err
    assert database_of(course.classroom) == Database.of(address, "")

    monkeypatch.delenv(VARIABLE)
    assert database_of(course.classroom) == Database.of(address, "")
    assert f"{course.folder / SETTINGS} names it, for `course` and for nbgrader." in said.out


def test_a_database_that_is_not_empty_is_refused(course: Course, postgres: "Server"):
    """It may be the gradebook of another class, and stays as it is."""
    address = postgres.database()
    with create_engine(Database.of(address, "").address, poolclass=NullPool).begin() as other:
        other.execute(text("CREATE TABLE poems (line TEXT)"))
    said = course.run("move-gradebook", address)

    assert said.status == 2
    assert said.err.endswith(
        "is not empty, it has the table poems; make a new database with `createdb`, one for each "
        "class, and move the gradebook there.\n"
    )
    assert tables(address) == ["poems"]
    assert database_of(course.classroom).file


def killed_before_it_is_named(
    course: Course, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Move a gradebook, and end when all rows have arrived and no settings say so."""

    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(cli_move, "_name", killed)
        assert course.run("move-gradebook", address).status != 0
    assert contents(Database.of(address, ""))["assignment"]
    assert database_of(course.classroom).file


def test_a_move_that_was_killed_before_the_class_names_the_database_is_finished(
    course: Course, postgres: "Server", monkeypatch: pytest.MonkeyPatch
):
    """The same command finds every row there, says so, copies nothing and names it."""
    course.hand_in("s01")
    assert course.run("grade", "-j1").status == 0
    address = postgres.database()
    killed_before_it_is_named(course, address, monkeypatch)
    before = contents(Database.of(address, ""))
    said = course.run("move-gradebook", address)

    assert said.status == 0, said.err
    assert database_of(course.classroom) == Database.of(address, "")
    assert contents(database_of(course.classroom)) == before
    many = sum(map(len, before.values()))
    assert f"{many} rows had moved before from {course.classroom.gradebook} to " in said.out


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ("UPDATE student SET email = 'x'", "the row s01 of the table student did not arrive as it"),
        ("INSERT INTO student (id) VALUES ('s02')", "the table student has 1 rows and 2 arrived;"),
        ("CREATE TABLE poems (line TEXT)", "it has the table poems;"),
    ],
)
def test_a_gradebook_that_is_not_the_one_of_the_file_is_refused(
    course: Course,
    postgres: "Server",
    monkeypatch: pytest.MonkeyPatch,
    fault: str,
    sentence: str,
):
    """Somebody uses that database; nothing in it changes, and the class goes on with its file."""
    enroll(course.classroom, [{"id": "s01"}])
    address = postgres.database()
    killed_before_it_is_named(course, address, monkeypatch)
    with create_engine(Database.of(address, "").address, poolclass=NullPool).begin() as other:
        other.execute(text(fault))
    before = contents(Database.of(address, ""))
    said = course.run("move-gradebook", address)

    assert (said.status, len(said.err.splitlines())) == (2, 1)
    assert " is not empty, " in said.err
    assert sentence in said.err
    assert "make a new database with `createdb`" in said.err
    assert contents(Database.of(address, "")) == before
    assert database_of(course.classroom).file


def test_two_gradebooks_without_an_assignment_are_not_taken_for_one(
    course: Course, postgres: "Server", monkeypatch: pytest.MonkeyPatch
):
    """Another class that has just begun would look the same."""
    course.classroom.gradebook.unlink()
    course.gradebook().close()
    address = postgres.database()
    with monkeypatch.context() as patch:
        patch.setattr(cli_move, "_name", lambda *_: None)
        assert course.run("move-gradebook", address).status == 0
    said = course.run("move-gradebook", address)

    assert said.status == 2
    assert "no assignment is in it, which would tell whose it is; make a new data" in said.err


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ("UPDATE student SET email = 'x' WHERE id = 's02'", "the row s02 of the table student did"),
        ("DELETE FROM student WHERE id = 's01'", "the row s01 of the table student did not arrive"),
        ("INSERT INTO student (id) VALUES ('s03')", "the table student has 2 rows and 3 arrived;"),
    ],
)
def test_a_gradebook_that_does_not_arrive_as_it_was_does_not_move(
    course: Course,
    empty: str,
    monkeypatch: pytest.MonkeyPatch,
    fault: str,
    sentence: str,
):
    """There is not even a table afterwards, and the class goes on with its file."""
    enroll(course.classroom, [{"id": "s01"}, {"id": "s02"}])
    copy = move._copy

    def copied(source, old, new, table):
        copy(source, old, new, table)
        if table.name == "student":
            new.execute(text(fault))

    monkeypatch.setattr(move, "_copy", copied)
    said = course.run("move-gradebook", empty)

    assert said.status == 2
    assert sentence in said.err
    assert tables(empty) == []
    assert database_of(course.classroom).file


def test_what_a_server_does_not_take_is_named_before_anything_moves(course: Course, empty: str):
    """A file keeps names of any length; the sentence says in which table one is too long."""
    enroll(course.classroom, [{"id": "s" * 200}])
    said = course.run("move-gradebook", empty)

    assert said.status == 2
    assert said.err == (
        f"course: the table student of {course.classroom.gradebook} cannot move as it is: value "
        "too long for type character varying(128); mend that there and run the command again. "
        "Nothing has moved.\n"
    )
    assert tables(empty) == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            (),
            "say where to; for example `course move-gradebook postgresql://course@db.example/",
        ),
        (
            ("nonsense",),
            "what you typed names no database of PostgreSQL or SQLite; write an",
        ),
        (("sqlite:////other.db",), "/other.db is a file; name a database of a PostgreSQL server."),
    ],
)
def test_where_to_move_has_to_be_a_server(course: Course, words: tuple[str, ...], sentence: str):
    """The sentence says what to type."""
    said = course.run("move-gradebook", *words)

    assert (said.status, len(said.err.splitlines())) == (2, 1)
    assert sentence in said.err


def test_a_gradebook_that_formgrader_writes_does_not_move(
    course: Course, empty: str, monkeypatch: pytest.MonkeyPatch
):
    """A half of what is being entered would be left behind."""
    connect = sqlite3.dbapi2.connect
    monkeypatch.setattr(sqlite3.dbapi2, "connect", partial(connect, timeout=0.1))
    with closing(connect(course.classroom.gradebook)) as formgrader:
        formgrader.execute("BEGIN IMMEDIATE")
        said = course.run("move-gradebook", empty)

    assert said.status == 2
    assert "gradebook.db cannot be used: database is locked; free the disk or the lock" in said.err
    assert tables(empty) == []


def test_without_a_file_there_is_nothing_to_move(course: Course, empty: str):
    """And nothing is made."""
    course.classroom.gradebook.unlink()
    said = course.run("move-gradebook", empty)

    assert "gradebook.db is no file of a gradebook; there is nothing to move." in said.err
    assert tables(empty) == []


def another_password(server: "Server") -> tuple[str, str]:
    address = server.address("postgres", f"{PASSWORD}-not")
    return address, 'password authentication failed for user "ada"; look at the user and the '


def no_such_database(server: "Server") -> tuple[str, str]:
    return server.address("nowhere"), 'database "nowhere" does not exist; create it with `createdb`'


def no_such_server(server: "Server") -> tuple[str, str]:
    address = server.address("course").replace(f":{server.port}", ":1")
    return address, "Connection refused; look whether the server runs and whether the address is "


def no_rights(server: "Server") -> tuple[str, str]:
    return server.address("postgres"), "permission denied for schema public; let the user of the "


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("wrong", [another_password, no_such_database, no_such_server, no_rights])
def test_a_server_that_cannot_be_used_is_one_sentence(
    course: Course,
    postgres: "Server",
    monkeypatch: pytest.MonkeyPatch,
    wrong: Callable[["Server"], tuple[str, str]],
):
    """It says what the server said and what to do, never the password; nothing is done by half."""
    address, sentence = wrong(postgres)
    monkeypatch.setenv(VARIABLE, address)
    said = course.run("release", KEY)
    gc.collect()  # nbgrader leaves the connection on which it was refused

    assert said.status == 2
    assert len(said.err.splitlines()) == 1
    assert f"cannot be used: {sentence}" in said.err
    assert said.err.endswith(SAFE)
    assert PASSWORD not in said.out + said.err


def test_a_driver_that_is_missing_is_named_with_the_command(
    course: Course, monkeypatch: pytest.MonkeyPatch
):
    """As for every package that most classes do not need."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    monkeypatch.setenv(VARIABLE, f"postgresql://course:{PASSWORD}@db.example/course")
    said = course.run("grade", "-j1")

    assert said.status == 2
    assert said.err == (
        "course: postgresql://course@db.example/course needs psycopg, which is not installed; run "
        "`python -m pip install -c constraints.txt -r requirements-postgres.txt`.\n"
    )


def test_a_class_can_begin_on_a_server(
    course: Course, postgres: "Server", monkeypatch: pytest.MonkeyPatch
):
    """Before the release it says that there is no gradebook, and no file is ever made."""
    course.classroom.gradebook.unlink()
    monkeypatch.setenv(VARIABLE, postgres.database())
    course.hand_in("s01")
    early = course.run("grade", "-j1")

    assert f"has no gradebook yet; run `course release {KEY}` first." in early.err
    assert course.run("release", KEY).status == 0
    assert course.run("grade", "-j1").status == 0
    assert earned(course) == {"s01": 7.0}
    assert not course.classroom.gradebook.exists()


@pytest.mark.parametrize("names_it", ["variable", "class", "course"])
def test_three_places_can_name_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names_it: str
):
    """Without any of them it is the file of the class."""
    place = Place(tmp_path, tmp_path / "classroom")
    place.classroom.root.mkdir()
    assert database_of(place.classroom) == Database.of_file(place.classroom.gradebook)

    address = "postgresql://course:open%20sesame@db.example:5433/course"
    if names_it == "variable":
        monkeypatch.setenv(VARIABLE, address)
    else:
        folder = {"class": place.classroom.root, "course": place.root}[names_it]
        (folder / SETTINGS).write_text(f"get_config().CourseDirectory.db_url = {address!r}\n")

    assert str(database_of(place.classroom)) == "postgresql://course@db.example:5433/course"
    assert database_of(place.classroom).url.password == "open sesame"


def test_two_names_for_one_gradebook_are_one_too_many(
    course: Course, monkeypatch: pytest.MonkeyPatch
):
    """Marks would go here or there by chance; the sentence says who names what."""
    path = course.folder / SETTINGS
    path.write_text(f"get_config().CourseDirectory.db_url = 'postgresql://a:{PASSWORD}@db/one'\n")
    monkeypatch.setenv(VARIABLE, f"postgresql://a:{PASSWORD}@db/two")
    said = course.run("grade", "-j1")

    assert said.err == (
        f"course: two databases are named for one gradebook, by {VARIABLE} (postgresql://a@db/two) "
        f"and {path} (postgresql://a@db/one); take one out.\n"
    )


def test_the_sample_class_stays_out_of_a_real_gradebook(monkeypatch: pytest.MonkeyPatch):
    """It has a file of its own, whatever is named."""
    monkeypatch.setenv(VARIABLE, "postgresql://course@db.example/course")
    place = Place(Path("/course"), Path("/course/sample"), apart=True)

    assert database_of(place.classroom) == Database.of_file(Path("/course/sample/gradebook.db"))


@on_a_server
def test_a_server_that_goes_away_costs_no_verdict(
    course: Course, postgres: "Server", monkeypatch: pytest.MonkeyPatch
):
    """It ends while a class is graded; the next run grades nothing twice and enters everybody."""
    course.hand_in("s01", "s03")
    course.hand_in("s02", data=WRONG)
    keep = classes.replace_verdict

    def kept(classroom, verdict):
        keep(classroom, verdict)
        if verdict.student == "s02":
            postgres.stop()

    with monkeypatch.context() as patch:
        patch.setattr(classes, "replace_verdict", kept)
        said = course.run("grade", "-j1")
    before = course.written()
    postgres.start()

    assert said.status == 2
    assert "Connection refused; look whether the server runs" in said.err
    assert said.err.endswith(SAFE)
    assert PASSWORD not in said.out + said.err
    assert len(before) == 3
    assert earned(course) == {}

    said = course.run("grade", "-j1")
    assert said.status == 0, said.err
    assert "nothing new to grade, 3 graded before." in said.out
    assert course.written() == before
    assert earned(course) == {"s01": 7.0, "s02": 3.0, "s03": 7.0}


def cut(server: "Server", course: Course) -> None:
    """End the connection on which a gradebook is being written, and it alone."""
    (writing,) = server.connections(database_of(course.classroom).url.database or "", writing=True)
    server.cut(writing)


@on_a_server
@pytest.mark.parametrize(
    "end", [lambda server, _: server.stop(), cut], ids=["server", "connection"]
)
def test_a_connection_that_is_cut_leaves_nothing_half_entered(
    course: Course,
    postgres: "Server",
    monkeypatch: pytest.MonkeyPatch,
    end: Callable[["Server", Course], None],
):
    """It ends in the middle of the transaction; afterwards there is no row of anybody."""
    course.hand_in("s01", "s02")
    insert = rows._insert

    def inserted(*given):
        insert(*given)
        end(postgres, course)

    with monkeypatch.context() as patch:
        patch.setattr(rows, "_insert", inserted)
        said = course.run("grade", "-j1")
    if not postgres.running:
        postgres.start()

    assert said.status == 2
    assert said.err.endswith(SAFE)
    assert earned(course) == {}
    assert course.run("grade", "-j1").status == 0
    assert earned(course) == {"s01": 7.0, "s02": 7.0}


@on_a_server
def test_a_row_that_formgrader_holds_is_not_waited_for_for_ever(
    course: Course, monkeypatch: pytest.MonkeyPatch
):
    """The sentence says who has it; when it is free, the same command goes on."""
    course.hand_in("s01")
    assert course.run("grade", "-j1").status == 0
    monkeypatch.setattr(rows, "LOCKED", 0.1)
    course.hand_in("s01", data=WRONG)
    with course.gradebook() as formgrader:
        formgrader.db.execute(text("UPDATE grade SET extra_credit = 0"))
        said = course.run("grade", "-j1")
        formgrader.db.rollback()

    assert said.status == 2
    assert "lock timeout; let formgrader save, then close it, and run the command ag" in said.err
    assert earned(course) == {"s01": 7.0}
    assert course.run("grade", "-j1").status == 0
    assert earned(course) == {"s01": 3.0}
