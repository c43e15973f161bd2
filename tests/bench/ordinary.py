"""The same assignment as most courses write it: asserts in the notebook, expected values beside it.

`ordinary` takes the composed notebook and puts assert cells where ours calls `check`. The numbers
that are asserted come from PyTorch in the notebook itself, or from a file that was made with it.
"""

from nbformat import NotebookNode, from_dict

from autograder.notebooks.cells import check_cells, grade_id, is_environment

CASES = '''
import numpy as np

CASES = [  # images, channels, rows, columns, filters, kernel rows and columns, stride, padding
    (1, 1, 3, 3, 1, 2, 2, 1, 0), (1, 1, 5, 4, 1, 3, 2, 1, 0), (2, 3, 5, 6, 2, 3, 3, 1, 1),
    (2, 2, 7, 6, 3, 3, 2, 2, 0), (1, 2, 8, 8, 2, 3, 3, 2, 1), (3, 1, 6, 5, 2, 1, 1, 1, 0),
    (2, 3, 9, 7, 4, 5, 3, 2, 2), (1, 4, 6, 6, 4, 3, 3, 3, 1), (2, 2, 4, 9, 3, 4, 1, 1, 0),
    (1, 3, 10, 10, 2, 5, 5, 1, 2), (2, 1, 6, 8, 1, 2, 5, 2, 1), (4, 2, 5, 5, 3, 3, 3, 1, 0),
]


def arrays(case):
    """Return x, weight and bias of a case."""
    n, c, h, w, f, kh, kw = CASES[case][:7]
    rng = np.random.default_rng(case)
    return rng.normal(size=(n, c, h, w)), rng.normal(size=(f, c, kh, kw)), rng.normal(size=f)


def convolved(x, weight, bias):
    """Return a convolution that is right whatever the student's is."""
    windows = np.lib.stride_tricks.sliding_window_view(x, weight.shape[2:], axis=(2, 3))
    return np.einsum("nchwij,fcij->nfhw", windows, weight) + bias[:, None, None]
'''

WITH_TORCH = """
import torch

expected = {}
for case, (*_, stride, padding) in enumerate(CASES):
    tensors = [torch.tensor(a, requires_grad=True) for a in arrays(case)]
    out = torch.nn.functional.conv2d(*tensors, stride=stride, padding=padding)
    dout = torch.tensor(np.random.default_rng(99).normal(size=tuple(out.shape)))
    out.backward(dout)
    expected[f"out{case}"], expected[f"dout{case}"] = out.detach().numpy(), dout.numpy()
    for name, tensor in zip(("dx", "dweight", "dbias"), tensors):
        expected[f"{name}{case}"] = tensor.grad.numpy()
"""

FROM_A_FILE = 'expected = np.load("expected.npz")'

ASSERTS = {
    "conv2d_forward": """
for case, (*_, stride, padding) in enumerate(CASES):
    out, _ = conv2d_forward(*arrays(case), stride=stride, padding=padding)
    np.testing.assert_allclose(out, expected[f"out{case}"], rtol=1e-7, atol=1e-9)
""",
    "conv2d_backward": """
for case, (*_, stride, padding) in enumerate(CASES):
    _, cache = conv2d_forward(*arrays(case), stride=stride, padding=padding)
    for name, grad in zip(
        ("dx", "dweight", "dbias"), conv2d_backward(expected[f"dout{case}"], cache)
    ):
        np.testing.assert_allclose(grad, expected[f"{name}{case}"], rtol=1e-7, atol=1e-9)
""",
    "numerical_gradient": """
for case in range(12):
    rng = np.random.default_rng(case)
    x, dout = rng.normal(size=(2, 3, case % 3 + 1)), rng.normal(size=(2, 3, case % 3 + 1))
    grad = numerical_gradient(np.sin, x, dout)
    np.testing.assert_allclose(grad, np.cos(x) * dout, rtol=1e-6, atol=1e-8)
""",
    "merge_convolutions": """
for case in range(12):
    rng = np.random.default_rng(case)
    first = rng.normal(size=(3, 2, 3, case % 3 + 1)), rng.normal(size=3)
    second = rng.normal(size=(2, 3, 2, 3)), rng.normal(size=2)
    x = rng.normal(size=(1, 2, 8, 9))
    in_turn = convolved(convolved(x, *first), *second)
    at_once = convolved(x, *merge_convolutions(first, second))
    np.testing.assert_allclose(at_once, in_turn, rtol=1e-7, atol=1e-9)
""",
}


def ordinary(source: NotebookNode, *, torch: bool) -> NotebookNode:
    """Return the composed notebook with asserts in place of our checks."""
    notebook = from_dict(source)
    exercises = {cell: exercise for exercise, cell in check_cells(source).items()}
    for cell in notebook.cells:
        if is_environment(cell):
            cell.source = CASES + (WITH_TORCH if torch else FROM_A_FILE)
        elif grade_id(cell) in exercises:
            cell.source = ASSERTS[exercises[grade_id(cell)]].strip()
    return notebook


def expected() -> dict[str, object]:
    """Return the numbers that the notebook without torch reads from its file."""
    names: dict[str, dict[str, object]] = {}
    exec(CASES + WITH_TORCH, names)
    return names["expected"]
