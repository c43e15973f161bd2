"""Quick questions: the directive, every number that a reader may type, and what she sees then."""

import ast
import importlib
import re
from collections.abc import Callable, Iterator

import numpy as np
import pytest
import torch
from conftest import ROOT
from docutils import nodes
from docutils.core import publish_doctree
from docutils.parsers.rst import directives
from docutils.utils import SystemMessage
from light import lint, reading
from light.questions import Question, answer, question

from solutions import shapes
from solutions.convnet import svm_loss
from solutions.convolution import conv2d_forward
from solutions.fast_convolution import im2col
from solutions.pooling import max_pool2d_forward

BOOK = ROOT / "book"
ANSWER = re.compile(r"^- (.+)\n\n  (.+)$", re.MULTILINE)
ROW = torch.tensor([-3.0, -1, -2]).double().reshape(1, 1, 1, 3)
IMAGE = torch.zeros(1, 3, 8, 8)
SCORES = (torch.tensor([[3.0, 1, 2.5]]).double(), torch.tensor([0]))
STRIDES = [(3, 1, 1), (3, 2, 1), (3, 1, 1)]
DILATIONS = [(3, 1, 1), (3, 1, 2), (3, 1, 4), (3, 1, 8)]


def asked(page: str) -> list[lint.Block]:
    """Return the questions of a page."""
    text = (BOOK / f"{page}.md").read_text("utf-8")
    return [block for block in lint.blocks(text) if block.opening == "{question}"]


def answers(block: lint.Block) -> list[tuple[str, str]]:
    """Return each answer with what it means."""
    return ANSWER.findall("\n".join(line for _, line in block.body))


PAGES = sorted(path.stem for path in BOOK.glob("*.md") if asked(path.stem))
ALL = [(page, block) for page in PAGES for block in asked(page)]


def believed(key: str, right: Callable, ask: Callable, *names: str) -> list[float]:
    """Return what a function gives, and what it gives to those who believe otherwise."""
    module = importlib.import_module(f"assignments.{key}.misconceptions")
    return [float(ask(right)), *(float(ask(getattr(module, name).answer)) for name in names)]


def moved(share: float) -> float:
    """Return a running mean of 2 after a batch of mean 5, which weighs so much."""
    return (1 - share) * 2 + share * 5


def line(dout: np.ndarray, kernel: np.ndarray, pixel: int) -> float:
    """Return what comes back to a pixel of a row: the sum over the windows that saw it."""
    return float(sum(dout[i] * kernel[pixel - i] for i in range(len(dout)) if pixel >= i))


