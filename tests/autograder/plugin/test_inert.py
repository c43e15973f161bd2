"""A student's text becomes HTML in which nothing acts, and stays readable."""

from html import escape
from html.parser import HTMLParser

import pytest
from nbconvert.exporters import HTMLExporter
from nbformat.v4 import (
    new_code_cell,
    new_markdown_cell,
    new_notebook,
    new_output,
    new_raw_cell,
)
from traitlets.config import Config

from autograder.plugin.inert import LONGEST
from autograder.plugin.settings import configure


@pytest.fixture(scope="module")
def exporter(tmp_path_factory):
    """The exporter that formgrader makes from our settings."""
    config, folder = Config(), tmp_path_factory.mktemp("settings")
    configure(config, course=folder, classroom=folder / "classroom")
    config.HTMLExporter.template_name = "basic"
    return HTMLExporter(config=config)


def shown(exporter, *cells) -> str:
    return exporter.from_notebook_node(new_notebook(cells=list(cells)))[0]


class Acting(HTMLParser):
    """Collects the tags and attributes by which a page could act."""

    TAGS = frozenset(
        [
            "script",
            "style",
            "link",
            "base",
            "iframe",
            "object",
            "embed",
            "form",
            "input",
            "svg",
            "math",
            "meta",
        ]
    )

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found += [tag] * (tag in self.TAGS)
        self.found += [name for name, _ in attrs if name.startswith("on")]


@pytest.mark.parametrize(
    "text",
    [
        "<script>acted()</script>",
        "<img src=x onerror=acted()>",
        "<svg onload=acted()></svg>",
        "<iframe srcdoc='<script>parent.acted()</script>'></iframe>",
        "<form action='https://evil.example'><input></form>",
        "<style>body { display: none }</style>",
        "<link rel=stylesheet href='https://evil.example/a.css'>",
        "<base href='https://evil.example/'>",
        "<meta http-equiv=refresh content='0;https://evil.example'>",
        "<object data='https://evil.example'></object>",
        "<math><mtext></mtext><script>acted()</script></math>",
        "<<script>script>acted()<</script>/script>",
        "`<` <b title='`'><script>acted()</script>",
        "```<script>\nacted()\n```",
        "```mermaid\n<script>acted()</script>\n```",
        "$<script>acted()</script>$",
        "\\begin{<script>}acted()\\end{<script>}",
    ],
)
def test_nothing_of_a_text_acts(exporter, text):
    """In text cells and in raw cells: no such tag, no such attribute, and its words are there."""
    before = Acting(shown(exporter)).found
    for cell in (new_markdown_cell(f"So: {text}"), new_markdown_cell(text), new_raw_cell(text)):
        assert Acting(shown(exporter, cell)).found == before


def test_a_tag_that_would_act_is_shown_as_it_was_typed(exporter):
    """A grader sees that it was tried."""
    page = shown(exporter, new_markdown_cell("<script>acted()</script>"))

    assert "&lt;script&gt;acted()&lt;/script&gt;" in page


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:acted())",
        "[x](JaVaScRiPt:acted())",
        "[x](data:text/html,<script>acted()</script>)",
        "<a href='javascript:acted()'>x</a>",
        "<a onclick='acted()' href='https://a.example'>x</a>",
        "[x](vbscript:acted())",
    ],
)
def test_a_link_leads_to_a_page_or_nowhere(exporter, text):
    """Its words stay."""
    page = shown(exporter, new_markdown_cell(text))

    assert "x</a>" in page
    assert "acted" not in page


def test_no_picture_is_asked_for_elsewhere(exporter):
    """Nobody learns who reads an answer, and when; a picture in the notebook is shown."""
    pixel = {"x.png": {"image/png": "iVBORw0KGgo="}}
    cell = new_markdown_cell(
        "![there](https://evil.example/a.png) ![here](attachment:x.png)", attachments=pixel
    )
    page = shown(exporter, cell)

    assert "evil.example" not in page
    assert 'src="data:image/png;base64,iVBORw0KGgo="' in page


def test_no_name_is_taken_that_the_page_itself_uses(exporter):
    """A score field is found by its name; a paragraph of that name would take its place."""
    page = shown(exporter, new_markdown_cell('<p id="why" class="score" style="color:red">w</p>'))

    assert "<p>w</p>" in page


def test_what_an_answer_needs_is_shown(exporter):
    """Emphasis, code, tables, quotes, folded hints, links and mathematics, with < and & in them."""
    text = (
        "**so** `a < b & c` $p<q$\n\n> said\n\n| a |\n|---|\n| 1 |\n\n"
        "```python\nx = 1\n```\n\n<details><summary>hint</summary>\n\nmore\n\n</details>\n\n"
        "[book](https://book.example)"
    )
    page = shown(exporter, new_markdown_cell(text))

    for part in (
        "<strong>so</strong>",
        "<code>a &lt; b &amp; c</code>",
        "$p&lt;q$",
        "<blockquote>",
        "<td>1</td>",
        '<span class="n">x</span>',
        "<summary>hint</summary>",
        '<a href="https://book.example">book</a>',
    ):
        assert part in page


def test_what_cannot_be_drawn_is_shown_as_it_is(exporter):
    """A picture that is not there stops a parser; the page opens all the same."""
    page = shown(exporter, new_markdown_cell("![x](attachment:missing.png) <b onclick=a()>"))

    assert "<pre>![x](attachment:missing.png) &lt;b onclick=a()&gt;</pre>" in page


def test_of_an_output_its_plain_text_is_shown(exporter):
    """HTML, scripts and pictures that a notebook brought along are not."""
    data = {"text/plain": "4.0", "text/html": "<b>mine</b>", "application/javascript": "acted()"}
    lonely = {"text/html": "<b>alone</b>", "image/svg+xml": "<svg onload=acted()></svg>"}
    page = shown(
        exporter,
        new_code_cell("1", outputs=[new_output("execute_result", data)]),
        new_code_cell("2", outputs=[new_output("display_data", lonely)]),
    )

    assert "4.0" in page
    for part in ("mine", "alone", "acted"):
        assert part not in page


@pytest.mark.parametrize("part", ["&", "<b>", "|-|\n", "\\begin{a}", "<"])
def test_a_text_without_end_is_shown_as_it_is(exporter, part):
    """To draw 64 MiB of these a parser would take days; the page opens, and every word is there."""
    text = part * (LONGEST // len(part) + 1)
    page = shown(exporter, new_markdown_cell(text))

    assert f"<pre>{escape(text)}</pre>" in page
