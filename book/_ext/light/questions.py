"""Quick questions: ``{question}`` lets a reader check herself where she is, and sends nothing.

The body is the question and a list. Each item begins with an answer; its further paragraphs say
what that answer means, and those of the one right answer begin with the word "Right"::

    ````{question}
    :from: a05_batch_norm normalizes_every_sample

    Which numbers share a mean?

    - Those of one sample.

      Not here. That is layer normalization.
    - Those of one channel.

      Right: over the batch and over space.
    ````

Every answer is the browser's own ``<details>``: one chooses it by opening it, with any device and
without a script. With ``:number:`` a number is typed and compared with those of the list; without
scripts there is a fold with all of them in place of the field. ``from`` names an assignment and the
misconceptions of its catalogue that the wrong answers were taken from; a test looks them up.
"""

from __future__ import annotations

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

RIGHT = "Right"
FIELD = (
    '<form class="reckon"><label>Your number <input inputmode="text" autocomplete="off" size="12">'
    "</label> <button>Check</button></form>"
    '<div class="told-reckon" role="status"></div>'
)
OPEN = "All answers, and what they mean"


class question(nodes.General, nodes.Element):  # noqa: N801 (docutils names nodes so)
    """A question with its answers."""


class answer(nodes.General, nodes.Element):  # noqa: N801
    """One answer: a ``choice`` and what it means; ``number`` is set where it is typed."""


class choice(nodes.General, nodes.TextElement):  # noqa: N801
    """What one chooses."""


class Question(SphinxDirective):
    """Asks a quick question."""

    has_content = True
    option_spec = {"from": directives.unchanged, "number": directives.flag}  # noqa: RUF012

    def run(self) -> list[nodes.Node]:
        """Return the question, its list made into answers."""
        self.assert_has_content()
        box = question(number="number" in self.options)
        self.set_source_info(box)
        self.state.nested_parse(self.content, self.content_offset, box)
        if len(box) < 2 or not isinstance(box[-1], nodes.bullet_list):
            raise self.error("a question is a text and then a list of answers; write both.")
        given = box.pop()
        box += [self._answer(item, typed=box["number"]) for item in given]
        right = sum(one["right"] for one in box.findall(answer))
        if right != 1:
            raise self.error(
                f'{right} answers are right, expected 1; its meaning begins with "{RIGHT}".'
            )
        return [box]

    def _answer(self, item: nodes.list_item, *, typed: bool) -> answer:
        chosen, *meaning = item.children
        if not meaning:
            raise self.error(f'"{item.astext()}" has no meaning; say in a paragraph what it means.')
        if all(isinstance(one, nodes.math) for one in chosen):
            raise self.error(f'"{item.astext()}" is a formula alone, which has no name; use words.')
        made = answer(right=meaning[0].astext().startswith(RIGHT))
        made["number"] = self._number(chosen.astext()) if typed else ""
        made += [choice("", "", *chosen.children), *meaning]
        return made

    def _number(self, text: str) -> str:
        try:
            return repr(float(text.replace(",", "").replace("−", "-")))
        except ValueError:
            raise self.error(f'"{text}" is no number; a reader types one here.') from None


def visit_question(writer: HTML5Translator, _node: question) -> None:
    """Open the box."""
    writer.body.append(
        '<div class="admonition question" role="group" aria-label="Quick question">'
        '<p class="admonition-title">Quick question</p>\n'
    )


def depart_question(writer: HTML5Translator, node: question) -> None:
    """Close the box, and what holds the numbers."""
    writer.body.append("</details></div>\n" if node["number"] else "</div>\n")


def visit_answer(writer: HTML5Translator, node: answer) -> None:
    """Open an answer; before the first that is typed come the field and the fold of all."""
    kind = "right" if node["right"] else "wrong"
    if not node["number"]:
        writer.body.append(f'<details class="answer {kind}">')
        return
    if not isinstance(node.parent[node.parent.index(node) - 1], answer):
        writer.body.append(f'{FIELD}<details class="numbers"><summary>{OPEN}</summary>\n')
    writer.body.append(f'<div class="answer {kind}" data-number="{node["number"]}">')


def depart_answer(writer: HTML5Translator, node: answer) -> None:
    """Close an answer."""
    writer.body.append("</div>\n" if node["number"] else "</details>\n")


def visit_choice(writer: HTML5Translator, node: choice) -> None:
    """Open what one chooses."""
    writer.body.append('<p class="choice">' if node.parent["number"] else "<summary><span>")


def depart_choice(writer: HTML5Translator, node: choice) -> None:
    """Close what one chooses."""
    writer.body.append("</p>\n" if node.parent["number"] else "</span></summary>\n")


def setup(app: Sphinx) -> None:
    """Make the directive and its nodes known."""
    app.add_directive("question", Question)
    app.add_node(question, html=(visit_question, depart_question))
    app.add_node(answer, html=(visit_answer, depart_answer))
    app.add_node(choice, html=(visit_choice, depart_choice))
