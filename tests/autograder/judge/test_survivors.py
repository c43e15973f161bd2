"""A hole in the checks is found by a slip that gets through, and named with its line."""

from dataclasses import replace
from inspect import getsource
from pathlib import Path

import pytest
from fakes import scaling

from autograder.checks import Assignment, Exercise, Ladder, Sample, call, check
from autograder.judge.compile import compile_key
from autograder.judge.key import AnswerKey
from autograder.judge.prove import prove
from autograder.judge.survivors import Styles, hunt, read_styles, refusal
from autograder.model.errors import CourseError, SandboxError
from autograder.model.question import Observation, Question

ANSWER = """\
def scale_forward(x, factor=2.0):
    return x * factor, (x, factor)


def scale_backward(dout, cache):
    x, factor = cache
    return dout * factor, (dout * x).sum()
"""
SPARE = "scaled.py line 6: x, factor = cache became x, factor = list(cache)"
STYLES = Styles({"scaled.py": ANSWER}, {})
LISTED = """\
styles: [scaled]
equivalent:
  - because: A product has no order.
    mutants:
      - 'scaled.py line 2: x * factor became factor * x'
"""


@pytest.fixture(scope="module")
def key() -> AnswerKey:
    return compile_key(scaling.ASSIGNMENT, seed=1, seed_name="proof", device="cpu")


@check(scaling.backward, points=3)
def sends_the_gradient_back(sample: Sample) -> Ladder:
    """The gradient is multiplied by the factor, and the factor gathers x times it."""
    yield call(sample.integers(1))
    yield call(sample.fractions(1), factor=-0.5)


def test_every_slip_in_the_fake_assignment_is_refused(key: AnswerKey) -> None:
    """Sound checks let nothing through, and the count says how many were tried."""
    found = hunt(key, STYLES)

    assert found.problems == ()
    assert found.made == found.tried == found.refused > 20


def test_a_hole_is_named_with_its_line() -> None:
    """A ladder of arrays of one number cannot tell a sum from a mean."""
    checks = (*scaling.ASSIGNMENT.checks[:3], sends_the_gradient_back)
    proof = prove(replace(scaling.ASSIGNMENT, checks=checks), styles=STYLES)

    assert proof.problems == (
        "scaled.py line 7: (dout * x).sum became (dout * x).mean, and no check is broken; "
        "ask a case that tells, or say why it is right.",
    )
    assert not proof.sound


def test_a_slip_that_is_listed_as_right_is_no_problem() -> None:
    """With a reason it counts as a right answer, and not as refused."""
    checks = (*scaling.ASSIGNMENT.checks[:3], sends_the_gradient_back)
    slip = "scaled.py line 7: (dout * x).sum became (dout * x).mean"
    proof = prove(
        replace(scaling.ASSIGNMENT, checks=checks),
        styles=replace(STYLES, equivalent={slip: "There is one number."}),
    )

    assert proof.sound
    assert proof.mutants.equivalent == 1
    assert proof.mutants.refused == proof.mutants.tried - 1


def test_some_of_the_mutants_can_be_tried(key: AnswerKey) -> None:
    """Every so many-th, from the first on, so that it is always the same ones."""
    found = hunt(key, STYLES, every=10)

    assert (found.made, found.tried) == (23, 3)


def test_a_slip_that_never_ends_is_refused(key: AnswerKey) -> None:
    """It runs behind the wall, within limits, and the next one runs as if nothing had been."""
    counting = ANSWER.replace(
        "    x, factor", "    n = 0\n    while n < 1:\n        n += 1\n    x, factor"
    )
    found = hunt(key, Styles({"counting.py": counting}, {}))

    assert "counting.py line 8: n += 1 was left out" in map(
        str, Styles({"counting.py": counting}, {}).mutants
    )
    assert not [p for p in found.problems if "was left out" in p]


def test_a_listed_slip_that_is_refused_is_pointed_out(key: AnswerKey) -> None:
    """The list holds nothing that is not true."""
    listed = {"scaled.py line 2: x * factor became x + factor": "It is the same."}
    found = hunt(key, replace(STYLES, equivalent=listed))

    assert found.problems == (
        "mutants.yml lists scaled.py line 2: x * factor became x + factor, but that breaks "
        "multiplies; take it off the list.",
    )


def test_a_listed_slip_that_is_not_made_is_pointed_out(key: AnswerKey) -> None:
    """When a line of an answer changes, what was said of it is said of nothing."""
    found = hunt(key, replace(STYLES, equivalent={SPARE: "A list is as good."}), every=100)

    assert found.problems == (
        f"mutants.yml lists {SPARE}, but there is no such mutant; take it off the list.",
    )


