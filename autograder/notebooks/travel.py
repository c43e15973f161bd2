"""Pack what travels with a notebook: the part of `autograder` that `check(...)` needs, and the key.

The modules are found by following imports from `autograder.student`, and a module that would bring
anything but NumPy and Python's own library along is refused, so that a student never needs torch.
The same input gives the same bytes.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from autograder.model.errors import CourseError
from autograder.model.files import write_bytes
from autograder.model.zips import zipped

START = "autograder.student"
KEY = "autograder/student/answers.key"
BOOK = "autograder/student/book.txt"
LARGEST_BYTES = 500_000
LIBRARIES = {"numpy", *sys.stdlib_module_names}
PACKAGE = Path(__file__).parent.parent


def travel(key_bytes: bytes, path: Path, book: str = "") -> int:
    """Write the zip that travels with a notebook, and return its size in bytes.

    `book` is the address of the book, for links in the findings.

    Raises:
        CourseError: the zip is larger than a notebook should have to carry, or cannot be written.
    """
    files = {**_modules(), KEY: key_bytes, BOOK: book.encode()}
    data = zipped(files)
    if len(data) > LARGEST_BYTES:
        raise CourseError(
            f"{path} would have {len(data)} bytes, and at most {LARGEST_BYTES} may travel with a "
            "notebook; use smaller arrays or fewer rungs in the checks"
        )
    write_bytes(path, data)
    return len(data)


def _modules() -> dict[str, bytes]:
    return {
        (Path(PACKAGE.name) / _file(module).relative_to(PACKAGE)).as_posix(): _file(
            module
        ).read_bytes()
        for module in modules(START)
    }


def modules(start: str) -> tuple[str, ...]:
    """Return the modules of `autograder` that importing `start` brings along, sorted.

    Raises:
        CourseError: one of them imports what a student may not have.
    """
    found: set[str] = set()
    waiting = [start]
    while waiting:
        module = waiting.pop()
        if module not in found:
            found.add(module)
            waiting += [*_parents(module), *_ours(module)]
    return tuple(sorted(found))


def _parents(module: str) -> list[str]:
    parent = module.rpartition(".")[0]
    return [parent] if parent else []


def _ours(module: str) -> Iterator[str]:
    """Yield the modules of `autograder` that a module imports when it is imported."""
    for name in _imported(ast.parse(_file(module).read_bytes())):
        if name.partition(".")[0] != PACKAGE.name:
            _refuse_heavy(module, name)
        elif _is_module(name):
            yield name


def _imported(tree: ast.Module) -> Iterator[str]:
    """Yield every name that is imported at the top level; a function's own imports come later."""
    for node in _top(tree.body):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _top(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        yield node
        if isinstance(node, ast.Try):
            yield from _top([*node.body, *node.orelse, *node.finalbody])


def _refuse_heavy(module: str, name: str) -> None:
    if name.partition(".")[0] not in LIBRARIES:
        raise CourseError(
            f"{module} imports {name}, and travels with the notebook, where NumPy is all there is; "
            "move that import into the function that needs it, or the function elsewhere"
        )


def _is_module(name: str) -> bool:
    return _path(name).with_suffix(".py").is_file() or (_path(name) / "__init__.py").is_file()


def _file(name: str) -> Path:
    package = _path(name) / "__init__.py"
    return package if package.is_file() else _path(name).with_suffix(".py")


def _path(name: str) -> Path:
    return PACKAGE.joinpath(*name.split(".")[1:])
