"""What is said of the control group in which a judge runs."""

from pathlib import Path

import pytest

from autograder.sandbox import group

GIB = 1 << 30


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
