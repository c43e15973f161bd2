"""CS231n's layers, right ones and those with the faults that real ones have."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.audit.courses.cs231n import CS231N
from autograder.audit.find import Sources, sources
from autograder.audit.run import Audit, Heard
from autograder.judge.catalogue import keys as known

ROOT = Path(__file__).parents[3]
SOLUTIONS = Path(__file__).parent / "solutions"
RIGHT = sources(SOLUTIONS / "right")
LAYERS = "right/cs231n/layers.py"
SIZES = "right/cs231n/sizes.py"
HERE = known(ROOT)


@pytest.fixture(scope="module")
def right(audited) -> Audit:
    return audited(RIGHT, CS231N)


@pytest.fixture(scope="module")
def usual(audited) -> Audit:
    return audited(sources(SOLUTIONS / "usual"), CS231N)


def heard(audit: Audit, name: str) -> Heard:
    """Return what came of a function, or skip where the assignment that asks for it is not here."""
    if CS231N.row(name).assignment not in HERE:
        pytest.skip(f"{CS231N.row(name).assignment} is not in this course")
    return next(function for function in audit.functions if function.name == name)


def changed(function: str, old: str, new: str) -> Sources:
    """Return the right layers with one function changed, and no other function kept."""
    start, mark, rest = RIGHT.files[LAYERS][0].partition(f"def {function}(")
    body, next_one, after = rest.partition("\n\ndef ")
    assert mark
    assert old in body
    text = start + mark + body.replace(old, new) + next_one + after
    return replace(RIGHT, files={**RIGHT.files, LAYERS: (text,)})


def only(found: Sources, *names: str) -> Sources:
    """Return what was found with these functions alone to be asked for."""
    defined = {LAYERS: {name: found.defined[LAYERS][name] for name in names}}
    return replace(found, defined=defined)


@pytest.mark.parametrize("name", [row.theirs for row in CS231N.rows])
def test_a_right_solution_holds(right: Audit, name: str) -> None:
    """Old names, relative imports, float64 and biased running variances are no fault."""
    function = heard(right, name)
    assert function.holds, function
    assert function.promised > 1


@pytest.mark.parametrize(
    ("name", "check", "computes"),
    [
        ("conv_backward_naive", "needs_no_padding", "a dx cut with `[p:-p]`"),
        ("max_pool_backward_naive", "adds_up_where_windows_overlap", "windows that replace"),
        ("batchnorm_forward", "adds_eps_in_evaluation_too", "a root without eps in evaluation"),
        ("batchnorm_backward_alt", "multiplies_by_gamma_over_the_root", ""),
        ("relu_backward", "leaves_dout_and_x_alone", "dout was changed"),
        ("softmax_loss", "survives_large_scores", "probabilities that came out as 0"),
    ],
)
def test_the_usual_faults_are_found_and_named(
    usual: Audit, name: str, check: str, computes: str
) -> None:
    """What passes a course's own notebook is told with the promise that it breaks."""
    function = heard(usual, name)
    assert function.result is not None
    assert check in {f.check for f in function.result.findings if f.fact and not f.kept}
    diagnosis = function.result.diagnosis
    assert computes in (diagnosis.computes if diagnosis else "")


@pytest.mark.parametrize(
    "name",
    ["conv_forward_naive", "max_pool_forward_naive", "batchnorm_backward", "affine_backward"],
)
def test_a_right_function_beside_wrong_ones_holds(usual: Audit, name: str) -> None:
    """A fault is told of the function that has it."""
    assert heard(usual, name).holds


