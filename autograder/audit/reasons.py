"""Why a function is not judged, whatever was asked of it."""

import re

from autograder.model.verdict import Outcome, Result

LACKING = re.compile(r"NameError: (\S+, which code behind the wall does not see)")
NO_CARD = re.compile(
    "Torch not compiled with CUDA|Found no NVIDIA driver|No CUDA GPUs are available|"
    "no CUDA-capable device"
)
GOES_BACK = "it goes back from what "
NOTHING = re.compile(r"^\w+ is None, expected |returned None where ")


def unasked(result: Result) -> str:
    """Return why not one promise could be asked about, or nothing."""
    unknown = [finding.fact for finding in result.findings if finding.points]
    all_of_it = unknown and all(f.outcome is Outcome.NOT_JUDGED for f in result.findings)
    return unknown[0] if all_of_it else ""


def unwritten(result: Result) -> str:
    """Return that a function is not written, if it does no more than return None."""
    facts = [finding.fact for finding in result.findings if finding.fact]
    nothing = bool(facts) and all(NOTHING.search(fact) for fact in facts)
    return "it is not written yet" if nothing or not result.written else ""


def without(forward: str, reason: str) -> str:
    """Return that there is nothing to go back from, as the forward itself could not be judged."""
    return f"{GOES_BACK}{forward} keeps, and that {reason.removeprefix('it ')}"


def follows(reason: str) -> bool:
    """Return whether a reason says no more than that the forward has one."""
    return reason.startswith(GOES_BACK)


def lacking(result: Result) -> str:
    """Return what a function needed and did not find, where that is why it broke a promise."""
    facts = [finding.fact for finding in result.findings]
    if any(NO_CARD.search(fact) for fact in facts):
        return "it computes on a CUDA device, whatever it is given, and none can be seen here"
    lacks = (LACKING.search(fact) for fact in facts)
    return next((f"it needs {found[1]}" for found in lacks if found), "")
