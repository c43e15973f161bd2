"""A class's roster, `roster.csv`: the one reader of it, for records as for platforms.

It has our own columns, in UTF-8, as `course roster import` writes it of any other list; by hand it
is quickly written too. What is wrong with it is said in the same sentence by whoever reads it.
"""

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from autograder.gradebook.records import Student
from autograder.gradebook.spread import AND
from autograder.model.classroom import Classroom
from autograder.model.errors import CourseError
from autograder.notebooks.collect import is_name

COLUMNS = ("id", "first_name", "last_name", "email")
SECTION = "section"  # may be missing
IMPORT = "take it in with `course roster import`, which writes it anew."
SEPARATORS = ",;\t"
One = TypeVar("One", bound=Student)


def read_roster(path: Path) -> tuple[tuple[Student, ...] | None, tuple[str, ...]]:
    """Return the enrolled students, None where no roster can be read, and what is to be said."""
    file = shown(path)
    try:
        rows, notices = rows_in(path)
    except FileNotFoundError:
        return None, (
            f"{file} is not there, so nobody can be counted as missing; write one with the "
            f"columns {', '.join(COLUMNS)} to see who is.",
        )
    except CourseError as error:
        return None, (str(error),)
    students, problems, merged = once_each(file, [(line, _student(row)) for line, row in rows])
    return tuple(students), (*notices, *problems, *merged)


def rows_in(path: Path) -> tuple[list[tuple[int, Mapping[str, str]]], list[str]]:
    """Return a class's roster row by row, each with the line on which it ends, and what is odd.

    Raises:
        FileNotFoundError: there is none.
        CourseError: it cannot be read, or is not in the form of a roster.
    """
    file = shown(path)
    (_, headings), *rows = _cells(file, _text(path)) or [(1, [])]
    columns = [cell.strip() for cell in headings]
    if not rows:
        return [], [nobody(file)]
    _refuse_columns(file, columns)
    wide = [
        too_wide(file, line, len(cells), len(columns))
        for line, cells in rows
        if is_wide(cells, len(columns))
    ]
    return [(line, _named(columns, cells)) for line, cells in rows], wide


def _named(columns: Sequence[str], cells: Sequence[str]) -> Mapping[str, str]:
    """Return a row's cells by their headings; a row may have fewer, or more."""
    return dict(zip(columns, map(str.strip, cells), strict=False))


def _text(path: Path) -> str:
    file = shown(path)
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise
    except UnicodeDecodeError:
        raise CourseError(f"{file} cannot be read: it is not UTF-8; {IMPORT}") from None
    except OSError as error:
        fact = (error.strerror or "unknown error").lower()
        raise CourseError(f"{file} cannot be read: {fact}; put a list in CSV there.") from None


def _cells(file: str, text: str) -> list[tuple[int, list[str]]]:
    """Return the cells of every row in which something stands, with the line on which it ends."""
    head = text.lstrip().partition("\n")[0]
    delimiter = max(SEPARATORS, key=head.count)  # spreadsheets of some languages write semicolons
    return [(end, cells) for _, end, cells in read_rows(file, text, delimiter)]


def read_rows(
    file: str, text: str, delimiter: str, first: int = 1
) -> Iterator[tuple[int, int, list[str]]]:
    """Yield every row in which something stands: the lines on which it begins and ends, its cells.

    The text begins on the `first` line of its file.

    Raises:
        CourseError: from a line on it is no CSV.
    """
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)
    begin = first
    try:
        for cells in reader:
            end = first - 1 + reader.line_num
            if any(map(str.strip, cells)):
                yield begin, end, cells
            begin = end + 1
    except csv.Error as error:
        raise CourseError(_not_csv(file, begin, error)) from None


def refuse_twins(file: str, columns: Sequence[str]) -> None:
    """Refuse a table that has two columns of one name.

    Raises:
        CourseError: with the name.
    """
    twice = sorted({column for column in columns if column and columns.count(column) > 1})
    if twice:
        raise CourseError(f"{file} has two columns {twice[0]!r}; rename or remove one of them.")