def numbers() -> Iterator[tuple[str, list[float]]]:
    """Yield the page of every question with numbers, and its answers, the right one first."""
    size = {"stride": (2, 2), "padding": (2, 2), "dilation": (1, 1)}
    wide = {"stride": (1, 1), "padding": (0, 0), "dilation": (4, 4)}
    yield "from-dense", believed(
        "a01_shapes", shapes.conv2d_parameters, lambda f: f(16, 32, (3, 3)),
        "forgets_the_bias", "has_one_bias_for_all", "has_a_bias_for_every_channel",
        "forgets_the_channels", "counts_one_side",
    )  # fmt: skip
    yield "convolution", believed(
        "a01_shapes", shapes.conv2d_output_shape, lambda f: f((3, 30, 30), 8, (5, 5), **size)[1],
        "rounds_up", "leaves_the_fraction", "forgets_the_first_place", "ignores_the_padding",
        "ignores_the_stride",
    )  # fmt: skip
    dout, kernel = np.array([10, 1]), np.array([1, 2, 3])
    turned = dout[0] * kernel[1] + dout[1] * kernel[2]
    last_window = dout[1] * kernel[0]
    yield "differentiating", [
        line(dout, kernel, 1), turned, last_window, line(np.ones(2), kernel, 1)
    ]  # fmt: skip
    yield "fast-convolution", believed(
        "a03_fast_convolution", im2col, lambda f: f(IMAGE, 3).numel(),
        "cuts_the_image_into_patches", "always_keeps_the_size", "stops_one_place_short",
        "reads_the_first_channel_only",
    )  # fmt: skip
    yield "receptive-fields", believed(
        "a01_shapes", shapes.receptive_field, lambda f: f(STRIDES)[0],
        "ignores_strides", "counts_its_own_stride", "adds_whole_kernels", "looks_one_layer_back",
    )  # fmt: skip
    yield "receptive-fields", believed(
        "a01_shapes", shapes.receptive_field, lambda f: f(DILATIONS)[0],
        "ignores_dilations", "dilates_whole_kernels", "multiplies_dilations",
    )  # fmt: skip
    yield "pooling", believed(
        "a04_pooling", max_pool2d_forward,
        lambda f: f(ROW, (1, 3), stride=1, padding=(0, 1))[0].flatten()[0],
        "pads_with_zeros", "takes_the_absolute_value", "takes_the_smallest", "returns_the_places",
    )  # fmt: skip
    n, c, h, w = 8, 16, 5, 4
    yield "batch-norm", [c, c * h * w, n * c, n, w, 1]
    yield "batch-norm", [moved(0.1), moved(0.9), moved(0.5), moved(1), 2 + 0.1 * 5, moved(0)]
    n, c, places, groups = 8, 12, 25, 3
    together = c // groups * places
    yield "normalization", [together, groups * places, c * places, places, n * together]
    yield "convnet", believed(
        "a07_convnet", svm_loss, lambda f: f(*SCORES)[0],
        "counts_the_right_class", "forgets_the_margin", "squares_the_excess",
        "turns_the_difference_around",
    )  # fmt: skip
    yield "variants", believed(
        "a01_shapes", shapes.conv2d_output_shape, lambda f: f((1, 20, 20), 1, (3, 3), **wide)[1],
        "multiplies_the_kernel_by_the_dilation", "takes_the_dilation_for_a_gap",
        "ignores_the_dilation",
    )  # fmt: skip
    yield "variants", [64 * 64 // groups_of * 9 for groups_of in (4, 1, 16, 64)]


def test_every_number_of_a_question_is_what_its_belief_gives() -> None:
    """What a reader types by mistake meets the mistake that leads there."""
    written = [
        (page, [float(text.replace(",", "").replace("−", "-")) for text, _ in answers(block)])
        for page, block in ALL
        if "number" in block.options
    ]
    computed = dict(enumerate(sorted(numbers(), key=lambda one: one[0])))
    assert len(written) == len(computed)
    for (page, texts), (of, values) in zip(written, computed.values(), strict=True):
        assert page == of
        assert texts == pytest.approx(values), page


def painted(layer: Callable) -> str:
    """Return what one white pixel becomes, for a kernel that has no symmetry."""
    image = torch.zeros(1, 1, 5, 5).double()
    image[0, 0, 2, 2] = 1
    out, _ = layer(image, torch.arange(1.0, 10).double().reshape(1, 1, 3, 3))
    return ", ".join(" ".join(f"{number:.0f}" for number in row) for row in out[0, 0])


def test_a_white_pixel_shows_what_each_belief_paints() -> None:
    """The maps that the question of convolution offers are those of the mistakes it names."""
    module = importlib.import_module("assignments.a02_convolution.misconceptions")
    block = asked("convolution")[0]
    names = block.options["from"].split()[1:]
    written = answers(block)
    right = [text for text, means in written if means.startswith("Right")]
    wrong = [text for text, means in written if not means.startswith("Right")]

    assert right == [painted(conv2d_forward)]
    assert wrong == [painted(getattr(module, name).answer) for name in names]


@pytest.mark.parametrize(("page", "block"), ALL, ids=lambda one: getattr(one, "line", one))
def test_wrong_answers_are_taken_from_the_catalogue(page: str, block: lint.Block) -> None:
    """Each name is a misconception of its assignment, and there are no more than wrong answers."""
    key, *names = block.options.get("from", "").split() or [""]
    if not key:
        return
    module = ast.parse((ROOT / f"assignments/{key}/misconceptions.py").read_text("utf-8"))
    known = {one.name for one in module.body if isinstance(one, ast.FunctionDef)}
    assert names, page
    assert set(names) <= known, set(names) - known


def test_every_chapter_asks_two_questions() -> None:
    """Wherever a misconception is common, a reader can check herself in the page."""
    chapters = {path.stem for path in BOOK.glob("*.md") if "{exercise}" in path.read_text("utf-8")}
    assert {page: len(asked(page)) for page in chapters if len(asked(page)) < 2} == {}


@pytest.fixture
def ask(monkeypatch) -> Callable[[str], list[question]]:
    """A function that reads a question as a page does."""
    monkeypatch.setattr(Question, "set_source_info", lambda *_: None)
    monkeypatch.setitem(directives._directives, "question", Question)
    strict = {"halt_level": 3, "report_level": 5}
    return lambda text: publish_doctree(text, settings_overrides=strict)


GOOD = "Why?\n\n   - one\n\n     Right: so it is.\n   - two\n\n     No.\n"


def test_a_question_has_its_answers_and_takes_no_time(ask) -> None:
    """The line below the title counts the question; its words are not read, they are answered."""
    page = ask(f".. question::\n\n   {GOOD}")
    assert [one["right"] for one in page.findall(answer)] == [True, False]
    assert not [*reading._read(page, nodes.Text)]
    assert reading.sentence(page) == "About 1 minute of reading with 1 quick question."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Why?", "a text and then a list of answers"),
        ("- one\n\n     Right.", "a text and then a list of answers"),
        ("Why?\n\n   - one\n   - two\n", '"one" has no meaning'),
        (GOOD.replace("one", ":math:`a`"), "a formula alone"),
        (GOOD.replace("Right", "Yes"), "0 answers are right, expected 1"),
        (GOOD.replace("No.", "Right."), "2 answers are right, expected 1"),
    ],
)
def test_a_question_that_cannot_be_answered_stops_the_build(ask, text: str, words: str) -> None:
    """The author reads what is missing."""
    with pytest.raises(SystemMessage, match=words):
        ask(f".. question::\n\n   {text}")


