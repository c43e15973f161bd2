"""Both pages as their readers meet them: light and dark, wide and narrow, by keyboard, from a disk.

The pages are made of fakes. What a student can write on them tries to act, and must not.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from fakes import verdicts
from fakes.barriers import barriers
from playwright.sync_api import Browser, Page, Route

from autograder.gradebook.records import Record, Student, Submissions, Written, build_records
from autograder.pages.feedback import feedback_page
from autograder.pages.report import class_page

pytestmark = pytest.mark.browser

WIDE, NARROW, NARROWEST = 1280, 360, 320
BOOK = "../book"
READ = {"late": (Written("why_flip", 4, 3), Written("which_padding", 3, 2))}
HOSTILE = (
    "<script>document.title='taken';window.taken=1</script>",
    "<img src='https://elsewhere.example/x' onerror='window.taken=1'>",
    "\"><svg onload='window.taken=1'><style>*{display:none}</style>",
    "[click](javascript:window.taken=1) <a href='javascript:window.taken=1'>click</a>",
    "\u202egnp.exe\u2066 \u200f\x1b]8;;https://elsewhere.example\x07link\x1b]8;;\x07",
    "</title></style></pre></main><iframe srcdoc='<script>parent.taken=1</script>'></iframe>",
    "<meta http-equiv='refresh' content='0;url=https://elsewhere.example'><base href='https://x/'>",
    "W" * 300,
)
LIVE = """() => [...document.querySelectorAll("*")].flatMap(e => [...e.attributes]
    .filter(a => a.name.startsWith("on") || /^\\s*javascript:/i.test(a.value))
    .map(a => e.outerHTML.slice(0, 80)))"""
TOO_WIDE = """() => [...document.querySelectorAll("body *")]
  .filter(e => !e.closest(".scroll, .unseen, .skip, svg, ol[aria-hidden]")
    && e.getBoundingClientRect().right > innerWidth + 0.5)
  .map(e => e.outerHTML.slice(0, 100))"""
REACHABLE = """() => [...document.querySelectorAll("a[href], button, summary, [tabindex='0']")]
  .filter(e => e.checkVisibility()).length"""
FOCUSED = """() => {
  const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
  return {place: [...document.querySelectorAll("*")].indexOf(e), name: e.outerHTML.slice(0, 80),
    body: e === document.body,
    seen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
      && box.width > 0 && box.left >= 0};
}"""
UNFOLD = "() => document.querySelectorAll('details').forEach(e => e.open = true)"


def hostile_verdict(student: str):
    """Return a verdict in which every text that a student can influence is an attack."""
    text = " ".join(HOSTILE)
    base = verdicts.hostile(student)
    first = replace(base.results[0].findings[0], fact=text, case=text)
    result = replace(base.results[0], findings=(first, *base.results[0].findings[1:]))
    return replace(
        base,
        results=(result, *base.results[1:]),
        notes=HOSTILE,
        printed="\n".join(HOSTILE),
        notebook=text,
    )


def record_of(name: str) -> Record:
    """Return the record of one kind of submission, by the name of the kind."""
    if name == "missing":
        return build_records(Submissions(), (Student("s1"),), verdicts.TERMS)[0]
    if name == "late":
        submissions = Submissions(
            {"late": verdicts.unexplained("late")}, times={"late": verdicts.DUE + timedelta(days=2)}
        )
        return build_records(submissions, None, verdicts.TERMS, READ)[0]
    if name == "hostile":
        verdict = hostile_verdict("s09")
        return replace(verdicts.record(verdict), who=Student("s09", *HOSTILE[:3]))
    return verdicts.record(getattr(verdicts, name)())


def hostile_class() -> tuple[Record, ...]:
    """Return a class whose names, reasons and answers are attacks."""
    those = [replace(verdicts.flipped("s00"), student=f"s{i:02}") for i in range(4)]
    refused = [
        replace(verdicts.refused(f"r{i}"), refused=f"{text} is no notebook")
        for i, text in enumerate(HOSTILE)
    ]
    every = [*those, *refused, hostile_verdict("s09")]
    roster = [Student(v.student, HOSTILE[i % 8], HOSTILE[i % 7]) for i, v in enumerate(every)]
    return build_records(Submissions({v.student: v for v in every}), roster, verdicts.TERMS)


KINDS = (
    "right",
    "blank",
    "half",
    "flipped",
    "unexplained",
    "late",
    "refused",
    "unjudged",
    "partly_judged",
    "missing",
    "hostile",
)
CLASSES: dict[str, Callable[[], tuple[Record, ...]]] = {
    "class": lambda: verdicts.sample_class(24),
    "crowd": lambda: verdicts.sample_class(90),
    "nobody": tuple,
    "hostile class": hostile_class,
}
PAGES = (*KINDS, *CLASSES)
SOME = ("flipped", "refused", "hostile", "class", "nobody", "hostile class")


def html_of(name: str) -> str:
    """Return one of the pages."""
    if name in CLASSES:
        records = CLASSES[name]()
        notices = HOSTILE if "hostile" in name else ("roster.csv lists nobody; write a row.",)
        pages = {r.student: f"../feedback/{r.student}/a.html" for r in records if r.verdict}
        return class_page(records, title=verdicts.TITLE, book=BOOK, notices=notices, page=pages.get)
    record = record_of(name)
    printed = record.verdict.printed if record.verdict else ""
    return feedback_page(record, title=verdicts.TITLE, book=BOOK, printed=printed)


@dataclass
class Visit:
    """One page as a browser met it: what it asked for and what it complained about."""

    page: Page
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


Open = Callable[..., Visit]


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """A function that opens a page from the disk; nothing gets past the machine.

    A page `at_rest` has had the time to ask for something after it was there.
    """
    contexts = []

    def visit(
        html: str,
        *,
        width: int = WIDE,
        dark: bool = False,
        scripts: bool = True,
        at_rest: bool = False,
    ) -> Visit:
        path = tmp_path / "page.html"
        path.write_text(html, encoding="utf-8")
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
        )
        contexts.append(context)
        one = Visit(context.new_page())

        def note(route: Route) -> None:
            one.asked.append(route.request.url)
            if route.request.url.startswith("file:"):
                route.continue_()
            else:
                route.abort()

        one.page.route("**/*", note)
        one.page.on("dialog", lambda dialog: one.complaints.append(dialog.message))
        one.page.on("pageerror", lambda error: one.complaints.append(str(error)))
        one.page.on("console", lambda message: one.complaints.append(message.text))
        one.page.goto(path.as_uri(), wait_until="networkidle" if at_rest else "load")
        return one

    yield visit
    for context in contexts:
        context.close()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_barrier(open_page: Open, name: str, dark: bool) -> None:
    """Contrast, names, tables, regions: nothing that axe knows keeps anybody out, unfolded too."""
    page = open_page(html_of(name), width=NARROW if dark else WIDE, dark=dark).page
    page.evaluate(UNFOLD)
    assert barriers(page) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_phone_does_not_scroll_sideways(open_page: Open, name: str) -> None:
    """Wide tables scroll in their own box, and nothing is cut off beside them."""
    page = open_page(html_of(name), width=NARROW).page
    page.evaluate(UNFOLD)
    for width in (NARROW, NARROWEST):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(TOO_WIDE) == [], width


@pytest.mark.parametrize("name", ["class", "crowd"])
def test_no_word_is_broken_into_letters_on_a_phone(open_page: Open, name: str) -> None:
    """A row of a table is a few lines high and no column of single letters."""
    page = open_page(html_of(name), width=NARROW).page
    rows = "[...document.querySelectorAll('tr')].map(row => row.getBoundingClientRect().height)"
    assert max(page.evaluate(rows)) < 400


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_for_nothing_but_itself(open_page: Open, name: str) -> None:
    """One file, no request to any host, nothing to complain of."""
    visit = open_page(html_of(name), at_rest=True)
    assert [link for link in visit.asked if not link.endswith("/page.html")] == []
    assert visit.complaints == []


@pytest.mark.parametrize("name", ["hostile", "hostile class"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_what_a_student_wrote_is_dead_and_readable(open_page, name, scripts) -> None:
    """Tags are shown as text; no script runs, no link acts, no letter turns the line around."""
    visit = open_page(html_of(name), scripts=scripts, at_rest=True)
    page = visit.page
    if scripts:
        page.evaluate(UNFOLD)
    assert page.title().startswith(f"{verdicts.TITLE}: ")
    assert page.evaluate("window.taken") is None
    assert page.evaluate(LIVE) == []
    assert page.locator("main img, main script, main iframe, main style, base").count() == 0
    text = page.evaluate("document.body.textContent")
    assert HOSTILE[0] in text
    assert HOSTILE[1] in text
    assert not set(text) & set("\u202e\u2066\u200f\x1b\x07")
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).display") == "block"


@pytest.mark.parametrize("name", ["hostile", "hostile class"])
def test_a_click_on_what_a_student_wrote_leads_nowhere(open_page: Open, name: str) -> None:
    """Every link of the page leads into the page, the book or the feedback."""
    page = open_page(html_of(name)).page
    links = page.evaluate("[...document.links].map(link => link.getAttribute('href'))")
    assert links
    assert all(link.startswith(("#", f"{BOOK}/", "../feedback/")) for link in links)


@pytest.mark.parametrize("name", ["flipped", "class"])
def test_what_slipped_through_could_still_do_nothing(open_page: Open, name: str) -> None:
    """The page's own policy stops scripts, pictures and forms that stand in it as markup."""
    smuggled = (
        "<script>window.taken=1</script>"
        "<img src='https://elsewhere.example/x' onerror='window.taken=1'>"
        "<svg onload='window.taken=1'></svg>"
        "<iframe src='https://elsewhere.example/'></iframe>"
        "<link rel='stylesheet' href='https://elsewhere.example/x.css'>"
        "<form action='https://elsewhere.example/'><button id='go'>go</button></form>"
        "<base href='https://elsewhere.example/'>"
    )
    visit = open_page(html_of(name).replace("</main>", f"{smuggled}</main>"), at_rest=True)
    visit.page.evaluate("document.querySelector('#go').click()")
    assert visit.page.evaluate("window.taken") is None
    assert [link for link in visit.asked if not link.endswith("/page.html")] == []
    assert visit.page.url.endswith("/page.html")
    assert any("Content Security Policy" in words for words in visit.complaints)


