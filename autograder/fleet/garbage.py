"""How often Python looks for cycles of objects that nobody holds any more."""

import gc

NEW_OBJECTS = 50_000  # containers that have come and not gone; Python's own 700 suit small programs


def collect_seldom() -> None:
    """Have Python look for cycles after 50,000 new objects instead of 700.

    Grading spent a ninth of its time on looking, and found next to nothing: nearly all that it
    makes is freed by counting references.
    """
    gc.set_threshold(NEW_OBJECTS)
