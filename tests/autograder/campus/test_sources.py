"""A download is looked into, never unpacked, and what no platform would make is refused."""

import os
import re
import stat
import struct
import subprocess
import zipfile
from pathlib import Path

import pytest
from fakes.downloads import NOTEBOOK, git, repository, written, zipped

from autograder.campus.sources import commit_time, committed, opened, repositories
from autograder.model.errors import AnswerError, CourseError


def test_a_folder_and_a_zip_of_it_are_the_same(tmp_path: Path):
    """The same files under the same paths, with the same bytes."""
    files = {"s01/a.ipynb": NOTEBOOK, "s02/deep/er/b.ipynb": b"{}"}
    folder = opened(written(tmp_path / "folder", files))
    archive = opened(zipped(files, tmp_path / "class.zip"))
    assert {one.path: one.read() for one in folder} == files
    assert {one.path: one.read() for one in archive} == files


def test_folders_of_systems_are_nobodys_work(tmp_path: Path):
    """Neither macOS's shadow files nor Jupyter's checkpoints are looked at."""
    files = {
        "__MACOSX/s01/._a.ipynb": b"x",
        "s01/.ipynb_checkpoints/a-checkpoint.ipynb": b"x",
        "s01/.git/config": b"x",
        "s01/a.ipynb": NOTEBOOK,
    }
    for path in (written(tmp_path / "f", files), zipped(files, tmp_path / "z.zip")):
        assert [one.path for one in opened(path)] == ["s01/a.ipynb"]


@pytest.mark.parametrize(
    "name", ["../evil.ipynb", "s01/../../evil.ipynb", "/etc/evil.ipynb", "C:/evil", "a\\..\\..\\b"]
)
def test_a_zip_with_a_way_out_is_refused(tmp_path: Path, name: str):
    """As a whole: whoever made it is no platform."""
    path = zipped({"s01/a.ipynb": NOTEBOOK, name: b"x"}, tmp_path / "class.zip")
    with pytest.raises(CourseError, match=r"a name that leads out of it, .*; nothing was read"):
        opened(path)


def test_a_link_in_a_zip_is_not_followed(tmp_path: Path):
    """It is listed, and reading it says what it is."""
    link = zipfile.ZipInfo("s01/a.ipynb")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    (one,) = opened(tmp_path / "class.zip")
    with pytest.raises(AnswerError, match=r"'s01/a\.ipynb' is a link, which is not followed; ask"):
        one.read()


def test_links_and_pipes_in_a_folder_are_not_followed(tmp_path: Path):
    """Neither to a file, nor to a folder, nor a pipe that never ends."""
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "x.ipynb").write_bytes(b"secret")
    folder = written(tmp_path / "class", {"s01/ok.ipynb": NOTEBOOK})
    (folder / "s01" / "link.ipynb").symlink_to(tmp_path / "secret" / "x.ipynb")
    (folder / "s01" / "elsewhere").symlink_to(tmp_path / "secret")
    os.mkfifo(folder / "s01" / "pipe.ipynb")
    found = {one.file: one for one in opened(folder)}
    assert set(found) == {"ok.ipynb", "link.ipynb", "elsewhere", "pipe.ipynb"}
    for name in ("link.ipynb", "elsewhere", "pipe.ipynb"):
        with pytest.raises(AnswerError, match="which is not followed; ask for the file itself"):
            found[name].read()


def test_a_zip_that_holds_more_than_any_zip_can_is_refused(tmp_path: Path):
    """Entries that share their bytes make a bomb of many gigabytes."""
    path = zipped({f"s{n:02}/a.ipynb": NOTEBOOK for n in range(9)}, tmp_path / "class.zip")
    data = bytearray(path.read_bytes())
    for found in re.finditer(b"PK\x01\x02", bytes(data)):
        struct.pack_into("<I", data, found.start() + 24, 2**31)
    path.write_bytes(data)
    with pytest.raises(CourseError, match=r"says that \d{11} are in it, which no honest zip can"):
        opened(path)


