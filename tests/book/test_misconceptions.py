"""The catalogue of misconceptions: all of them, each with a case that tells, on light pages."""

import ast
import re
from functools import cache
from html import unescape
from pathlib import Path

import numpy as np
import pytest
import torch
from conftest import ROOT
from docutils import nodes
from fakes.barriers import barriers
from light import cases, misconceptions
from sphinx.errors import ExtensionError

from autograder.checks import Assignment, Exercise, Sample, call, check, misconception
from autograder.judge.catalogue import keys, load
from tests.book.conftest import resize

BOOK = ROOT / "book"
KEYS = keys(ROOT)
LARGEST = "misconceptions/a02_convolution"  # the page with most beliefs
OPEN_ALL = "document.querySelectorAll('details.belief').forEach(one => { one.open = true; })"


def add_one(x):
    """Return x + 1."""
    return x + 1


def assignment(*wrong) -> Assignment:
    """Return an assignment of one function with one check, and answers that are wrong."""
    exercise = Exercise(add_one, ("out",), "convolution.html#sec-padding", 1, "easy")

    @check(exercise, points=1)
    def adds_one(sample: Sample):
        """One is added."""
        yield call(np.zeros(2))
        yield call(sample.integers(2))

    declared = [misconception(exercise, caught_by="adds_one", computes="it")(w) for w in wrong]
    return Assignment("a", "A", (exercise,), (adds_one,), tuple(declared))


@cache
def built(site: Path, key: str) -> str:
    """Return the text of an assignment's page."""
    return (site / f"misconceptions/{key}.html").read_text("utf-8")


def test_every_assignment_has_its_page_of_misconceptions() -> None:
    """An assignment that is added without a page for its beliefs is noticed."""
    pages = sorted((BOOK / "misconceptions").glob("*.md"))
    assert tuple(page.stem for page in pages) == KEYS
    for page in pages:
        assert f"```{{misconceptions}} {page.stem}\n" in page.read_text("utf-8")


def test_the_smallest_case_that_tells_is_shown() -> None:
    """Zeros do not tell doubling-plus-one from adding one; the next case of the check does."""

    def doubles_first(x):
        """Doubles first."""
        return 2 * x + 1

    def adds_two(x):
        """Adds two."""
        return x + 2

    first, second = cases.telling_cases(assignment(doubles_first, adds_two))
    assert first.finding.case.startswith("add_one(x of 2)")
    assert not np.array_equal(first.pairs[0].expected, np.ones(2))
    assert second.finding.case.endswith("x = [0, 0]")
    assert second.pairs[0].computed.tolist() == [2, 2]


def test_a_belief_that_nothing_refuses_stops_the_build() -> None:
    """A hole in the checks is named, with the command that says more."""

    def is_right(x):
        """Is right."""
        return x + 1

    with pytest.raises(ExtensionError, match=r"adds_one does not refuse is_right .* prove a"):
        cases.telling_cases(assignment(is_right))


def test_wrong_numbers_are_marked_in_rows_and_columns() -> None:
    """What differs is marked; columns stand below one another; images are set apart."""
    expected = np.arange(8.0).reshape(2, 1, 2, 2)
    pair = cases.Pair("out", expected, np.where(expected == 6, -10, expected), 1e-9)
    _, computed = cases.written(pair)
    assert misconceptions.grid(computed, pair.wrong) == (
        "  0 1\n  2 3\n\n  4 5\n<mark>-10</mark> 7"
    )


def test_numbers_that_hardly_differ_get_the_digits_that_tell() -> None:
    """A float32 result beside a float64 one does not look the same."""
    right, wrong = np.array([1.0]), np.array([1 + 2.0**-30])
    shown = cases.written(cases.Pair("out", right, wrong, 1e-12))
    assert shown[0][0] != shown[1][0]


def test_an_array_of_another_shape_is_wrong_everywhere_and_an_empty_one_says_so() -> None:
    """No number of it stands where it should."""
    pair = cases.Pair("out", np.zeros((2, 2)), np.zeros((1, 2)), 1.0)
    assert pair.wrong.all()
    assert misconceptions.grid(np.empty((1, 0), object), np.empty((1, 0), bool)) == "no numbers"


