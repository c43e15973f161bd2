"""What a folder holds, looked at and not run: files of Python, notebooks, and what they define."""

import ast
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.audit.convention import Convention
from autograder.audit.inside.old_meanings import read as read_python
from autograder.model.errors import AnswerError, CourseError
from autograder.notebooks.answers import parsed
from autograder.notebooks.read import LARGEST_BYTES, read
from autograder.notebooks.runnable import runnable

KINDS = (".py", ".ipynb")
PASSED_BY = ("site-packages", "node_modules", "venv", "env", "build", "dist")
MOST_FILES = 500
LARGEST_SOURCE = 2_000_000
LARGEST_FOLDER = 20_000_000  # characters of code, which have to cross the wall


@dataclass(frozen=True)
class Place:
    """Where something is defined."""

    file: str
    line: int


@dataclass(frozen=True)
class Sources:
    """The files of a folder by their place in it, each as cells; a file of Python is one.

    `defined` has the names of what each file defines, methods as `Class.method`; `damaged` the
    sentences on files that could not be looked into. A file that is not in `defined` is there to be
    imported alone.
    """

    files: Mapping[str, tuple[str, ...]]
    defined: Mapping[str, Mapping[str, int]]
    damaged: tuple[str, ...] = ()

    def chosen(self, names: Iterable[str]) -> dict[str, Place]:
        """Return where each of the names is: in the file that defines most of them."""
        wanted = list(names)
        files = sorted(self.defined, key=lambda f: (-_count(self.defined[f], wanted), f))
        return {
            name: Place(file, self.defined[file][name])
            for name in wanted
            for file in reversed(files)
            if name in self.defined[file]
        }

    def imports(self, module: str) -> bool:
        """Return whether a file that defines something imports a module."""
        line = re.compile(rf"^[ \t]*(?:import|from)[ \t]+{module}\b", re.MULTILINE)
        return any(line.search(cell) for file in self.defined for cell in self.files[file])


def sources(path: Path) -> Sources:
    """Return what a folder holds, or a file with the folder around it to import from.

    Raises:
        CourseError: there is no such folder, or it holds no code, or more than can be looked at.
    """
    if not path.exists():
        raise CourseError(f"there is no {path}; name a folder with code, or one file of it.")
    found = _looked_at(path)
    if not found.files and not found.damaged:
        raise CourseError(f"{path} holds no code; name a folder with .py or .ipynb files in it.")
    if sum(len(cell) for cells in found.files.values() for cell in cells) > LARGEST_FOLDER:
        raise CourseError(f"{path} holds more than 20 MB of code; name the folder of the layers.")
    return found


def _looked_at(path: Path) -> Sources:
    folder = path if path.is_dir() else path.parent
    files: dict[str, tuple[str, ...]] = {}
    defined: dict[str, Mapping[str, int]] = {}
    damaged: list[str] = []
    for file in _files(folder):
        place = f"{_part(folder.resolve().name)}/{_place(file, folder)}"
        try:
            files[place] = _cells(file)
            if path.is_dir() or file.name == path.name:
                defined[place] = _definitions(files[place], file)
        except AnswerError as error:
            damaged.append(str(error))
    return Sources(files, defined, tuple(damaged))


def convention_of(found: Sources, conventions: Sequence[Convention]) -> Convention | None:
    """Return the convention that most of what is defined belongs to, and to no other; or None.

    Where names do not decide, code that imports PyTorch is that of a course in PyTorch.
    """
    names = Counter(row.theirs for convention in conventions for row in convention.rows)
    defined = {name for file in found.defined.values() for name in file}
    in_pytorch = found.imports("torch")

    def fit(convention: Convention) -> tuple[int, int, bool]:
        known = [row.theirs for row in convention.rows if row.theirs in defined]
        alone = sum(names[name] == 1 for name in known)
        return alone, len(known), convention.tensors is in_pytorch

    best = max(conventions, key=fit)
    return best if fit(best)[1] else None


def _files(folder: Path) -> Iterator[Path]:
    count = 0
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if f[0] not in "._" and f not in PASSED_BY)
        for name in sorted(names):
            file = Path(root, name)
            if file.suffix in KINDS and file.is_file() and not file.is_symlink():
                count += 1
                if count > MOST_FILES:
                    raise CourseError(
                        f"{folder} holds more than {MOST_FILES} files of code; name the folder "
                        "that the layers are in."
                    )
                yield file


def _place(file: Path, folder: Path) -> str:
    *parts, name = file.relative_to(folder).parts
    return "/".join((*map(_part, parts), _part(Path(name).stem) + file.suffix))


def _part(name: str) -> str:
    """Return a part of a path as it can stand in the name of a module."""
    return name.replace(".", "_") or "code"


def _cells(file: Path) -> tuple[str, ...]:
    largest = LARGEST_BYTES if file.suffix == ".ipynb" else LARGEST_SOURCE
    if file.stat().st_size > largest:
        raise AnswerError(f"{file.name} has more than {largest:,} bytes and was left out")
    data = _bytes(file)
    if file.suffix == ".py":
        return (data.decode("utf-8", errors="replace").removeprefix("\ufeff"),)
    cells = read(data, file.name).cells
    return tuple(runnable(c["source"]).text for c in cells if c["cell_type"] == "code")


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise AnswerError(
            f"{file.name} was left out, since it cannot be read: {error.strerror}"
        ) from error


def _definitions(cells: Sequence[str], file: Path) -> dict[str, int]:
    if file.suffix == ".py":
        return dict(_named(_tree(cells[0], file)))
    trees = [tree for cell in cells if (tree := parsed(cell))]
    return {name: 0 for tree in trees for name, _ in _named(tree)}


def _tree(text: str, file: Path) -> ast.Module:
    try:
        return read_python(text)[0]
    except SyntaxError as error:
        fact = f"line {error.lineno} is not Python 3: {error.msg}"
    except (ValueError, RecursionError, MemoryError) as error:
        fact = f"it cannot be read as Python: {type(error).__name__}"
    raise AnswerError(f"{file.name} was left out, since {fact}")


def _named(tree: ast.AST, within: str = "") -> Iterator[tuple[str, int]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef):
            yield within + node.name, node.lineno
        elif isinstance(node, ast.ClassDef) and not within:
            yield from _named(node, f"{node.name}.")
        elif isinstance(node, (ast.If, ast.Try, ast.ExceptHandler)):
            yield from _named(node, within)


def _count(defined: Mapping[str, int], wanted: Sequence[str]) -> int:
    return sum(name in defined for name in wanted)
