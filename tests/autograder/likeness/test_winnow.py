"""Winnowing as its authors describe it: what is long enough is noticed, whatever is around it."""

from hypothesis import given
from hypothesis import strategies as st

from autograder.likeness.winnow import GRAM, WINDOW, grams, winnow

words = st.lists(st.sampled_from("abcdefgh"), max_size=60)
long = st.lists(
    st.sampled_from("abcdefgh"), min_size=GRAM + WINDOW - 1, max_size=GRAM + WINDOW + 20
)


def test_the_example_of_the_paper() -> None:
    """Figure 2 of Schleimer, Wilkerson and Aiken: windows of four, and these minima."""
    numbers = [77, 74, 42, 17, 98, 50, 17, 98, 8, 88, 67, 39, 77, 74, 42, 17, 98]
    assert winnow(numbers, window=4) == {17, 8, 39}


@given(long, words, words, words, words)
def test_a_long_passage_is_noticed_wherever_it_stands(passage, before, after, above, below) -> None:
    """Two texts that share a run of `GRAM + WINDOW - 1` words share a fingerprint."""
    one, other = before + passage + after, above + passage + below
    assert winnow(grams(one)) & winnow(grams(other))


@given(words, st.integers(0, 60))
def test_a_number_tells_its_words_and_nothing_around_them(those, start) -> None:
    """A run has the same number where it begins a text and in the middle of one."""
    run = those[start : start + GRAM]
    expected = grams(those)[start : start + 1] if len(run) == GRAM else ()
    assert grams(run) == tuple(expected)


def test_numbers_are_the_same_in_every_run() -> None:
    """A list made twice is the same list: the numbers do not hang on Python's own hash."""
    assert grams(["If", ".pad", "int", "Call"] * 4) == (47127267767932071,)


def test_a_short_text_has_few_fingerprints_or_none() -> None:
    """Fewer words than a run have none, and fewer runs than a window have one."""
    assert winnow(grams(["Name"] * (GRAM - 1))) == frozenset()
    assert len(winnow(grams([str(at) for at in range(GRAM + 2)]))) == 1
