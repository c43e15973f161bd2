"""How many times as fast as a slow way of doing the same is an answer?

Both are asked the same question, one right after the other on the same machine, so that whatever
slows the machine down slows down both. A ladder of several such questions, each with numbers of its
own, gives several ratios, and their median counts: one disturbance decides nothing. Nobody's clock
is believed but that of whoever asks.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from statistics import median
from time import perf_counter
from typing import Any, TypeAlias

from autograder.model.errors import SandboxError
from autograder.model.question import End, Observation, Question
from autograder.sandbox.observe import Asker, observe

Rival: TypeAlias = Callable[[str], Asker]  # from the text of slow functions to who answers for them
SHORTEST = 1e-9  # seconds; no clock tells less


def raced(ask: Asker, slow: Asker) -> Asker:
    """Return `ask`, saying too how many times as fast as `slow` the answer came."""

    def both(question: Question) -> Observation:
        behind, own = slow(question), ask(question)
        if behind.end is not End.RETURNED:
            raise SandboxError(
                f"the slow {question.asked.function} that answers are timed against "
                f"{behind.end.value}: {behind.message}; mend it."
            )
        return replace(own, times=behind.seconds / max(own.seconds, SHORTEST))

    return both


def pace(times: Sequence[float], least: float) -> str:
    """Return the fact that the median of `times` is below `least`, or nothing when it is not."""
    middle = median(times)
    if middle >= least:
        return ""
    return (
        f"it took {1 / middle:.3g} of the time that plain loops took beside it, "
        f"expected at most {1 / least:.3g} (the median of {len(times)} races)"
    )


def timed(ask: Asker) -> Asker:
    """Return `ask`, saying too how long each answer took."""

    def asked(question: Question) -> Observation:
        start = perf_counter()
        seen = ask(question)
        return replace(seen, seconds=perf_counter() - start)

    return asked


def beside(text: str) -> Asker:
    """Return who answers for slow functions in this very process, where no mark hangs on it."""
    names: dict[str, Any] = {}
    exec(compile(text, "<slow>", "exec"), names)  # noqa: S102  the course's own, from its key
    return timed(partial(observe, functions=names))
