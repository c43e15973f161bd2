"""Which column of a list of students holds what, whatever its program or author calls it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from itertools import chain

from autograder.campus.people import Person
from autograder.campus.tables import Table
from autograder.gradebook.roster import folded
from autograder.model.errors import CourseError

FIELDS = tuple(field.name for field in fields(Person))
# What each column is called by Canvas, Moodle and Gradescope, beside our own name for it.
HEADINGS = {
    "id": ("id", "student id", "sid"),
    "first_name": ("first name", "firstname", "given name"),
    "last_name": ("last name", "lastname", "surname", "family name"),
    "email": ("email", "email address", "e-mail"),
    "section": ("section", "sections", "groups", "group"),
    "canvas_id": ("canvas id",),
    "sis_id": ("sis user id", "sis id"),
    "login": ("sis login id", "login", "username", "user name"),
    "number": ("id number", "idnumber", "number"),
}
FULL_NAME = ("student", "full name", "name")
ID_FROM = ("login", "sis_id", "number", "email", "canvas_id")  # the first that anybody has
CANVAS = ({"Student", "ID", "Section"}, {"LastName", "FirstName", "ID", "Section"})


def headings_in(table: Table, chosen: Mapping[str, str]) -> dict[str, str]:
    """Return which column of a table holds which field; `name` is a name in one piece.

    Raises:
        CourseError: no column could be an id, or a heading that was chosen is not there.
    """
    _refuse_choice(table, chosen)
    known = {_heading(column): column for column in table.columns if column}
    canvas = any(columns <= set(table.columns) for columns in CANVAS)
    found = {
        field: known[heading]
        for field, headings in HEADINGS.items()
        for heading in reversed((field.replace("_", " "), *headings))
        if heading in known
    }
    if canvas:
        found["canvas_id"] = found.pop("id")
    full = [known[heading] for heading in FULL_NAME if heading in known]
    found |= {"name": full[0]} if full and "last_name" not in found else {}
    found |= chosen
    found.setdefault("id", _id_column(table, [found[field] for field in ID_FROM if field in found]))
    if not found["id"]:
        raise CourseError(
            f"{table.name} has the columns {', '.join(filter(None, table.columns))}, and none of "
            "them is known as an id; name it, such as --column id=Matriculation."
        )
    return found


def _id_column(table: Table, columns: Sequence[str]) -> str:
    """Return the first column in which something stands, and else the first, if there is one."""
    filled = (column for column in columns if any(row[column].strip() for row in table.rows))
    return next(chain(filled, columns), "")


def _refuse_choice(table: Table, chosen: Mapping[str, str]) -> None:
    for field, column in chosen.items():
        if field not in FIELDS:
            raise CourseError(f"there is no field {field}; there are {', '.join(FIELDS)}.")
        if column not in table.columns:
            raise CourseError(
                f"{table.name} has no column {column!r}; it has {', '.join(table.columns)}."
            )


def _heading(column: str) -> str:
    return " ".join(folded(column).replace("_", " ").split())


def nameless(table: Table, headings: Mapping[str, str]) -> Iterator[str]:
    """Yield what to do if no column of names was found: ids and names may have other headings."""
    if {"name", "first_name", "last_name"} & headings.keys():
        return
    others = [column for column in table.columns if column and column not in headings.values()]
    if others:
        yield (
            f"{table.name} has no column that is known as a name, and {headings['id']} is taken "
            f"for the id. Left out are {', '.join(others)}; name what you need of them with "
            "--column id=HEADING, --column first_name=HEADING, --column last_name=HEADING."
        )
