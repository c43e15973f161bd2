"""`course where`, `course serve`, and what every command says of itself."""

import shutil
import signal
import socket
from dataclasses import replace
from pathlib import Path

import click
import pytest
from fakes.course import KEY, Course

from autograder.cli import COMMANDS, course
from autograder.cli.place import Place


def test_where_lists_what_is_there(founded: Course, tmp_path: Path):
    """As one would type it in the course's folder, what is not there left out."""
    root = tmp_path / "course"
    shutil.copytree(founded.root, root)
    whole = Course(root, root / "classroom")
    whole.hand_in("s01", "s02", "s03")
    whole.run("grade", "-j1")
    (root / "_build" / "html").mkdir(parents=True)
    (root / "_build" / "html" / "index.html").touch()
    said = whole.run("where")

    assert said.status == 0
    assert said.out.splitlines()[:-1] == [
        "The book",
        "  start page  _build/html/index.html",
        "The class, classroom",
        f"  release     classroom/release/{KEY}",
        f"  class page  classroom/report/{KEY}.html",
        f"  marks       classroom/marks/{KEY}.csv",
        f"  feedback    classroom/feedback/s01/{KEY}/{KEY}.html  and 2 more",
        "The sample class, build/sample-class",
        "  nothing yet; run `make course`",
    ]


def test_where_says_of_a_fresh_clone_what_to_do(founded: Course, tmp_path: Path):
    """A path that is not there is not printed."""
    root = tmp_path / "course"
    shutil.copytree(founded.root, root, ignore=shutil.ignore_patterns("classroom"))
    said = Course(root, root / "classroom").run("where")

    assert said.status == 0
    assert said.out.count("  nothing yet; run `make course`") == 3
    assert "html" not in said.out


def test_where_follows_the_class_that_is_named(course: Course, tmp_path: Path):
    """Also one that lies elsewhere."""
    elsewhere = replace(course, folder=tmp_path / "spring")
    shutil.copytree(course.folder, elsewhere.folder)
    said = elsewhere.run("where")

    assert f"The class, {elsewhere.folder}\n" in said.out
    assert f"  release     {elsewhere.classroom.release(KEY)}\n" in said.out


def test_serve_says_where_it_is_and_ends_with_ctrl_c(course: Course):
    """Without a stack trace, and with status 0: it did all that was asked."""
    process = course.started("serve", "--port=0")
    lines = [process.stdout.readline() for _ in range(3)]
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)

    port = lines[0].strip().rstrip("/").rpartition(":")[2]
    assert int(port) > 0
    assert lines[0].split() == ["The", "book", f"http://127.0.0.1:{port}/"]
    assert lines[1].split() == ["The", "sample", "class", f"http://127.0.0.1:{port}/class/"]
    assert lines[2] == "Stop with Ctrl-C.\n"
    assert (process.returncode, err) == (0, "")


@pytest.mark.parametrize("words", [("compose",), ("feedback",), ("where",), ("grade",)])
def test_ctrl_c_ends_every_command_in_one_word(
    course: Course, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
):
    """With status 130, as a shell expects, and without a stack trace."""

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Place, "keys", interrupted)
    said = course.run(*words)

    assert (said.status, said.err) == (130, "Stopped.\n")


def test_a_port_that_is_taken_is_one_sentence(course: Course):
    """With what was asked for, and what to try."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = course.run("serve", f"--port={port}")

    assert said.status == 2
    assert said.err == (
        f"course: 127.0.0.1:{port} cannot be used: address already in use; try another port, such "
        "as `course serve --port 8001`.\n"
    )


ALL = [course.get_command(click.Context(course), name) for name in COMMANDS]


@pytest.mark.parametrize("command", [course, *ALL], ids=lambda command: command.name)
def test_every_option_has_a_sentence(command: click.Command):
    """Nobody has to guess what a word does."""
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name
            assert parameter.help.endswith("."), parameter.help


@pytest.mark.parametrize("command", ALL, ids=lambda command: command.name)
def test_every_command_fits_into_the_list_of_commands(command: click.Command):
    """In `course --help` no sentence is cut short."""
    assert command.help
    assert not command.get_short_help_str(limit=65).endswith("...")
