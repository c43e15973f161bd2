"""Changes: below a page, when it changed last, and a link to its source where there is one.

The date is that of the last commit that touched the page or a file that it was made from. Without
git, or with a clone that has not got all commits, there is no date: a wrong one would be worse.
The link appears with `html: use_edit_page_button` and `repository: url` in _config.yml.
"""

from __future__ import annotations

import subprocess
from datetime import date, datetime
from functools import cache
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util.i18n import format_date

FORMAT, FOOT = "%-d %B %Y", "page-foot.html"
COMMIT = "\0"  # stands before the date of a commit; no path holds it
LINK = "source-edit-button"  # the theme's pencil; ours says in words where it leads


def dates(folder: Path) -> dict[Path, date]:
    """Return for every file of a repository the day of the last commit that touched it."""
    told = _git(folder, "rev-parse", "--show-toplevel", "--is-shallow-repository").splitlines()
    if told[1:] != ["false"]:
        return {}
    root = Path(told[0])
    log = _git(root, "-c", "core.quotePath=off", "log", "--name-only", "--format=%x00%cs")
    found: dict[Path, date] = {}
    for commit in log.split(COMMIT)[1:]:
        day, *files = filter(None, commit.splitlines())
        for name in files:
            found.setdefault(root / name, date.fromisoformat(day))
    return found


def _git(folder: Path, *words: str) -> str:
    """Return what git says, or nothing where there is no git or no repository."""
    try:
        command = ["git", "-C", str(folder), *words]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        return ""


def last(app: Sphinx, page: str, known: dict[Path, date]) -> date | None:
    """Return the day of a page's last change: of its own file, or of one that it shows."""
    source = Path(app.srcdir).resolve()
    files = [app.env.doc2path(page), *app.env.dependencies.get(page, ())]
    days = [known.get((source / name).resolve()) for name in files]
    return max((day for day in days if day), default=None)


def tell(app: Sphinx, page: str, _template: str, context: dict, doctree: object) -> None:
    """Hand the date and the link to the template below a page, if there is one of them."""
    if app.builder.format != "html" or doctree is None:
        return
    day = last(app, page, app.light_dates())
    buttons = context["header_buttons"]
    links = [one["url"] for one in buttons if one["label"] == LINK]
    context["header_buttons"] = [one for one in buttons if one["label"] != LINK]
    context["light_changed"] = (day.isoformat(), in_words(day, app.config.language)) if day else ()
    context["light_edit"] = "".join(links)
    context["theme_article_footer_items"] = [FOOT] if day or links else []


def in_words(day: date, language: str) -> str:
    """Return a day as one writes it in a language."""
    return format_date(FORMAT, date=datetime(day.year, day.month, day.day, 12), language=language)


def setup(app: Sphinx) -> None:
    """Ask git once, when the first page is written; the theme adds its buttons before us."""
    app.light_dates = cache(lambda: dates(Path(app.srcdir)))
    app.connect("html-page-context", tell, priority=900)
