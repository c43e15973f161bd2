"""Files are written beside their place and then renamed, so that none is ever half there.

A rename within one folder is atomic: a reader finds the old file or the new one, and a full disk or
an interrupted run leaves the old one as it was. What a killed run left beside it goes with the next
write. A log, which only grows, gets all that is added to it or nothing of it. Nothing is flushed to
the platter: after a power cut the system's own order of writes holds, and a verdict that was lost
is graded again.
"""

import errno
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import FileIO
from pathlib import Path
from typing import Any

from autograder.model.errors import CourseError

ADVICE = {
    errno.ENOSPC: "free some space and run the command again",
    errno.EDQUOT: "free some of your quota and run the command again",
    errno.EACCES: "give yourself permission to write there and run the command again",
    errno.EPERM: "give yourself permission to write there and run the command again",
    errno.EROFS: "use a folder that can be written and run the command again",
    errno.EISDIR: "move the folder of that name away and run the command again",
    errno.ENOTDIR: "move the file that stands where a folder has to be and run the command again",
    errno.EEXIST: "move the file that stands where a folder has to be and run the command again",
    errno.ENAMETOOLONG: "use a shorter name and run the command again",
}
OTHERWISE = "mend that and run the command again"


def one_a_line(data: Mapping[str, Any]) -> str:
    """Return JSON with a line for each field and each item of a list in one.

    It can be read and compared by line, and is made much quicker than JSON that is indented.
    """
    fields = (f"{_line(name)}: {_lines(value)}" for name, value in sorted(data.items()))
    return "{\n" + ",\n".join(fields) + "\n}\n"


def _lines(value: Any) -> str:
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(map(_line, value)) + "\n]"
    return _line(value)


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def write_text(path: Path, text: str) -> None:
    """Write a text as UTF-8, line ends as they are; a lone surrogate becomes a question mark.

    Raises:
        CourseError: the file cannot be written; what was there before is untouched.
    """
    write_bytes(path, text.encode("utf-8", errors="replace"))


def write_bytes(path: Path, data: bytes, mode: int = 0o666) -> None:
    """Write a file whole or not at all, making its folder if need be; the umask trims `mode`.

    Raises:
        CourseError: the file cannot be written; what was there before is untouched.
    """
    with beside(path, data, mode) as new:
        new.replace(path)


@contextmanager
def beside(path: Path, data: bytes, mode: int = 0o666) -> Iterator[Path]:
    """Give a file that is whole already, to be renamed to `path`; what is left of it then goes.

    So several files can be written before the first of them is put in its place.

    Raises:
        CourseError: it cannot be written, or put there; what was there before is untouched.
    """
    new = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _sweep(path)
        _put(new, data, mode)
        yield new
    except OSError as error:
        raise CourseError(_sentence(path, error)) from None
    finally:
        _remove(new)


def add_text(path: Path, text: str) -> None:
    """Add whole lines to a file, all of them or none; half a line that a kill left stays apart.

    Raises:
        CourseError: the file cannot be written; what was there before is untouched.
    """
    data = text.encode("utf-8", errors="replace")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a+b", buffering=0) as file:
            _add(file, data)
    except OSError as error:
        raise CourseError(_sentence(path, error)) from None


def _add(file: FileIO, data: bytes) -> None:
    """Write at the end; a disk that is all but full takes a part, which is then cut off again."""
    whole = file.seek(0, os.SEEK_END)
    file.seek(max(0, whole - 1))
    rest = data if file.read(1) in (b"", b"\n") else b"\n" + data
    try:
        while rest:
            rest = rest[file.write(rest) :]
    except BaseException:
        file.truncate(whole)
        raise


def _sweep(path: Path) -> None:
    """Remove what writers of this file left behind who were killed."""
    for left in path.parent.iterdir():
        if left.name.startswith(f".{path.name}.") and left.suffix == ".part":
            writer = left.stem.rpartition(".")[2]
            if writer.isdigit() and not runs(int(writer)):
                _remove(left)


def runs(process: int) -> bool:
    """Return whether a process of this machine has not ended, as far as can be found out."""
    if os.name != "posix":  # elsewhere signal 0 is no question
        return True
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:  # it is somebody else's
        return True
    return True


def _put(path: Path, data: bytes, mode: int) -> None:
    """Write a new file with the permissions that the user's umask leaves of `mode`."""
    path.unlink(missing_ok=True)
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(opened, "wb") as file:
        file.write(data)


def _remove(path: Path) -> None:
    """Remove what an unfinished write left behind, if it can be reached at all."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return


def _sentence(path: Path, error: OSError) -> str:
    fact = (error.strerror or "unknown error").lower()
    advice = ADVICE.get(error.errno or 0, OTHERWISE)
    return f"{path} could not be written: {fact}; {advice}. What was there before is untouched."