def test_an_answer_that_is_not_right_is_pointed_out(key: AnswerKey) -> None:
    """Mutants of a wrong answer would all be refused, and prove nothing."""
    wrong = Styles({"added.py": ANSWER.replace("x * factor, (x", "x + factor, (x")}, {})
    found = hunt(key, wrong, every=1000)

    assert "the right answer added.py breaks multiplies; mend one of them." in found.problems


def largest(x):
    return x.amax(dim=1)


LARGEST = Exercise(largest, ("out",), "largest.html", 5, "easy")


@check(LARGEST, points=2)
def takes_the_largest_of_each_row(sample: Sample) -> Ladder:
    """Every row is its largest number."""
    yield call(sample.integers(2, 3))


@check(LARGEST, points=0, requires="cuda")
def takes_it_on_the_gpu(sample: Sample) -> Ladder:
    """It is where the rows are."""
    yield call(sample.integers(2, 3))


def test_slips_in_pytorch_are_tried_beside_pytorch() -> None:
    """They are given tensors, and what is asked on a device that is not here refuses nothing."""
    checks = (takes_the_largest_of_each_row, takes_it_on_the_gpu)
    rows = Assignment("rows", "Rows", (LARGEST,), checks, (), tensors=True)
    key = compile_key(rows, seed=1, seed_name="proof", device="cpu")
    found = hunt(key, Styles({"rows.py": f"import torch\n\n\n{getsource(largest)}"}, {}))

    assert found.problems == ()
    assert found.refused == found.made == 4


def test_a_machine_that_fails_neither_refuses_nor_lets_through(key: AnswerKey) -> None:
    """What could not be run has not been tried, and an author is not sent to mend a check."""

    def fail(_: Question) -> Observation:
        raise SandboxError("no process could be started")

    with pytest.raises(SandboxError, match=r"could not be asked: the machine could not run"):
        refusal(key, fail)


def test_only_some_functions_can_be_hunted(key: AnswerKey) -> None:
    """Neither slips nor checks of the others count; their names are exercises or a problem."""
    half = "def scale_forward(x, factor=2.0):\n    return x * factor, x\n"
    part = Styles({"scaled.py": half}, {}, only=("scale_forward",))
    found = hunt(key, part)

    assert found.problems == ()
    assert 0 < found.made == found.refused
    assert {mutant.function for mutant in replace(STYLES, only=part.only).mutants} == {*part.only}
    assert hunt(key, replace(part, only=("scale_forward", "scales")), every=100).problems == (
        "mutants.yml names scales under only, but there is no such exercise; take it off.",
    )


def folder_with(root: Path, text: str) -> Path:
    (root / "answers").mkdir()
    (root / "answers" / "scaled.py").write_text(ANSWER)
    (root / "mutants.yml").write_text(text)
    return root


def test_styles_and_reasons_are_read(tmp_path: Path) -> None:
    """One file names the right answers, and the slips that leave them right."""
    styles = read_styles(folder_with(tmp_path, LISTED))

    assert styles.answers == {"scaled.py": ANSWER}
    assert [*styles.equivalent.values()] == ["A product has no order."]


def test_which_functions_are_hunted_is_read_with_its_reason(tmp_path: Path) -> None:
    """Without `only` it is all of them."""
    part = "only: {functions: [scale_forward], because: The other is a matter of taste.}\n"

    assert read_styles(folder_with(tmp_path, LISTED + part)).only == ("scale_forward",)
    (tmp_path / "mutants.yml").write_text(LISTED)
    assert read_styles(tmp_path).only == ()


def test_an_assignment_without_the_file_has_no_mutants(tmp_path: Path) -> None:
    """It can be proven all the same; the report says that nothing was tried."""
    assert read_styles(tmp_path).mutants == ()
    assert prove(scaling.ASSIGNMENT, styles=read_styles(tmp_path)).mutants.made == 0


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (LISTED.replace("A product has no order.", '" "'), "has no reason for scaled.py line 2"),
        (LISTED.replace("because: A", "why: A"), "cannot be read: 'because'"),
        (LISTED.replace("[scaled]", "[scales]"), "No such file"),
        (LISTED.replace("styles: [", "styles: [" * 2), "cannot be read"),
        ("", "cannot be read"),
        (LISTED + "only: {functions: [scale_forward]}", "cannot be read: 'because'"),
        (LISTED + "only: {functions: [scale_forward], because: ''}", "has no reason for only"),
    ],
)
def test_a_file_that_is_not_as_it_has_to_be_is_refused(
    tmp_path: Path, text: str, says: str
) -> None:
    """The message names the file, the fact and what belongs there."""
    with pytest.raises(CourseError, match=says):
        read_styles(folder_with(tmp_path, text))
