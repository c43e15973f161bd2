"""What a submission may use, in words."""

from autograder.sandbox.limits import Limits


def test_the_feedback_prints_the_limits() -> None:
    """Every number that can cost a student something is in the sentence."""
    assert Limits().sentence() == (
        "Limits: 2 s of computing for each call, 20 s for the whole submission, 512 MiB of memory, "
        "64 MiB for each result, the first 10,000 bytes of what is printed."
    )


def test_an_assignment_chooses_its_own() -> None:
    """Fractions of a second are printed as they are."""
    assert "0.5 s of computing" in Limits(call_seconds=0.5).sentence()
