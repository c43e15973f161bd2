"""What the book tells its readers to type exists, with the words and options that it names."""

import contextlib
import re
import shlex
from pathlib import Path

import click
import pytest
from nbgrader.apps import NbGraderApp

from autograder.cli import course

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "book").glob("*.md"))
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`((?:course|make|nbgrader) [^`\n]+)`")


def commands(text: str) -> list[str]:
    """Return the command lines of a page, those in blocks and those within a sentence."""
    blocks = "\n".join(BLOCK.findall(text)).replace("\\\n", " ")
    return [line for line in blocks.splitlines() if line.strip()] + INLINE.findall(text)


class MissingFile(click.BadParameter):
    """A file that the reader has and the test has not."""


@pytest.fixture(autouse=True)
def files_may_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A download that an example names is the reader's own."""
    fail = click.Path.fail

    def gently(self, message: str, param=None, ctx=None) -> None:
        if message.endswith("does not exist."):
            raise MissingFile(message, ctx=ctx, param=param)
        fail(self, message, param, ctx)

    monkeypatch.setattr(click.Path, "fail", gently)


def refuse(line: str) -> None:
    """Raise unless a command line of ours, of make's or of nbgrader's is one that would run."""
    first, *words = shlex.split(line)
    if first == "course":
        context = click.Context(course)
        _, rest, _ = course.make_parser(context).parse_args(words)
        name, command, rest = course.resolve_command(context, rest)
        with contextlib.suppress(MissingFile):
            command.make_context(name, rest, parent=context).close()
    elif first == "make":
        assert re.search(rf"^{words[0]}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    elif first == "nbgrader":
        assert words[0] in NbGraderApp().subcommands


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_of_a_page_would_run(page: Path) -> None:
    """No page names a command, or an option of `course`, that there is not."""
    for line in commands(page.read_text("utf-8")):
        refuse(line)


def test_an_instructor_is_told_every_step() -> None:
    """From release to marks, the page for instructors has a command for each step."""
    told = {tuple(shlex.split(c)[:2]) for c in commands((ROOT / "book" / "teach.md").read_text())}
    steps = ("compose", "release", "grade", "feedback", "doctor", "prove")
    assert {("course", step) for step in steps} <= told


def test_what_starts_a_cluster_is_what_dask_has() -> None:
    """The scheduler and the workers of the guide, each with its options."""
    pytest.importorskip("distributed", reason="needs requirements-cluster.txt")
    from distributed.cli import dask_scheduler, dask_worker

    programs = {"scheduler": dask_scheduler.main, "worker": dask_worker.main}
    lines = [shlex.split(c) for c in commands((ROOT / "book" / "teach.md").read_text())]
    told = [words[1:] for words in lines if words[0] == "dask"]
    assert {word for word, *_ in told} == set(programs)
    for word, *rest in told:
        programs[word].make_context(word, rest).close()


def test_the_workers_of_the_guide_come_to_where_the_command_looks_for_them() -> None:
    """The same address in all of its lines."""
    told = commands((ROOT / "book" / "teach.md").read_text())
    cluster = [line for line in told if "dask worker " in line or "--cluster" in line]
    assert {re.findall(r"tcp://[\d.:]+", line)[0] for line in cluster} == {"tcp://10.0.0.1:8786"}
    assert any(line == "dask scheduler --port 8786" for line in told)


@pytest.mark.parametrize("line", ["course grad", "course grade --fast", "course release -j 2"])
def test_a_command_that_is_not_there_is_noticed(line: str) -> None:
    """A word that `course` does not know is an error, and so is an option."""
    with pytest.raises(click.UsageError):
        refuse(line)


@pytest.mark.parametrize("line", ["make everything", "nbgrader grade"])
def test_so_is_one_of_make_and_nbgrader(line: str) -> None:
    """A target or a subcommand that does not exist is noticed too."""
    with pytest.raises(AssertionError):
        refuse(line)
