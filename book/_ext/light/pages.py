"""Pages: what is done to each one as it is written, and the files that all of them share.

The templates beside this package replace the theme's head: one style sheet, one deferred script,
and a few lines that set the color mode before the first paint and hold paragraphs with equations
back until their fonts are there (for 2.5 seconds at most). For a reader who begins at the top they
also put off what is far below: course.js lays it out bit by bit, so that the page answers at once.
"""

from __future__ import annotations

import re
import shutil
from importlib.metadata import version
from pathlib import Path

import imagesize
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError

from light import explorables, figures, fonts, scripts, sheets

TEMPLATES = Path(__file__).parents[2] / "_templates"
REPLACED = {  # what extensions write: what a valid and accessible page holds
    '<summary aria-label="Toggle hidden content">': "<summary>",
    'role="doc-biblioentry"': 'role="listitem"',  # inside a role="list"
    ' id="proof">\n<p>Proof. ': "><p><strong>Proof.</strong> ",  # one id on several boxes
    ' id="proof-content"': "",
    ' id="exercise-content"': "",
    ' id="solution-content"': "",
}
REPLACED_OUTSIDE = {  # the same for what the theme and Sphinx write around the text
    '<meta name="viewport" content="width=device-width, initial-scale=1" />': "",  # the second
    ' data-theme="auto">': ' data-theme="light">',  # light, until a script says otherwise
    '<summary><span class="toctree-toggle"': (
        '<summary aria-label="The pages below this one"><span class="toctree-toggle"'
    ),
}
PICTURE = re.compile(r"<img\b[^>]*>")
SOURCE = re.compile(r'\bsrc="([^"]+)"')
SHIPPED = re.compile(r"\.(css|js|map|html|LICENSE\.txt)$")
WRITTEN_FOR = {"sphinx-book-theme": "1.3.0", "pydata-sphinx-theme": "0.17.1"}
FIRST_SHIPPED = "basic.css"
START = "index.html"  # what an address without a page shows: the first page, not a way to it


def check_theme(found: dict[str, str]) -> None:
    """Raise ExtensionError unless these are the versions that our templates were written for."""
    for name, wanted in WRITTEN_FOR.items():
        if found[name] != wanted:
            raise ExtensionError(
                f"{name} is {found[name]}, but book/_templates was written for {wanted}; compare "
                "the theme's layout.html and webpack-macros.html, then change WRITTEN_FOR."
            )


def use_templates(_app: Sphinx, config: Config) -> None:
    """Put our templates before the theme's."""
    check_theme({name: version(name) for name in WRITTEN_FOR})
    config.templates_path.insert(0, str(TEMPLATES))


def lighten(app: Sphinx, page: str, _template: str, context: dict, _doctree: object) -> None:
    """Replace a page's style sheets and scripts by ours, and size its pictures."""
    if app.builder.format != "html":
        return
    body = context.get("body") or ""
    for found, valid in REPLACED.items():
        body = body.replace(found, valid)
    body = size_pictures(body, Path(app.outdir), _sources(app))
    script = explorables.script_name(explorables.elements(body))
    context["body"] = explorables.with_script(body, _static(context, script))
    context["css_files"] = []
    context["script_files"] = []
    context["light_scripts"] = scripts.needed(context["body"])
    context["light_fonts"] = sorted(fonts.equation_characters(context["body"]))
    context["light_search"] = page == "search"


def _static(context: dict, name: str) -> str:
    return context["pathto"](f"_static/{name}", 1)


def _sources(app: Sphinx) -> dict[str, Path]:
    """Return where each picture that the pages name by its last part was copied from."""
    return {name: Path(app.srcdir) / source for source, name in app.builder.images.items()}


def size_pictures(body: str, output: Path, sources: dict[str, Path]) -> str:
    """Return a body whose pictures say their size; from the second on they load when needed."""
    seen = 0

    def sized(found: re.Match[str]) -> str:
        nonlocal seen
        seen += 1
        tag, link = found[0], SOURCE.search(found[0])
        path = sources.get(Path(link[1]).name, output / link[1]) if link else output
        width, height = imagesize.get(path) if path.is_file() else (-1, -1)
        extra = ' loading="lazy"' if seen > 1 and " loading=" not in tag else ""
        if width > 0 and " width=" not in tag:
            extra += f' width="{round(width)}" height="{round(height)}"'
        return tag.replace("<img", f"<img{extra}", 1)

    return PICTURE.sub(sized, body)


def write_shared_files(app: Sphinx, error: Exception | None) -> None:
    """Write the style sheet, the scripts and the fonts, once all pages are written."""
    if error or app.builder.format != "html":
        return
    output, ours, aside = (
        Path(app.outdir),
        Path(app.srcdir, "_static"),
        Path(app.doctreedir, "shipped"),
    )
    static = output / "_static"
    take_back(static, aside)
    found = sorted(path for path in output.rglob("*.html") if static not in path.parents)
    pages = [mend(path) for path in found]
    elements = explorables.write_scripts(Path(app.srcdir) / explorables.FOLDER, static, pages)
    written = [*scripts.write(static, ours), *elements]
    code = [(static / name).read_text("utf-8") for name in written]
    texts = [*sheets.read_sheets(static), fonts.equation_sheet(), figures.palette_css()]
    texts.append((ours / "course.css").read_text("utf-8"))
    sheet = sheets.purge_all(texts, pages, code, Path(app.doctreedir, "sheet.json"))
    sheet = fonts.embed_icons(sheet, static / "vendor/fontawesome/webfonts")
    (static / "light.css").write_text(sheet, "utf-8")
    fonts.write_equation_fonts(static / "fonts", pages, Path(app.doctreedir, "fonts.json"))
    shutil.copy(output / f"{app.config.root_doc}.html", output / START)
    put_aside(static, aside, "".join(pages))


def mend(path: Path) -> str:
    """Replace in a written page what the theme leaves to be wished; return its text."""
    before = text = path.read_text("utf-8")
    for found, valid in REPLACED_OUTSIDE.items():
        text = text.replace(found, valid)
    if text != before:
        path.write_text(text, "utf-8")
    return text


def put_aside(static: Path, aside: Path, pages: str) -> None:
    """Move the shipped sheets, scripts and icon fonts that no page names out of the site."""
    for path in sorted(static.rglob("*")):
        name = path.relative_to(static)
        shipped = SHIPPED.search(name.name) or name.parts[0] in {"vendor", "locales", "images"}
        if path.is_file() and shipped and f"_static/{name.as_posix()}" not in pages:
            (aside / name).parent.mkdir(parents=True, exist_ok=True)
            path.replace(aside / name)
    for folder in sorted((one for one in static.rglob("*") if one.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()


def take_back(static: Path, aside: Path) -> None:
    """Bring back what was put aside, unless Sphinx has just shipped everything anew.

    Sphinx ships its files with a page that is written; a build that finds nothing changed writes
    none, and the sheets would be made of nothing.
    """
    if (static / FIRST_SHIPPED).exists():
        shutil.rmtree(aside, ignore_errors=True)
    for path in sorted(aside.rglob("*")):
        place = static / path.relative_to(aside)
        if path.is_file() and not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            path.replace(place)


def setup(app: Sphinx) -> None:
    """Connect the pages' last changes; the theme writes pygments.css late, so we come after it."""
    app.connect("config-inited", use_templates)
    app.connect("html-page-context", lighten, priority=999)
    app.connect("build-finished", write_shared_files, priority=999)
