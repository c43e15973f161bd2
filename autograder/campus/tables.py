"""Tables as other programs write them, and as no other program can misread ours.

In: the encoding and the delimiter are found, since a spreadsheet asks nobody which to use. Out:
RFC 4180, UTF-8, and no cell that a spreadsheet takes for a formula.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest

from autograder.gradebook.roster import is_wide, read_rows, refuse_twins
from autograder.model.errors import CourseError
from autograder.pages.html import clean

DELIMITERS = ",;\t|"
BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # how .xlsx, .ods and .xls begin
GUESSES = ("utf-8", "cp1252")  # the second is what Excel writes in the West
LAST_GUESS = "latin-1"  # in which every byte is a letter
MOST_LETTERS = 4  # of so many, one is of the West in every table: its headings, ids and addresses
SAMPLE = 20  # rows by which the delimiter is known
LARGEST_BYTES = 64 * 2**20
SEPARATOR = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)  # Excel's own first line
# What starts a formula, and its wide twins, where a cell starts. Spreadsheets of some languages end
# a cell at a semicolon as well, whatever the file says.
FORMULA = re.compile("(^|; ?)(?=[-=+@\uff0d\uff1d\uff0b\uff20])")
BELOW_ZERO = re.compile(r"-[0-9]+(\.[0-9]+)?(e-[0-9]+)?")  # such as a correlation


@dataclass(frozen=True)
class Table:
    """The rows of a table by the names of their columns; `name` is the file's, for sentences.

    `lines` has the number of the line on which each row began, `wide` the lines and the numbers of
    cells of rows in which more stands than there are columns.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]
    lines: tuple[int, ...]
    wide: tuple[tuple[int, int], ...] = ()


def read_table(data: bytes, name: str) -> Table:
    """Return the table in these bytes, whatever program wrote them.

    Raises:
        CourseError: there is no table in them.
    """
    text = decoded(data, name)
    said = SEPARATOR.match(text)
    text = text[said.end() :] if said else text
    delimiter = said[1] if said else _delimiter(text)
    found = [(begin, row) for begin, _, row in read_rows(name, text, delimiter, 1 + bool(said))]
    if not found:
        raise CourseError(f"{name} is empty; look whether it is the file that you mean.")
    lines, rows = zip(*found, strict=True)
    return _by_column(name, rows, lines)


def _by_column(name: str, rows: Sequence[Sequence[str]], lines: Sequence[int]) -> Table:
    columns = tuple(column.strip() for column in rows[0])
    refuse_twins(name, columns)
    width = len(columns)
    cells = tuple(dict(zip_longest(columns, row[:width], fillvalue="")) for row in rows[1:])
    wide = [(line, len(row)) for line, row in zip(lines, rows, strict=True) if is_wide(row, width)]
    return Table(name, columns, cells, tuple(lines[1:]), tuple(wide))


def decoded(data: bytes, name: str) -> str:
    """Return the text in these bytes: by their mark, or by the first encoding that fits.

    Raises:
        CourseError: they are a workbook, or no text at all.
    """
    if len(data) > LARGEST_BYTES:
        raise CourseError(
            f"{name} has {len(data) / 2**20:.0f} MiB, and a table of at most "
            f"{LARGEST_BYTES // 2**20} is read; look whether it is the file that you mean."
        )
    if data.startswith(WORKBOOKS):
        raise CourseError(f"{name} is a workbook, not CSV; save it as CSV in UTF-8.")
    marked = next((e for mark, e in BYTE_ORDER_MARKS.items() if data.startswith(mark)), "")
    text = _first_fit(data, (marked,) if marked else (*_by_zeros(data), *GUESSES, LAST_GUESS))
    if text is None or "\0" in text:
        raise CourseError(f"{name} is not text; save it as CSV in UTF-8.")
    return text


def _by_zeros(data: bytes) -> tuple[str, ...]:
    """Return UTF-16 where of every other byte many are zero and no mark says so."""
    head = data[:200]
    first, second = head[::2].count(0), head[1::2].count(0)
    if len(data) % 2 or max(first, second) * MOST_LETTERS <= len(head) // 2:
        return ()
    return ("utf-16-be",) if first > second else ("utf-16-le",)


def _first_fit(data: bytes, encodings: Iterable[str]) -> str | None:
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _delimiter(text: str) -> str:
    """Return the delimiter by which most rows have as many cells as the first one.

    Of several, it is the one that makes the most columns.
    """

    def fitting(delimiter: str) -> tuple[int, int]:
        sample = io.StringIO(text, newline="")
        reader = csv.reader(sample, delimiter=delimiter, skipinitialspace=True)
        try:
            widths = [len(row) for row in islice(reader, SAMPLE) if row]
        except csv.Error:
            return (0, 0)
        width = widths[0] if widths else 0
        return (widths.count(width) if width > 1 else 0, width)

    return max(DELIMITERS, key=fitting)


def written(rows: Iterable[Sequence[str]]) -> str:
    """Return a table as text, in which every cell is safe to open anywhere; -1 stays a number."""
    return quoted([_cell(cell) for cell in row] for row in rows)


def _cell(text: str) -> str:
    return text if BELOW_ZERO.fullmatch(text) else safe(text)


def quoted(rows: Iterable[Sequence[str]]) -> str:
    """Return a table as RFC 4180 writes it, every cell as it is."""
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\r\n").writerows(rows)
    return file.getvalue()


def safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula; `=1` becomes `'=1`.

    Control characters are left out, and white space, tabs and line ends too, becomes one space.
    """
    plain = " ".join(clean(text).split())
    return FORMULA.sub(r"\1'", plain)
