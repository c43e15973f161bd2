"""The first code cell of every notebook: what is needed, what is missing, how to mend it.

It is text that runs on the student's machine, also on a Python that is too old and without NumPy,
in Jupyter, VS Code and Colab, so it uses nothing but what it has checked. A line of it says which
release of which assignment the notebook is, since nobody edits this cell.
"""

import re
from dataclasses import dataclass

GIVES = (  # what the cell imports for the cells below, also behind the wall
    *("import os", "import sys", "from pathlib import Path", "import numpy as np"),
)
FIND = "find_checks"  # what looks for the file with the checks, which is not behind the wall

CELL = '''\
# Run this cell first. It looks for what this notebook needs and says what is missing.
# KEY, release MARK.
import os
import sys
from pathlib import Path


class NotReady(Exception):
    """Something is missing; the message says what, and how to get it."""

    def _render_traceback_(self):
        return [f"Not ready: {self}"]


def find_checks(name="KEY.zip"):
    """Return the file of checks that was handed out with this notebook."""
    beside = [globals().get("__vsc_ipynb_file__"), os.environ.get("JPY_SESSION_NAME")]
    folders = [Path.cwd()] + [Path(notebook).parent for notebook in beside if notebook]
    for folder in folders:
        for path in (folder / name, folder / name[:-4]):  # Safari unpacks what it downloads
            if path.is_file() or (path / "autograder").is_dir():
                return str(path.resolve())
    where = "this notebook's folder, " + str(folders[0])
    if "google.colab" in sys.modules:
        where = "the list of files that opens with the folder sign at the left"
    raise NotReady(f"{name} is missing; put it into {where}, and run this cell again.")


if sys.version_info < (3, 10):
    raise NotReady(
        f"this is Python {sys.version.split()[0]}, and 3.10 or newer is needed; "
        "install a newer Python and choose it as this notebook's kernel."
    )
try:
    import numpy as np
except ImportError:
    raise NotReady(
        "NumPy is missing; run  %pip install numpy  in a new cell, and then this cell again."
    ) from None

sys.path.insert(0, find_checks())
from autograder.student import check

print(f"All is there: Python {sys.version.split()[0]}, NumPy {np.__version__}, KEY.zip.")'''


STAMP = re.compile(r"^# (?P<key>\w+), release (?P<mark>\w+)\.\n", re.MULTILINE)


@dataclass(frozen=True)
class Stamp:
    """Which assignment a notebook is, and which release of it."""

    key: str
    mark: str


def environment_cell(key: str, mark: str) -> str:
    """Return the source of the first code cell for a release of the assignment `key`."""
    return CELL.replace("KEY", key).replace("MARK", mark)


def stamp(source: str) -> Stamp | None:
    """Return what a first code cell says of its notebook, if it says it."""
    found = STAMP.search(source)
    return Stamp(found["key"], found["mark"]) if found else None


def unstamped(source: str) -> str:
    """Return a first code cell as it was handed out before there were marks."""
    return STAMP.sub("", source)
