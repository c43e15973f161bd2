"""Functions of this course's own interface, in files and in notebooks."""

import nbformat
import pytest
from conftest import ROOT
from fakes import scaling
from fakes.answers import module
from nbformat.v4 import new_code_cell, new_notebook

from autograder.audit.courses.own import own
from autograder.audit.find import Sources, sources
from autograder.audit.run import Audit, audit
from autograder.judge.catalogue import load
from autograder.judge.compile import compile_key
from autograder.sandbox.seat import Template

FORWARD = "def scale_forward(x, factor=2.0):\n    return x * factor, (x, factor)\n"
BACKWARD = (
    "def scale_backward(dout, cache):\n    x, factor = cache\n"
    "    return dout * factor, (dout * x).sum()\n"
)
OWN, _ = own([scaling.ASSIGNMENT])
KEY = compile_key(scaling.ASSIGNMENT, seed=1, seed_name="public")


def scaled(found: Sources) -> Audit:
    with Template() as template:
        return audit("folder", found, OWN, {KEY.assignment: KEY}, template)


def holding(done: Audit) -> dict[str, bool]:
    return {heard.name: heard.holds for heard in done.functions}


def test_functions_in_a_file_are_judged_as_in_grading(written) -> None:
    """The same checks, no adapter, and a wrong one is told with its belief."""
    wrong = FORWARD.replace("x * factor", "x + factor", 1)
    assert holding(scaled(written(mine=FORWARD + BACKWARD))) == {
        "scale_forward": True,
        "scale_backward": True,
    }
    first = scaled(written(mine=wrong + BACKWARD)).functions[0]
    assert first.result is not None
    assert first.result.diagnosis is not None
    assert first.result.diagnosis.misconception == "adds"


def test_functions_in_a_notebook_are_judged(tmp_path) -> None:
    """Magics are left out, and a cell that raises does not stop the ones after it."""
    cells = ["%matplotlib inline", FORWARD, "1 / 0", BACKWARD, "check(scale_forward)"]
    notebook = new_notebook(cells=[new_code_cell(cell) for cell in cells])
    nbformat.write(notebook, tmp_path / "work.v2.ipynb")
    assert holding(scaled(sources(tmp_path))) == {"scale_forward": True, "scale_backward": True}


def test_a_missing_module_is_named_where_it_is_needed(written) -> None:
    """What does not need it is judged; what does is not, with the reason."""
    text = "import h5py\nfrom far.away import gain\n" + FORWARD
    text += BACKWARD.replace("dout * factor", "gain(dout)", 1)
    done = scaled(written(mine=text))
    assert holding(done) == {"scale_forward": True, "scale_backward": False}
    assert done.functions[1].reason == (
        "it needs far.away.gain, which code behind the wall does not see"
    )
    assert done.notes == ("Imported and not there: h5py, far. A function that needs it fails.",)


def test_a_class_may_descend_from_what_is_missing(written) -> None:
    """A network built on a library that is not there does not hide the layers beside it."""
    text = "import torchvision\nclass Net(torchvision.models.ResNet):\n    pass\n"
    done = scaled(written(mine=text + FORWARD))
    assert holding(done) == {"scale_forward": True}
    assert done.absent == ("scale_backward",)


@pytest.mark.parametrize("body", ["return None, None", "pass", "raise NotImplementedError"])
def test_what_is_not_written_yet_is_not_called_wrong(written, body: str) -> None:
    """A stub that returns nothing is no belief about anything."""
    done = scaled(written(mine=FORWARD + f"def scale_backward(dout, cache):\n    {body}\n"))
    assert holding(done) == {"scale_forward": True, "scale_backward": False}
    assert done.functions[1].reason == "it is not written yet"


@pytest.mark.parametrize("body", ["return None, None", "raise NotImplementedError"])
def test_a_backward_whose_forward_is_not_written_is_not_called_wrong(written, body: str) -> None:
    """There is nothing to go back from; that is said of the backward, in so many words."""
    text = f"def scale_forward(x, factor=2.0):\n    {body}\n" + BACKWARD
    forward, backward = scaled(written(mine=text)).functions
    assert forward.reason == "it is not written yet"
    assert backward.reason == (
        "it goes back from what scale_forward keeps, and that is not written yet"
    )


