"""What was downloaded, opened: the files in a folder, a zip or Git repositories.

Nothing is ever unpacked. A file's bytes are read when its student is known, one file a student, so
that a bomb has nowhere to go off: a file that says it is too large is not read, and one that says
less than it holds ends where it said it would. A name that leads out of a zip, or a zip that says
it holds more than any zip can, is refused before anything is looked at.
"""

import os
import stat
import subprocess
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from autograder.model.errors import AnswerError, CourseError
from autograder.notebooks.read import refuse_length

DAMAGED = (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError)  # of a zip

MOST_FILES = 1_000_000
MOST_SHRUNK = 1032  # a byte of DEFLATE holds at most so many
SYSTEMS = (  # whose files and folders are nobody's work
    *("__MACOSX", ".ipynb_checkpoints", ".git"),
    *(".DS_Store", "Thumbs.db", "desktop.ini"),
)
GIT_SECONDS = 60
# A repository's own settings may name programs to run; these keep `git` from running any.
GIT_SETTINGS = ("log.showSignature=false", "core.fsmonitor=false", "protocol.allow=never")
GIT_QUIET = ("--no-pager", *(word for setting in GIT_SETTINGS for word in ("-c", setting)))
GIT_ALONE = {"GIT_TERMINAL_PROMPT": "0", "GIT_LITERAL_PATHSPECS": "1", "LC_ALL": "C.UTF-8"}
PLAIN_BLOB = ("100644", "100755")


@dataclass(frozen=True)
class Found:
    """One file that was found: where, how large, and how to read it.

    `problem` is empty, or says why it is not read. `when` is when the file was last written or
    committed, as far as the source tells.
    """

    parts: tuple[str, ...]
    size: int
    load: Callable[[], bytes]
    problem: str = ""
    when: datetime | None = None

    @property
    def path(self) -> str:
        """Return the path as it is shown."""
        return "/".join(self.parts)

    @property
    def file(self) -> str:
        """Return the file's own name."""
        return self.parts[-1]

    def read(self) -> bytes:
        """Return the bytes of the file.

        Raises:
            AnswerError: it is no plain file, too large, damaged, or cannot be read.
        """
        if self.problem:
            raise AnswerError(self.problem)
        refuse_length(self.size, self.path)
        try:
            return self.load()
        except (OSError, ValueError, *DAMAGED) as error:
            raise AnswerError(f"{self.path} cannot be read: {error}; download it again") from None


def opened(path: Path) -> tuple[Found, ...]:
    """Return the files in a folder or a zip, in order; folders of systems are left out.

    Raises:
        CourseError: it is neither, or a zip that no platform would make.
    """
    if path.is_dir():
        return tuple(sorted(_in_folder(path, ()), key=lambda found: found.parts))
    if not path.exists():
        raise CourseError(f"{path} is not there; look at its name again.")
    if not zipfile.is_zipfile(path):
        raise CourseError(
            f"{path} is neither a folder nor a whole zip; name what the platform lets you "
            "download, or download it again."
        )
    return tuple(sorted(_in_zip(path), key=lambda found: found.parts))


def repositories(path: Path) -> tuple[Path, ...]:
    """Return the Git repositories that lie in a folder, side by side; bare ones too."""
    if not path.is_dir():
        return ()
    return tuple(folder for folder in sorted(path.iterdir()) if _is_repository(folder))


def _is_repository(folder: Path) -> bool:
    bare = (folder / "HEAD").is_file() and (folder / "objects").is_dir()
    return not folder.is_symlink() and ((folder / ".git").exists() or bare)


def _in_folder(folder: Path, parts: tuple[str, ...]) -> Iterator[Found]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name not in SYSTEMS:
                yield from _of_entry(entry, (*parts, entry.name))


def _of_entry(entry: "os.DirEntry[str]", parts: tuple[str, ...]) -> Iterator[Found]:
    if entry.is_dir(follow_symlinks=False):
        yield from _in_folder(Path(entry.path), parts)
        return
    status = entry.stat(follow_symlinks=False)
    plain = stat.S_ISREG(status.st_mode)
    yield Found(
        parts,
        status.st_size,
        Path(entry.path).read_bytes,
        problem="" if plain else _no_file("/".join(parts), stat.S_ISLNK(status.st_mode)),
        when=datetime.fromtimestamp(status.st_mtime).astimezone(),
    )


def _no_file(path: str, link: bool) -> str:
    kind = "a link" if link else "no plain file"
    return f"{path!a} is {kind}, which is not followed; ask for the file itself"


