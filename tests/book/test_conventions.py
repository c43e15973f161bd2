"""Where conventions part: what the page says of PyTorch and of this book is so, in numbers."""

import contextlib
import io
import re

import pytest
import torch
from conftest import ROOT
from torch.nn import functional

from solutions.batch_norm import batch_norm_forward
from solutions.convnet import dense_forward
from solutions.normalization import normalize_forward
from solutions.pooling import avg_pool2d_forward, max_pool2d_backward, max_pool2d_forward

PAGE = (ROOT / "book/conventions.md").read_text("utf-8")
SECTIONS = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))
CELL = re.compile(r"^```\{code-cell\} python\n(.*?)^```", re.MULTILINE | re.DOTALL)
FIRST = CELL.search(PAGE)[1]
PRINTED = {  # what a reader sees below each question
    "Is the kernel turned around?": "[[4.0, 3.0], [2.0, 1.0]]\n[[4.0, 3.0], [2.0, 1.0]]\n[1 2]",
    "What if the stride does not divide?": "(1, 2, 2)\n2\n3",
    'Where does "same" put its zeros?': "((0, 1), (0, 1))\ntensor([1., 3., 5.])\n"
    "tensor([2., 4., 6.])",
    "What does max pooling see in the padding?": "[-1.0, -1.0, -1.0, -1.0]\n[0.0, 0.0, 0.0, 0.0]",
    "Who gets the gradient when two pixels tie?": "[1.0, 0.0, 0.0, 0.0]\n[0.25, 0.25, 0.25, 0.25]",
    "Does the average count the padding?": "True [0.25, 0.25, 0.25, 0.25]\n"
    "False [1.0, 1.0, 1.0, 1.0]",
    "Which variance is remembered?": "1.6667\n1.25",
    "Which side does momentum weight?": "0.1 1.0\n0.9 9.0",
    "Inside the root, or beside it?": "0.302 0.99\n0.302",
    "What is gamma attached to?": "3\n60\n3",
    "Is a multiplication with its addition one operation or two?": "768000\n1536000",
    "Outputs first, or inputs?": "(2, 3)\n(2, 3, 5, 5)\n(3, 2, 5, 5)",
    "Where do the channels stand?": "[0, 1, 2, 3, 4, 5, 6, 7]\n[0, 4, 1, 5, 2, 6, 3, 7]",
}
ROWS = (  # every one has to be shown by a run
    "kernel turned",
    "stride does not divide",
    "same",
    "max pooling see",
    "tie",
    "average count",
    "variance is remembered",
    "momentum",
    "root",
    "gamma",
    "one operation or two",
    "Outputs first",
    "channels",
)


def run(text: str) -> str:
    """Return what cells print, the imports of the page's first cell before them."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(FIRST + text, {})
    return printed.getvalue().strip()


def test_every_convention_has_a_question_a_run_and_a_table() -> None:
    """Thirteen questions, and a summary; none is answered by words alone."""
    *questions, last = SECTIONS
    assert (len(questions), last) == (13, "In five lines")
    for question, row in zip(questions, ROWS, strict=True):
        assert row in question
        assert CELL.search(SECTIONS[question]), question
        assert "| who |" in SECTIONS[question], question


@pytest.mark.parametrize("question", PRINTED)
def test_a_run_prints_what_the_text_beside_it_says(question: str) -> None:
    """The numbers that the sentences and tables speak of are those that come out."""
    assert run("".join(CELL.findall(SECTIONS[question]))) == PRINTED[question]


def test_this_book_does_as_pytorch_does_where_the_page_says_so() -> None:
    """Padding of pools, ties, running statistics, eps and weights follow PyTorch."""
    x = -torch.ones(1, 1, 2, 2, dtype=torch.float64)
    out, cache = max_pool2d_forward(x, 2, padding=1)
    assert torch.equal(out, functional.max_pool2d(x, 2, padding=1))
    _, cache = max_pool2d_forward(-x, 2)
    dx = max_pool2d_backward(torch.ones(1, 1, 1, 1, dtype=torch.float64), cache)
    assert dx.flatten().tolist() == [1, 0, 0, 0]
    assert torch.equal(
        avg_pool2d_forward(x, 2, padding=1)[0], functional.avg_pool2d(x, 2, padding=1)
    )
    state = {"running_mean": torch.zeros(1), "running_var": torch.ones(1)}
    batch = torch.tensor([[1.0], [2.0], [3.0], [4.0]])
    batch_norm_forward(batch, torch.ones(1), torch.zeros(1), state, training=True, momentum=1.0)
    assert state["running_var"].item() == pytest.approx(5 / 3)
    small = torch.tensor([-0.001, 0.001], dtype=torch.float64)
    assert torch.allclose(normalize_forward(small, (0,))[0], functional.layer_norm(small, (2,)))
    assert dense_forward(torch.ones(1, 3), torch.ones(2, 3), torch.zeros(2))[0].shape == (1, 2)


def test_same_padding_at_a_stride_is_refused_by_pytorch_and_off_by_a_pixel_elsewhere() -> None:
    """The documented rule of TensorFlow puts one zero behind six pixels at kernel 3, stride 2."""
    x, middle = torch.ones(1, 1, 6), torch.ones(1, 1, 3)
    with pytest.raises(RuntimeError, match="not supported for strided"):
        functional.conv1d(x, middle, stride=2, padding="same")
    needed = max(3 - 2, 0) if 6 % 2 == 0 else max(3 - 6 % 2, 0)
    assert (needed // 2, needed - needed // 2) == (0, 1)


@pytest.mark.parametrize(
    ("who", "share_of_the_new", "mean"),
    [("PyTorch", 0.1, 1.0), ("Keras", 0.01, 0.1), ("CS231n", 0.1, 1.0)],
)
def test_the_running_mean_after_one_batch_is_that_of_the_table(who, share_of_the_new, mean) -> None:
    """From 0, a batch of mean 10 leaves its share."""
    row = next(
        line
        for line in PAGE.splitlines()
        if line.startswith("| ") and who in line and ("| new" in line or "| old" in line)
    )
    assert float(row.split("|")[4]) == pytest.approx(share_of_the_new * 10) == mean