def test_a_file_too_large_is_not_read_and_others_are(tmp_path: Path):
    """A bomb of one student's costs nobody else anything."""
    files = {"s01/bomb.ipynb": b"\0" * (65 * 2**20), "s02/a.ipynb": NOTEBOOK}
    bomb, good = opened(zipped(files, tmp_path / "class.zip"))
    with pytest.raises(AnswerError, match=r"bomb\.ipynb has 65\.0 MiB, and at most 64 are read"):
        bomb.read()
    assert good.read() == NOTEBOOK


def test_a_file_that_holds_more_than_it_says_ends_there(tmp_path: Path):
    """A size that lies is an error of that file."""
    path = zipped({"s01/a.ipynb": b"x" * 1000}, tmp_path / "class.zip")
    data = bytearray(path.read_bytes())
    struct.pack_into("<I", data, data.index(b"PK\x01\x02") + 24, 10)
    path.write_bytes(data)
    (one,) = opened(path)
    with pytest.raises(AnswerError, match=r"s01/a\.ipynb cannot be read: .*; download it again"):
        one.read()


def test_a_compressed_entry_that_is_damaged_is_an_error_of_that_file(tmp_path: Path):
    """Its bytes do not even unpack, so that there is nothing to add up."""
    path = tmp_path / "class.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("s01/a.ipynb", b"{}" * 500)
    data = bytearray(path.read_bytes())
    data[data.index(b"s01/a.ipynb") + len(b"s01/a.ipynb")] = 0xFF
    path.write_bytes(data)
    (one,) = opened(path)
    with pytest.raises(AnswerError, match=r"cannot be read: .* while decompressing"):
        one.read()


def test_a_damaged_entry_is_an_error_of_that_file(tmp_path: Path):
    """The others are read as ever."""
    path = tmp_path / "class.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("s01/a.ipynb", b"first")
        archive.writestr("s02/a.ipynb", b"second")
    path.write_bytes(path.read_bytes().replace(b"first", b"wrong", 1))
    one, two = opened(path)
    with pytest.raises(AnswerError, match="cannot be read: Bad CRC"):
        one.read()
    assert two.read() == b"second"


def test_an_encrypted_entry_is_said(tmp_path: Path):
    """Nobody is asked for a password."""
    path = zipped({"s01/a.ipynb": NOTEBOOK}, tmp_path / "class.zip")
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    (one,) = opened(path)
    with pytest.raises(AnswerError, match="is encrypted; ask for it without a password"):
        one.read()


def test_too_many_entries_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """No class has a million files."""
    monkeypatch.setattr("autograder.campus.sources.MOST_FILES", 2)
    path = zipped({str(n): b"" for n in range(3)}, tmp_path / "class.zip")
    with pytest.raises(CourseError, match="lists 3 files, and at most 2 are looked at"):
        opened(path)


def test_what_is_no_download_is_one_sentence(tmp_path: Path):
    """A file of another kind, half a zip, nothing at all."""
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    with pytest.raises(CourseError, match=r"a\.pdf is neither a folder nor a whole zip; name what"):
        opened(tmp_path / "a.pdf")
    whole = zipped({"a": b"x" * 999, "b": b"y" * 999}, tmp_path / "class.zip").read_bytes()
    (tmp_path / "half.zip").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(CourseError, match=r"half\.zip is neither .*, or download it again"):
        opened(tmp_path / "half.zip")
    with pytest.raises(CourseError, match="none is not there; look at its name again"):
        opened(tmp_path / "none")


