"""Links into the book: from the disk, from `course serve`, from anywhere once it is published."""

import json
import shutil
import threading
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from fakes.course import KEY, WRONG, Course
from fakes.markup import parse

from autograder.cli.look import Handler
from autograder.cli.place import Place

ADDRESS = "https://book.example/nets"
PAGES = ("feedback", "report")


@pytest.fixture
def whole(founded: Course, tmp_path: Path) -> Course:
    """A course with a built book, and a class that lies where the sample class does."""
    root = tmp_path / "course"
    shutil.copytree(founded.root, root, ignore=shutil.ignore_patterns("classroom"))
    course = Course(root, root / "build" / "sample-class")
    shutil.copytree(founded.folder, course.folder)
    site = root / "_build" / "html"
    site.mkdir(parents=True)
    for name in ("index.html", "scale.html"):
        (site / name).write_text(f'<p id="forward">{name}</p>')
    course.hand_in("s01", data=WRONG)
    return course


def page(course: Course, kind: str) -> Path:
    classroom = course.classroom
    return classroom.feedback("s01", KEY) if kind == "feedback" else classroom.report(KEY)


def links(path: Path, word: str = "") -> list[str]:
    """Return where the links of a page lead that are no place in the page itself."""
    found = parse(path.read_text()).links
    return [link for link in found if not link.startswith("#") and word in link]


@contextmanager
def served(course: Course) -> Iterator[str]:
    place = Place(course.root, course.root / "classroom")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, place=place)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def got(address: str) -> tuple[int, str, str]:
    """Return the status of an address, where it lies after all, and what is there."""
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.status, urlsplit(answer.url).path, answer.read().decode()
    except HTTPError as error:
        with error:
            return error.code, "", ""


@pytest.mark.parametrize("kind", PAGES)
def test_every_link_leads_to_a_file_on_the_disk(whole: Course, kind: str):
    """Into the book, and from the class page to the students' pages."""
    said = whole.run("grade", "-j1", f"--book={whole.root / '_build' / 'html'}")
    assert said.status == 0, said.err
    path = page(whole, kind)

    assert links(path, "scale.html#forward")
    for link in links(path):
        assert (path.parent / unquote(link.partition("#")[0])).is_file(), link


@pytest.mark.parametrize("kind", PAGES)
def test_every_link_leads_to_a_page_when_served(whole: Course, kind: str):
    """A page has the same place among the others as on the disk."""
    whole.run("grade", "-j1", f"--book={whole.root / '_build' / 'html'}")
    path = page(whole, kind)

    with served(whole) as address:
        here = f"{address}/{path.relative_to(whole.root)}"
        assert got(here)[0] == 200
        assert links(path, "scale.html#forward")
        for link in links(path):
            status, _, text = got(urljoin(here, link))
            assert (status, bool(text)) == (200, True), link


def test_two_short_addresses_lead_to_the_book_and_the_class(whole: Course):
    """They are all that one has to type."""
    whole.run("grade", "-j1")

    with served(whole) as address:
        assert got(f"{address}/")[:2] == (200, "/_build/html/index.html")
        for short in ("/class", "/class/"):
            assert got(address + short)[:2] == (200, f"/build/sample-class/report/{KEY}.html")


def test_what_is_not_built_is_not_found(whole: Course):
    """Before the first `make course` there is nothing to lead to."""
    shutil.rmtree(whole.root / "_build")

    with served(whole) as address:
        assert got(f"{address}/")[0] == 404
        assert got(f"{address}/class/")[0] == 404


@pytest.mark.parametrize(
    "path",
    [
        "/build/sample-class/secret",
        f"/build/sample-class/keys/{KEY}.key",
        "/build/sample-class/gradebook.db",
        f"/build/sample-class/submitted/s01/{KEY}/{KEY}.ipynb",
        f"/build/sample-class/autograded/s01/{KEY}/verdict.json",
        "/build/sample-class/report/../secret",
        "/build/sample-class/report/%2e%2e/secret",
        "/build/sample-class/report/..%2fsecret",
        "/build/sample-class/",
        f"/classroom/release/{KEY}/{KEY}.ipynb",
        f"/assignments/{KEY}/checks.py",
        "/build/",
    ],
)
def test_nothing_else_is_served(whole: Course, path: str):
    """No secret, no key, no notebook and no code, whichever way it is asked for."""
    whole.run("grade", "-j1")
    plain = unquote(path).replace("report/../", "")
    assert (whole.root / plain[1:]).exists() or plain.startswith("/classroom")

    with served(whole) as address:
        assert got(address + path)[0] == 404


@pytest.mark.parametrize("kind", PAGES)
def test_once_the_book_is_published_its_address_is_said_once(whole: Course, kind: str):
    """In the book's own settings; every page then links there."""
    (whole.root / "_config.yml").write_text(f"html:\n  baseurl: {ADDRESS}/\n")
    said = whole.run("grade", "-j1")

    assert links(page(whole, kind), "scale.html") == [f"{ADDRESS}/scale.html#forward"]
    assert "baseurl" not in said.out


def test_a_book_without_an_address_is_named_and_not_linked(whole: Course):
    """A page goes to where this machine's book is not; the class page stays and leads to it."""
    said = whole.run("grade", "-j1")

    path = page(whole, "feedback")
    assert links(path) == []
    assert "The book on this: scale, forward." in path.read_text()
    assert links(page(whole, "report"), "scale") == ["../../../_build/html/scale.html#forward"]
    assert "say it once, as html: baseurl in _config.yml, or with --book." in said.out


def test_without_any_book_the_class_page_names_it_too(whole: Course):
    """There is nothing to lead to."""
    shutil.rmtree(whole.root / "_build")
    whole.run("grade", "-j1")

    assert links(page(whole, "report"), "scale") == []


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        (
            "html: {baseurl: book.example}",
            "names 'book.example' as html: baseurl, which is no addr",
        ),
        ("html: [", "cannot be read: "),
        ("- html", "cannot be read: "),
    ],
)
def test_settings_that_name_no_address_are_refused(whole: Course, text: str, fact: str):
    """Before anything is graded, with the file and what to write."""
    path = whole.root / "_config.yml"
    path.write_text(text)
    said = whole.run("grade", "-j1")

    assert said.status == 2
    assert said.err.startswith(f"course: {path} {fact}")
    assert whole.graded() == {}


def composed(course: Course, *words: str) -> tuple[str, str]:
    """Return all words of the composed notebook, and the address that travels with it."""
    said = course.run("compose", *words)
    assert said.status == 0, said.err
    folder = course.classroom.source(KEY)
    cells = json.loads((folder / f"{KEY}.ipynb").read_text())["cells"]
    with zipfile.ZipFile(folder / f"{KEY}.zip") as packed:
        address = packed.read("autograder/student/book.txt").decode()
    return "\n".join("".join(cell["source"]) for cell in cells), address


def test_a_notebook_has_the_address_of_a_published_book(whole: Course):
    """In its text, and for what `check(...)` says."""
    (whole.root / "_config.yml").write_text(f"html: {{baseurl: '{ADDRESS}'}}")
    text, address = composed(whole)

    assert f"[The chapter]({ADDRESS}/scale.html) has the formula" in text
    assert f"the cache; see {ADDRESS}/scale.html." in text
    assert address == ADDRESS


def test_a_notebook_has_no_dead_link(whole: Course):
    """Without an address the words stay and the links go."""
    text, address = composed(whole)

    assert "\nThe chapter has the formula" in text
    assert "the cache; see scale.html." in text
    assert "](" not in text
    assert "{book}" not in text
    assert address == ""
