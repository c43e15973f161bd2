"""Nothing that a student wrote is live on a page: it is cleaned, then escaped, then forbidden."""

import unicodedata
from dataclasses import replace

import pytest
from fakes import verdicts
from fakes.markup import parse
from hypothesis import example, given
from hypothesis import strategies as st
from jinja2 import UndefinedError

from autograder.gradebook.records import Record, Student, Submissions, build_records
from autograder.pages import html
from autograder.pages.feedback import feedback_page
from autograder.pages.report import class_page

BOOK = "https://book.example"
ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    '"><script>alert(1)</script>',
    "' onmouseover='alert(1)",
    "</style><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</pre><iframe srcdoc='<script>alert(1)</script>'>",
    "<!--",
    "<![CDATA[",
    "[click](javascript:alert(1))",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "{{ 7 * 7 }}{% raw %}",
    "<a href='javascript:alert(1)'>x</a>",
    "<base href='https://elsewhere.example/'>",
    "<meta http-equiv=refresh content='0;url=https://elsewhere.example/'>",
)
ACTING = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # what changes how the text around it is shown
JOINERS = {"\u00ad", "\u200c", "\u200d"}  # of some scripts and of some pictures
anything = st.text(st.characters(exclude_characters="`"), max_size=40)


def told_by(text: str) -> Record:
    """Return a record in which a text stands wherever a student can put one."""
    base = verdicts.result("conv2d_forward", broken=("slides_without_flipping",))
    first = replace(base.findings[0], fact=text, case=text)
    verdict = replace(
        verdicts.right(text),
        results=(replace(base, findings=(first, *base.findings[1:])), verdicts.unwritten("f_g")),
        notes=(text,) * 6,
        unanswered=(text,),
        printed=text,
        notebook=text,
    )
    who = Student(text, text, text, text)
    return replace(verdicts.record(verdict), who=who)


def refused_with(text: str) -> Record:
    """Return a record of a submission that was refused with a text of the student's in the why."""
    verdict = replace(verdicts.refused(text), refused=text)
    return replace(verdicts.record(verdict), who=Student(text, text))


def both(text: str) -> list[str]:
    """Return all pages on which a text of a student's can stand."""
    records = (told_by(text), refused_with(text))
    student_pages = [
        feedback_page(record, title="T", book=BOOK, printed=text or "-") for record in records
    ]
    paths = {record.student: f"../feedback/{text}/a.html" for record in records}
    return [
        *student_pages,
        class_page(records, title="T", book=BOOK, notices=(text,), page=paths.get),
    ]


@pytest.fixture(autouse=True)
def another_exercise(monkeypatch) -> None:
    """An exercise that no assignment has, so that nothing here hangs on a name."""
    monkeypatch.setitem(verdicts.EXERCISES, "f_g", ("a.html#sec-b", {"holds": ("It holds.", 1)}))


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_is_text(attack) -> None:
    """It is read, letter for letter, and changes nothing around it."""
    harmless = both("harmless")
    for page, plain in zip(both(attack), harmless, strict=True):
        assert parse(page).skeleton == parse(plain).skeleton
        assert " ".join(attack.split()) in parse(page).text


@given(anything)
@example('"><img src=x onerror=alert(1)>')
@example("\x1b]8;;https://elsewhere.example\x07click\x1b]8;;\x07")
def test_no_text_changes_the_page_around_it(text) -> None:
    """Whatever a student writes, the page has the tags and attributes that the template has."""
    for page, plain in zip(both("x" + text), both("x"), strict=True):
        assert parse(page).skeleton == parse(plain).skeleton


@given(anything)
def test_no_link_leads_where_a_student_wants(text) -> None:
    """Links lead to the page itself, to the book and to the folder of feedback."""
    for page in both("x" + text):
        for link in parse(page).links:
            assert link.startswith(("#", f"{BOOK}/", "../feedback/"))