@pytest.mark.parametrize("name", SOME)
def test_without_scripts_a_page_has_all_it_has(open_page: Open, name: str) -> None:
    """The script sorts tables and does nothing else."""
    words = [
        open_page(html_of(name), scripts=scripts).page.evaluate("document.body.innerText")
        for scripts in (True, False)
    ]
    assert words[0] == words[1]


@pytest.mark.parametrize("name", ["flipped", "refused", "class", "nobody"])
def test_the_tab_key_reaches_everything_and_shows_where_it_is(open_page: Open, name: str) -> None:
    """Every link, fold, head and scrolling table is met in turn, with a mark that one sees."""
    page = open_page(html_of(name)).page
    wanted = page.evaluate(REACHABLE)
    met, unseen = set(), []
    for _ in range(wanted + 1):
        page.keyboard.press("Tab")
        now = page.evaluate(FOCUSED)
        met.add(None if now["body"] else now["place"])
        unseen += [] if now["seen"] or now["body"] else [now["name"]]
    assert (len(met - {None}), unseen) == (wanted, [])


def test_the_first_stop_leads_to_the_content(open_page: Open) -> None:
    """A keyboard skips what stands above."""
    page = open_page(html_of("flipped")).page
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**#main")
    assert page.url.endswith("#main")


def test_folds_open_by_keyboard_and_without_scripts(open_page: Open) -> None:
    """What waits and what is kept is one key away."""
    page = open_page(html_of("flipped"), scripts=False).page
    fold = page.locator("details.waits")
    assert not fold.locator("ul").is_visible()
    fold.locator("summary").focus()
    page.keyboard.press("Enter")
    assert fold.locator("ul").is_visible()


