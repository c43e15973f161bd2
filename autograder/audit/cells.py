"""What is sent through the wall: the code that is looked at, whole, and what calls it.

    old names and meanings | the files, importable | one cell for each file that is needed |
    what was left out | the adapters

The files are texts in a cell of ours, so nothing of them runs before the third kind of cell does,
and how each of those ended says whether its file could be imported.
"""

import inspect
from collections.abc import Iterable, Mapping, Sequence
from types import ModuleType

from autograder.audit.convention import Convention
from autograder.audit.find import Place, Sources
from autograder.audit.inside import adapters, importer, old_meanings, old_names
from autograder.audit.inside.old_meanings import divides_as_of_old

FIRST = 2  # cells before those of the files


def cells(found: Sources, convention: Convention, places: Mapping[str, Place]) -> tuple[str, ...]:
    """Return the cells that make the functions of a convention callable under their names."""
    wanted = needed(places)
    files = {f: text for f, text in found.files.items() if f.endswith(".py") or f in wanted}
    return (
        f"{_text(old_names)}\n{_text(old_meanings)}\ngive_back()\nlend()",
        f"{_text(importer)}\n"
        f"old = {of_python_2(found, wanted)!r}\n"
        f"texts = Texts({files!r}, {_folders(files)!r}, "
        "lambda text, place: compiled(text, place, place in old))\n"
        "sys.meta_path.insert(0, texts)\n"
        "modules = {}",
        *(f"modules[{file!r}] = texts.load({file!r})" for file in wanted),
        "texts.tell()",
        _text(adapters) + _adapted(convention, places),
    )


def needed(places: Mapping[str, Place]) -> tuple[str, ...]:
    """Return the files that have to be imported."""
    return tuple(dict.fromkeys(place.file for place in places.values()))


def of_python_2(found: Sources, asked: Iterable[str]) -> tuple[str, ...]:
    """Return the files that divide as Python 2 does: by their own text, or beside one asked."""
    old = {file for file, cells in found.files.items() if any(map(divides_as_of_old, cells))}
    folders = {file.rpartition("/")[0] for file in old.intersection(asked)}
    return tuple(f for f in found.files if f in old or f.rpartition("/")[0] in folders)


def _adapted(convention: Convention, places: Mapping[str, Place]) -> str:
    rows = {
        name: (place.file, convention.row(name).adapter or "plain")
        for name, place in places.items()
    }
    return (
        f"\nfor name, (file, adapter) in {rows!r}.items():\n"
        "    if file in modules:\n"
        f"        globals()[name] = adapted("
        f"adapter, found(modules[file], name), {convention.tensors!r})\n"
    )


def _folders(files: Mapping[str, Sequence[str]]) -> list[str]:
    """Return every folder that an import may start from, those nearest to the root first."""
    folders = {""}
    for file in files:
        parts = file.split("/")[:-1]
        folders |= {"/".join(parts[:depth]) + "/" for depth in range(1, len(parts) + 1)}
    return sorted(folders, key=lambda folder: (folder.count("/"), folder))


def _text(module: ModuleType) -> str:
    return inspect.getsource(module)
