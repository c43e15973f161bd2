"""Which database keeps a gradebook; what people read of it has no password in it."""

from pathlib import Path

import pytest
from traitlets.config import Config

from autograder.model.errors import CourseError
from autograder.plugin.database import Database
from autograder.plugin.settings import configure

PASSWORD = "open/sesame"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        (
            "postgresql://course:open%2Fsesame@db.example/nets",
            "postgresql://course@db.example/nets",
        ),
        ("postgresql+psycopg2://db.example:5433/nets", "postgresql://db.example:5433/nets"),
        ("postgresql:///nets?host=/run&password=open/sesame", "postgresql:///nets"),
        ("sqlite:////srv/nets/gradebook.db", "/srv/nets/gradebook.db"),
    ],
)
def test_what_is_shown_leads_there_and_keeps_the_password(address: str, shown: str):
    """Server, port, user and name, or the file; with the driver that the course has."""
    database = Database.of(address, "COURSE_DB_URL")

    assert str(database) == shown
    assert database.url.get_driver_name() == ("pysqlite" if database.file else "psycopg")


@pytest.mark.parametrize(
    "address",
    [
        "postgres",
        "postgresql://db.example",
        "postgresql://course:open_sesame/nets",
        "mysql://course:open%2Fsesame@db.example/nets",
        "sqlite://",
    ],
)
def test_what_is_no_address_is_refused_without_repeating_it(address: str):
    """It may be a password with a sign in it that an address has to write otherwise."""
    with pytest.raises(CourseError) as caught:
        Database.of(address, "COURSE_DB_URL")

    assert str(caught.value) == (
        "COURSE_DB_URL names no database of PostgreSQL or SQLite; write an address such as "
        "postgresql://course@db.example/course."
    )


def test_nbgrader_is_told_and_shows_nobody():
    """Its page of assignments would show all settings."""
    config = Config()
    address = "postgresql://course:open%2Fsesame@db.example/nets"
    configure(config, course=Path("/course"), classroom=Path("/class"), db_url=address)

    assert Database.of(config.CourseDirectory.db_url, "").url.password == PASSWORD
    assert config.FormgradeExtension.debug is False
