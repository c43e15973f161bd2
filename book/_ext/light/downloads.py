"""Downloads: the two files of every assignment that has been released, where the page tells of it.

What lies in ``classroom/release`` when the book is built is offered, and nothing else: an
assignment that the instructor has not released yet has its table on the page, and no link.
"""

from __future__ import annotations

import shutil
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

FOLDER = "_static/assignments"
OFFERED = "offered"  # what the environment remembers of a page: a mark for each assignment
Mark = tuple[tuple[str, int, int], ...]


def released(root: Path, key: str) -> list[Path]:
    """Return notebook and zip of an assignment, or nothing while one of them is missing."""
    from autograder.model.classroom import Classroom

    folder = Classroom(root / "classroom").release(key)
    files = [folder / f"{key}.ipynb", folder / f"{key}.zip"]
    return files if all(path.is_file() for path in files) else []


def mark(root: Path, key: str) -> Mark:
    """Return what changes whenever the files that are offered change."""
    return tuple(
        (path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in released(root, key)
    )


def sentence(root: Path, key: str, page: str, colab: str = "") -> list[nodes.Node]:
    """Return a sentence with a link to each file, seen from a page; none where nothing is.

    `colab` is where Colab finds a copy of the site, if there is one.
    """
    up = "../" * page.count("/")
    links = [
        f'<a href="{up}{FOLDER}/{escape(path.name)}" download>{escape(path.name)}</a>'
        f" ({round(path.stat().st_size / 1000)}&nbsp;kB)"
        for path in released(root, key)
    ]
    if not links:
        return []
    told = f"Download {' and '.join(links)} into one folder."
    if colab:
        address = escape(f"{colab.rstrip('/')}/{FOLDER}/{key}.ipynb")
        told += f' Or <a href="{address}">open the notebook in Colab</a>, and bring the zip along.'
    return [nodes.raw("", f"<p>{told}</p>", format="html")]


def remember(env: BuildEnvironment, root: Path, key: str) -> None:
    """Keep what a page offers of an assignment."""
    env.metadata[env.docname].setdefault(OFFERED, {})[key] = mark(root, key)


def also_outdated(
    app: Sphinx, env: BuildEnvironment, _added: set[str], _changed: set[str], _removed: set[str]
) -> list[str]:
    """Return the pages that offer something else than what is released by now."""
    root = Path(app.srcdir).parent
    return [
        page
        for page, known in env.metadata.items()
        if any(mark(root, key) != seen for key, seen in known.get(OFFERED, {}).items())
    ]


def copy(app: Sphinx, error: Exception | None) -> None:
    """Lay the files that the pages offer into the site, and take away what is offered no more."""
    if error or app.builder.format != "html":
        return
    root, folder = Path(app.srcdir).parent, Path(app.outdir) / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    for known in app.env.metadata.values():
        for key in known.get(OFFERED, {}):
            for path in released(root, key):
                folder.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, folder / path.name)


def setup(app: Sphinx) -> None:
    """Look at the released files before pages are read, and copy them after."""
    app.add_config_value("colab", "", "env")
    app.connect("env-get-outdated", also_outdated)
    app.connect("build-finished", copy)