def test_a_repository_is_read_by_its_last_commit(tmp_path: Path):
    """What lies beside it, uncommitted or changed, is not handed in; a bare clone is the same."""
    home = repository(
        tmp_path / "class" / "s01",
        [
            ({"a02.ipynb": b"old"}, "2026-10-04T10:00:00+02:00"),
            ({"a02.ipynb": NOTEBOOK}, "2026-10-05T10:00:00+02:00"),
            ({"readme.md": b"later"}, "2026-10-06T10:00:00+02:00"),
        ],
    )
    (home / "a02.ipynb").write_bytes(b"changed since")
    (home / "new.ipynb").write_bytes(b"never committed")
    git(tmp_path / "class", "clone", "-q", "--bare", "s01", "s02.git")
    assert [path.name for path in repositories(tmp_path / "class")] == ["s01", "s02.git"]
    for folder in repositories(tmp_path / "class"):
        notebook, readme = committed(folder)
        assert (notebook.path, readme.path) == ("a02.ipynb", "readme.md")
        assert notebook.read() == NOTEBOOK
        assert commit_time(folder, notebook).isoformat() == "2026-10-05T10:00:00+02:00"


def test_a_link_in_a_repository_is_not_followed(tmp_path: Path):
    """Git keeps where it leads as its content, and that is no notebook."""
    folder = tmp_path / "s01"
    folder.mkdir()
    (folder / "a02.ipynb").symlink_to("/etc/passwd")
    repository_of = tmp_path / "class" / "s01"
    repository_of.parent.mkdir()
    folder.rename(repository_of)
    git(repository_of, "init", "-q")
    git(repository_of, "add", "-A")
    git(repository_of, "commit", "-q", "-m", "link")
    (one,) = committed(repository_of)
    with pytest.raises(AnswerError, match="is a link, which is not followed"):
        one.read()


def test_a_repository_runs_no_program_of_its_own(tmp_path: Path):
    """Its settings may name some; reading it runs none of them."""
    home = repository(tmp_path / "s01", [({"a.ipynb": NOTEBOOK}, "2026-10-04T10:00:00+00:00")])
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\n")
    trap.chmod(0o755)
    for setting in ("core.fsmonitor", "core.pager", "gpg.program", "diff.external"):
        git(home, "config", setting, str(trap))
    git(home, "config", "log.showSignature", "true")
    signed(home)
    (one,) = committed(home)
    assert one.read() == NOTEBOOK
    assert commit_time(home, one) is not None
    assert not (tmp_path / "sprung").exists()


def signed(home: Path) -> None:
    """Give the last commit a signature, which Git would ask a program about."""
    show = ("git", "cat-file", "commit", "HEAD")
    raw = subprocess.run(show, cwd=home, capture_output=True, check=True).stdout
    head, _, text = raw.partition(b"\n\n")
    signature = b"gpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----"
    made = subprocess.run(
        ("git", "hash-object", "-t", "commit", "-w", "--stdin"),
        cwd=home,
        input=head + b"\n" + signature + b"\n\n" + text,
        capture_output=True,
        check=True,
    )
    commit = made.stdout.decode().strip()
    (home / ".git" / "refs" / "heads" / "main").write_text(f"{commit}\n")


def test_a_repository_without_a_commit_is_said(tmp_path: Path):
    """And what to do, whether it is a clone or a bare one."""
    for name, words in (("s01", ()), ("s02.git", ("--bare",))):
        git(tmp_path, "init", "-q", *words, name)
        with pytest.raises(AnswerError, match=rf"{name} has no commit; ask for one, and clone"):
            committed(tmp_path / name)


def test_a_repository_that_git_cannot_read_is_said(tmp_path: Path):
    """In git's own words, and what to do."""
    repository(tmp_path / "s01", [({"a.ipynb": NOTEBOOK}, "2026-10-05T10:00:00+00:00")])
    (tmp_path / "s01" / ".git" / "HEAD").write_text("ref: refs/heads/gone\n")
    with pytest.raises(AnswerError, match=r"s01 cannot be read by git: .* HEAD; clone it again"):
        committed(tmp_path / "s01")


def test_a_machine_without_git_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Once, as what the instructor has to do."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CourseError, match="git is not installed; install it"):
        committed(tmp_path)
