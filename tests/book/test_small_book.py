"""A small book of two pages, published and kept in a repository: one page sound, one full of slips.

It is built twice, since a second build writes only what changed and must not forget a mistake.
"""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from tests.book.conftest import BOOK, build

pytestmark = [pytest.mark.slow, pytest.mark.book]

SOUND = """---
myst:
  html_meta:
    description: What a "sound" page is.
---

# A sound page

```{figure} _generated/conv_flip.svg
:alt: A table. And more.
A caption.
```
"""
SLIPS = r"""# A page

$\frac{1}{$

{eq}`eq-nowhere` {cite:t}`nobody2000`

[](#sec-nowhere) [here](nowhere.md)

```{claims} claims.yml
```
"""
TERMS = """# Words

```{glossary}
stride
  How far a window moves.
```
"""
EDIT = r"""
$\mathbb{E}[\mathbf{x}]$

:::{tip}
Now the page asks for other characters and other rules.
:::
"""
CLAIMS = """chapters: {1: One}
claims:
  - {number: 1, claim: a, verdict: holds, kind: theorem, statement: b, sources: [],
     section: sec-nowhere}
"""
PUBLISHED = {
    "# repository: {url: https://...": "repository: {url: https://github.com/them/course",
    "  # baseurl: https://...": "  baseurl: https://school.example/course #",
    "use_edit_page_button: false": "use_edit_page_button: true",
}
GIT = ("git", "-c", "user.name=A", "-c", "user.email=a@b.example")


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Path:
    """The folder of the small book, not built yet."""
    root = tmp_path_factory.mktemp("small")
    config = (BOOK.parent / "_config.yml").read_text("utf-8")
    for written, published in PUBLISHED.items():
        assert written in config
        config = config.replace(written, published)
    (root / "_config.yml").write_text(config)
    pages = shutil.ignore_patterns("*.md", "explorables", "misconceptions")
    folder = shutil.copytree(BOOK, root / "book", ignore=pages)
    toc = "format: jb-book\nroot: intro\nchapters:\n- file: sound\n"
    files = {"_toc.yml": toc, "intro.md": SLIPS, "sound.md": SOUND, "claims.yml": CLAIMS}
    for name, text in files.items():
        (folder / name).write_text(text)
    day = {"GIT_COMMITTER_DATE": "2024-02-03T12:00:00", "GIT_AUTHOR_DATE": "2024-02-03T12:00:00"}
    for words in (("init", "-q"), ("add", "book/sound.md"), ("commit", "-qm", "A page")):
        subprocess.run([*GIT, *words], cwd=root, env=day, check=True)
    return folder


@pytest.fixture(scope="module")
def builds(book: Path) -> list[subprocess.CompletedProcess[str]]:
    """What two builds in a row said."""
    return [build(book, book.parent) for _ in range(2)]


@pytest.fixture(scope="module")
def sound(book: Path, builds) -> str:
    """The sound page as it was built."""
    return (book.parent / "_build" / "html" / "sound.html").read_text("utf-8")


@pytest.mark.parametrize(
    "words",
    [
        r"intro\.md:3: WARNING: katex: ",
        r"intro\.md:5: WARNING: equation not found: eq-nowhere",
        r"intro\.md:5: WARNING: could not find bibtex key \"nobody2000\"",
        r"intro\.md:7: WARNING: .*sec-nowhere",
        r"intro\.md:7: WARNING: .*nowhere\.md",
        r"claims\.yml:3: WARNING: undefined label: '?sec-nowhere",
    ],
)
def test_a_slip_of_an_author_is_named_with_file_and_line(builds, words: str) -> None:
    """Bad TeX, and an equation, a source, a section, a page and a claim's place that are not."""
    assert re.search(words, builds[0].stdout + builds[0].stderr)


def test_slips_fail_the_build_every_time(book: Path, builds) -> None:
    """A second build does not pass because nothing changed; the bad page is not on the site."""
    assert [built.returncode for built in builds] == [1, 1]
    assert re.search(r"intro\.md:3: WARNING: katex: ", builds[1].stdout + builds[1].stderr)
    assert not (book.parent / "_build" / "html" / "intro.html").exists()


def test_a_published_page_has_an_address_and_a_picture_of_its_own(book: Path, sound: str) -> None:
    """Who is sent a link sees the title, what it is about, and the page's first figure."""
    assert '<link rel="canonical" href="https://school.example/course/sound.html" />' in sound
    told = dict(re.findall(r'<meta (?:property|name)="([\w:]+)" content="([^"]*)">', sound))
    address = "https://school.example/course/"
    assert told["og:url"] == f"{address}sound.html"
    assert told["og:image"] == f"{address}_static/cards/sound.png"
    assert told["og:image:alt"] == "A sound page. A table."
    assert told["og:description"] == "What a &#34;sound&#34; page is."
    assert told["twitter:card"] == "summary_large_image"
    with Image.open(book.parent / "_build/html/_static/cards/sound.png") as picture:
        assert picture.size == (1200, 630)
        assert len(picture.convert("RGB").getcolors()) > 10


def test_a_page_says_when_it_changed_and_leads_to_its_source(sound: str) -> None:
    """The day is that of the last commit, the link that of the repository."""
    assert '<time datetime="2024-02-03">3 February 2024</time>' in sound
    link = "https://github.com/them/course/edit/main/book/sound.md"
    assert f'<a href="{link}">Edit this page</a>' in sound
    assert sound.count(link) == 1


def files(book: Path) -> dict[str, bytes]:
    """Return what a site is made of, but for the builder's own note."""
    site = book.parent / "_build" / "html"
    found = (path for path in site.rglob("*") if path.is_file() and path.name != ".buildinfo")
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in found}


def test_a_site_after_an_edit_is_the_site_built_from_nothing(book: Path, tmp_path) -> None:
    """Sheet, fonts, search index and zip too: nothing depends on what was built before."""
    bare = shutil.ignore_patterns("_build", ".git")
    book = shutil.copytree(book.parent, tmp_path / "edited", ignore=bare) / "book"
    (book / "intro.md").write_text(TERMS)
    sites = []
    for text in (SOUND, SOUND + EDIT, SOUND, SOUND):
        (book / "sound.md").write_text(text)
        if len(sites) == 3:
            shutil.rmtree(book.parent / "_build")
        built = build(book, book.parent)
        assert built.returncode == 0, built.stdout + built.stderr
        sites.append(files(book))
    assert "term-stride" in sites[1]["searchindex.js"].decode()
    assert sites[0]["_static/light.css"] != sites[1]["_static/light.css"]
    for site in (sites[2], sites[3]):
        assert [name for name in {*site, *sites[0]} if site.get(name) != sites[0].get(name)] == []