def _in_zip(path: Path) -> Iterator[Found]:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise CourseError(f"{path} cannot be opened: {error}; download it again.") from None
    entries = archive.infolist()
    _refuse_bomb(path, entries)
    for entry in entries:
        parts = tuple(entry.filename.replace("\\", "/").split("/"))
        _refuse_way_out(path, entry.filename, parts)
        if not entry.is_dir() and not set(SYSTEMS) & set(parts):
            yield _of_zip(archive, entry, parts)


def _of_zip(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, parts: tuple[str, ...]) -> Found:
    mode = entry.external_attr >> 16
    shown = "/".join(parts)
    plain = stat.S_IFMT(mode) in (0, stat.S_IFREG)
    problem = "" if plain else _no_file(shown, stat.S_ISLNK(mode))
    if entry.flag_bits & 1:
        problem = f"{shown!a} is encrypted; ask for it without a password"
    return Found(parts, entry.file_size, lambda: _unzipped(archive, entry), problem, _date(entry))


def _unzipped(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Return the bytes of an entry, and no more than it says it has."""
    with archive.open(entry) as file:
        data = file.read(entry.file_size + 1)
    if len(data) != entry.file_size:
        raise ValueError(f"it says it has {entry.file_size} bytes, and has not")
    return data


def _date(entry: zipfile.ZipInfo) -> datetime | None:
    try:
        return datetime(*entry.date_time).astimezone()
    except (ValueError, OSError, OverflowError):
        return None


def _refuse_bomb(path: Path, entries: Sequence[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_FILES:
        raise CourseError(
            f"{path} lists {len(entries)} files, and at most {MOST_FILES} are looked at; this is "
            "no download of a class."
        )
    total, packed = sum(entry.file_size for entry in entries), path.stat().st_size
    if total > MOST_SHRUNK * packed:
        raise CourseError(
            f"{path} has {packed} bytes and says that {total} are in it, which no honest zip can; "
            "nothing was read. Download it again."
        )


def _refuse_way_out(path: Path, name: str, parts: tuple[str, ...]) -> None:
    if ".." in parts or not parts[0] or (len(parts[0]) == 2 and parts[0][1] == ":"):
        raise CourseError(
            f"{path} holds {name!a}, a name that leads out of it, which no platform writes; "
            "nothing was read. Find out who made this zip."
        )


def committed(repository: Path) -> tuple[Found, ...]:
    """Return the files of a repository's last commit, each with the time of its own last commit.

    The folder beside the repository is not looked at: what is not committed is not handed in.

    Raises:
        AnswerError: there is no commit, or `git` cannot read it or does not answer.
        CourseError: `git` is not installed.
    """
    if not _git(repository, "rev-list", "--all", "--max-count=1"):
        raise AnswerError(f"{repository} has no commit; ask for one, and clone it again")
    listed = _git(repository, "ls-tree", "-r", "-z", "-l", "HEAD").decode(errors="replace")
    return tuple(_of_blob(repository, line) for line in listed.split("\0") if line)


def _of_blob(repository: Path, line: str) -> Found:
    head, _, name = line.partition("\t")
    mode, _, blob, size = head.split()
    plain = mode in PLAIN_BLOB
    return Found(
        tuple(name.split("/")),
        int(size) if size.isdigit() else 0,
        lambda: _git(repository, "cat-file", "blob", blob),
        problem="" if plain else _no_file(name, mode == "120000"),
    )


def commit_time(repository: Path, found: Found) -> datetime | None:
    """Return when a file was last committed, as the student's own machine claims."""
    said = _git(repository, "log", "-1", "--format=%cI", "HEAD", "--", found.path).decode().strip()
    return datetime.fromisoformat(said.replace("Z", "+00:00")) if said else None


def _git(repository: Path, *words: str) -> bytes:
    command = ("git", *GIT_QUIET, "-C", str(repository), *words)
    ours = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment = {**ours, **GIT_ALONE}
    try:
        done = subprocess.run(  # noqa: S603  its words are ours, and a path after `--`
            command, capture_output=True, timeout=GIT_SECONDS, env=environment, check=False
        )
    except FileNotFoundError:
        raise CourseError("git is not installed; install it and run the command again.") from None
    except subprocess.TimeoutExpired:
        raise AnswerError(f"{repository} did not answer in {GIT_SECONDS} seconds") from None
    if done.returncode:
        fact = (done.stderr.decode(errors="replace").strip() or "nothing").splitlines()[-1]
        raise AnswerError(f"{repository} cannot be read by git: {fact}; clone it again")
    return done.stdout
