"""The list of students, read from what Canvas, Moodle, Gradescope or a person wrote.

A class has one roster, `roster.csv`, in our own columns. What a platform knows a student by is
kept beside the id, so that its files find their student and its tables find their row.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from pathlib import Path

from autograder.campus.headings import FIELDS, headings_in, nameless
from autograder.campus.people import Person, Roster, squeezed
from autograder.campus.tables import Table, read_table, safe, written
from autograder.gradebook.roster import once_each, rows_in, shown, too_wide
from autograder.gradebook.spread import AND
from autograder.model.errors import CourseError

ALWAYS = FIELDS[:5]  # the columns that every roster has
TEST_STUDENT = "Student, Test"  # in whose place a teacher looks at a course in Canvas
QUOTED = re.compile(r'="(.*)"')  # how Canvas writes a name that would be a formula
MOODLES_GROUPS = "Groups"  # the heading of a column in which commas stand between names
OTHERWISE = ", or take another column for it with --column id=HEADING"
FROM_THREE = re.compile(r", (?:and )?")  # what Canvas writes between three sections and more


@dataclass(frozen=True)
class Import:
    """What a file holds: the people, and a sentence for everything odd.

    With `problems` nothing may be written; `notices` are about what was put right or left out.
    """

    people: tuple[Person, ...]
    problems: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


def read_import(data: bytes, name: str, chosen: Mapping[str, str] | None = None) -> Import:
    """Return the students in a file; `chosen` names the heading of a column that is not known.

    Raises:
        CourseError: the file is no table, or has no column that a student could be known by.
    """
    table = read_table(data, name)
    headings = headings_in(table, chosen or {})
    rows = [
        (line, _person(row, headings))
        for line, row in zip(table.lines, table.rows, strict=True)
        if not _is_no_student(row, table.columns[0])
    ]
    notices = [
        *(too_wide(name, line, cells, len(table.columns)) for line, cells in table.wide),
        *_formula_notices(table, headings),
        *_test_student(table),
        *nameless(table, headings),
    ]
    people, problems, merged = once_each(name, rows, OTHERWISE)
    if not rows:
        problems = [f"{name} lists nobody; look whether it is the file that you mean."]
    return Import(tuple(people), tuple(problems), (*notices, *merged, *_same_names(people)))


def _is_no_student(row: Mapping[str, str], first: str) -> bool:
    """Return whether a row of Canvas's gradebook is about the assignments, or is the test student.

    Canvas writes the points possible, and which grades are hidden, as rows among the students.
    """
    cells = [cell.strip() for cell in row.values() if cell.strip()]
    posting = all(re.match(r"(Muted|Manual Posting)", cell) for cell in cells)
    return (
        posting or "Points Possible" in row[first] or row.get("Student", "").strip() == TEST_STUDENT
    )


def _person(row: Mapping[str, str], headings: Mapping[str, str]) -> Person:
    cells = {field: row.get(column, "") for field, column in headings.items()}
    first, last = _names(cells.pop("name", ""))
    known = {field: safe(QUOTED.sub(r"\1", cell.strip())) for field, cell in cells.items()}
    person = Person(**{"id": "", **known})
    person = replace(person, section=_sections(person.section, headings))
    person = (
        person if headings.get("last_name") else replace(person, first_name=first, last_name=last)
    )
    is_address = "@" in person.login and not person.email
    return replace(person, email=person.login) if is_address else person


def _sections(cell: str, headings: Mapping[str, str]) -> str:
    """Return the sections of one student as our roster has them: an `and` between each two."""
    canvas = "canvas_id" in headings and ", and " in cell
    several = canvas or headings.get("section") == MOODLES_GROUPS
    return AND.join(filter(None, FROM_THREE.split(cell))) if several else cell


def _names(full: str) -> tuple[str, str]:
    """Return first and last name: `Last, First`, or the last word is the last name."""
    full = QUOTED.sub(r"\1", full.strip())
    last, comma, first = full.partition(",")
    if not comma:
        first, _, last = full.strip().rpartition(" ")
    return safe(first), safe(last)


def _test_student(table: Table) -> Iterator[str]:
    if any(row.get("Student", "").strip() == TEST_STUDENT for row in table.rows):
        yield f"{table.name}: Canvas's test student is left out."


def _formula_notices(table: Table, headings: Mapping[str, str]) -> Iterator[str]:
    for line, row in zip(table.lines, table.rows, strict=True):
        for column in dict.fromkeys(headings.values()):
            cell = QUOTED.sub(r"\1", row[column].strip())
            if safe(cell) != " ".join(cell.split()):
                yield (
                    f"{table.name}, line {line}: {cell!a} would be a formula in a spreadsheet, or "
                    f"hides something, and is kept as {safe(cell)!a}."
                )


def _same_names(people: Sequence[Person]) -> Iterator[str]:
    names: dict[str, list[str]] = {}
    for person in people:
        if person.first_name or person.last_name:
            names.setdefault(squeezed(person.name), []).append(person.id)
    for ids in names.values():
        if len(ids) > 1:
            yield (
                f"{' and '.join(ids)} have the same name, so a file that has only a name cannot be "
                "given to either."
            )


def read_roster(path: Path) -> Roster | None:
    """Return a class's roster, None where there is none.

    Raises:
        CourseError: it cannot be read, or has the same id twice.
    """
    try:
        rows, notices = rows_in(path)
    except FileNotFoundError:
        return None
    named = [(line, _enrolled(row)) for line, row in rows]
    people, problems, _ = once_each(shown(path), named)
    if problems or not rows:
        raise CourseError((*problems, *notices)[0])
    return Roster(tuple(people))


def _enrolled(row: Mapping[str, str]) -> Person:
    return Person(*(row.get(field, "") for field in FIELDS))


def roster_csv(people: Iterable[Person]) -> str:
    """Return a roster in our own columns; those that nobody fills are left out."""
    people = tuple(people)
    used = [field for field in FIELDS if field in ALWAYS or any(getattr(p, field) for p in people)]
    return written([used, *([getattr(person, field) for field in used] for person in people)])


def renewed(old: Roster | None, new: Iterable[Person]) -> tuple[Person, ...]:
    """Return the new people, with what only the old roster knew of them."""
    known = old.by_id if old else {}
    return tuple(_filled(person, known.get(person.id, person)) for person in new)


def _filled(new: Person, old: Person) -> Person:
    return Person(
        *(mine or theirs for mine, theirs in zip(astuple(new), astuple(old), strict=True))
    )


EXPORTS = {
    "plain": {field: field for field in FIELDS},
    "canvas": {
        "Student": "sortable",
        "ID": "canvas_id",
        "SIS User ID": "sis_id",
        "SIS Login ID": "login",
        "Section": "section",
    },
    "moodle": {  # as Moodle's "Upload users" reads them
        "username": "login",
        "firstname": "first_name",
        "lastname": "last_name",
        "email": "email",
        "idnumber": "number",
    },
    "gradescope": {
        "First Name": "first_name",
        "Last Name": "last_name",
        "SID": "id",
        "Email": "email",
        "Section": "section",
    },
}


def exported(people: Iterable[Person], form: str) -> str:
    """Return a roster as a platform reads it; `plain` is our own."""
    if form == "plain":
        return roster_csv(people)
    columns = EXPORTS[form]
    rows = ([getattr(person, field) for field in columns.values()] for person in people)
    return written([list(columns), *rows])
