"""Measure what the pages of the built book weigh, and write the table about it: `make weights`.

Every page is opened once as on a phone, from a server that packs what it sends. Where Lighthouse is
installed it looks at every page too, on its simulated phone. What was found goes to `weights.json`,
and from there as a table to `weights.md`, which the instructor's guide includes, and to the README.
"""

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timezone
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread

from playwright.sync_api import Browser, sync_playwright

from docs.pdf import CHROMIUM, ROOT, SITE

RECORD, TABLE, README = ROOT / "docs/weights.json", ROOT / "docs/weights.md", ROOT / "README.md"
MARKS = ("<!-- weights: made by `make weights` -->\n", "<!-- end of weights -->")
LIGHTHOUSE = os.environ.get("COURSE_LIGHTHOUSE", "lighthouse")
WRITTEN_FOR = "12.8.2"  # of Lighthouse; another version weighs differently
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
FAST, TRIES = 95, 3
HEAD = (
    "| page | kB | requests | layout shift | performance | accessibility | best practices | SEO |\n"
    "|---|---:|---:|---:|---:|---:|---:|---:|"
)
PHONE = {"width": 390, "height": 844}
TITLE = re.compile(r"<title>(.*?)( (&#8212;|-) .*)?</title>", re.DOTALL)
PACKED = {".woff2", ".png", ".zip"}  # are small as they are
LAYOUT_SHIFT = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => { for (const one of list.getEntries()) sum += one.value; })
    .observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(sum), 300);
})"""


@dataclass(frozen=True)
class Weight:
    """What one page weighs at first view, and Lighthouse's scores of it, if it was asked."""

    page: str
    title: str
    bytes: int
    requests: int
    shift: float
    scores: tuple[int, ...] = ()