def test_the_first_screen_of_a_phone_says_what_is_wrong(open_page: Open) -> None:
    """Points, and the belief behind the numbers, without scrolling."""
    verdict = replace(verdicts.flipped(), notes=())
    html = feedback_page(verdicts.record(verdict), title=verdicts.TITLE, book=BOOK)
    page = open_page(html, width=NARROW).page
    said = page.get_by_text("Your numbers are those of a kernel flipped both ways.").first
    box = said.bounding_box()
    assert box is not None
    assert box["y"] + 30 < 800


def test_a_link_at_the_top_leads_to_its_exercise(open_page: Open) -> None:
    """From what to do to the failing case in one click."""
    page = open_page(html_of("unexplained")).page
    page.locator(".next a").first.click()
    assert page.url.endswith("#exercise-1")
    assert page.locator("#exercise-1").bounding_box()["y"] < 100


def column(page: Page, table: str, index: int) -> list[str]:
    """Return a column of the table in a section, top to bottom."""
    return page.evaluate(
        "([id, i]) => [...document.querySelectorAll(`section[aria-labelledby=${id}] > .scroll"
        " tbody tr`)].map(row => row.cells[i].textContent.trim())",
        [table, index],
    )


def test_the_roster_is_sorted_by_keyboard(open_page: Open) -> None:
    """Once upwards, once downwards, said to a screen reader, and the unknown always last."""
    page = open_page(html_of("class")).page
    head = page.locator("section[aria-labelledby=roster] th", has_text="So far")
    head.locator("button").focus()
    for state, reverse in (("ascending", False), ("descending", True)):
        page.keyboard.press("Enter")
        assert head.get_attribute("aria-sort") == state
        marks = column(page, "roster", 6)
        known = [int(mark) for mark in marks if mark]
        assert known == sorted(known, reverse=reverse)
        assert "" not in marks[: len(known)]
        assert len(marks) == 24


