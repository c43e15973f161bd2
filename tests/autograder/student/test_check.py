"""What a student sees of `check(...)` outside a notebook, and when it raises."""

import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from fakes import scaling
from fakes.scaling_notebook import BACKWARD, FORWARD, HELPER

from autograder.judge.compile import compile_key
from autograder.judge.keyfile import dump, load
from autograder.notebooks.travel import travel
from autograder.student import CheckFailed, check
from autograder.student.find import find_key
from autograder.student.printed import KEPT


@pytest.fixture(scope="module")
def key() -> bytes:
    return dump(compile_key(scaling.ASSIGNMENT, seed=5, seed_name="public"))


@pytest.fixture
def beside(tmp_path: Path, key: bytes, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A notebook's folder with its zip, and a kernel that runs there."""
    travel(key, tmp_path / "scaling.zip")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def kernel(monkeypatch: pytest.MonkeyPatch) -> dict:
    """What stands in a notebook after its cells were run."""
    names = {"__name__": "__main__", "np": np}
    for source in (HELPER, FORWARD, BACKWARD):
        exec(source, names)
    main = type(sys)("__main__")
    vars(main).update(names)
    monkeypatch.setitem(sys.modules, "__main__", main)
    return names


def define(kernel: dict, source: str):
    exec(source, kernel)
    vars(sys.modules["__main__"]).update(kernel)
    return kernel["scale_forward"]


@pytest.mark.parametrize(
    ("head", "says"),
    [
        ("def scale_forward(factor, x=2.0):", "has its parameters in the order (factor, x), and"),
        ("def scale_forward(x, by=2.0):\n    factor = by", "has no parameter factor, and"),
    ],
)
def test_another_first_line_is_told_before_all_else(beside, kernel, capsys, head: str, says: str):
    """The numbers alone would only look odd."""
    changed = FORWARD.replace("def scale_forward(x, factor=2.0):", head)
    assert changed != FORWARD
    with pytest.raises(CheckFailed):
        check(define(kernel, changed))
    second = capsys.readouterr().out.splitlines()[1]
    assert second.startswith(f"scale_forward {says} it is called as scale_forward(x, factor); ")


@pytest.mark.parametrize(
    "made",
    [
        "scale_forward = lambda *given, **named: None",
        "scale_forward = np.cumsum",
        "class Odd:\n    __signature__ = 3\n    def __call__(self, x, factor=2.0): ...\n"
        "scale_forward = Odd()",
    ],
)
def test_what_has_no_first_line_of_its_own_is_asked_all_the_same(beside, kernel, made: str):
    """A function of a library, or an object that can be called."""
    with pytest.raises(CheckFailed):
        check(define(kernel, made))


def test_a_right_answer_is_shown_and_nothing_is_raised(beside, kernel, capsys):
    """One line a check, the points, and what the mark depends on."""
    check(kernel["scale_forward"])

    assert capsys.readouterr().out.splitlines() == [
        "scale_forward: 4 of 4 points",
        "Kept: Every entry is multiplied by the factor.",
        "Kept: A float32 array stays one.",
        "Kept: The array that was given is the same afterwards.",
        "The mark uses the same checks with fresh numbers.",
    ]


def test_a_wrong_answer_is_shown_and_raised(beside, kernel, capsys):
    """The fact with both numbers, the case, the belief; the error names the first check."""
    wrong = define(kernel, "def scale_forward(x, factor=2.0):\n    return x + factor, (x, factor)")

    with pytest.raises(CheckFailed) as error:
        check(wrong)

    out = capsys.readouterr().out
    assert "Not yet: Every entry is multiplied by the factor." in out
    assert "But out[" in out
    assert "Your numbers are those of an addition." in out
    assert str(error.value) == (
        "scale_forward: 3 of 3 checks are not kept yet.\n"
        "The first: Every entry is multiplied by the factor."
    )
    assert error.value._render_traceback_() == [str(error.value)]


@pytest.mark.parametrize("body", ["raise NotImplementedError", "raise NotImplementedError()"])
def test_a_function_not_yet_written_is_just_that(beside, kernel, capsys, body):
    """No table of failures, one sentence."""
    stub = define(kernel, f"def scale_forward(x, factor=2.0):\n    {body}")

    with pytest.raises(CheckFailed) as error:
        check(stub)

    assert str(error.value) == "scale_forward is not written yet"
    assert capsys.readouterr().out == ""


def test_a_backward_waits_for_its_forward(beside, kernel):
    """The sentence names the function that is missing."""
    define(kernel, "def scale_forward(x, factor=2.0):\n    raise NotImplementedError")

    with pytest.raises(CheckFailed, match="scale_forward is not written yet, and scale_backward"):
        check(kernel["scale_backward"])


def test_a_backward_names_the_wrong_forward_that_feeds_it(beside, kernel, capsys):
    """Whoever looks for the mistake in the backward alone would look in vain."""
    define(kernel, "def scale_forward(x, factor=2.0):\n    return x + factor, (x, factor + 1)")

    with pytest.raises(CheckFailed):
        check(kernel["scale_backward"])

    assert (
        "scale_backward may fail because of your scale_forward, which is not right yet: "
        "mend scale_forward first."
    ) in capsys.readouterr().out.splitlines()


def test_a_name_does_as_well(beside, kernel, capsys):
    """A text is looked up in the notebook."""
    check("scale_backward")

    assert "scale_backward: 3 of 3 points" in capsys.readouterr().out


def test_a_name_that_nothing_has_yet_is_not_written(beside, kernel):
    """It is missing rather than wrong."""
    del vars(sys.modules["__main__"])["scale_forward"]

    with pytest.raises(CheckFailed, match="scale_forward is not defined"):
        check("scale_forward")


UNUSUAL = {
    "a lambda": "_scale = scale_forward\nscale_forward = lambda x, factor=2.0: _scale(x, factor)",
    "a partial": "import functools\nscale_forward = functools.partial(scale_forward)",
    "a decorated one": (
        "def logged(f):\n    return lambda *a, **k: f(*a, **k)\n"
        "scale_forward = logged(scale_forward)"
    ),
    "an object": (
        "_scale = scale_forward\nclass Scale:\n    def __call__(self, x, factor=2.0):\n"
        "        return _scale(x, factor)\nscale_forward = Scale()"
    ),
}


@pytest.mark.parametrize("source", UNUSUAL.values(), ids=UNUSUAL)
def test_a_function_is_known_by_the_name_that_the_notebook_gives_it(beside, kernel, capsys, source):
    """Whatever was put under the exercise's name is what will be graded."""
    check(define(kernel, source))

    assert "scale_forward: 4 of 4 points" in capsys.readouterr().out


@pytest.mark.parametrize("strange", ["scale", len, 7, None, lambda x: x, np.add])
def test_what_is_no_exercise_is_told_in_a_sentence(beside, kernel, strange):
    """It says which exercises there are."""
    with pytest.raises(CheckFailed) as error:
        check(strange)

    assert "is no exercise of scaling; the exercises are scale_forward, scale_backward." in str(
        error.value
    )


def test_a_function_of_another_file_is_told_in_a_sentence(beside, kernel):
    """Only the notebook is handed in."""
    elsewhere = {"__name__": "my_layers", "np": np}
    exec(FORWARD, elsewhere)

    with pytest.raises(CheckFailed, match="is defined in my_layers, and only this notebook is"):
        check(elsewhere["scale_forward"])


def test_what_is_printed_is_kept_out_of_the_way(beside, kernel, capsys):
    """The first part is shown at the end, the rest is counted."""
    talks = define(kernel, FORWARD.replace("scaled =", r"print('\x1b[31mhi'); scaled ="))

    check(talks)

    out = capsys.readouterr().out.split("While it was checked, the function printed:\n")
    assert out[0].startswith("scale_forward: 4 of 4 points\n")
    assert out[1].startswith("  hi\n")


def test_megabytes_of_print_are_cut(beside, kernel, capsys):
    """They cost neither time nor a full notebook."""
    talks = define(kernel, FORWARD.replace("scaled =", "print('x' * 1_000_000); scaled ="))

    check(talks)

    captured = capsys.readouterr()
    assert len(captured.out) < KEPT + 1000
    assert "characters more" in captured.out
    assert captured.err == ""


def test_warnings_are_kept_out_of_the_way(beside, kernel, capsys):
    """A line on stderr would cost the mark in stock nbgrader."""
    warns = define(
        kernel, FORWARD.replace("scaled =", "import sys; sys.stderr.write('!'); scaled =")
    )

    check(warns)

    assert capsys.readouterr().err == ""


def test_an_interrupt_is_passed_on(beside, kernel):
    """Whoever stops her own notebook means it."""
    stops = define(kernel, "def scale_forward(x, factor=2.0):\n    raise KeyboardInterrupt")

    with pytest.raises(KeyboardInterrupt):
        check(stops)


def test_what_an_answer_raises_is_a_finding(beside, kernel, capsys):
    """Even an exit does not end the notebook."""
    leaves = define(kernel, "def scale_forward(x, factor=2.0):\n    raise SystemExit('bye')")

    with pytest.raises(CheckFailed, match="3 of 3 checks"):
        check(leaves)

    assert "But scale_forward raised SystemExit: bye." in capsys.readouterr().out


def test_a_check_cell_asks_every_question_once(beside, kernel, key):
    """Nobody waits for a number twice; how long it takes, `make bench-checks` measures."""
    right, asked = kernel["scale_forward"], []
    forward, _ = load(key).exercises

    def scale_forward(x, factor=2.0):
        asked.append(x)
        return right(x, factor)

    kernel["scale_forward"] = vars(sys.modules["__main__"])["scale_forward"] = scale_forward
    check("scale_forward")

    assert len(asked) == sum(len(r.question.calls) for c in forward.checks for r in c.rungs)


# Where the key is found


def test_without_a_zip_the_first_cell_is_named(tmp_path, kernel, monkeypatch):
    """That cell says what is missing."""
    monkeypatch.chdir(tmp_path)

    with pytest.raises(CheckFailed, match="no zip with checks lies beside this notebook; run its"):
        check(kernel["scale_forward"])


def test_of_two_zips_the_one_on_the_path_is_taken(beside, key, monkeypatch):
    """The first cell of a notebook puts its own there."""
    travel(b"another key", beside / "other.zip")
    with pytest.raises(CheckFailed, match="2 zips with checks lie beside this notebook"):
        find_key()

    monkeypatch.syspath_prepend(str(beside / "scaling.zip"))

    assert find_key() == key


def test_an_unpacked_zip_does_as_well(beside, key, tmp_path, monkeypatch):
    """Some browsers unpack what they download."""
    with zipfile.ZipFile(beside / "scaling.zip") as archive:
        archive.extractall(beside / "scaling")
    (beside / "scaling.zip").unlink()
    monkeypatch.syspath_prepend(str(beside / "scaling"))

    assert find_key() == key


def test_other_zips_are_passed_over(beside, key):
    """What is no zip, or holds no key, is not looked at twice."""
    (beside / "broken.zip").write_bytes(b"PK\x03\x04")
    with zipfile.ZipFile(beside / "photos.zip", "w") as archive:
        archive.writestr("a.txt", "hello")

    assert find_key() == key
