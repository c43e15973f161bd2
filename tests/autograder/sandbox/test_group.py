"""What is said of the control group in which a judge runs, and the group of a template's own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.sandbox import group
from autograder.sandbox.limits import MIB, Limits
from autograder.sandbox.seat import Template

GIB = 1 << 30
SMALL = Limits(memory_bytes=32 * MIB)
TAKES_MEMORY = "bytearray(200 << 20); print('kept')"
STARTS_MANY = """
import os, signal
started = []
try:
    while len(started) < 100:
        started.append(os.fork())
        if not started[-1]:
            signal.pause()
except OSError:
    print(len(started), flush=True)
for child in started:
    os.kill(child, signal.SIGKILL)
"""


def placed(root: Path, own: str, files: dict[str, str]) -> tuple[Path, Path]:
    """Lay out a tree of groups; return where it is and the file that names the own group."""
    for name, text in files.items():
        path = root / "groups" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (root / "own").write_text(own)
    return root / "groups", root / "own"


@pytest.mark.parametrize(
    ("own", "files", "said"),
    [
        ("0::/a/b\n", {"a/b/memory.max": f"{4 * GIB}\n"}, "4.0 GiB of memory"),
        (
            "0::/a/b\n",
            {"a/memory.max": f"{GIB}", "a/b/memory.max": f"{2 * GIB}", "a/b/pids.max": "200"},
            "1.0 GiB of memory and 200 processes",
        ),
        ("0::/\n", {"memory.max": "max", "pids.max": "64\n"}, "64 processes"),
        ("0::/a\n", {"a/memory.max": "max\n", "a/pids.max": "max\n"}, ""),
        (
            "4:memory:/job\n8:cpu,pids:/job\n0::/\n",
            {"memory/job/memory.limit_in_bytes": f"{3 * GIB}", "pids/job/pids.max": "100"},
            "3.0 GiB of memory and 100 processes",
        ),
        (
            "4:memory:/job\n",
            {"memory/job/memory.limit_in_bytes": "9223372036854771712"},
            "",
        ),
        ("0::/gone\n", {"a/memory.max": "1"}, ""),
    ],
)
def test_the_smallest_limit_on_the_way_up_is_named(
    tmp_path: Path, own: str, files: dict[str, str], said: str
) -> None:
    """Both versions of control groups are read; what limits nothing is not named."""
    assert group.held(*placed(tmp_path, own, files)) == said


def test_a_system_without_control_groups_has_none(tmp_path: Path) -> None:
    """There is nothing to read, and nothing is said."""
    assert group.held(tmp_path, tmp_path / "missing") == ""


@pytest.fixture
def own() -> Iterator[group.Group]:
    """Make a small group of this machine's, where it lets us."""
    made = group.made(SMALL)
    files = {file.name for folder in made.folders for file in folder.iterdir()}
    if not all(files & set(names) for names in group.FILES.values()):
        made.close()
        pytest.skip("this machine lets us make no control group")
    yield made
    made.close()


def groups_of(own: group.Group) -> set[Path]:
    """Return the folders of all groups that this process has made, beside those of one of them."""
    return {f for base in own.folders for f in base.parent.glob(f"course-{os.getpid()}-*")}


def run(own: group.Group, source: str) -> "subprocess.CompletedProcess[str]":
    """Run a program in a group."""
    command = own.around((sys.executable, "-c", source))
    return subprocess.run(command, capture_output=True, text=True)


def test_a_group_ends_whoever_takes_too_much_memory(own: group.Group) -> None:
    """Whatever the limits of one process are; without the group it is kept."""
    assert run(own, TAKES_MEMORY).returncode == -9
    assert run(group.Group(), TAKES_MEMORY).stdout == "kept\n"


def test_a_group_refuses_too_many_processes(own: group.Group) -> None:
    """The program is one of them itself."""
    assert run(own, STARTS_MANY).stdout == f"{own.processes - 1}\n"


def test_a_template_lives_in_a_group_that_ends_with_it(own: group.Group) -> None:
    """It is named with what it limits, and is gone when the template is."""
    others = groups_of(own)
    with Template(SMALL.with_tensors()) as template:
        assert "holds it to 6.0 GiB of memory and 32 processes" in template.wall[4].meaning
        its = groups_of(own) - others
        assert len(its) == len(own.folders)
        assert all(map(group._members, its))
    assert groups_of(own) == others


def test_what_a_dead_judge_left_is_taken_away(own: group.Group) -> None:
    """A coordinator that was killed could not; the number of its process says that it is gone."""
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    left = [folder.with_name(f"course-{gone.pid}-1") for folder in own.folders]
    for folder in left:
        folder.mkdir()
    group.made(SMALL).close()
    assert not any(folder.exists() for folder in left)
    assert all(folder.exists() for folder in own.folders)


class Kernel:
    """A tree of version 2 in a folder, as far as making a group goes."""

    def __init__(self, root: Path, members: str) -> None:
        """Lay out a group that was handed over to us, with these processes in it."""
        self.own = root / "own"
        self.base = root / "scope"
        self.base.mkdir()
        self.own.write_text("0::/scope\n")
        (self.base / "cgroup.controllers").write_text("cpu memory pids\n")
        (self.base / group.SHARED).write_text("")
        (self.base / group.MEMBERS).write_text(members)

    def make(self, folder: Path) -> None:
        """Give a new group the files of what is limited in it."""
        os.makedirs(folder)  # noqa: PTH103  Path.mkdir is what this stands in for
        limited = (self.base / group.SHARED).read_text()
        for name in ("memory.max", "memory.swap.max", "pids.max"):
            if f"+{name.split('.')[0]}" in limited:
                (folder / name).write_text("max\n")


def in_version_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, members: str
) -> tuple[Kernel, group.Group]:
    """Make a group where these processes live in the one that was handed over to us."""
    kernel = Kernel(tmp_path, members)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "mkdir", lambda folder, **_: kernel.make(folder))
        return kernel, group.made(Limits(), tmp_path, kernel.own)


def test_alone_in_its_group_a_judge_moves_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Version 2 lets no group with processes have groups below it that limit."""
    kernel, made = in_version_2(tmp_path, monkeypatch, f"{os.getpid()}\n")
    assert (kernel.base / group.JUDGE / group.MEMBERS).read_text() == str(os.getpid())
    assert (kernel.base / group.SHARED).read_text() == "+memory +pids"
    (folder,) = made.folders
    assert folder.parent == kernel.base
    told = {name: (folder / name).read_text() for name in ("memory.max", "pids.max")}
    assert told == {"memory.max": str(3 * GIB // 2), "pids.max": "32"}
    assert (folder / "memory.swap.max").read_text() == "0"


def test_a_group_that_others_live_in_is_left_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A shell's group, say: no process of somebody else is moved."""
    kernel, made = in_version_2(tmp_path, monkeypatch, f"1\n{os.getpid()}\n")
    assert made.folders == ()
    assert (kernel.base / group.SHARED).read_text() == ""


def test_a_group_that_cannot_be_entered_stops_nobody(tmp_path: Path) -> None:
    """The command runs outside of it, and nothing is said of a group."""
    (tmp_path / "pids.max").write_text("32")
    made = group.Group((tmp_path, tmp_path / "missing"), GIB, 32)
    assert run(made, "print('ran')").stdout == "ran\n"
    (tmp_path / group.MEMBERS).write_text("")
    assert made.holds() == ""
