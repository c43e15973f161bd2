"""`course` itself: what it needs before a command runs."""

import pytest
from fakes.course import Course

STOPPED_WHILE = """\
import sys

class Stop:
    def find_spec(self, name, *_):
        if name == {!r}:
            raise KeyboardInterrupt

sys.meta_path.insert(0, Stop())
from autograder.cli import main
main()
"""


@pytest.mark.parametrize("module", ["autograder.cli.place", "numpy", "autograder.cli.look"])
def test_ctrl_c_while_a_command_is_loaded_ends_it_in_one_word(course: Course, module: str):
    """As it does later."""
    process = course.started("where", program=STOPPED_WHILE.format(module))
    out, err = process.communicate(timeout=60)

    assert (process.returncode, out, err) == (130, "", "Stopped.\n")
