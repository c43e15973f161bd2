"""Chapters are built alike: question, picture, exercises, summary, assignment, sources."""

import re
from pathlib import Path

import pytest
import yaml
from conftest import ROOT

from autograder.judge.catalogue import keys

BOOK = ROOT / "book"
TOC = yaml.safe_load((BOOK / "_toc.yml").read_text("utf-8"))
CHAPTERS = next(
    [one["file"] for one in part["chapters"]] for part in TOC["parts"] if part.get("numbered")
)
EXERCISE = re.compile(r"^`{3,}\{exercise\} (.+)\n:label: (ex-[\w-]+)$", re.MULTILINE)
SOLUTION = re.compile(r"^`{3,}\{solution\} (ex-[\w-]+)\n:class: dropdown$", re.MULTILINE)
IN_WORDS = {  # exercises whose solutions hold nothing that these tests could run
    "ex-gpu-mistake-clock",  # a queue of a GPU
    "ex-net-ruled-out",  # what may still be wrong, by thinking
}
LINES = re.compile(r"^## In five lines\n\n((?:\d\. .+\n)+)\n\*\*To do:\*\* (.+)\n\n## Sources\n")


def text(chapter: str) -> str:
    """Return a chapter's source without its front matter."""
    return (BOOK / f"{chapter}.md").read_text("utf-8").split("\n---\n", 1)[1]


def test_there_are_eleven_chapters() -> None:
    """The book is whole."""
    assert len(CHAPTERS) == 11


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_opens_with_a_question_and_a_picture(chapter: str) -> None:
    """Whoever opens it knows what it will answer."""
    title, question, picture = text(chapter).strip().split("\n\n")[:3]
    assert title.startswith("# ")
    assert "?" in question
    assert re.match(r"```{figure} _generated/|````{explorable} ", picture)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_reader_can_check_herself(chapter: str) -> None:
    """Six exercises or more, two of them on a mistake, and each has its folded solution."""
    source = text(chapter)
    found = EXERCISE.findall(source)
    assert len(found) == len(re.findall(r"\{exercise\}", source)) >= 6
    assert sum(title.startswith("Find the mistake") for title, _ in found) >= 2
    assert sorted(SOLUTION.findall(source)) == sorted(label for _, label in found)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_what_solutions_say_is_run(chapter: str) -> None:
    """Every exercise is named by a test that computes what its solution claims."""
    module = f"test_exercises_{chapter.replace('-', '_')}.py"
    tests = Path(__file__).with_name(module).read_text("utf-8")
    labels = {label for _, label in EXERCISE.findall(text(chapter))}
    assert labels - set(re.findall(r"ex-[\w-]+", tests)) == labels & IN_WORDS


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_runs_the_reference_and_no_copy_of_it(chapter: str) -> None:
    """Its cells import the layers, and define none of them again."""
    source = text(chapter)
    cells = "\n".join(re.findall(r"^```\{code-cell\}.*?^```", source, re.MULTILINE | re.DOTALL))
    assert re.search(r"^from solutions\.\w+ import ", cells, re.MULTILINE)
    ours = "".join(path.read_text("utf-8") for path in (ROOT / "solutions").glob("*.py"))
    copied = set(re.findall(r"^def (\w+)", cells, re.MULTILINE))
    assert copied & set(re.findall(r"^def (\w+)", ours, re.MULTILINE)) == set()


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_ends_with_five_lines_an_assignment_and_sources(chapter: str) -> None:
    """Who reads only the end knows what was in it, what to do now, and whom to believe."""
    source = text(chapter)
    end = LINES.match(source[source.index("## In five lines") :])
    assert [line[0] for line in end[1].splitlines()] == ["1", "2", "3", "4", "5"]
    assert set(re.findall(r"`(a\d\d_\w+)`", end[2])) & set(keys(ROOT))
    assert "{cite" in source[source.index("## Sources") :]
