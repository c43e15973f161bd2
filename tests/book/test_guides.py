"""The guides of authors and instructors: whoever follows them arrives."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT
from fakes.course import GOOD, KEY, Course, found
from light import lint

from autograder.judge.catalogue import keys, load

GUIDE = (ROOT / "book/author.md").read_text("utf-8")
MORE = "one line more in "
SECONDS = re.compile(r" \([\d.]+ s\)")
RUN = """\
import shlex, sys
from autograder.cli import main
for line in sys.stdin.read().splitlines():
    try:
        main(["--root=.", *shlex.split(line)[1:]])
    except SystemExit as end:
        print("status", end.code or 0)
"""


def follow(course: Path) -> list[tuple[str, str]]:
    """Do in a course what the guide says; return what it promises of a command, and what came."""
    told: list[tuple[str, str]] = []
    said = ""
    for block in lint.blocks(GUIDE):
        place, text = block.options.get("caption", "").replace("`", ""), written(block)
        if block.opening == "sh":
            said = type_in(course, text)
        elif block.opening == "text":
            told.append((text, said))
        elif place.startswith(MORE):
            add_last_line(course / place.removeprefix(MORE), text)
        else:
            path = course / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    return told


def written(block: lint.Block) -> str:
    """Return the text of a block as it goes into a file."""
    return "".join(f"{line}\n" for _, line in block.body).lstrip("\n")


def add_last_line(path: Path, text: str) -> None:
    """Write the last of these lines below the others, which have to be there."""
    *before, _ = text.splitlines(keepends=True)
    known = path.read_text("utf-8")
    assert known.count("".join(before)) == 1
    path.write_text(known.replace("".join(before), text), "utf-8")


def type_in(course: Path, commands: str) -> str:
    """Return what commands of `course` say in a course's folder."""
    done = subprocess.run(
        [sys.executable, "-c", RUN], cwd=course, input=commands, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the course without its assignments."""
    root = tmp_path_factory.mktemp("course")
    shutil.copytree(ROOT / "solutions", root / "solutions")
    shutil.copy(ROOT / "nbgrader_config.py", root)
    (root / "assignments/a09_leaky/answers").mkdir(parents=True)
    for folder in ("", "a09_leaky/answers"):
        (root / "assignments" / folder / "__init__.py").touch()
    return root


def test_whoever_follows_the_guide_has_a_new_assignment(course: Path) -> None:
    """Unsound at first, with the two complaints of the guide, then sound, then released."""
    told = follow(course)
    assert [promised.split("\n", 1)[0] for promised, _ in told] == [
        "a09_leaky is NOT sound",
        "a09_leaky is sound",
    ]
    for promised, said in told:
        shown = {line.strip() for line in SECONDS.sub("", said).splitlines()}
        for line in promised.splitlines():
            assert any(one.startswith(line.strip(" .")) for one in shown), (
                line,
                said,
            )
    released = sorted((course / "classroom/release/a09_leaky").iterdir())
    assert [path.name for path in released] == ["a09_leaky.ipynb", "a09_leaky.zip"]
    notebook = released[0].read_text("utf-8")
    assert "check(leaky_relu)" in notebook
    assert "np.where" not in notebook


def test_contributors_are_sent_to_the_guide() -> None:
    """There is one place that says how an exercise is written."""
    assert "book/author.md" in (ROOT / "CONTRIBUTING.md").read_text("utf-8")


TEACH = (ROOT / "book/teach.md").read_text("utf-8")
FIRST_CLASS = TEACH.split("(sec-teach-first)=", 1)[1].split("\n## ", 2)[1]
ROW = re.compile(r"^\| \d \| .+? \| `(\w+)` \| ([\d.]+) \|$", re.MULTILINE)


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A small course whose one assignment stands for the convolution."""
    made = found(tmp_path_factory.mktemp("first"))
    made.classroom.roster.unlink()  # a first class has no list of students yet
    return made


def test_a_first_class_goes_from_release_to_marks(released: Course, monkeypatch) -> None:
    """Every command of the half hour works, in this order, and leaves what the text says."""
    monkeypatch.chdir(released.root)
    (released.root / "downloads").mkdir()
    (released.root / "downloads/ada.ipynb").write_bytes(GOOD)
    typed = "".join(map(written, lint.blocks(FIRST_CLASS))).replace("a02_convolution", KEY)
    *lines, last = [line for line in typed.splitlines() if line.startswith("course ")]
    for line in lines:
        said = released.run(*line.split()[1:])
        assert said.status == 0, (line, said.err)
    assert "ada" in (released.folder / f"feedback/ada/{KEY}/{KEY}.html").read_text("utf-8")
    assert list((released.folder / "report").glob("*.html"))
    assert list((released.folder / "exports").iterdir())

    said = released.run(*last.split()[1:])
    assert said.status == 0, said.err
    assert not [*released.folder.glob("*/ada")]
    assert "ada" not in released.classroom.marks(KEY).read_text("utf-8")
    assert "ada" not in released.classroom.report(KEY).read_text("utf-8")


def test_the_plans_are_complete_and_count_the_hours_of_the_exercises() -> None:
    """Eight weeks have every assignment in its order; no week promises less than it takes."""
    rows = ROW.findall(TEACH)
    assert len(rows) == 2 + 4 + 8
    assert tuple(key for key, _ in rows[-8:]) == keys(ROOT)
    for key, hours in rows:
        minutes = sum(one.minutes for one in load(ROOT, key).exercises)
        assert abs(float(hours) - minutes / 60) <= 0.25, (key, minutes)


def test_what_is_told_of_the_wall_is_told_once() -> None:
    """The site's page is the one of docs/, not a copy."""
    page = (ROOT / "book/threat-model.md").read_text("utf-8")
    assert "```{include} ../docs/threat-model.md\n```" in page
