"""What is said of wrong numbers that no belief explains: true of all of them, or not said."""

from collections.abc import Callable

import numpy as np
import pytest

from autograder.checks.expect import Expect
from autograder.judge.diagnose import Seen
from autograder.judge.key import Rung
from autograder.judge.structure import structure
from autograder.model.question import Array, Call, End, Observation, Question

SHAPES = ((1, 2, 3, 4), (2, 3, 4, 3))
Wrong = Callable[[Array], Array]


def numbers(shape: tuple[int, ...]) -> Array:
    """Return numbers of both signs that are all different, none of them 0."""
    count = np.arange(1, 1 + int(np.prod(shape)))
    return (count * np.where(count % 3, 1.0, -1.0)).reshape(shape)


def seen(*outputs: tuple[str, Array, Array]) -> Seen:
    """Return one question with what was expected of each named output, and what came back."""
    names, expected, observed = zip(*outputs, strict=True)
    question = Question((Call("f"),), names)
    rung = Rung(question, expected, (1e-9,) * len(names))
    return Seen(Expect.VALUES, rung, Observation(End.RETURNED, observed))


def said(wrong: Wrong) -> str:
    return structure([seen(("out", numbers(s), wrong(numbers(s)))) for s in SHAPES])


def changed(part: tuple[object, ...]) -> Wrong:
    def wrong(array: Array) -> Array:
        array[part] = array[part] + np.arange(1, 1 + array[part].size).reshape(array[part].shape)
        return array

    return wrong


@pytest.mark.parametrize(
    ("wrong", "fact"),
    [
        (lambda a: 3 * a, "every number is 3 times what it should be"),
        (lambda a: a * (1 + 1e-7), "every number is 1.0000001 times what it should be"),
        (lambda a: a * -(2 - 1e-7), "every number is -1.9999999 times what it should be"),
        (lambda a: a * 2 / 3 * 3.0000000000000004, "every number is 2 times what it should be"),
        (lambda a: a * -1.0000000000000004, "every number has the wrong sign"),
        (lambda a: a / 3, "every number is 0.333333 times what it should be"),
        (lambda a: -a, "every number has the wrong sign"),
        (np.abs, "every number has the right size, and some have the wrong sign"),
        (lambda a: a + 2, "every number of a case is off by the same amount"),
        (changed(np.s_[..., 0, :]), "only numbers in the first row are wrong"),
        (changed(np.s_[..., -1, :]), "only numbers in the last row are wrong"),
        (changed(np.s_[..., 0]), "only numbers in the first column are wrong"),
        (changed(np.s_[..., -1]), "only numbers in the last column are wrong"),
        (changed(np.s_[:, 0]), "only numbers in [:, 0] are wrong"),
        (changed(np.s_[:, -1]), "only numbers in [:, -1] are wrong"),
        (lambda a: np.roll(a, 1, -1), "every number stands one column too far right"),
        (lambda a: np.roll(a, -1, -1), "every number stands one column too far left"),
        (lambda a: np.roll(a, 1, -2), "every number stands one row too low"),
        (lambda a: np.roll(a, -1, -2), "every number stands one row too high"),
    ],
)
def test_what_wrong_numbers_have_in_common_is_said(wrong: Wrong, fact: str) -> None:
    """A teacher who looks at the numbers would see this first."""
    assert said(wrong) == f"Where out is wrong, {fact}."


@pytest.mark.parametrize("huge", [np.finfo("float64").max, np.longdouble("1e4000")])
def test_a_factor_that_no_number_can_hold_is_not_said(huge: np.floating) -> None:
    """A network that diverges returns such numbers, and grading goes on."""
    halves = [np.full(shape, 0.5) for shape in SHAPES]

    with np.errstate(all="ignore"):
        sentence = structure([seen(("out", e, np.full(e.shape, huge))) for e in halves])
    assert sentence == "Where out is wrong, every number of a case is off by the same amount."


def test_nothing_is_said_of_truth_values() -> None:
    """They have no size and no sign, and cannot be subtracted."""
    masks = [numbers(shape) > 0 for shape in SHAPES]
    assert structure([seen(("mask", mask, ~mask)) for mask in masks]) == ""


def test_what_only_float32_rounds_is_said_to_be_rounded() -> None:
    """A weight in float32 among numbers in float64 spoils the last digits, and no others."""
    cases = [np.sqrt(np.abs(numbers(shape))) for shape in SHAPES]

    def told(spoil: Wrong) -> str:
        return structure([seen(("out", case, spoil(case))) for case in cases])

    assert told(lambda a: a.astype("float32").astype("float64")) == (
        "Where out is wrong, no number is off by more than a millionth of the largest: digits get "
        "lost on the way, or a little is added."
    )
    assert told(lambda a: a.astype("float16").astype("float64")) == ""
    assert told(lambda a: a + 1e-5 * np.sin(a)) == ""


def test_images_after_the_first_are_told_from_the_last() -> None:
    """With three images it shows whether all but the first are wrong, or the last alone."""
    cases = [(3, 2, 2, 2), (3, 1, 2, 3)]

    def told(part: tuple[object, ...]) -> str:
        wrong = changed(part)
        return structure([seen(("out", numbers(s), wrong(numbers(s)))) for s in cases])

    assert told(np.s_[1:]) == "Where out is wrong, only numbers in [1:] are wrong."
    assert told(np.s_[2:]) == "Where out is wrong, only numbers in [-1] are wrong."


def test_what_holds_in_one_case_and_not_in_the_other_is_not_said() -> None:
    """A row in one case and a column in the other have nothing in common but the border."""
    wrongs = (changed(np.s_[..., 0, :]), changed(np.s_[..., -1]))
    cases = [seen(("out", numbers((1, 1, 4, 5)), wrong(numbers((1, 1, 4, 5))))) for wrong in wrongs]

    assert structure(cases) == "Where out is wrong, only numbers at the border are wrong."
    assert structure(cases[:1]) == ""


def test_a_part_is_named_only_where_there_are_others() -> None:
    """Where an output has one row, all of it is its last row, which says nothing."""
    wrong = changed(np.s_[..., -1, :])
    cases = [seen(("out", numbers(s), wrong(numbers(s)))) for s in ((1, 2, 1, 3), (2, 3, 1, 3))]

    assert structure(cases) == ""


def test_each_output_has_a_sentence_of_its_own_where_they_have_none_together() -> None:
    """dx has the wrong sign and dbias is half of what it should be; dweight is neither."""
    cases = [
        seen(
            ("dx", numbers(shape), -numbers(shape)),
            ("dweight", numbers(shape), numbers(shape) ** 2),
            ("dbias", numbers(shape[:1]), numbers(shape[:1]) / 2),
        )
        for shape in SHAPES
    ]

    assert structure(cases) == (
        "Where dx is wrong, every number has the wrong sign. "
        "Where dbias is wrong, every number is 0.5 times what it should be."
    )