@given(st.text(max_size=60))
@example("\u202egnp.exe\u202c\u2066x\u2069")
@example("\x1b[31mred\x1b[0m\x9b1mbold\x07\x08")
@example("a\U000e0041b\ufeff\u061c")
def test_no_character_that_acts_reaches_a_page(text) -> None:
    """Neither terminal codes nor marks that turn the direction of reading."""
    acting = {c for c in html.clean(text) if unicodedata.category(c) in ACTING}
    assert acting <= JOINERS | {"\t", "\n"} | _plain_format()


def _plain_format() -> set[str]:
    """Return format characters of single scripts, which act on nothing but their own letters."""
    return (
        {
            chr(i)
            for i in (
                *range(0x600, 0x606),
                0x6DD,
                0x70F,
                0x890,
                0x891,
                0x8E2,
                0x180E,
                0x110BD,
                0x110CD,
            )
        }
        | {chr(i) for i in (*range(0x13430, 0x13440), *range(0x1BCA0, 0x1BCA4))}
        | {chr(i) for i in range(0x1D173, 0x1D17B)}
    )


@given(st.text(max_size=60))
def test_a_clean_text_stays_as_it_is(text) -> None:
    """Cleaning a second time changes nothing, so it does not matter who cleans first."""
    assert html.clean(html.clean(text)) == html.clean(text)


@given(st.text(st.characters(categories=["L", "M", "N", "P", "S", "Zs"]), max_size=60))
def test_letters_and_signs_of_every_script_stay(text) -> None:
    """A name is shown as its owner writes it."""
    assert html.clean(text) == text


def test_backticks_become_code_and_nothing_else_does() -> None:
    """A claim may name a parameter in code; its text is escaped all the same."""
    record = verdicts.record(verdicts.right())
    finding = replace(record.verdict.results[0].findings[0], claim="`<b>` and _x_ and *y*")
    result = replace(record.verdict.results[0], findings=(finding,))
    page = feedback_page(
        replace(record, verdict=replace(record.verdict, results=(result,))), title="T"
    )
    assert "<code>&lt;b&gt;</code> and _x_ and *y*" in page


def test_a_page_is_one_file_that_admits_one_script() -> None:
    """No address is loaded, and the policy names the script by its fingerprint."""
    records = verdicts.sample_class(14)
    report = parse(class_page(records, title="T"))
    feedback = parse(feedback_page(records[0], title="T"))
    assert (report.count["script"], feedback.count["script"]) == (1, 0)
    for page in (report, feedback):
        assert not {"img", "iframe", "object", "embed", "base", "form"} & set(page.count)
        loaded = [
            a for tag, a in page.tags if "src" in a or (tag == "link" and a["href"] != "data:,")
        ]
        assert loaded == []
    fingerprint = html.script_hash(str(html.sort_script()))
    assert f"script-src 'sha256-{fingerprint}'" in _policy(report)
    assert "script-src" not in _policy(feedback)
    assert all(_policy(page).startswith("default-src 'none'") for page in (report, feedback))


def _policy(page) -> str:
    return next(a["content"] for tag, a in page.tags if a.get("http-equiv"))


def test_a_name_that_a_template_lacks_is_an_error() -> None:
    """A page with a hole in it is never written."""
    with pytest.raises(UndefinedError, match="'record' is undefined"):
        html.render("feedback.html", title="T")


@given(st.integers(14, 30), st.integers(0, 999))
def test_every_kind_of_submission_has_its_pages(size, seed) -> None:
    """No state, no point and no reason of a class breaks a template."""
    records = verdicts.sample_class(size, seed)
    assert parse(class_page(records, title="T", book=BOOK)).count["h1"] == 1
    for record in records:
        page = parse(feedback_page(record, title="T", book=BOOK))
        assert page.count["h1"] == 1
        ids = [a["id"] for _, a in page.tags if "id" in a]
        assert len(ids) == len(set(ids))
        assert {link[1:] for link in page.links if link.startswith("#")} <= set(ids)


def test_the_pages_of_nobody_are_pages() -> None:
    """An empty class and a student without anything are told as such."""
    (missing,) = build_records(Submissions(), (Student("s01"),))
    assert "Nobody is on the roster" in parse(class_page((), title="T")).text
    assert "Nothing was handed in." in parse(feedback_page(missing, title="T")).text
