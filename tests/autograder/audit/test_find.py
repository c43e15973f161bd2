"""What is found in a folder without running anything in it."""

from pathlib import Path

import pytest

from autograder.audit.courses.cs231n import CS231N
from autograder.audit.courses.eecs498 import EECS498
from autograder.audit.courses.own import own
from autograder.audit.find import convention_of, sources
from autograder.judge.catalogue import keys, load
from autograder.model.errors import CourseError

ROOT = Path(__file__).parents[3]
OWN = own(load(ROOT, key) for key in keys(ROOT))
TWO = "def f():\n    pass\nclass Conv:\n    @staticmethod\n    def forward(x):\n        return x\n"


def test_functions_and_methods_have_their_lines(tmp_path: Path) -> None:
    """Also those that are defined under `if` and `try`."""
    (tmp_path / "m.py").write_text(TWO + "try:\n    import x\nexcept E:\n    def g(): pass\n")
    (defined,) = sources(tmp_path).defined.values()
    assert defined == {"f": 1, "Conv.forward": 5, "g": 10}


def test_one_file_is_asked_and_its_neighbors_can_be_imported(tmp_path: Path) -> None:
    """`course audit layers.py` asks layers.py alone."""
    for name in ("layers", "sizes"):
        (tmp_path / f"{name}.py").write_text(f"def {name}(): pass\n")
    found = sources(tmp_path / "layers.py")
    assert [Path(file).name for file in found.files] == ["layers.py", "sizes.py"]
    assert [Path(file).name for file in found.defined] == ["layers.py"]


def test_installed_packages_hidden_folders_and_links_are_passed_by(tmp_path: Path) -> None:
    """What is not the author's own is not looked at, nor what lies elsewhere."""
    for folder in ("venv", ".git", "__pycache__", "node_modules"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "m.py").write_text("def f(): pass\n")
    (tmp_path / "outside.py").symlink_to(__file__)
    with pytest.raises(CourseError, match="holds no code; name a folder with"):
        sources(tmp_path)


def test_a_file_of_another_python_is_named_with_its_line(tmp_path: Path) -> None:
    """The rest of the folder is looked at all the same."""
    (tmp_path / "old.py").write_text('x = 1\nraise KeyError, "x"\n')
    (tmp_path / "new.py").write_text("def f(): pass\n")
    found = sources(tmp_path)
    assert found.damaged[0].startswith("old.py was left out, since line 2 is not Python 3: ")
    assert list(found.chosen(["f"])) == ["f"]


def test_what_python_2_prints_hides_no_function(tmp_path: Path) -> None:
    """A print without parentheses, and a tab for eight blanks, cost nothing."""
    (tmp_path / "m.py").write_text("def f(x):\n    if x:\n\tprint 'x is', x\n    return x\n")
    found = sources(tmp_path)
    assert not found.damaged
    assert list(found.chosen(["f"])) == ["f"]


def test_a_file_that_cannot_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rest of the folder is looked at all the same."""
    for name in ("mine", "yours"):
        (tmp_path / f"{name}.py").write_text(f"def {name}(): pass\n")
    whole = Path.read_bytes

    def guarded(file: Path) -> bytes:
        if file.stem == "yours":
            raise PermissionError(13, "Permission denied", str(file))
        return whole(file)

    monkeypatch.setattr(Path, "read_bytes", guarded)
    found = sources(tmp_path)
    assert found.damaged == ("yours.py was left out, since it cannot be read: Permission denied",)
    assert list(found.chosen(["mine"])) == ["mine"]


def test_a_damaged_notebook_is_named(tmp_path: Path) -> None:
    """A notebook that cannot be read is a sentence."""
    (tmp_path / "n.ipynb").write_text("{")
    assert sources(tmp_path).damaged[0].startswith("n.ipynb is not a notebook: ")


def test_a_missing_folder_is_a_sentence(tmp_path: Path) -> None:
    """It says what was looked for and what to name instead."""
    with pytest.raises(CourseError, match=r"there is no .*nowhere; name a folder with code"):
        sources(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("def conv_forward_naive(x): pass\ndef softmax_loss(x, y): pass\n", "cs231n"),
        ("class Conv:\n    def forward(x): pass\ndef softmax_loss(x, y): pass\n", "eecs498"),
        ("def something_else(): pass\n", None),
    ],
)
def test_the_convention_is_told_by_the_names(tmp_path: Path, text: str, name: str | None) -> None:
    """Names that several courses share do not decide."""
    (tmp_path / "m.py").write_text(text)
    convention = convention_of(sources(tmp_path), (CS231N, EECS498))
    assert (convention.name if convention else None) == name


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("def conv2d_forward(x): pass\n", "this course"),
        ("import torch\ndef conv2d_forward(ctx, x): pass\n", "this course in PyTorch"),
        ("try:\n    from torch import nn\nexcept E:\n    pass\ndef conv2d_forward(ctx): pass\n",
         "this course in PyTorch"),
        ("import torchlike\ndef conv2d_forward(x): pass\n", "this course"),
        ("import torch\ndef conv2d_forward(x): pass\ndef normalize_forward(x): pass\n",
         "this course"),
        ("def block(x): pass\n", "this course in PyTorch"),
    ],
)  # fmt: skip
def test_pytorch_decides_where_names_do_not(tmp_path: Path, text: str, title: str) -> None:
    """A convolution has one name in this course, whether it is written in NumPy or in PyTorch."""
    (tmp_path / "m.py").write_text(text)
    convention = convention_of(sources(tmp_path), OWN)
    assert convention is not None
    assert convention.title == title


def test_too_much_code_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What would not fit through the wall is refused before it is sent."""
    (tmp_path / "m.py").write_text("x = 1\n" * 10)
    monkeypatch.setattr("autograder.audit.find.LARGEST_FOLDER", 50)
    with pytest.raises(CourseError, match="more than 20 MB of code; name the folder"):
        sources(tmp_path)
    monkeypatch.setattr("autograder.audit.find.MOST_FILES", 0)
    with pytest.raises(CourseError, match="more than 0 files of code; name the folder"):
        sources(tmp_path)