def test_checks_are_sorted_by_number_and_by_share(open_page: Open) -> None:
    """The hardest first; 1.10 after 1.9."""
    first = replace(verdicts.right().results[0].findings[0])
    many = tuple(replace(first, check=f"check_{i}") for i in range(11))
    verdict = replace(
        verdicts.right(), results=(replace(verdicts.right().results[0], findings=many),)
    )
    records = build_records(Submissions({"s01": verdict}), None)
    page = open_page(class_page(records, title="T")).page
    head = page.locator("section[aria-labelledby=checks] th", has_text="No.").locator("button")
    head.click()
    assert column(page, "checks", 0) == [f"1.{i}" for i in range(1, 12)]
    head.click()
    assert column(page, "checks", 0) == [f"1.{i}" for i in range(11, 0, -1)]


def test_the_hardest_checks_come_first_by_share(open_page: Open) -> None:
    """An instructor sees in one click what the class is stuck on."""
    page = open_page(html_of("class")).page
    page.locator("section[aria-labelledby=checks] th", has_text="Share").locator("button").click()
    shares = [int(text.removesuffix(" %")) for text in column(page, "checks", 3)]
    assert shares == sorted(shares)


def test_colors_follow_the_reader(open_page: Open) -> None:
    """Light by day, dark by night, white on paper."""
    paint = "getComputedStyle(document.body).backgroundColor"
    for name in ("flipped", "class"):
        light, dark = (open_page(html_of(name), dark=dark).page for dark in (False, True))
        assert light.evaluate(paint) == "rgb(255, 255, 254)"
        assert dark.evaluate(paint) == "rgb(18, 22, 28)"
        dark.emulate_media(media="print")
        assert dark.evaluate(paint) == "rgb(255, 255, 255)"
