"""What the kernel says of the process in which a submission runs, seen from outside the wall."""

import os
import tempfile
from pathlib import Path

import pytest
from fakes.processes import descendants
from fakes.questions import asked, said

from autograder.sandbox import policy
from autograder.sandbox.child import StartError
from autograder.sandbox.limits import Limits
from autograder.sandbox.seat import Template
from autograder.sandbox.warm import Way

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/task").is_dir(), reason="asks the kernel through /proc"
)
DOUBLE = "def double(x):\n    return 2 * x"


def status(pid: int) -> dict[str, str]:
    """Return what the kernel keeps of a process, by name."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


@pytest.fixture
def child(warm: Template):
    """Give the process of a seat whose cells have run."""
    before = set(descendants())
    with warm.seat([DOUBLE]) as seat:
        (pid,) = [pid for pid in descendants() if pid not in before]
        assert said(seat.ask(asked("double"))) == "[0.0, 2.0, 4.0]"
        yield pid


def test_no_student_code_has_root_outside(child: int) -> None:
    """All four user ids and all groups are another's, as the machine itself sees them."""
    seen = status(child)
    mine = str(os.getuid())

    assert "0" not in seen["Uid"].split() + seen["Gid"].split()
    assert mine == "0" or seen["Uid"].split() == [mine] * 4
    assert seen["Groups"] == "" or mine != "0"


def test_no_privilege_is_left_and_none_can_be_gained(child: int) -> None:
    """No capability of any kind, no new privileges, and a filter on every system call."""
    seen = status(child)

    assert {seen[name] for name in ("CapInh", "CapPrm", "CapEff", "CapAmb")} == {"0" * 16}
    assert (seen["NoNewPrivs"], seen["Seccomp"]) == ("1", "2")


def test_the_limits_stand_in_the_kernel(child: int, warm: Template) -> None:
    """Soft and hard limits are equal, so none can be raised again."""
    lines = Path(f"/proc/{child}/limits").read_text().splitlines()
    found = {line[:25].strip(): line[25:].split()[:2] for line in lines}

    assert found["Max address space"] == [str(warm.limits.memory_bytes)] * 2
    assert found["Max open files"] == [str(warm.limits.open_files)] * 2
    for name in ("Max file size", "Max processes", "Max core file size"):
        assert found[name] == ["0", "0"], name
    assert int(found["Max cpu time"][0]) <= warm.limits.submission_seconds + 2


def test_nothing_that_a_submission_sees_can_be_written(child: int, way: Way) -> None:
    """Every file system of the jail is mounted read-only, but for two devices."""
    if not way.namespaces:
        pytest.skip("without bubblewrap there are no mounts of its own")
    rows = [line.split() for line in Path(f"/proc/{child}/mountinfo").read_text().splitlines()]
    writable = {row[4] for row in rows if "ro" not in row[5].split(",")}

    assert writable <= {"/dev/null", "/dev/urandom"}
    assert not any(row[4].startswith(("/proc", "/home", "/etc/passwd")) for row in rows)


def test_only_its_own_files_are_open(child: int) -> None:
    """Nothing of the judge, of the template or of another seat."""
    opened = sorted(int(path.name) for path in Path(f"/proc/{child}/fd").iterdir())

    assert opened == [0, 1, 2, 3]


def test_no_namespace_is_shared_with_the_machine(child: int, way: Way) -> None:
    """Files, processes, network, names and shared memory are its own."""
    if not way.namespaces:
        pytest.skip("without bubblewrap there are no namespaces")
    for kind in ("mnt", "pid", "net", "ipc", "uts"):
        inside, outside = (Path(f"/proc/{pid}/ns/{kind}").readlink() for pid in (child, "self"))
        assert inside != outside, kind


def test_its_environment_holds_nothing_of_the_machine(
    way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A secret in the judge's environment is not in that of a submission."""
    monkeypatch.setenv("SECRET_TOKEN", "canary")
    cell = "import os\n\ndef look(x):\n    return sum('canary' in v for v in os.environ.values())"
    with Template(Limits(), way) as template, template.seat([cell]) as seat:
        assert said(seat.ask(asked("look"))) == "0"


def test_nothing_is_made_that_a_kill_could_leave_behind(
    way: Way, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A template needs no folder of its own: it starts where nobody has work and none can write."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = set(descendants())
    with Template(Limits(), way) as template, template.seat([DOUBLE]) as seat:
        assert said(seat.ask(asked("double"))) == "[0.0, 2.0, 4.0]"
        assert [*tmp_path.iterdir()] == []
        new = set(descendants()) - before
        assert {Path(f"/proc/{pid}/cwd").readlink() for pid in new} == {Path("/")}


def test_a_wall_is_not_lowered_by_one_stumble(monkeypatch: pytest.MonkeyPatch) -> None:
    """A template that does not start once is started again in the same way."""
    tried: list[str] = []
    real = policy.rehearse

    def stumbles(way: Way, limits: Limits, lesson: bytes):
        tried.append(way.name)
        if len(tried) == 1:
            raise StartError("the machine was busy")
        return real(way, limits, lesson)

    monkeypatch.setattr(policy, "rehearse", stumbles)
    standing = policy.choose(Limits())
    standing.warm.close()

    assert tried == [standing.way.name] * 2
