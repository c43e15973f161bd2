"""How often Python looks for cycles of objects that nobody holds any more."""

import gc

NEW_OBJECTS = 50_000  # containers that have come and not gone; Python's own 700 suit small programs


def collect_seldom() -> None:
    """Look after so many new objects: with Python's own number, grading looked a ninth of its time.

    Nearly all that grading makes is freed by counting references; a look finds next to nothing.
    """
    gc.set_threshold(NEW_OBJECTS)
