"""The formula sheet shows the chapters' own equations, and the notation page tells true shapes."""

import re
from types import SimpleNamespace

import pytest
import torch
from conftest import ROOT
from docutils import nodes
from light import formulas

from solutions.batch_norm import batch_norm_backward, batch_norm_forward
from solutions.convolution import conv2d_backward, conv2d_forward
from solutions.normalization import normalize_forward

BOOK = ROOT / "book"
SHEET = (BOOK / "formulas.md").read_text("utf-8")
SHOWN = re.findall(r"^::::\{formula\} (\S+)$", SHEET, re.MULTILINE)
SIZES = {"N": 2, "C": 3, "F": 4, "H": 7, "W": 8, "K_h": 3, "K_w": 2, "H'": 3, "W'": 4}


def numbered(label: str, tex: str) -> nodes.document:
    """Return a page with one numbered equation."""
    page = nodes.container()
    page += nodes.math_block("", tex, label=label)
    return page


def environment(**pages: nodes.container):
    """Return an environment whose pages hold one equation each."""
    known = {
        block["label"]: (name, 1)
        for name, page in pages.items()
        for block in page.findall(nodes.math_block)
    }
    domain = SimpleNamespace(equations=known)
    return SimpleNamespace(get_domain=lambda _: domain, get_doctree=pages.__getitem__, metadata={})


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a = b.", "a = b"),
        ("a = b ,", "a = b"),
        (r"\begin{aligned} a &= b . \end{aligned}", r"\begin{aligned} a &= b\end{aligned}"),
        (r"a \cdot b", r"a \cdot b"),
    ],
)
def test_an_equation_is_borrowed_without_the_mark_that_ends_its_sentence(written, shown) -> None:
    """On a sheet an equation is no part of a sentence."""
    env = environment(one=numbered("eq-a", written))
    assert formulas.equation(env, env.get_doctree, "eq-a") == shown


def test_an_equation_that_nobody_has_is_nothing() -> None:
    """The link beside it is what warns."""
    env = environment()
    assert formulas.equation(env, env.get_doctree, "eq-nowhere") == ""


def test_a_page_that_lends_twice_is_read_once() -> None:
    """To read a page costs more than to look through it."""
    env = environment(one=numbered("eq-a", "a = b"))
    read = []
    page_of = env.get_doctree
    env.get_doctree = lambda name: read.append(name) or page_of(name)
    sheet = nodes.container("", formulas.borrowed(label="eq-a"), formulas.borrowed(label="eq-a"))
    formulas.lend(SimpleNamespace(env=env), sheet, "sheet")
    assert [block.astext() for block in sheet] == ["a = b", "a = b"]
    assert read == ["one"]


def test_a_page_with_formulas_is_read_again_when_a_page_has_changed() -> None:
    """An edited equation is edited on the sheet too; if nothing changed, nothing is read."""
    env = SimpleNamespace(metadata={"sheet": {formulas.HOLDS: True}, "chapter": {}})
    assert formulas.also_outdated(None, env, set(), {"chapter"}, set()) == ["sheet"]
    assert formulas.also_outdated(None, env, set(), set(), set()) == []


def test_every_formula_is_on_the_sheet_once() -> None:
    """None is shown twice, and there is something to show."""
    assert len(SHOWN) >= 20
    assert len(set(SHOWN)) == len(SHOWN)


@pytest.mark.book
def test_the_sheet_shows_what_the_chapters_number(site) -> None:
    """Each equation stands there, with a number that leads to it."""
    page = (site / "formulas.html").read_text("utf-8").split("<article", 1)[1]
    boxes = page.split('<div class="formula')[1:]
    assert len(boxes) == len(SHOWN)
    for label, box in zip(SHOWN, boxes, strict=True):
        target, place = re.search(r'href="([\w-]+\.html)#(equation-[\w-]+)"', box).groups()
        assert place == f"equation-{label}"
        chapter = (site / target).read_text("utf-8")
        assert f'id="{place}"' in chapter
        own = re.findall(r"<annotation[^>]*>(.*?)</annotation>", box, re.DOTALL)[-1]
        assert own.split()[:3] == annotation(chapter, place).split()[:3]


def annotation(chapter: str, place: str) -> str:
    """Return the TeX of the equation at a place of a chapter."""
    after = chapter.split(f'id="{place}"', 1)[1]
    return re.search(r"<annotation[^>]*>(.*?)</annotation>", after, re.DOTALL)[1]


@pytest.mark.book
@pytest.mark.browser
def test_the_sheet_prints_on_one_page(reader) -> None:
    """A sheet of A4 holds all of it, in letters that can be read."""
    page = reader.open("formulas").page
    printed = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    page.emulate_media(media="print")
    size = "parseFloat(getComputedStyle(document.querySelector('.formula p')).fontSize)"
    assert page.evaluate(size) >= 9


def shape(text: str) -> tuple[int, ...]:
    """Return the shape that a row of the notation page gives."""
    return tuple(SIZES[letter.strip()] for letter in text.strip(" ()").split(","))


def test_the_shapes_of_the_notation_page_are_those_of_the_layers() -> None:
    """Every array has the axes that its row says."""
    rows = re.findall(
        r"^\| (`.+?`) \| .+? \| (\(.+?\)) \|$",
        (BOOK / "notation.md").read_text("utf-8"),
        re.MULTILINE,
    )
    told = {name: shape(axes) for names, axes in rows for name in re.findall(r"`(\w+)`", names)}
    assert {name: tuple(array.shape) for name, array in arrays().items()} == told


def arrays() -> dict[str, torch.Tensor]:
    """Return every array that the notation page names, from layers with seven different sizes."""
    x = torch.randn(shape("(N, C, H, W)"), dtype=torch.float64)
    weight = torch.randn(shape("(F, C, K_h, K_w)"), dtype=torch.float64)
    bias = torch.randn(SIZES["F"], dtype=torch.float64)
    out, cache = conv2d_forward(x, weight, bias, stride=2)
    dx, dweight, dbias = conv2d_backward(out, cache)
    gamma = torch.ones(SIZES["C"], dtype=torch.float64)
    state = {"running_mean": torch.zeros_like(gamma), "running_var": torch.ones_like(gamma)}
    _, memory = batch_norm_forward(x, gamma, gamma, state, training=True)
    _, dgamma, dbeta = batch_norm_backward(x, memory)
    return {
        "x": x,
        "weight": weight,
        "bias": bias,
        "out": out,
        "dout": out,
        "dx": dx,
        "dweight": dweight,
        "dbias": dbias,
        "xhat": normalize_forward(x, (0, 2, 3))[0],
        "gamma": gamma,
        "beta": gamma,
        "dgamma": dgamma,
        "dbeta": dbeta,
        **state,
    }
