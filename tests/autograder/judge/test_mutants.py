"""A right answer with one slip of the pen, whatever the slip, and said in words."""

import ast

import pytest

from autograder.judge.mutants import mutants

LAYER = '''\
"""A layer that nobody would write, with one of everything."""
import numpy as np

SCALE = 2


def layer(x, weight, axis=None, *, stride=1):
    """Say what it is. Größe."""
    sh, sw = stride
    rows = (x.shape[0] - 3) // sh + 1
    out = np.zeros((rows, x.shape[1]), dtype=x.dtype)
    for i in range(rows):
        for j in range(1, len(weight)):
            out[i, j:] += np.sum(x[::sh] * weight.T, axis=(0, 2, 3))
    if axis is None and not rows < 1:
        out = np.einsum("nc,fc->nf", out, weight.copy())
    return out if SCALE else -out, (sh, sw)
'''


def slips(line: str) -> list[str]:
    """Return what becomes of a line inside of a function, in words."""
    source = f"def answer(x, h, w):\n    {line}\n"
    return [mutant.change for mutant in mutants(source, "one.py")]


@pytest.mark.parametrize(
    ("line", "slip"),
    [
        ("y = x - 1", "x - 1 became x + 1"),
        ("y = x * 2", "x * 2 became x + 2"),
        ("y = x // h", "x // h became x * h"),
        ("y = x // h", "x // h became x"),
        ("y = x * h", "x * h became h"),
        ("y = x @ h", "x @ h became h @ x"),
        ("y = (x + h) / (2 * w)", "(x + h) / (2 * w) became (2 * w) / (x + h)"),
        ("y = x < h", "x < h became x <= h"),
        ("y = x is None", "x is None became x is not None"),
        ("y = x and h", "x and h became x or h"),
        ("y = -x", "-x became x"),
        ("y = f(2)", "f(2) became f(3)"),
        ("y = f(0)", "f(0) became f(-1)"),
        ("y = f(True)", "f(True) became f(False)"),
        ("y = f(None)", "f(None) became f(0)"),
        ("y = f(x, h)", "f(x, h) became f(h, x)"),
        ("y = x + h", "x + h became x + w"),
        ("y = x.sum(axis=2)", "x.sum(axis=2) became x.sum()"),
        ("y = x.sum(2)", "x.sum became x.mean"),
        ("y = x.sum((0, 2, 3))", "(0, 2, 3) became (0, 2)"),
        ("y = np.zeros(3, dtype=x.dtype)", "np.zeros(3, dtype=x.dtype) became np.zeros(3)"),
        ("y = x.T", "x.T became x"),
        ("y = x.transpose(1, 0, 2)", "x.transpose(1, 0, 2) became x.transpose(1, 2, 0)"),
        ("y = x.copy()", "x.copy() became x"),
        ("y = x.to(h)", "x.to(h) became x"),
        ("y = x.amax(dim=1)", "x.amax became x.amin"),
        ("y = x[h:]", "x[h:] became x[h + 1:]"),
        ("y = x[h:]", "x[h:] became x[:]"),
        ("y = x[h:]", "x[h:] became x[h:-1]"),
        ("y = x[:, ::2]", "x[:, ::2] became x[:, :]"),
        ("y = x[:, ::-1]", "-1 became 1"),
        ("y = range(h)", "range(h) became range(h - 1)"),
        ("y = range(h)", "range(h) became range(1, h)"),
        ("y = range(len(x))", "range(len(x)) became range(1, len(x))"),
        ("x[0] += h", "x[0] += h became x[0] = h"),
        ("x[0] += h", "x[0] += h was left out"),
        ("f(x)", "f(x) was left out"),
        ("y = h if x else w", "h if x else w became h if True else w"),
        ('y = np.einsum("ij->i", x)', 'np.einsum("ij->i", x) became np.einsum("ji->i", x)'),
        ("h, w = x", "h, w became w, h"),
        ("return h, w", "h, w became w, h"),
    ],
)
def test_a_slip_is_made_and_said(line: str, slip: str) -> None:
    """What was typed and what should have been stand side by side."""
    assert slip in slips(line)


@pytest.mark.parametrize("module", ["np", "torch"])
def test_a_function_of_a_module_is_no_finish(module: str) -> None:
    """`torch.clone(x)` without its end would be the module itself, which is no slip of the pen."""
    assert not [slip for slip in slips(f"y = {module}.clone(x)") if slip.endswith(f" {module}")]


def test_a_mutant_says_where_it_is() -> None:
    """A file and a line are all that is needed to find it."""
    [first, *_] = mutants("\n\ndef f(h):\n    return range(h)\n", "loops.py")

    assert str(first) == "loops.py line 4: range(h) became range(h + 1)"
    assert first.function == "f"


def test_every_mutant_is_another_program() -> None:
    """Each can be compiled, none is the original, and no two are the same text."""
    sources = [mutant.source for mutant in mutants(LAYER, "layer.py")]

    for source in sources:
        compile(source, "layer.py", "exec")
    assert len({*sources, LAYER}) == len(sources) + 1


def test_every_mutant_has_one_line_of_its_own_changed() -> None:
    """All other lines are as they were, and the one that is not is the one that is named."""
    before = LAYER.splitlines()
    for mutant in mutants(LAYER, "layer.py"):
        after = mutant.source.splitlines()
        changed = [
            n for n, pair in enumerate(zip(before, after, strict=True), 1) if len(set(pair)) > 1
        ]
        assert changed == [mutant.line]


def test_no_two_mutants_are_told_in_the_same_words() -> None:
    """A list of mutants that are right after all can name each of them."""
    told = [str(mutant) for mutant in mutants(LAYER, "layer.py")]

    assert len(set(told)) == len(told)


def test_like_places_of_a_line_are_told_apart() -> None:
    """Where a few words could be meant twice, more of the line is shown."""
    assert "(w - 1) * (w - 1) became (w - 2) * (w - 1)" in slips("y = (w - 1) * (w - 1)")


def test_the_same_text_has_the_same_mutants() -> None:
    """They can be numbered, and every so many-th be tried."""
    assert mutants(LAYER, "layer.py") == mutants(LAYER, "layer.py")


def test_imports_and_docstrings_stay() -> None:
    """Neither is a place for a mistake about convolution."""
    for mutant in mutants(LAYER, "layer.py"):
        tree = ast.parse(mutant.source)
        assert ast.get_docstring(tree) == ast.get_docstring(ast.parse(LAYER))
        assert "import numpy as np" in mutant.source
        assert "Say what it is. Größe." in mutant.source


def test_the_number_that_is_left_to_reshape_stays_negative() -> None:
    """reshape(-2) is what reshape(-1) is, so nothing could refuse it."""
    assert not [slip for slip in slips("y = x.reshape(-1)") if "-2" in slip]
