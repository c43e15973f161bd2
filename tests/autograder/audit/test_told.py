"""An audit as text, as JSON and as a page."""

import json

from autograder.audit.run import Audit, Heard, Outside
from autograder.audit.told import data, page, text
from autograder.model.verdict import Diagnosis, Finding, Layer, Outcome, Result

RULES = Finding("holds", "It is so.", Outcome.KEPT, 1, rungs=2)
BROKEN = Finding("not", "It is thus.", Outcome.BROKEN, 1, "x is 1, expected 2", "f(x)", "", 3, 1)
WAITS = Finding("later", "It goes on.", Outcome.BROKEN, 1, waits_for="not")
SILENT = Outside("It keeps float32.", "nothing is said of it", BROKEN)
UNASKED = Outside("It pads.", "it has no padding")
AUDIT = Audit(
    "\x1b[31mhome/<b>work</b>",
    "cs231n",
    "CS231n",
    (
        Heard(
            "f",
            "layers.py",
            7,
            Result("f", (RULES, BROKEN, WAITS), "a.html#sec-b", True, None),
            (SILENT, UNASKED),
        ),
        Heard("g", "layers.py", 9, Result("g", (RULES,))),
        Heard("h", "layers.py", 11, reason="it needs torch, which is not there"),
    ),
    absent=("k",),
    notes=("old.py was left out",),
)


def test_the_text_says_what_holds_what_does_not_and_what_was_never_promised() -> None:
    """Every function with its place, the smallest failing case, and the reason for the rest."""
    lines = text(AUDIT).splitlines()
    assert lines[0] == "home/<b>work</b>, by the conventions of CS231n"
    assert lines[3:] == [
        "f (layers.py, line 7): 1 of 3 promises hold.",
        "  See the book, a, b.",
        "  Holds: It is so.",
        "  Does not hold: It is thus.",
        "    But x is 1, expected 2.",
        "    1 of 3 cases fail; the smallest of them:",
        "    f(x)",
        "  Waits: It goes on.",
        "  Outside the contract, since nothing is said of it.",
        "    Does not hold: It keeps float32.",
        "      But x is 1, expected 2.",
        "  Outside the contract, since it has no padding.",
        "    Not asked: It pads.",
        "",
        "g (layers.py, line 9): 1 of 1 promises hold.",
        "  Holds: It is so.",
        "",
        "h (layers.py, line 11): not judged: it needs torch, which is not there.",
        "",
        "Not found: k.",
        "1 of 3 functions do all that CS231n asks of them, 1 not judged.",
    ]


def test_what_could_not_be_asked_is_counted_apart() -> None:
    """A promise that needs another machine is none; one that nobody could ask about is not kept."""
    lost = Finding("lost", "It is lost.", Outcome.NOT_JUDGED, 1, "g raised, so there is nothing")
    card = Finding("card", "It is fast.", Outcome.NOT_JUDGED, 0, "it is asked on cuda")
    one, other = (Heard("f", "m.py", 1, Result("f", (RULES, f))) for f in (lost, card))
    assert (one.holds, other.holds) == (False, True)
    told = text(Audit("work", "own", "this course", (one, other))).splitlines()
    assert "f (m.py, line 1): 1 of 2 promises hold, 1 could not be asked." in told
    assert "f (m.py, line 1): 1 of 1 promises hold." in told


def test_what_a_backward_rests_on_is_said() -> None:
    """Its forward is named where that is wrong too; the reader need not look for it."""
    heard = Heard("f", "m.py", 1, Result("f", (BROKEN,)), forward="g")
    said = "It goes back from what g keeps, which does not do all that was promised."
    audit = Audit("work", "own", "this course", (heard,))
    assert f"  {said}" in text(audit).splitlines()
    assert said in page(audit)


def test_a_layer_that_is_missing_is_said_first() -> None:
    """Code of strangers ran without it."""
    audit = Audit("work", "own", "this course", (), wall=(Layer("user", False, "It is root."),))
    assert text(audit).splitlines()[1] == "Without user: It is root."
    assert "It is root." in page(audit)


def test_a_belief_says_what_is_computed_instead() -> None:
    """The one misconception that explains all numbers is told before the promises."""
    diagnosis = Diagnosis("adds", "Thinks scaling adds.", "an addition", "a.html#sec-b")
    heard = Heard("f", "m.py", 1, Result("f", (BROKEN,), diagnosis=diagnosis))
    told = text(Audit("work", "own", "this course", (heard,)))
    assert "  It computes an addition. That comes out when one thinks scaling adds." in told


def test_the_json_has_everything_that_the_text_has() -> None:
    """It can be read by a program, which need not count for itself."""
    read = json.loads(data(AUDIT))
    assert (read["course"], read["holds"], len(read["functions"])) == ("CS231n", False, 3)
    first = read["functions"][0]
    assert (first["kept"], first["promised"], first["holds"]) == (1, 3, False)
    assert first["outside"][1] == {
        "claim": "It pads.",
        "reason": "it has no padding",
        "finding": None,
    }


def test_the_page_escapes_what_it_shows_and_runs_nothing() -> None:
    """A folder's name, a fact or a case is text on it, whatever it contains."""
    shown = page(AUDIT)
    assert "<script" not in shown
    assert "<b>work" not in shown
    assert "\x1b" not in shown
    for words in ("Does not hold", "Not asked", "It needs torch", "1 of 3 functions do all"):
        assert words in shown
