"""The same notebooks and asserts for otter-grader, in an environment of its own.

`otter run` grades one submission without a container; run as a program, this file calls it for
every submission of a class, one after the other. With containers, `otter grade` takes longer.
"""

import json
import os
import shutil
import subprocess
import sys
import venv
from functools import partial
from pathlib import Path
from textwrap import indent

import nbformat
from nbformat import NotebookNode
from ordinary import ASSERTS, CASES, FROM_A_FILE
from ways import KEY, ROOT, Marks, Way, run

from autograder.notebooks.cells import check_cells, grade_id

HERE = ROOT / "build" / "otter"
OTTER = HERE / "bin" / "otter"
NEEDS = Path(__file__).with_name("requirements-otter.txt")
RESULTS = "results/*/results.json"
TEST = """
from otter.test_files import test_case

OK_FORMAT = False
name = "{name}"
points = 1
{cases}

@test_case(hidden=True)
def test_{name}(env):
    {functions} = (env.get(name) for name in {functions!r}.split(", "))
    {expected}
{asserts}
"""


def install() -> None:
    """Have otter-grader in a virtual environment below build/."""
    if not OTTER.exists():
        venv.create(HERE, with_pip=True)
        pip = (str(HERE / "bin" / "python"), "-m", "pip", "install", "--quiet", "-r", str(NEEDS))
        run(pip, ROOT, ROOT)


def otter_class(folder: Path, stock: Path) -> Way:
    """Make of a stock class one for otter: its submissions, and the asserts as otter's tests."""
    install()
    tests = folder / "tests"
    tests.mkdir(parents=True)
    for name in ASSERTS:
        (tests / f"{name}.py").write_text(_test(name))
    source = nbformat.read(stock / "source" / KEY / f"{KEY}.ipynb", as_version=4)
    submitted = sorted(stock.glob(f"submitted/*/{KEY}/{KEY}.ipynb"))
    for path in submitted:
        own = folder / "submitted" / path.parts[-3]
        own.mkdir(parents=True)
        notebook = nbformat.read(path, as_version=4)
        nbformat.write(_without(notebook, set(check_cells(source).values())), own / f"{KEY}.ipynb")
        (folder / "results" / own.name).mkdir(parents=True)
    shutil.copy(stock / "source" / KEY / "expected.npz", folder)
    flags = ("-t", "tests", "-o", "autograder.zip", "--no-environment")
    run((str(OTTER), "generate", *flags, "expected.npz"), folder, folder)
    command = (sys.executable, __file__, str(folder))
    name = "`otter run`, expected values from a file"
    return Way(name, len(submitted), command, folder, folder, RESULTS, in_results)


def _test(name: str) -> str:
    return TEST.format(
        name=name,
        cases=CASES,
        functions=", ".join(ASSERTS),
        expected=FROM_A_FILE,
        asserts=indent(ASSERTS[name].strip(), "    "),
    )


def _without(notebook: NotebookNode, cells: set[str]) -> NotebookNode:
    notebook.cells = [cell for cell in notebook.cells if grade_id(cell) not in cells]
    return notebook


def in_results(folder: Path) -> Marks:
    """Return the marks that otter wrote."""
    return {
        path.parent.name: {
            f"check-{test['name']}": test["score"] / test["max_score"]
            for test in json.loads(path.read_text())["tests"]
            if test.get("max_score")
        }
        for path in folder.glob(RESULTS)
    }


def main() -> None:
    """Grade every submission of a class."""
    folder = Path(sys.argv[1])
    environment = {**os.environ, "PATH": f"{OTTER.parent}{os.pathsep}{os.environ['PATH']}"}
    grade = partial(subprocess.run, cwd=folder, env=environment, check=True, capture_output=True)
    command = (str(OTTER), "run", "-a", "autograder.zip", "--no-logo")
    for path in sorted(folder.glob(f"submitted/*/{KEY}.ipynb")):
        results = folder / "results" / path.parent.name
        grade((*command, "-o", str(results), str(path)))


if __name__ == "__main__":
    main()
