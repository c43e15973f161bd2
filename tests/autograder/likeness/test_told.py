"""The page: pairs side by side, what they share marked, and every text only text."""

import re

from fakes.look_alikes import OTHER, OWN, disguised

from autograder.likeness.compare import Work, alike
from autograder.likeness.passages import blocks
from autograder.likeness.told import Found, lines, page, percent, rows, summary

EVIL = "</pre><script>window.taken=1</script>\u202e"


def found(**texts: str) -> Found:
    """Return what is alike in these texts."""
    works = [Work(student, blocks(text) or ()) for student, text in texts.items()]
    return Found(len(works), alike(works), {})


def shown(those: Found, **names: str) -> str:
    """Return the page."""
    return page(those, title="a02", names=names, pages={})


def test_each_function_stands_beside_the_one_it_is_like() -> None:
    """Although they have other names and stand in another order."""
    (one,) = found(ada=OWN, eve=disguised(OWN)).alike
    pairs = [(left.name, right.name) for left, right in rows(one) if left and right]
    order = [block.name for block in one.right.blocks]

    assert [left for left, _ in pairs] == ["blurred", "halved"]
    assert [right for _, right in pairs] == order[::-1]


def test_lines_in_common_are_marked_and_others_are_not() -> None:
    """A line that was put in between is not in both; the lines around it are."""
    longer = OWN.replace(
        "    darkest", "    print(parts.ndim, parts.dtype, parts.flags.owndata)\n    darkest"
    )
    (one,) = found(ada=OWN, eve=longer).alike
    (_, first), (_, second) = rows(one)
    assert first is not None
    assert second is not None
    marked = {line.text.strip(): line.shared for line in (*first.lines, *second.lines)}

    assert marked["window = image[row : row + 3, column : column + 3]"]
    assert marked["brightest = parts.max(axis=(1, 3))"]
    assert not marked["print(parts.ndim, parts.dtype, parts.flags.owndata)"]
    assert not marked['"""Return the image, blurred."""']


def test_what_students_wrote_is_text_and_nothing_else() -> None:
    """Neither a comment, nor a string, nor a name on the roster acts on who reads the page."""
    evil = OWN.replace("every place", EVIL).replace("Return the image, blurred.", EVIL)
    html = shown(found(ada=evil, eve=evil), ada=f"Ada {EVIL}")

    assert "<script" not in html
    assert "\u202e" not in html
    assert html.count("&lt;/pre&gt;&lt;script&gt;window.taken=1&lt;/script&gt;") >= 5


def test_the_page_accuses_nobody() -> None:
    """It says what the list is, and its words do not judge."""
    html = shown(found(ada=OWN, eve=disguised(OWN)))

    assert "It says where to look, and nothing about how the likeness came about." in html
    assert not re.search(r"plagiar|cheat|copied|suspect|guilt", html, re.IGNORECASE)


def test_names_are_shown_where_the_roster_has_them() -> None:
    """With the id beside the name, as on the class page."""
    html = shown(found(ada=OWN, eve=disguised(OWN)), ada="Ada L.")

    assert "<bdi>Ada L.</bdi>" in html
    assert "(<bdi>ada</bdi>)" in html
    assert "<bdi>eve</bdi>" in html


def test_all_is_said_only_of_all() -> None:
    """A share just below all is no 100 percent."""
    nearly = OWN.replace("parts.std", "parts.var")
    (one,) = found(ada=OWN, eve=nearly).alike

    assert 50 < percent(one) < 100
    assert list(lines(Found(2, (one,), {}))) == [f"{percent(one):>5} %  ada, eve"]


def test_nothing_alike_is_said_so() -> None:
    """In a sentence, without an empty table."""
    those = found(ada=OWN, bob=OTHER)

    assert (
        summary(those) == "2 submissions compared; no two are so alike that they call for a look."
    )
    assert "<table" not in shown(those)


def test_what_was_not_compared_is_said_with_the_reason() -> None:
    """Nobody is left out in silence."""
    html = page(Found(1, (), {"bob": "a02.ipynb is empty."}), title="a02", names={}, pages={})
    assert "a02.ipynb is empty." in html
