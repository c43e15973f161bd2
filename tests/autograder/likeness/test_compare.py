"""Who is listed: disguised copies are, people who wrote the same thing by themselves are not."""

from itertools import combinations
from pathlib import Path

import pytest
from fakes.look_alikes import OTHER, OWN, disguised

from autograder.likeness.compare import MOST, Work, alike
from autograder.likeness.gather import prints
from autograder.likeness.passages import blocks

ASSIGNMENTS = Path(__file__).parents[3] / "assignments"
STYLES = {  # right answers of each assignment, as different people write them
    "a01_shapes": ("formulas", "counting", "arrays", "steps"),
    "a02_convolution": ("loops", "einsum", "strided", "columns", "fourier", "scatter"),
    "a03_fast_convolution": ("shifts", "strided", "indices", "places", "transposed", "loops"),
    "a04_pooling": ("loops", "strided", "shifts", "gathered"),
    "a05_batch_norm": ("keepdims", "rows", "loops", "matrices"),
    "a06_normalization": ("axes", "loops", "rows"),
    "a07_convnet": ("momentum", "adam", "places"),
    "a08_gpu": ("shifts", "unfolded", "places"),
}


def answer(key: str, style: str) -> str:
    """Return a right answer to an assignment."""
    return (ASSIGNMENTS / key / "answers" / f"{style}.py").read_text()


def works(**texts: str) -> list[Work]:
    """Return what students wrote, by their names."""
    return [Work(student, blocks(text) or ()) for student, text in texts.items()]


def listed(*those: Work) -> list[tuple[str, ...]]:
    """Return who is listed with whom."""
    return [(one.left.student, one.right.student, *one.others) for one in alike(those)]


@pytest.mark.parametrize("key", STYLES)
def test_right_answers_in_different_styles_are_not_listed(key: str) -> None:
    """Whoever solves an assignment alone, in a way of their own, is on no list."""
    texts = {style: answer(key, style) for style in STYLES[key]}
    assert listed(*works(**texts)) == []


@pytest.mark.parametrize("key", STYLES)
def test_a_disguised_copy_is_listed(key: str) -> None:
    """Other names, other comments, another layout and order of functions hide nothing."""
    first, second = STYLES[key][:2]
    own, other = answer(key, first), answer(key, second)
    (one,) = alike(works(ada=own, bob=other, eve=disguised(own)))

    assert (one.left.student, one.right.student) == ("ada", "eve")
    assert one.share == 1


def test_a_copy_with_lines_put_in_between_is_still_listed() -> None:
    """Its share is less than all, and more than half."""
    longer = OWN.replace("    for row", "    print(out.shape)\n    for row").replace(
        "    darkest", "    assert parts.ndim == 4\n    darkest"
    )
    (one,) = alike(works(ada=OWN, eve=longer))
    assert 0.5 < one.share < 1


def test_what_was_handed_out_is_not_in_common() -> None:
    """Two who kept a long example of the notebook, and wrote nothing alike, are on no list."""
    both = works(ada=OWN, bob=OWN)
    assert alike(both)
    assert alike(both, prints([OWN])) == ()


def test_a_passage_of_many_is_common_and_a_copy_of_many_is_not() -> None:
    """Eleven who share a passage and differ in the rest share a habit; eleven copies are one."""
    common = {
        f"s{number:02d}": f"{OWN}\n\n{'x = y.a' + str(number) + '(1)'}\n{OTHER}".replace(
            "stacked.min", f"stacked.m{number}"
        )
        for number in range(MOST + 1)
    }
    assert listed(*works(**common)) == []
    copies = {f"s{number:02d}": disguised(OWN) for number in range(MOST + 1)}
    assert listed(*works(**copies)) == [tuple(copies)]


def test_a_family_is_listed_by_its_closest_members() -> None:
    """Of three that are alike there are two pairs, not three: nobody reads all pairs of a crowd."""
    near = OWN.replace("np.clip(out, 0, 255)", "np.round(np.clip(out, 0, 255), 3)")
    far = near.replace("    darkest", "    assert parts.ndim == 4\n    darkest")
    found = listed(*works(ada=OWN, bob=near, eve=far))

    assert len(found) == 2
    assert {frozenset(pair) for pair in found} < {
        frozenset(pair) for pair in combinations(("ada", "bob", "eve"), 2)
    }


def test_nobody_and_nothing_written() -> None:
    """An empty class, and blank submissions, are alike to nobody."""
    assert alike(()) == ()
    assert alike(works(ada="", bob="", eve="pass")) == ()


@pytest.mark.parametrize(
    "text", ["x = " + "-" * 900 + "1", "x = " + "+".join(["y"] * 3000), "x = " + "[" * 300]
)
def test_code_that_is_nested_deep_stops_nobody(text: str) -> None:
    """It is compared, or it is no Python; there is no crash."""
    found = blocks(text)
    assert found is None or found[0].tokens