FAULTS = [
    ("conv_forward_naive", 'conv_param["stride"], conv_param["pad"]', 'conv_param["stride"], 1'),
    ("conv_forward_naive", 'conv_param["stride"], conv_param["pad"]', '1, conv_param["pad"]'),
    ("conv_forward_naive", "n, _, h, wide = x.shape", "n, _, h, wide = x.shape; wide = h"),
    ("conv_forward_naive", "f, _, hh, ww = w.shape", "f, _, hh, ww = w.shape; ww = hh"),
    ("conv_forward_naive", "r * stride, c * stride", "r * stride + (n > 2), c * stride"),
    ("conv_backward_naive", "_, _, hh, ww = w.shape", "_, _, hh, ww = w.shape; ww = hh"),
    ("conv_backward_naive", "pad : pad + h, pad : pad + wide", "pad:-pad, pad:-pad"),
    ("conv_backward_naive", "r * stride, c * stride", "r, c"),
    ("conv_backward_naive", "dw[k] += g", "dw[k] += g / n"),
    ("max_pool_forward_naive", 'wide = pool_param["pool_height"], pool_param["pool_width"]',
     'wide = pool_param["pool_height"], pool_param["pool_height"]'),
    ("max_pool_forward_naive", 'stride = pool_param["stride"]', "stride = high"),
    ("max_pool_backward_naive", "+= dout", "= dout"),
    ("batchnorm_forward", "np.sqrt(running_var + eps)", "np.sqrt(running_var)"),
    ("batchnorm_forward", "np.sqrt(running_var + eps)", "(np.sqrt(running_var) + eps)"),
    ("batchnorm_forward", "np.sqrt(var + eps)", "np.sqrt(var)"),
    ("batchnorm_forward", "momentum * running_mean + (1 - momentum)",
     "(1 - momentum) * running_mean + momentum"),
    ("batchnorm_forward", "(1 - momentum) * var", "(1 - momentum) * x.var(axis=0, ddof=1)"),
    ("batchnorm_forward", "    cache = None\n    if mode ==",
     "    cache = None\n    running_mean = running_mean * 0.9\n    if mode =="),
    ("batchnorm_backward", "gamma / (n * std)", "1 / (n * std)"),
    ("spatial_batchnorm_forward", "x.transpose(0, 2, 3, 1).reshape(-1, c)", "x.reshape(-1, c)"),
    ("spatial_batchnorm_backward", "dout.transpose(0, 2, 3, 1).reshape(-1, c)",
     "dout.reshape(-1, c)"),
    ("layernorm_forward", "np.sqrt(x.var(axis=1, keepdims=True) + eps)",
     "np.sqrt(x.var(axis=1, keepdims=True))"),
    ("layernorm_backward", "dout * gamma", "dout"),
    ("spatial_groupnorm_forward", "x.reshape(n, G, -1)", "x.reshape(n, -1, G).swapaxes(1, 2)"),
    ("spatial_groupnorm_backward", "dout * gamma", "dout"),
    ("affine_backward", "x.reshape(x.shape[0], -1).T.dot(dout)", "x.T.dot(dout) / len(x)"),
    ("relu_backward", "dout * (cache > 0)", "dout * cache"),
    ("softmax_loss", "dx / n", "dx"),
    ("svm_loss", "axis=1)\n    return", "axis=1)\n    dx = -dx\n    return"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new"), FAULTS)
def test_a_fault_is_found(audited, right: Audit, name: str, old: str, new: str) -> None:
    """Each is a fault that real solutions have had, inside what their course promised."""
    heard(right, name)
    through = CS231N.row(name).through
    names = (name, through) if through else (name,)
    audit = audited(only(changed(name, old, new), *names), CS231N)
    assert heard(audit, name).judged
    assert not heard(audit, name).holds
    assert all(heard(audit, other).holds for other in names if other != name)


BEYOND = [
    ("max_pool_forward_naive", "n, c, h, w = x.shape",
     "n, c, h, w = x.shape\n    assert (h - high) % stride == (w - wide) % stride == 0",
     "size formula"),
    ("max_pool_backward_naive", "dx[i, c, r0 + first[0], c0 + first[1]] += dout[i, c, r, k]",
     "dx[i, c, r0 : r0 + high, c0 : c0 + wide] += (window == window.max()) * dout[i, c, r, k]",
     "maxima tie"),
    ("conv_forward_naive", "n, _, h, wide = x.shape",
     "n, _, h, wide = x.shape\n    assert x.dtype == np.float64", "dtypes"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "reason"), BEYOND)
def test_what_was_never_promised_is_told_and_not_counted(
    audited, right: Audit, name: str, old: str, new: str, reason: str
) -> None:
    """A size that does not divide, ties and float32 are outside CS231n's contract."""
    heard(right, name)
    names = (name, *filter(None, [CS231N.row(name).through]))
    function = heard(audited(only(changed(name, old, new), *names), CS231N), name)
    assert function.holds
    broken = [o for o in function.outside if o.finding and not o.finding.kept]
    assert any(reason in outside.reason for outside in broken)


def test_what_cannot_be_put_to_a_function_is_named(right: Audit) -> None:
    """That dbias is None without a bias is no question where a bias is always given."""
    outside = heard(right, "conv_backward_naive").outside
    assert [o.reason for o in outside if o.finding is None] == ["a bias is always given"]


def test_a_case_is_told_in_the_words_of_the_course(usual: Audit) -> None:
    """`w`, `b`, `db` and one number for stride and padding, as its docstrings have them."""
    result = heard(usual, "conv_backward_naive").result
    assert result is not None
    told = " ".join(f.claim + f.case for f in result.findings)
    assert "w of 1x1x2x2" in told
    assert "db: each filter" in told
    assert "weight of" not in told
    assert "padding=" not in told


def test_what_is_left_alone_has_the_names_of_the_course(right: Audit) -> None:
    """Neither weight and bias nor the state, which are words of this course."""
    heard(right, "batchnorm_forward")
    claims = {
        name: function.result.findings[-1].claim
        for name in ("conv_forward_naive", "conv_backward_naive", "batchnorm_forward", "svm_loss")
        if (function := heard(right, name)).result
    }
    assert [re.split(" are the same| stay as", claim)[0] for claim in claims.values()] == [
        "x, w and b",
        "dout, x, w and b",
        "x, gamma and beta",
        "x and y",
    ]
    assert "; bn_param is the one thing" in claims["batchnorm_forward"]


OLD = {
    "from past.builtins import xrange\n": "",
    "from builtins import range  # noqa: UP029\n": "",
    "n, _, h, wide = x.shape\n": "n, _, h, wide = x.shape\n    print 'x is', x.shape\n",
}


@pytest.mark.parametrize("without", [(), tuple(OLD)[:1], tuple(OLD)[2:]])
def test_a_right_solution_of_python_2_holds(audited, without: tuple[str, ...]) -> None:
    """`/` gives whole numbers where a file shows its year, and in what it imports from beside."""
    text = RIGHT.files[LAYERS][0]
    for now, then in OLD.items():
        assert now in text
        text = text.replace(now, then) if now not in without else text
    sizes = RIGHT.files[SIZES][0]
    halved = sizes.replace(
        "int(1 + (size + 2 * pad - window) / stride)", "1 + (size + 2 * pad - window) / stride"
    )
    assert halved != sizes
    found = replace(RIGHT, files={**RIGHT.files, LAYERS: (text,), SIZES: (halved,)})
    names = ("conv_forward_naive", "conv_backward_naive")
    audit = audited(only(found, *names), CS231N)
    assert all(heard(audit, name).holds for name in names)
    assert audit.notes == ("right/cs231n/layers.py is taken as Python 2, where 7 / 2 is 3.",)


STUB = """\
def {name}(x, gamma, beta, bn_param):
    mean, var = bn_param["running_mean"], bn_param["running_var"]
    out, cache = None, None
    if bn_param["mode"] == "train":
        pass  # your part
    bn_param["running_mean"], bn_param["running_var"] = mean, var
    return out, cache
"""


@pytest.mark.parametrize("name", ["batchnorm_forward", "spatial_batchnorm_forward"])
def test_a_stub_that_gives_its_statistics_back_is_not_called_wrong(
    audited, written, name: str
) -> None:
    """The course's own starter code puts back the running mean that it took out."""
    heard_of = audited(written(layers=STUB.format(name=name)), CS231N).functions
    assert [function.reason for function in heard_of] == ["it is not written yet"]


def test_statistics_that_move_are_written(audited, written) -> None:
    """Whoever forgets the output alone is told so."""
    text = STUB.format(name="spatial_batchnorm_forward").replace("pass", "mean = mean + 1")
    (function,) = audited(written(layers=text), CS231N).functions
    assert not function.reason
    assert not function.holds


def test_a_backward_without_its_forward_is_not_judged(audited) -> None:
    """What it goes back from is not there, so nothing can be said of it."""
    (function,) = audited(only(RIGHT, "relu_backward"), CS231N).functions
    assert not function.judged
    assert "relu_forward keeps, and that is not there" in function.reason


def test_an_assignment_that_is_not_here_is_skipped_with_a_word(audited) -> None:
    """The function that it would ask is not judged, and says for want of what."""
    rows = (replace(CS231N.row("relu_forward"), assignment="a99_unwritten"),)
    (function,) = audited(only(RIGHT, "relu_forward"), replace(CS231N, rows=rows)).functions
    assert function.reason.endswith("a99_unwritten, is not in this course")
