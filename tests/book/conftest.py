"""What the book's tests share: its pages, the built site, and a reader who notes everything."""

import gzip
import importlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from time import sleep
from types import ModuleType
from typing import BinaryIO

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Response

ROOT = Path(__file__).parents[2]
BOOK = ROOT / "book"
sys.path.insert(0, str(BOOK / "_ext"))
from tests.book.explored import Bench, Explored  # noqa: E402 (it imports the extension)

PLACED = "performance.getEntriesByName('placed').length"  # all of the page is laid out
LAYOUT_SHIFTS = """() => new Promise(done => {
  const found = [];
  new PerformanceObserver(list => found.push(...list.getEntries().map(one => one.value)))
    .observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(found), 300);
})"""


@dataclass
class Visit:
    """One page as a browser met it: what it asked for, what came back, what it complained about."""

    page: Page
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    packed_bytes: dict[str, int] = field(default_factory=dict)

    def note_request(self, request: Request) -> None:
        """Remember an address that the page asked for."""
        self.asked.append(request.url)

    def note_response(self, response: Response) -> None:
        """Remember how many bytes an answer has when it is packed for the way."""
        body = response.body() if response.status == 200 else b""
        packed = body if response.url.endswith((".woff2", ".png")) else gzip.compress(body)
        self.packed_bytes[response.url] = len(packed)


def address_of(name: str) -> str:
    """Return the file of a page; a name may lead to a place in it, as `page.html#place` does."""
    return name if ".html" in name else f"{name}.html"


def resize(page: Page, width: int) -> None:
    """Give a page another width, and wait until all of it is laid out anew."""
    if page.viewport_size["width"] != width:
        page.evaluate("performance.clearMarks()")
        page.set_viewport_size({"width": width, "height": 844})
        page.wait_for_function(PLACED)


class Reader:
    """Opens pages of the site, from its folder or through a server."""

    def __init__(self, browser: Browser, site: Path, address: str) -> None:
        self._browser, self._site, self._address = browser, site, address
        self._contexts: list[BrowserContext] = []

    def open(
        self,
        name: str,
        *,
        served: bool = False,
        at_rest: bool = False,
        width: int = 1280,
        dark: bool = False,
        **how: object,
    ) -> Visit:
        """Open a page by its name and wait until all of it and its fonts are there.

        At rest, nothing was asked for in the last half second either.
        """
        context = self._browser.new_context(
            viewport={"width": width, "height": 844},
            color_scheme="dark" if dark else "light",
            **how,
        )
        self._contexts.append(context)
        visit = Visit(context.new_page())
        visit.page.on("request", visit.note_request)
        visit.page.on("response", visit.note_response if served else lambda _: None)
        visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
        visit.page.on(
            "console",
            lambda m: visit.complaints.append(m.text) if m.type in {"error", "warning"} else None,
        )
        root = self._address if served else self._site.as_uri()
        visit.page.goto(
            f"{root}/{address_of(name)}", wait_until="networkidle" if at_rest else "load"
        )
        visit.page.evaluate("document.fonts.ready.then(() => true)")
        if how.get("java_script_enabled", True):
            visit.page.wait_for_function(PLACED)
        return visit

    def close(self) -> None:
        """Close every page."""
        for context in self._contexts:
            context.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site: the one named by COURSE_SITE, or one built now from nothing."""
    if named := os.environ.get("COURSE_SITE"):
        return (ROOT / named).resolve()
    folder = tmp_path_factory.mktemp("site")
    built = build(BOOK, folder)
    assert built.returncode == 0, built.stdout + built.stderr
    return folder / "_build" / "html"


@pytest.fixture(scope="session")
def build_book() -> Callable[[Path, Path], subprocess.CompletedProcess[str]]:
    """A function that builds a book with warnings as errors into a folder."""
    return build


def build(book: Path, output: Path) -> subprocess.CompletedProcess[str]:
    """Build a book with warnings as errors; return what the build said."""
    command = [str(Path(sys.executable).with_name("jupyter-book")), "build", str(book)]
    options = ["-W", "--keep-going", "--path-output", str(output)]
    return subprocess.run([*command, *options], capture_output=True, text=True, check=False)


class Quiet(SimpleHTTPRequestHandler):
    """Serves files without printing a line for each."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Halting(Quiet):
    """Serves a page in two parts, and between them leaves a browser the time to paint the first."""

    def copyfile(self, source: BinaryIO, outputfile: BinaryIO) -> None:
        """Halt behind the first paragraph."""
        data = source.read()
        first = data.find(b"</p>", data.find(b"<article")) if self.path.endswith(".html") else 0
        outputfile.write(data[:first])
        outputfile.flush()
        sleep(0.5 if first else 0)
        outputfile.write(data[first:])


@contextmanager
def serving(site: Path, handler: type[Quiet]) -> Iterator[str]:
    """Serve the site, and give the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(site)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """The address of a server that holds the site."""
    with serving(site, Quiet) as address:
        yield address


@pytest.fixture
def figure(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], ModuleType]:
    """A function that imports the module of a figure."""
    monkeypatch.setattr(sys, "path", [str(BOOK / "figures"), *sys.path])
    return importlib.import_module


@pytest.fixture(scope="module")
def newcomer(browser: Browser, site: Path, address: str) -> Callable[[], Reader]:
    """A function that finds somebody who opens pages, and who has to close them."""
    return lambda: Reader(browser, site, address)


@pytest.fixture
def reader(newcomer: Callable[[], Reader]) -> Iterator[Reader]:
    """Somebody who opens pages."""
    with closing(newcomer()) as someone:
        yield someone


@pytest.fixture
def patient_reader(browser: Browser, site: Path) -> Iterator[Reader]:
    """Somebody to whom pages come in two parts."""
    with serving(site, Halting) as address, closing(Reader(browser, site, address)) as someone:
        yield someone


@pytest.fixture
def bench(browser: Browser, tmp_path: Path) -> Iterator[Bench]:
    """Opens pages from the disk that hold one explorable each; nothing may fail or complain."""
    one = Bench(browser, tmp_path)
    yield one
    one.close()


@pytest.fixture
def explore(bench: Bench) -> Callable[..., Explored]:
    """A function that opens an explorable by its name and attributes."""
    return lambda name, *how, **more: Explored(bench.open(name, *how, **more), name)
