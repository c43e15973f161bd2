"""Downloads of a class, named by each platform's own rules, and rosters as each writes them."""

import io
import os
import re
import subprocess
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

KEY = "a02_convolution"
NOTEBOOK = b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'


@dataclass(frozen=True)
class One:
    """A student as the platforms know them."""

    login: str
    first: str
    last: str
    number: int

    @property
    def email(self) -> str:
        return f"{self.login}@school.example"


CLASS = (
    One("s01", "Sample", "One", 4101),
    One("s02", "Zoë", "O'Sample", 4102),
    One("s03", "Éva Maria", "Di Sample", 4103),
    One("s04", "Sample", "Four", 4104),
)


def canvas_roster(people: Iterable[One] = CLASS, more: str = "") -> str:
    """Return a gradebook as Canvas exports it, with its rows that are about nobody."""
    rows = "".join(
        f'"{p.last}, {p.first}",{p.number},SIS{p.number},{p.login},Monday\r\n' for p in people
    )
    return (
        "Student,ID,SIS User ID,SIS Login ID,Section,Convolution (77)\r\n"
        ",,,,,Manual Posting\r\n"
        f"    Points Possible,,,,,41.00\r\n{rows}{more}"
        '"Student, Test",4999,,b9df4b1cae02,Monday,\r\n'
    )


def moodle_roster(people: Iterable[One] = CLASS) -> str:
    """Return a class's participants as Moodle exports them."""
    rows = "".join(f'{p.first},"{p.last}",N{p.number},{p.email},\n' for p in people)
    return f'"First name","Last name","ID number","Email address",Groups\n{rows}'


def worksheet(people: Iterable[One] = CLASS) -> str:
    """Return a grading worksheet as Moodle lets it be downloaded: mark and dash where none is."""
    rows = "".join(
        f'"Participant {p.number - 4000}","{p.first} {p.last}",{p.email},'
        '"Submitted for grading",,41.00,Yes,'
        f'"Monday, 5 October 2026, 9:0{n} PM",-,"<p>Well\ndone</p>"\n'
        for n, p in enumerate(people)
    )
    return (
        "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
        f"Last modified (submission),Last modified (grade),Feedback comments\n{rows}"
    )


def canvas_name(one: One, file: str, attachment: int, *, late: bool = False) -> str:
    """Return a file's name as Canvas's ContentZipper makes it of the sortable name."""
    name = f"{one.last}, {one.first}".lower()
    parts = (name, "LATE" if late else None, str(one.number))
    told = re.sub(r"\W", "", "_".join(filter(None, parts)))
    return f"{told}_{attachment}_{file}"


def moodle_folder(one: One, *, old: bool = True) -> str:
    """Return the folder of a student as Moodle's downloader makes it; before 4.1 it ended in _."""
    return f"{one.first} {one.last}_{one.number - 4000}_assignsubmission_file{'_' * old}"


def gradescope_metadata(submissions: Mapping[int, tuple[Iterable[One], str]]) -> str:
    """Return Gradescope's list of submissions: whose, and when."""
    lines = []
    for number, (people, when) in submissions.items():
        lines += [f"submission_{number}:", "  :submitters:"]
        for one in people:
            lines += [
                f'  - :name: "{one.first} {one.last}"',
                f"    :sid: {one.login}",
                f"    :email: {one.email}",
            ]
        lines += [f"  :created_at: {when}", "  :score: 3.0", "  :results: {tests: []}"]
    return "\n".join(lines) + "\n"


def zipped(files: Mapping[str, bytes], path: Path) -> Path:
    """Write a zip and return its path."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 10, 6, 8, 0, 0)), data)
    return path


def bytes_of(files: Mapping[str, bytes]) -> bytes:
    """Return a zip's bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def written(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write files below a folder and return it."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def repository(folder: Path, commits: Iterable[tuple[Mapping[str, bytes], str]]) -> Path:
    """Make a Git repository with commits at given times."""
    folder.mkdir(parents=True)
    git(folder, "init", "-q", "-b", "main")
    for files, when in commits:
        written(folder, files)
        git(folder, "add", "-A")
        git(folder, "commit", "-q", "-m", "work", when=when)
    return folder


def git(folder: Path, *words: str, when: str = "2026-10-05T12:00:00+00:00") -> None:
    """Run git as somebody without settings of their own."""
    who = {"GIT_AUTHOR_NAME": "S", "GIT_AUTHOR_EMAIL": "s@x.example"}
    who |= {"GIT_COMMITTER_NAME": "S", "GIT_COMMITTER_EMAIL": "s@x.example"}
    times = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
    alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(
        ("git", *words), cwd=folder, check=True, env={**os.environ, **who, **times, **alone}
    )
