"""Which wall is built, and what its missing layers mean."""

import stat
import sys
from pathlib import Path

import pytest

from autograder.model.errors import SandboxError
from autograder.sandbox import jail, plain, policy
from autograder.sandbox.child import Report
from autograder.sandbox.limits import Limits
from autograder.sandbox.warm import Way

NAMES = [
    *("own process", "namespaces", "user", "system calls", "limits", "handle", "own time"),
]
JAILED = Way("bubblewrap", (), {}, namespaces=True)
PLAIN = Way("plain", (), {}, namespaces=False)
ALL = Report(65534, frozenset(), handle=True, clock=True)
NONE = Report(501, frozenset({"system calls", "memory", "processes"}), handle=False, clock=False)


def missing(way: Way, report: Report, *reasons: str) -> dict[str, str]:
    """Return the meaning of every layer that is not there."""
    return {row.name: row.meaning for row in policy.layers(way, report, reasons) if not row.present}


def test_a_survey_has_a_sentence_for_every_layer() -> None:
    """Whatever this machine has, each layer is named with what it means here."""
    rows = policy.survey()
    assert [row.name for row in rows] == NAMES
    assert all(row.meaning.endswith(".") for row in rows)


def test_the_page_for_instructors_has_every_layer() -> None:
    """What `course doctor` prints can be looked up, under the same names and in the same order."""
    page = (Path(__file__).parents[3] / "docs" / "threat-model.md").read_text()
    rows = page.partition("| layer |")[2].partition("\n\n")[0].splitlines()[2:]
    assert [row.split("|")[1].strip() for row in rows] == NAMES


@pytest.mark.jail
def test_the_whole_wall_stands_where_bubblewrap_works() -> None:
    """This machine has every layer."""
    if not jail.found():
        pytest.skip("bubblewrap is not installed")
    assert all(row.present for row in policy.survey())


def test_without_bubblewrap_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lower wall is built, and the layer says what is missing and what it means."""
    monkeypatch.setenv("PATH", "/nonexistent")
    row = policy.survey()[1]
    assert not row.present
    reason = "Bubblewrap is not installed. " if sys.platform == "linux" else "Bubblewrap needs Linu"
    assert row.meaning.startswith(reason)


def test_a_bubblewrap_that_fails_is_named_with_its_reason(
    monkeypatch: pytest.MonkeyPatch, tmp_path
) -> None:
    """Its own last words are repeated, as in a container without namespaces."""
    fake = tmp_path / "bwrap"
    fake.write_text("#!/bin/sh\necho 'bwrap: Creating new namespace failed' >&2\nexit 1\n")
    fake.chmod(fake.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    row = policy.survey()[1]
    assert not row.present
    assert row.meaning.startswith(
        "Bubblewrap does not work here: bwrap: Creating new namespace failed. "
    )


def test_a_full_wall_misses_nothing() -> None:
    """All layers of a jail with every report are present."""
    assert missing(JAILED, ALL) == {}


def test_a_control_group_is_named_where_there_is_one() -> None:
    """It holds everything together, and its absence is no missing layer."""
    without, within = (policy.layers(JAILED, ALL, held=held)[4] for held in ("", "4.0 GiB"))
    assert without.present
    assert "control group" not in without.meaning
    assert within.meaning.endswith(" A control group holds everything here to 4.0 GiB.")


def test_a_control_group_of_its_own_is_named() -> None:
    """Both can be there: one around the template, one around everything."""
    meaning = policy.layers(JAILED, ALL, held="4.0 GiB", own="1.0 GiB")[4].meaning
    assert "A control group of its own holds it to 1.0 GiB together. A control group " in meaning


def test_every_missing_layer_says_what_it_means() -> None:
    """The sentences name the danger, not the mechanism alone."""
    told = missing(PLAIN, NONE, "bubblewrap needs Linux, and this is darwin")
    assert list(told) == NAMES[1:]
    assert told["namespaces"].startswith("Bubblewrap needs Linux, and this is darwin. It can read")
    assert "under the account that grades" in told["user"]
    assert "start processes" in told["system calls"]
    assert "no limit on memory, processes" in told["limits"]
    assert "no handles" in told["handle"]
    assert "wall clock" in told["own time"]


def test_the_filter_alone_is_told_apart_from_nothing() -> None:
    """Without namespaces but with the strict filter, files and the network are still refused."""
    assert "filter alone keeps it from files" in missing(PLAIN, ALL)["namespaces"]


def test_root_that_cannot_be_given_up_is_said() -> None:
    """In a container that has taken away the right to change user, that is a missing layer."""
    told = missing(PLAIN, Report(0, frozenset(), True, True))
    assert told["user"].startswith("It runs as root, which could not be given up.")


def test_a_machine_that_starts_nothing_is_at_fault() -> None:
    """The error repeats every reason and says what to do."""
    broken = Way("broken", (plain.interpreter(), "-c", "raise SystemExit('no memory')"), {}, False)
    with pytest.raises(SandboxError, match=r"broken does not work here: no memory.*course doctor"):
        policy.choose(Limits(), broken)


def test_a_template_without_a_word_is_at_fault() -> None:
    """An end without a message is told as such."""
    silent = Way("silent", (plain.interpreter(), "-c", "pass"), {}, False)
    with pytest.raises(SandboxError, match="it ended without a word"):
        policy.choose(Limits(), silent)
