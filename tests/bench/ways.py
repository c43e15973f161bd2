"""A way to grade is a whole process: how long it takes, how much memory, what marks come of it."""

import os
import platform
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from time import perf_counter, sleep, time

import psutil
from nbgrader.api import Gradebook

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
KEY = "a02_convolution"
LOOK_SECONDS = 0.05  # how often memory is looked at

Marks = Mapping[str, Mapping[str, float]]  # student, check cell: the share of its points


@dataclass(frozen=True)
class Way:
    """One way to grade: what it is called, how many it grades, the command and the class.

    `leaves` is what every graded submission leaves behind in the class, `marks` who reads them.
    """

    name: str
    students: int
    command: tuple[str, ...]
    classroom: Path
    folder: Path = ROOT
    leaves: str = f"autograded/*/{KEY}/{KEY}.ipynb"
    marks: Callable[[Path], Marks] = field(default=lambda classroom: in_gradebook(classroom))

    def seconds(self) -> float:
        """Return how long one run takes; everybody has to be graded anew.

        Raises:
            SystemExit: the command failed, or somebody was not graded.
        """
        begun = time()
        start = perf_counter()
        run(self.command, self.folder, self.classroom)
        took = perf_counter() - start
        anew = sum(path.stat().st_mtime >= begun for path in self.classroom.glob(self.leaves))
        if anew != self.students:
            raise SystemExit(f"{self.name} graded {anew} of {self.students}; see why by hand.")
        return took

    def peak_bytes(self) -> int:
        """Return the most memory that the process and all below it held; shared pages count once.

        Raises:
            SystemExit: the command failed.
        """
        quiet = subprocess.DEVNULL
        with subprocess.Popen(
            self.command,
            cwd=self.folder,
            env=environment(self.classroom),
            stdout=quiet,
            stderr=quiet,
        ) as process:
            most = max(_looks(process), default=0)
        if process.returncode:
            raise SystemExit(f"{self.name} failed; run it by hand: {' '.join(self.command)}")
        return most


def in_gradebook(classroom: Path) -> Marks:
    """Return the marks that nbgrader's gradebook has."""
    with Gradebook(f"sqlite:///{classroom / 'gradebook.db'}") as gradebook:
        return {
            submission.student.id: {
                grade.name: (grade.auto_score or 0.0) / grade.max_score
                for notebook in submission.notebooks
                for grade in notebook.grades
                if grade.cell.cell_type == "code"
            }
            for submission in gradebook.assignment_submissions(KEY)
        }


def run(command: tuple[str, ...], folder: Path, classroom: Path) -> None:
    """Run a command to its end.

    Raises:
        SystemExit: its exit status is not 0.
    """
    done = subprocess.run(
        command, cwd=folder, env=environment(classroom), capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")


def environment(classroom: Path) -> dict[str, str]:
    """Return what a command finds: the environment's programs, and the classroom."""
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "COURSE_CLASSROOM": str(classroom)}


def _looks(process: "subprocess.Popen[bytes]") -> Iterator[int]:
    """Yield what a process and all below it hold, again and again until it ends."""
    top = psutil.Process(process.pid)
    while process.poll() is None:
        yield sum(map(held, below(top)))
        sleep(LOOK_SECONDS)


def below(top: psutil.Process) -> list[psutil.Process]:
    """Return a process and all below it; nothing where it has ended."""
    try:
        return [top, *top.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def held(process: psutil.Process) -> int:
    """Return the share of memory that is a process's own; one that has ended has none."""
    try:
        return int(process.memory_full_info().pss)
    except psutil.NoSuchProcess:
        return 0


def grading(jobs: int, key: str = KEY) -> tuple[str, ...]:
    """Return our command that grades everybody anew."""
    return (str(BIN / "course"), "grade", key, "--force", f"--jobs={jobs}")


def machine() -> str:
    """Return what the numbers were measured on."""
    names = ("nbgrader", "numpy", "torch")
    parts = ", ".join(f"{name} {version(name)}" for name in names)
    return f"{_processor()}, {os.cpu_count()} cores, Python {platform.python_version()}, {parts}."


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())