def _refuse_columns(file: str, columns: Sequence[str]) -> None:
    refuse_twins(file, columns)
    if "id" not in columns:
        raise CourseError(
            f"{file} has the columns {', '.join(columns)} and no column id; name the column of "
            f"the student ids id, or {IMPORT}"
        )


def shown(path: Path) -> str:
    """Return a roster's path as one would type it beside the class's folder."""
    return Classroom(path.parent).shown(path)


def _not_csv(file: str, line: int, error: csv.Error) -> str:
    """Return what is said of a table that cannot be read from a line on."""
    return (
        f"{file} is not CSV from line {line} on: {error}; look for a quote that is not closed or "
        "stands within a cell, or save it as CSV in UTF-8."
    )


def _student(row: Mapping[str, str]) -> Student:
    return Student(*(row.get(column, "") for column in (*COLUMNS, SECTION)))


def nobody(file: str) -> str:
    """Return what is said of a roster without rows."""
    return f"{file} lists nobody; write a row a student with columns {', '.join(COLUMNS)}."


def is_wide(cells: Sequence[str], columns: int) -> bool:
    """Return whether something stands right of the last column."""
    return any(map(str.strip, cells[columns:]))


def too_wide(file: str, line: int, cells: int, columns: int) -> str:
    """Return what is said of a row in which something stands right of the last column."""
    return (
        f"{file}, line {line} has {cells} cells, and there are {columns} columns; what is right of "
        "them is left out. Put quotes around a cell that holds the delimiter, or look whether "
        "cells are in the wrong column."
    )


def once_each(
    file: str, rows: Sequence[tuple[int, One]], otherwise: str = ""
) -> tuple[list[One], list[str], list[str]]:
    """Return everybody once, what is wrong with the rows, and what was put together.

    Of two people with one id the first stays, and it is wrong; whoever has no id that a folder can
    have is left out, and `otherwise` is what else than to write one could be done.
    """
    people: dict[str, One] = {}
    lines: dict[str, int] = {}
    problems, merged = [], []
    for line, person in rows:
        key = folded(person.id)
        if not is_name(person.id):
            problems.append(_unusable(file, line, person.id, otherwise))
        elif key not in people:
            people[key], lines[key] = person, line
        elif together := _together(people[key], person):
            merged.append(
                f"{file}, lines {lines[key]} and {line} are both about {person.id}"
                f"{f' (sections {together.section})' * (together != people[key])}; they are one."
            )
            people[key] = together
        else:
            problems.append(
                f"{file}, lines {lines[key]} and {line} {_ids(people[key].id, person.id)}, for "
                f"{people[key].name} and for {person.name}; correct one, or remove it."
            )
    return list(people.values()), problems, merged


def _ids(one: str, other: str) -> str:
    if one == other:
        return f"both have the id {one}"
    return f"have the ids {one} and {other}, which not every system tells apart"


def folded(word: str) -> str:
    """Return a word as it is compared: in one form of Unicode, without case."""
    return unicodedata.normalize("NFKC", word).casefold().strip()


def _unusable(file: str, line: int, student: str, otherwise: str) -> str:
    if not student:
        advice = "write one, remove the line" if otherwise else "write one, or remove the line"
        return f"{file}, line {line} has no id; {advice}{otherwise}."
    return (
        f"{file}, line {line}: {student!a} cannot name a folder; write an id of letters and "
        f"digits{otherwise}."
    )


def _together(one: One, other: One) -> One | None:
    """Return a person who stands twice with two sections, None if these are two people."""
    if replace(one, id=other.id, section="") != replace(other, section=""):
        return None
    sections = dict.fromkeys(filter(None, (*one.section.split(AND), *other.section.split(AND))))
    return replace(one, section=AND.join(sections))