def test_code_in_a_sentence_is_code() -> None:
    """A belief may name what is written."""
    made = misconceptions.inline("Writes `a < b` twice.")
    assert [type(one) for one in made] == [nodes.Text, nodes.literal, nodes.Text]


@pytest.mark.book
@pytest.mark.parametrize("key", KEYS)
def test_a_page_holds_every_belief_once_under_a_promise_that_it_breaks(site, key) -> None:
    """The code's misconceptions and the page's are the same."""
    shown = re.findall(r'<details class="belief" id="([\w-]+)">', built(site, key))
    wanted = [
        nodes.make_id(f"{one.exercise.name}-{one.name}") for one in load(ROOT, key).misconceptions
    ]
    assert sorted(shown) == sorted(wanted)
    assert len(set(shown)) == len(shown)


@pytest.mark.book
@pytest.mark.parametrize("key", KEYS)
def test_every_link_of_the_catalogue_ends_at_a_place_that_is_there(site, key) -> None:
    """Whoever wants to read on lands in the section."""
    links = set(re.findall(r'href="\.\./([^"#:/]+\.html)#([^"]+)"><span', built(site, key)))
    assert links
    for page, place in links:
        assert f'id="{place}"' in (site / page).read_text("utf-8"), f"{page}#{place}"


@pytest.mark.book
def test_the_numbers_of_a_page_are_those_of_the_layer_and_of_the_belief(site) -> None:
    """PyTorch gives what is expected, and with a turned kernel what is computed."""
    page = built(site, "a02_convolution")
    entry = page.split('id="conv2d-forward-flips-the-kernel"', 1)[1].split("</details>", 1)[0]
    call, expected, computed = re.findall(r"<pre[^>]*>(.*?)</pre>", entry, re.DOTALL)
    given = dict(re.findall(r"^(x|weight) = (.*)$", unescape(call), re.MULTILINE))
    x, weight = (
        torch.tensor(ast.literal_eval(given[name]), dtype=torch.float64) for name in ("x", "weight")
    )
    for shown, kernel in ((expected, weight), (computed, weight.flip(-1, -2))):
        numbers = [float(one) for one in re.sub(r"</?mark>", "", shown).split()]
        assert torch.conv2d(x, kernel).flatten().tolist() == numbers


@pytest.mark.book
def test_the_table_counts_what_the_assignments_declare(site) -> None:
    """Functions, promises and misconceptions add up to those of the code."""
    table = (site / "misconceptions.html").read_text("utf-8").split("<tbody>", 1)[1]
    cells = re.findall(r"<td[^>]*><p>(.*?)</p></td>", table.split("</tbody>", 1)[0], re.DOTALL)
    all_of = [load(ROOT, key) for key in KEYS]
    wanted = [
        sum(len(getattr(one, kind)) for one in all_of)
        for kind in ("exercises", "checks", "misconceptions")
    ]
    assert cells[-4:] == ["all", *map(str, wanted)]


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("key", KEYS)
def test_a_page_of_the_catalogue_is_light_and_fits_a_phone_with_all_its_boxes_open(
    reader, key
) -> None:
    """Below 200 kB at first view, and nothing sticks out."""
    visit = reader.open(f"misconceptions/{key}", served=True, at_rest=True, width=390)
    assert sum(visit.packed_bytes.values()) <= 200_000
    visit.page.evaluate(OPEN_ALL)
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_no_barrier_in_the_catalogue(reader, key, dark) -> None:
    """Every page of it, wide and narrow, in both color modes."""
    page = reader.open(f"misconceptions/{key}", width=1280, dark=dark).page
    found = barriers(page)
    resize(page, 390)
    assert found + barriers(page) == []


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_no_barrier_in_an_open_catalogue(reader, dark) -> None:
    """Calls, numbers and marks can be read by everybody."""
    page = reader.open("misconceptions/a03_fast_convolution", width=390, dark=dark).page
    page.evaluate(OPEN_ALL)
    assert barriers(page) == []


@pytest.mark.book
@pytest.mark.browser
def test_a_box_opens_by_keyboard_and_paper_keeps_it_closed(reader) -> None:
    """A printed catalogue is a list of beliefs, not four hundred pages of numbers."""
    page = reader.open(LARGEST).page
    first = page.locator("details.belief").first
    first.locator("summary").focus()
    page.keyboard.press("Enter")
    assert first.locator(".telling").is_visible()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details.belief[open]").count() == 1
