"""From the author's text to the table in a student's notebook, in a real kernel."""

import copy
import re
import subprocess
import sys
from pathlib import Path

import pytest
from fakes import scaling
from fakes.scaling_notebook import BACKWARD, FORWARD, HELPER, released
from nbclient import NotebookClient

from autograder.judge.compile import compile_key
from autograder.judge.keyfile import dump
from autograder.notebooks.cells import grade_id
from autograder.notebooks.travel import travel

WRONG = FORWARD.replace("x * np", "x + np")
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:zmq", "ignore::ResourceWarning")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("student")
    key = dump(compile_key(scaling.ASSIGNMENT, seed=5, seed_name="public"))
    travel(key, folder / "scaling.zip", "https://book.example")
    return folder


def filled(**answers: str):
    notebook = copy.deepcopy(released())
    for cell in notebook.cells:
        if grade_id(cell) in answers:
            cell.source = answers[grade_id(cell)]
    return notebook


def executed(notebook, folder: Path):
    client = NotebookClient(
        notebook,
        timeout=120,
        allow_errors=True,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
    )
    return {cell.id: cell for cell in client.execute().cells}


@pytest.fixture(scope="module")
def cells(folder: Path):
    """A notebook with a wrong forward and a backward that is not written, after it was run."""
    return executed(filled(scale_forward=WRONG), folder)


@pytest.fixture(scope="module")
def right(folder: Path):
    """A notebook in which all is right, after it was run."""
    return executed(filled(scale_forward=FORWARD, scale_backward=f"{HELPER}\n\n{BACKWARD}"), folder)


def test_the_first_cell_says_that_all_is_there(cells):
    """One quiet line."""
    (output,) = cells["environment"].outputs

    assert re.fullmatch(
        r"All is there: Python 3\.\d+\.\d+\S*, NumPy \d\S*, scaling\.zip\.\n", output.text
    )


def test_a_right_answer_shows_its_table_and_raises_nothing(right):
    """The table is there in both forms, and no number that nbgrader could take for a mark."""
    for name in ("check-scale_forward", "check-scale_backward"):
        (output,) = right[name].outputs
        assert output.output_type == "display_data"
        assert "<caption" in output.data["text/html"]
        assert "Kept: " in output.data["text/plain"]


def test_a_wrong_answer_shows_its_table_and_raises(cells):
    """The error is one sentence, without a stack."""
    table, error = cells["check-scale_forward"].outputs

    assert "Not yet" in table.data["text/html"]
    assert 'href="https://book.example/scale.html#forward"' in table.data["text/html"]
    assert error.output_type == "error"
    assert error.ename == "CheckFailed"
    assert error.traceback == [error.evalue]
    assert error.evalue.startswith("scale_forward: 3 of 3 checks are not kept yet.")


def test_what_is_not_written_says_so_and_raises(cells):
    """No table, one sentence."""
    (error,) = cells["check-scale_backward"].outputs

    assert error.evalue == "scale_backward is not written yet"
    assert error.traceback == [error.evalue]


def test_without_the_zip_the_first_cell_says_what_to_do(tmp_path: Path):
    """The name of the file and the place where it belongs, and no stack of ours."""
    (error,) = executed(filled(), tmp_path)["environment"].outputs

    assert error.traceback == [
        f"Not ready: scaling.zip is missing; put it into this notebook's folder, {tmp_path}, "
        "and run this cell again."
    ]


ENVIRONMENT = next(c.source for c in released().cells if c.id == "environment")


def first_cell(before: str, folder: Path) -> str:
    """What the first cell says on a machine that is made worse by `before`."""
    code = f"import sys\n{before}\nfrom pathlib import Path\n"
    code += f"try:\n    exec({ENVIRONMENT!r}, globals())\n"
    code += "except Exception as error:\n    print(error._render_traceback_()[0])\n"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=folder
    )
    return done.stdout.strip()


def test_an_old_python_is_named(folder: Path):
    """With both versions and what to do."""
    said = first_cell("sys.version_info, sys.version = (3, 8, 10), '3.8.10 (x)'", folder)

    assert said == (
        "Not ready: this is Python 3.8.10, and 3.10 or newer is needed; "
        "install a newer Python and choose it as this notebook's kernel."
    )


def test_a_missing_numpy_has_one_command(folder: Path):
    """It can be copied into a cell."""
    said = first_cell("sys.modules['numpy'] = None", folder)

    assert "NumPy is missing; run  %pip install numpy  in a new cell" in said


def test_in_colab_the_list_of_files_is_named(tmp_path: Path):
    """There is no folder to see there."""
    said = first_cell("sys.modules['google.colab'] = sys", tmp_path)

    assert "put it into the list of files that opens with the folder sign at the left" in said


def test_in_vs_code_the_notebooks_folder_is_known(folder: Path, tmp_path: Path):
    """Also when its kernel starts in another one."""
    said = first_cell(f"__vsc_ipynb_file__ = {str(folder / 'scaling.ipynb')!r}", tmp_path)

    assert said.startswith("All is there")