def test_a_number_that_is_none_stops_the_build(ask) -> None:
    """Only what can be typed and compared is asked for as a number."""
    with pytest.raises(SystemMessage, match='"one" is no number'):
        ask(f".. question::\n   :number:\n\n   {GOOD}")


@pytest.mark.book
@pytest.mark.browser
def test_a_reader_chooses_and_types_and_sees_what_it_means(reader) -> None:
    """By keyboard, without a request; what was chosen says at once whether it is right."""
    visit = reader.open("pooling", at_rest=True)
    page, before = visit.page, len(visit.asked)
    kept = "JSON.stringify(localStorage) + JSON.stringify(sessionStorage) + document.cookie"
    remembered = page.evaluate(kept)
    field = page.get_by_label("Your number").first
    said = page.locator(".question [role=status]").first
    for typed, words in [("0", "has won"), ("−1", "Right"), ("7/2", "Try again"), ("x", "Type a")]:
        field.fill(typed)
        field.press("Enter")
        assert words in said.inner_text()
    wrong = page.locator("details.answer.wrong").first
    wrong.locator("summary").focus()
    page.keyboard.press("Enter")
    assert "pays both in full" in wrong.inner_text()
    assert not page.locator("details.answer.right").first.evaluate("one => one.open")
    assert len(visit.asked) == before
    assert page.evaluate(kept) == remembered


@pytest.mark.book
@pytest.mark.browser
def test_answers_look_alike_until_one_is_chosen(reader) -> None:
    """None is colored as wrong or right before somebody opens it."""
    page = reader.open("pooling").page
    colors = """[...document.querySelectorAll(".question .answer > summary, .question > p")]
      .map(one => getComputedStyle(one).color)"""
    found = page.evaluate(colors)
    assert len(found) > 5
    assert len(set(found)) == 1


@pytest.mark.book
@pytest.mark.browser
def test_without_scripts_a_fold_stands_in_for_the_field(reader) -> None:
    """Nothing is offered that does not work, and nothing is lost."""
    page = reader.open("pooling", java_script_enabled=False).page
    assert not page.get_by_label("Your number").first.is_visible()
    page.get_by_text("All answers, and what they mean").first.click()
    assert page.locator(".question .numbers .right").first.is_visible()
