"""What bubblewrap is told, and what can be seen from inside."""

import ast
import sys
from pathlib import Path

import pytest
from fakes.questions import asked, said

import autograder
from autograder.sandbox import jail
from autograder.sandbox.limits import Limits
from autograder.sandbox.seat import Template

ROOT = Path(autograder.__file__).parent
NAMES = {file.removesuffix(".py").replace("/", ".") for file in jail.COURSE}


def imported(path: Path) -> set[str]:
    """Return the modules that a file imports, also the names taken from a package."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("file", jail.COURSE)
def test_what_goes_into_the_jail_imports_only_what_is_there(file: str) -> None:
    """The standard library, NumPy, and files that go into the jail themselves.

    One file imports PyTorch as well, when it is asked to.
    """
    also = {"numpy", "torch"} if file == "sandbox/tensors.py" else {"numpy"}
    for name in imported(ROOT / file):
        top, _, rest = name.partition(".")
        if top == "autograder":
            assert any(rest == inside or rest.rpartition(".")[0] == inside for inside in NAMES) or (
                f"{rest}.__init__" in NAMES
            ), f"{file} imports {name}"
        else:
            assert top in sys.stdlib_module_names | also, f"{file} imports {name}"


def test_the_room_itself_imports_nothing() -> None:
    """Its first file goes into the jail, so it may not pull the judge's side in."""
    for file in ("__init__.py", "model/__init__.py", "sandbox/__init__.py"):
        assert imported(ROOT / file) == set()


@pytest.mark.parametrize("root", [True, False])
def test_nothing_is_mounted_writable(root: bool) -> None:
    """No writable bind, no /proc, no /dev of bubblewrap's; the root is made read-only last."""
    command = jail.way(root).command
    assert not {"--bind", "--proc", "--dev", "--share-net"} & set(command)
    assert command.count("--tmpfs") == sum(
        command[i + 2 : i + 4] == ("--remount-ro", command[i + 1])
        for i, word in enumerate(command)
        if word == "--tmpfs"
    )
    last = len(command) - 1 - command[::-1].index("--remount-ro")
    assert command[last : last + 5] == ("--remount-ro", "/", "--chdir", "/", "--")
    assert {"--die-with-parent", "--new-session", "--clearenv"} <= set(command)


def test_root_takes_no_user_namespace() -> None:
    """Root outside would be root to the kernel, so it changes user instead, before any import."""
    as_root, as_user = jail.way(True).command, jail.way(False).command
    assert not {"--unshare-user", "--unshare-all"} & set(as_root)
    assert {"--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"} <= set(as_root)
    assert as_root[-1].index("setresuid") < as_root[-1].index("autograder")
    assert {"--unshare-all", "--unshare-user"} <= set(as_user)
    assert "setresuid" not in as_user[-1]


LOOK = """
import os, sys
def look(x):
    seen = [os.path.join(at, f) for at, _, files in os.walk("/course") for f in files]
    print(len(seen), sorted(os.listdir("/site")), sorted(os.environ))
    packages = [p for p in sys.path if "-packages" in p]
    base = os.path.dirname(os.__file__)
    extra = [n for n in ("site-packages", "dist-packages") if os.path.isdir(base + "/" + n)]
    print(packages, [os.listdir(base + "/" + n) for n in extra])
    return len(seen)
"""


@pytest.mark.jail
def test_the_jail_shows_ten_files_of_the_course_and_no_package() -> None:
    """And of the environment only what the template needs."""
    if not jail.found():
        pytest.skip("bubblewrap is not installed")
    with Template(Limits(), jail.way()) as template, template.seat([LOOK]) as seat:
        assert said(seat.ask(asked("look"))) == str(len(jail.COURSE)), seat.cells
        lines = seat.printed.splitlines()
        assert "numpy" in lines[0]
        assert "PATH" not in lines[0].replace("LD_LIBRARY_PATH", "")
        assert "HOME" not in lines[0]
        assert set(lines[1]) <= set("[], ")