class Packing(SimpleHTTPRequestHandler):
    """Serves files, packed as a web server packs them, without printing a line for each."""

    def send_head(self) -> BytesIO | None:
        """Send the head of an answer; return its body."""
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return None
        body, encoding = packed(path)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(body)))
        if encoding:
            self.send_header("Content-Encoding", encoding)
        self.end_headers()
        return BytesIO(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@cache
def packed(path: Path) -> tuple[bytes, str]:
    """Return the bytes that are sent for a file, and how they are encoded."""
    body = path.read_bytes()
    return (body, "") if path.suffix in PACKED else (gzip.compress(body), "gzip")


@contextmanager
def served(site: Path) -> Iterator[str]:
    """Serve a site; yield its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Packing, directory=str(site)))
    server.handle_error = lambda *_: None  # a browser that is closed waits for no answer
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def pages(site: Path) -> dict[str, str]:
    """Return address and title of every page of a built site, without the copy of the first one.

    Raises:
        SystemExit: the site is not built yet.
    """
    found = (path.relative_to(site).as_posix() for path in sorted(site.rglob("*.html")))
    names = [name for name in found if name != "index.html" and not name.startswith("_static/")]
    if not names:
        raise SystemExit(f"There is no page in {site}; run `make course` first.")
    return {name: TITLE.search((site / name).read_text("utf-8"))[1] for name in names}


def weigh(browser: Browser, address: str, page: str, title: str) -> Weight:
    """Open a page for the first time; return what was sent, and how far things moved."""
    context = browser.new_context(viewport=PHONE)
    view, asked = context.new_page(), []
    view.on("requestfinished", lambda request: asked.append(request))
    view.goto(f"{address}/{page}", wait_until="networkidle")
    view.evaluate("document.fonts.ready.then(() => true)")
    shift = view.evaluate(LAYOUT_SHIFT)
    sent = [one.sizes()["responseBodySize"] for one in asked if one.url.startswith("http")]
    context.close()
    return Weight(page, title, sum(sent), len(sent), round(shift, 4))


def judged(address: str, page: str) -> tuple[int, ...]:
    """Return Lighthouse's four scores of a page, 0 to 100."""
    command = [LIGHTHOUSE, f"{address}/{page}", "--quiet", "--output=json"]
    command += [f"--only-categories={','.join(CATEGORIES)}"]
    command += ["--chrome-flags=--headless=new --no-sandbox"]
    environment = {**os.environ, "CHROME_PATH": str(CHROMIUM)}
    done = subprocess.run(  # noqa: S603 (our own page)
        command, env=environment, capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout)["categories"]
    return tuple(round(100 * found[name]["score"]) for name in CATEGORIES)


def measured(site: Path) -> list[Weight]:
    """Return every page of a site with its weight; Lighthouse is asked where it is installed."""
    with served(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        found = [weigh(browser, address, *page) for page in pages(site).items()]
        browser.close()
        if not shutil.which(LIGHTHOUSE):
            return found
        return [replace(one, scores=best(partial(judged, address, one.page))) for one in found]


def best(ask: Callable[[], tuple[int, ...]]) -> tuple[int, ...]:
    """Return the scores; a slow page is asked again, since other programs slow it down too."""
    answers = [ask()]
    while answers[-1][0] < FAST and len(answers) < TRIES:
        answers.append(ask())
    return (max(answers)[0], *map(min, list(zip(*answers, strict=True))[1:]))


def version(program: str | Path) -> str:
    """Return the version that a program tells, or nothing if it is not there."""
    if not shutil.which(program):
        return ""
    command = [program, "--version"]
    said = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    return re.search(r"[\d.]+", said.stdout)[0]


def table(record: dict) -> str:
    """Return the record as a table: each chapter, and the heaviest of all other pages."""
    weights = [Weight(**row) for row in record["pages"]]
    chapters = [one for one in weights if re.match(r"\d+\. ", one.title)]
    others = [one for one in weights if one not in chapters]
    chapters.sort(key=lambda one: int(one.title.split(".")[0]))
    last = worst(f"the {len(others)} other pages, the worst of each", others)
    rows = [_row(one) for one in (*chapters, last)]
    return "\n".join((HEAD, *rows, "", _how(record), ""))


def worst(title: str, weights: list[Weight]) -> Weight:
    """Return one weight that has the worst of each measurement."""
    sizes = (max(getattr(one, name) for one in weights) for name in ("bytes", "requests", "shift"))
    scores = tuple(map(min, zip(*(one.scores for one in weights if one.scores), strict=True)))
    return Weight("", title, *sizes, scores)


def _row(one: Weight) -> str:
    scores = one.scores or ("",) * len(CATEGORIES)
    cells = (one.title, f"{one.bytes / 1000:.0f}", one.requests, f"{one.shift:.3f}", *scores)
    return f"| {' | '.join(map(str, cells))} |"


def _how(record: dict) -> str:
    lighthouse = (
        f" Lighthouse {record['lighthouse']} on its simulated phone, with simulated throttling, on "
        f"{record['cores']} cores at a load of {record['load']}; a page with a performance below "
        f"{FAST} was looked at again, up to {TRIES} times."
    )
    return (
        f"{record['day']}, Chromium {record['chromium']}, 390 pixels wide, first view, everything "
        f"packed by gzip, fonts included.{lighthouse if record['lighthouse'] else ''}"
    )


def show(record: dict) -> None:
    """Write the table to its file and between the README's two marks."""
    text = table(record)
    TABLE.write_text(text, "utf-8")
    README.write_text(within(README.read_text("utf-8"), text), "utf-8")


def within(readme: str, text: str) -> str:
    """Return a README with another table between its two marks."""
    before, rest = readme.split(MARKS[0])
    return before + MARKS[0] + text + MARKS[1] + rest.split(MARKS[1])[1]


def main(site: Path) -> None:
    """Find a browser, weigh all pages of a site, and show what was found."""
    if not CHROMIUM.exists():
        sys.exit(f"{CHROMIUM} is not there; set COURSE_CHROMIUM to a Chromium or Chrome.")
    lighthouse = version(LIGHTHOUSE)
    if lighthouse != WRITTEN_FOR:
        print(
            f"Lighthouse is {lighthouse or 'not here'}, wanted is {WRITTEN_FOR}: "
            f"npm install --global lighthouse@{WRITTEN_FOR}, or name it in COURSE_LIGHTHOUSE."
        )
    record = {
        "day": datetime.now(timezone.utc).date().isoformat(),
        "chromium": version(CHROMIUM),
        "lighthouse": lighthouse,
        "cores": os.cpu_count(),
        "pages": [asdict(one) for one in measured(site)],
        "load": round(os.getloadavg()[2]),  # of the last quarter of an hour
    }
    RECORD.write_text(json.dumps(record, indent=1) + "\n", "utf-8")
    show(record)
    print(TABLE.read_text("utf-8"))


if __name__ == "__main__":
    main(Path(*sys.argv[1:2] or [SITE]))