def test_a_backward_is_asked_where_its_forward_ends_well(written) -> None:
    """What the forward does not get through is no fault of the backward, nor a promise it keeps."""
    stumbles = FORWARD.replace("    return", "    assert x.ndim == 1\n    return", 1)
    forward, backward = scaled(written(mine=stumbles + BACKWARD)).functions
    assert forward.result is not None
    assert forward.result.findings[0].fact == "scale_forward raised AssertionError"
    assert backward.result is not None
    assert (backward.kept, backward.judged) == (0, False)
    assert backward.reason == backward.result.findings[0].fact
    assert backward.reason == (
        "scale_forward raised AssertionError, so there is nothing to go back from"
    )
    wrong = BACKWARD.replace("(dout * x).sum()", "(dout + x).sum()", 1)
    _, backward = scaled(written(mine=stumbles + wrong)).functions
    assert backward.result is not None
    assert "dfactor is" in backward.result.findings[0].fact


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("import os; os._exit(0)", "the process ended while scale_forward ran"),
        ("while True: pass", "scale_forward took longer than 2 s"),
        ("raise ValueError('It ends.')", "scale_forward raised ValueError: It ends"),
    ],
)
def test_a_backward_without_anything_to_go_back_from_is_not_judged(
    written, fault: str, reason: str
) -> None:
    """It is said once, in one sentence."""
    text = f"def scale_forward(x, factor=2.0):\n    {fault}\n" + BACKWARD
    forward, backward = scaled(written(mine=text)).functions
    assert not forward.reason
    assert backward.reason == f"{reason}, so there is nothing to go back from"


def test_what_a_backward_goes_back_from_is_named_if_it_is_wrong(written) -> None:
    """A forward that keeps the wrong things makes a right backward look wrong."""
    forgets = FORWARD.replace("(x, factor)", "(0 * x, factor)", 1).replace("x * factor", "x + 1", 1)
    _, backward = scaled(written(mine=forgets + BACKWARD)).functions
    assert backward.forward == "scale_forward"


def test_a_decorator_that_is_missing_costs_its_function_alone(written) -> None:
    """So does what a library that is not there sets up while files are imported."""
    text = "import numba, seaborn\nseaborn.set()\nwhite, *_ = [seaborn.white]\n" + FORWARD
    text += "@numba.jit(nopython=True)\n" + BACKWARD
    done = scaled(written(mine=text))
    assert holding(done) == {"scale_forward": True, "scale_backward": False}
    assert done.functions[1].reason == "it needs numba.jit, which code behind the wall does not see"


def test_an_import_with_its_own_way_out_takes_it(written) -> None:
    """`except ImportError` runs before any stand-in is made."""
    text = (
        "try:\n    from fast_lane import scale_forward\nexcept ImportError:\n    "
        + FORWARD.replace("\n", "\n    ")
        + "\n"
    )
    done = scaled(written(mine=text))
    assert (holding(done), done.notes) == ({"scale_forward": True}, ())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("def scale_forward(x):\n    return x\nraise ValueError('no data')\n",
         "line 3: ValueError: no data"),
        ("import torch\ndef scale_forward(x):\n    return x\n", "line 1: it imports torch"),
        ("import sys\ndef scale_forward(x):\n    return x\nsys.exit(3)\n", "line 4: SystemExit: 3"),
        ("import keras\nx, y = keras.load()\ndef scale_forward(x):\n    return x\n",
         "line 2: NameError: keras.load, which code behind the wall does not see"),
        ("x = 1\nfrom __future__ import division\ndef scale_forward(x):\n    return x\n",
         "line 2: SyntaxError: from __future__ imports must occur at the beginning of the file\n"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_imported_says_where(written, text: str, reason: str) -> None:
    """File, line and the error, and no promise counts as broken."""
    (function,) = scaled(written(mine=text)).functions
    assert function.result is None
    assert f"mine.py, {reason}" in f"{function.reason}\n"


def test_the_file_that_defines_most_is_asked(written) -> None:
    """A copy with half of the functions does not stand in for the whole."""
    found = written(aa_old=FORWARD.replace("x * factor", "x", 1), whole=FORWARD + BACKWARD)
    assert holding(scaled(found)) == {"scale_forward": True, "scale_backward": True}


@pytest.mark.jail
def test_functions_in_pytorch_are_given_tensors(audited, written) -> None:
    """They are asked as in grading, halves of a Function by autograd; only a card is wanting."""
    _, in_pytorch = own([load(ROOT, "a08_gpu")])
    text = module("a08_gpu", "shifts").read_text()
    done = audited(written(mine=text), in_pytorch)
    assert {heard.name for heard in done.functions} == {row.theirs for row in in_pytorch.rows}
    assert done.holds
    wrong = text.replace("new_zeros(", "new_ones(", 1)
    assert wrong != text
    assert not audited(written(mine=wrong), in_pytorch).holds


def test_an_endless_loop_is_one_broken_promise(written) -> None:
    """It is ended, told with its time limit, and the other function is judged."""
    text = FORWARD + "def scale_backward(dout, cache):\n    while True: pass\n"
    done = scaled(written(mine=text))
    assert holding(done) == {"scale_forward": True, "scale_backward": False}
    assert done.functions[1].result is not None
    assert "took longer than 2 s" in done.functions[1].result.findings[0].fact
