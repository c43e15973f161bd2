"""What is to be asked on a GPU is asked in a process of its own, where an instructor wants it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import cast

import pytest
from fakes import scaling
from fakes.course import GOOD
from fakes.scaling_notebook import released

from autograder.judge.compile import compile_key
from autograder.judge.grade import Desk, asks_a_gpu, open_desk
from autograder.judge.key import AnswerKey
from autograder.model.errors import SandboxError
from autograder.model.question import Observation, Question
from autograder.model.verdict import Outcome
from autograder.sandbox import card
from autograder.sandbox.limits import Limits
from autograder.sandbox.seat import Seat, Template

PLAIN = compile_key(scaling.ASSIGNMENT, seed=5, seed_name="x")
CHECK = "keeps_the_dtype"


def on_cuda(key: AnswerKey) -> AnswerKey:
    """Return a key of which one check is to be asked on a GPU, and gives no points."""
    forward, *rest = key.exercises
    checks = [
        replace(
            check,
            points=0,
            requires="cuda",
            rungs=tuple(
                replace(rung, question=replace(rung.question, device="cuda"))
                for rung in check.rungs
            ),
        )
        if check.name == CHECK
        else check
        for check in forward.checks
    ]
    return replace(key, exercises=(replace(forward, checks=tuple(checks)), *rest))


KEY = on_cuda(PLAIN)


class Card:
    """A seat as it were on a GPU: it answers here what is asked there, and counts."""

    def __init__(self, seat: Seat) -> None:
        self.seat, self.asked = seat, [""]

    def ask(self, question: Question) -> Observation:
        self.asked.append(question.device)
        return self.seat.ask(replace(question, device="cpu"))

    def close(self) -> None:
        self.seat.close()


class OnACard(Template):
    """A template as it were on a GPU."""

    def seat(
        self, cells: Sequence[str], beside: Iterable[Seat] = (), numbers: Sequence[int] = ()
    ) -> Seat:
        self.cards = [*getattr(self, "cards", []), Card(super().seat(cells, beside, numbers))]
        return cast(Seat, self.cards[-1])


@pytest.fixture
def template() -> Iterator[Template]:
    with Template() as started:
        yield started


def outcome(desk: Desk) -> Outcome:
    """Return what came of the check that needs a GPU."""
    verdict = desk.mark(GOOD, "s01").verdict
    found = {f.check: f for result in verdict.results for f in result.findings}
    assert all(f.kept for name, f in found.items() if name != CHECK)
    return found[CHECK].outcome


def test_without_a_gpu_it_is_not_judged_and_costs_nothing(template: Template) -> None:
    """All else is, and the wall is the usual one."""
    desk = Desk(KEY, released(), template)
    assert outcome(desk) is Outcome.NOT_JUDGED
    assert desk.wall == template.wall


def test_with_one_it_is_asked_there_and_nothing_else_is(template: Template) -> None:
    """The other questions stay behind the whole wall; the verdict says what this gives up."""
    with OnACard() as there:
        desk = Desk(KEY, released(), template, there)
        assert outcome(desk) is Outcome.KEPT
        (seat,) = there.cards
        assert set(seat.asked) == {"", "cuda"}
        assert desk.wall[:-1] == template.wall
        assert (desk.wall[-1].name, desk.wall[-1].present) == ("GPU", False)
        assert "reaches the GPU's driver with any request" in desk.wall[-1].meaning
        assert desk.wall[-1].meaning.endswith("All else stands as for other questions.")


def test_a_desk_that_cannot_have_a_gpu_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asked for one gets no verdict without; where nothing asks for one, none is looked for."""
    monkeypatch.setattr(card, "missing", lambda: "there is no card")
    wanted = replace(Limits(), gpu=True)
    with pytest.raises(SandboxError, match="cannot reach a GPU from behind the wall"):
        open_desk(KEY, released(), wanted)
    assert (asks_a_gpu(KEY), asks_a_gpu(PLAIN)) == (True, False)
    with open_desk(PLAIN, released(), wanted) as desk:
        assert desk.mark(GOOD, "s01").verdict.judged
    with open_desk(KEY, released(), Limits()) as desk:
        assert desk.mark(GOOD, "s01").verdict.judged
