"""What the notebook of every assignment is held to, whatever it asks."""

import re
from collections.abc import Callable
from typing import Any

from conftest import ROOT
from fakes.notebooks import equations, examples, hold
from nbformat import NotebookNode

from autograder.checks import Assignment
from autograder.judge.judge import judge
from autograder.judge.key import AnswerKey
from autograder.model.question import End, Observation, Question
from autograder.notebooks.release import release
from autograder.sandbox.tensors import observer

SHOWN_AND_SECRET = {  # a signature that the release has, and a line of a solution that it has not
    "a01_shapes": ("def receptive_field(layers):", "columns // 2"),
    "a02_convolution": ("def conv2d_backward(dout, cache):", "dpadded[here]"),
    "a03_fast_convolution": ("def conv2d_backward_fast(dout, cache):", "np.empty((N, C, Kh"),
    "a04_pooling": ("def lp_pool2d_backward(dout, cache):", "first.reshape"),
    "a05_batch_norm": (
        "def batch_norm_forward(x, gamma, beta, state, *, training, momentum=0.1",
        "root = np.sqrt(variance",
    ),
    "a06_normalization": (
        "def group_norm_forward(x, num_groups, gamma, beta, *, eps=1e-5):",
        "inner = normalize_forward(x, (2, 3), eps)\n",
    ),
    "a07_convnet": ("def classify(x, y, unseen, *, seed=0):", "class ConvNet:"),
    "a08_gpu": ("def conv2d_backward(ctx, dout):", "class BatchNorm2d"),
}
LINKS = {  # to sections of the book, at least
    "a01_shapes": 6,
    "a02_convolution": 8,
    "a03_fast_convolution": 4,
    "a04_pooling": 8,
    "a05_batch_norm": 4,
    "a06_normalization": 4,
    "a07_convnet": 12,
    "a08_gpu": 8,
}
PARTS = {
    "a06_normalization": 5,
    "a07_convnet": 5,
    "a08_gpu": 6,
}  # where two functions share hints and example


def far_behind(_: str) -> Callable[[Question], Observation]:
    """A rival that everyone outruns: what is asked here is whether numbers are right."""
    return lambda _: Observation(End.RETURNED, seconds=float("inf"))


def test_the_solutions_keep_every_check(solutions: dict[str, Any], key: AnswerKey) -> None:
    """What stands between BEGIN and END SOLUTION earns every point, training included."""
    run = observer(as_tensors=key.tensors)
    results = judge(key, lambda question: run(question, solutions), rival=far_behind)

    assert sum(result.earned for result in results) == key.points


def test_a_student_sees_no_solution(instructor: NotebookNode, assignment: Assignment) -> None:
    """The release has stubs and signatures, and neither solutions nor mark schemes."""
    released = "\n".join(cell.source for cell in release(instructor).cells)
    signature, line = SHOWN_AND_SECRET[assignment.key]

    assert released.count("raise NotImplementedError") == len(assignment.exercises)
    assert signature in released
    for secret in ("SOLUTION", "MARK SCHEME", "Sample answer", line):
        assert secret not in released


def test_every_link_leads_into_the_book(text: str, assignment: Assignment) -> None:
    """Each link is to a chapter and an anchor that there is, and no placeholder is left."""
    links = re.findall(r"https://book\.example/([\w-]+)\.html(?:#([a-z0-9-]+))?\)", text)

    assert len([anchor for _, anchor in links if anchor]) >= LINKS[assignment.key]
    for chapter, anchor in links:
        page = (ROOT / "book" / f"{chapter}.md").read_text()
        assert not anchor or f"({anchor})=" in page
    assert not re.search(r"\{(book|points|minutes|difficulty|checks)\b", text)


def test_every_promise_is_announced(text: str, assignment: Assignment) -> None:
    """No check is a surprise: the notebook lists each."""
    assert all(check.claim in text for check in assignment.checks)


def test_every_part_has_three_hints(text: str, assignment: Assignment) -> None:
    """Hints are folded, and there are three for each function, or for the two of a layer."""
    hints = 3 * PARTS.get(assignment.key, len(assignment.exercises))

    assert len(re.findall(r"<details><summary>Hint [123]: ", text)) == hints
    assert text.count("</details>") == hints


def test_every_part_has_an_example_by_hand(
    instructor: NotebookNode, assignment: Assignment
) -> None:
    """Each function, or the two of a layer; `test_notebook` of each asks that its numbers hold."""
    assert len(examples(instructor)) == PARTS.get(assignment.key, len(assignment.exercises))


def test_every_equation_between_numbers_holds(text: str) -> None:
    """Sums and products come out as they are printed, in examples, hints and mark schemes."""
    found = equations(text)

    assert found
    assert [f"{left} = {right}" for left, right in found if not hold(left, right)] == []


def test_there_is_more_for_those_who_like_without_points(text: str) -> None:
    """At its end a notebook has questions that nobody marks, three or so."""
    more = re.search(r"^## .*\n\n(Without points|- )(?s:.*?)^## Before you hand in", text, re.M)

    assert "without points" in text.lower()
    assert more is not None
    assert more.group().count("\n- ") >= 2
