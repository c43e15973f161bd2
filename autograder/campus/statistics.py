"""The numbers behind a class page as files: CSV for people, Parquet for programs."""

import io
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from autograder.campus.tables import written
from autograder.gradebook.sheets import Cell, Sheet
from autograder.model.errors import CourseError


def statistics_csv(sheet: Sheet) -> str:
    """Return a table as CSV; a number that is not known is an empty cell."""
    return written([tuple(sheet.columns), *(tuple(map(_text, row)) for row in sheet.rows)])


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    return f"{cell:.4g}" if isinstance(cell, float) else str(cell)


def statistics_parquet(sheet: Sheet) -> bytes:
    """Return a table as Parquet, with the same types for every class; what is not known is null.

    Raises:
        CourseError: pyarrow, which writes it, is not installed.
    """
    arrow, parquet = _arrow()
    types = {str: arrow.string(), int: arrow.int64(), float: arrow.float64()}
    schema = arrow.schema([(name, types[kind]) for name, kind in sheet.columns.items()])
    columns: Sequence[Sequence[Cell]] = [*zip(*sheet.rows, strict=True)] or [()] * len(schema)
    file = io.BytesIO()
    parquet.write_table(arrow.table(list(columns), schema=schema), file)
    return file.getvalue()


def _arrow() -> tuple[Any, Any]:
    try:
        return import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError:
        raise CourseError(
            "Parquet is written by pyarrow, which is not installed; run `python -m pip install -c "
            "constraints.txt -r requirements-parquet.txt` (50 MB to download), or take the same "
            "tables as CSV from report/."
        ) from None
