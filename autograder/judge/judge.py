"""Play a key against an answer: one finding per check, and a diagnosis where there is one."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

import numpy as np

from autograder.checks.expect import Expect
from autograder.judge.case import describe_case
from autograder.judge.compare import difference, dtype_difference, share_difference
from autograder.judge.diagnose import Seen, changed, diagnose
from autograder.judge.key import AnswerKey, KeyCheck, KeyExercise, Rung
from autograder.judge.light import light
from autograder.judge.pairs import together
from autograder.judge.race import Rival, pace, raced
from autograder.judge.retold import retold
from autograder.judge.structure import structure
from autograder.model.errors import SandboxError
from autograder.model.question import End, Observation, Output, Question
from autograder.model.verdict import Finding, Outcome, Result
from autograder.model.wording import do_without
from autograder.sandbox.observe import EARLIER

Ask: TypeAlias = Callable[[Question], Observation]
Foretell: TypeAlias = Callable[[Iterable[Question]], None]  # hears what will be asked next
Observed: TypeAlias = tuple[Observation | None, ...]  # one entry a rung; None: the machine failed

FATAL = (End.HUNG, End.DIED)


def judge(
    key: AnswerKey,
    ask: Ask,
    only: str | None = None,
    rival: Rival | None = None,
    stand_in: Rival | None = None,
    foretell: Foretell | None = None,
) -> tuple[Result, ...]:
    """Return one result per exercise of the key, or that of the exercise `only`.

    `rival` is where the slow ways are asked that a check of speed races; without one such a check
    is not judged. `stand_in` is where the answer is asked with right versions of earlier exercises
    in place of its own. `foretell` hears ahead of time what `ask` will be asked.
    """
    return tuple(
        _fairly(exercise, ask, rival, stand_in, foretell)
        for exercise in key.exercises
        if only in (None, exercise.name)
    )


def _fairly(
    exercise: KeyExercise,
    ask: Ask,
    rival: Rival | None,
    stand_in: Rival | None,
    foretell: Foretell | None,
) -> Result:
    """Return the better of two results, so that a mistake in an earlier exercise is paid once.

    The answer may rest on its own earlier functions, in a form of its own, so these come first.
    """
    own = judge_exercise(exercise, ask, rival, foretell)
    if not (exercise.given and stand_in) or own.earned == own.possible:
        return own
    try:
        other = judge_exercise(exercise, stand_in(exercise.given), rival)
    except SandboxError:
        return own
    return retold(other, own) if other.earned > own.earned else own


def judge_exercise(
    exercise: KeyExercise, ask: Ask, rival: Rival | None = None, foretell: Foretell | None = None
) -> Result:
    """Return the findings of one exercise, in the order of its checks."""
    observed = _observe(exercise, ask, rival, foretell)
    with np.errstate(all="ignore"):  # an answer's infinities are compared, not warned of
        return _result(exercise, observed)


def _result(exercise: KeyExercise, observed: Mapping[str, Observed]) -> Result:
    findings: dict[str, Finding] = {}
    for check in exercise.checks:
        own = _finding(exercise, check, observed[check.name])
        if check.expect is Expect.OWN and own.kept:
            own = _lent(exercise, check, observed) or own
        findings[check.name] = _in_turn(own, findings.get(check.after))
    seen = _seen(exercise, observed)
    broken = any(f.outcome is Outcome.BROKEN for f in findings.values())
    diagnosis = diagnose(exercise, seen) if broken else None
    return Result(
        exercise=exercise.name,
        findings=tuple(findings.values()),
        section=exercise.section,
        written=not seen or any(s.observation.end is not End.UNWRITTEN for s in seen),
        diagnosis=diagnosis,
        structure=together(exercise, seen) or structure(seen) if broken and not diagnosis else "",
    )


def unjudged(key: AnswerKey, why: str) -> tuple[Result, ...]:
    """Return the results of a submission that could not be judged, each check with the reason."""
    return tuple(
        Result(exercise.name, tuple(_unknown(check, why) for check in exercise.checks))
        for exercise in key.exercises
    )


def _observe(
    exercise: KeyExercise, ask: Ask, rival: Rival | None, foretell: Foretell | None
) -> Mapping[str, Observed]:
    """Ask every question that can still tell something; what is not asked repeats the last reply.

    Blocked checks are asked as well, since a diagnosis wants all the evidence, but not those that
    wait for a check whose question hung or ended the process.
    """
    observed: dict[str, Observed] = {}
    for number, check in enumerate(exercise.checks):
        if foretell:
            foretell(ahead(exercise.checks[number:], observed, races=bool(rival)))
        last = _fatal(observed.get(check.after, ()))
        asked = raced(ask, rival(check.slow)) if rival and check.slow else ask
        observed[check.name] = (last,) if last else _climb(check.rungs, asked)
        if not number and _unwritten(observed[check.name][:1]):
            return {c.name: observed[check.name] for c in exercise.checks}
    return observed


def ahead(
    checks: Sequence[KeyCheck], observed: Mapping[str, Observed], *, races: bool
) -> Iterator[Question]:
    """Yield what will be asked if all goes well, up to the next race, which it may not disturb."""
    for check in checks:
        if races and check.slow:
            return
        if not _fatal(observed.get(check.after, ())):
            yield from (rung.question for rung in check.rungs)


def _climb(rungs: Sequence[Rung], ask: Ask) -> Observed:
    replies: list[Observation | None] = []
    for rung in rungs:
        try:
            replies.append(light(ask(rung.question), rung))
        except SandboxError:
            return (*replies, None)
        if _fatal(replies) or _unwritten(replies):
            break
    return tuple(replies)


def _fatal(replies: Sequence[Observation | None]) -> Observation | None:
    last = replies[-1] if replies else None
    return last if last is not None and last.end in FATAL else None


def _unwritten(replies: Sequence[Observation | None]) -> bool:
    return bool(replies) and replies[-1] is not None and replies[-1].end is End.UNWRITTEN


def _seen(exercise: KeyExercise, observed: Mapping[str, Observed]) -> list[Seen]:
    return [
        Seen(check.expect, rung, observation, check.least)
        for check in exercise.checks
        for rung, observation in zip(check.rungs, observed[check.name], strict=False)
        if observation is not None
    ]


def _finding(exercise: KeyExercise, check: KeyCheck, observed: Observed) -> Finding:
    if None in observed:
        return _unknown(check, _unrun(check))
    broken = [
        (rung, fact)
        for rung, observation in zip(check.rungs, observed, strict=False)
        if observation is not None and (fact := _fact(exercise, check, rung, observation))
    ]
    if not broken and check.expect is Expect.FASTER:
        return _timed(exercise, check, [o.times for o in observed if o is not None])
    if not broken:
        return Finding(check.name, check.claim, Outcome.KEPT, check.points, rungs=len(check.rungs))
    return _broken(exercise, check, broken, len(check.rungs))


def _lent(
    exercise: KeyExercise, check: KeyCheck, observed: Mapping[str, Observed]
) -> Finding | None:
    """Return that PyTorch did the work in a question of some other check, where it did."""
    asked = [
        (rung, seen)
        for each in exercise.checks
        for rung, seen in zip(each.rungs, observed[each.name], strict=False)
        if seen is not None and seen.end is End.RETURNED
    ]
    facts = [(rung, _borrowed_fact(rung.question, seen)) for rung, seen in asked]
    broken = [(rung, fact) for rung, fact in facts if fact]
    return _broken(exercise, check, broken, len(asked)) if broken else None


def _broken(
    exercise: KeyExercise, check: KeyCheck, broken: Sequence[tuple[Rung, str]], asked: int
) -> Finding:
    rung, fact = broken[0]
    return Finding(
        check.name,
        check.claim,
        Outcome.BROKEN,
        check.points,
        fact=fact,
        case=describe_case(exercise, rung.question),
        rungs=asked,
        rungs_broken=len(broken),
    )


def _timed(exercise: KeyExercise, check: KeyCheck, times: Sequence[float]) -> Finding:
    """Return whether right values came fast enough; without a clock that is not judged."""
    if not all(times):
        return _unknown(check, "nobody measured how long it took; it costs nothing")
    fact = pace(times, check.least)
    return Finding(
        check.name,
        check.claim,
        Outcome.BROKEN if fact else Outcome.KEPT,
        check.points,
        fact=fact,
        case=describe_case(exercise, check.rungs[0].question) if fact else "",
        rungs=len(check.rungs),
        rungs_broken=sum(t < check.least for t in times) if fact else 0,
    )


def _unrun(check: KeyCheck) -> str:
    if check.requires:
        return f"it is asked on {check.requires}, which is not here; it costs nothing"
    return "the machine could not run this case; it costs nothing"


def _unknown(check: KeyCheck, why: str) -> Finding:
    return Finding(check.name, check.claim, Outcome.NOT_JUDGED, check.points, fact=why)


def _in_turn(own: Finding, before: Finding | None) -> Finding:
    """Return the finding, or say that the check before it has to be kept first."""
    if before is None or before.kept or own.outcome is Outcome.NOT_JUDGED:
        return own
    return Finding(own.check, own.claim, before.outcome, own.points, waits_for=before.check)


def _fact(exercise: KeyExercise, check: KeyCheck, rung: Rung, observation: Observation) -> str:
    """Return what an observation shows against the check, or nothing when it keeps it."""
    if observation.end is not End.RETURNED:
        return _end_fact(rung.question, observation)
    if check.expect is Expect.UNTOUCHED:
        return _changed_fact(exercise, rung, observation)
    if check.expect is Expect.OWN:
        return _borrowed_fact(rung.question, observation)
    facts = [_difference(check, rung, right, observation) for right in rung.right]
    return facts[0] if all(facts) else ""


def _difference(
    check: KeyCheck, rung: Rung, right: tuple[Output, ...], observation: Observation
) -> str:
    """Return what tells an observation from a right reply, or nothing when they agree."""
    items = zip(rung.question.visible, right, observation.outputs, rung.tolerance, strict=True)
    looked_at = [item for item in items if not check.of or item[0] in check.of]
    if check.expect is Expect.DTYPE:
        facts = (dtype_difference(*item[:3]) for item in looked_at)
    elif check.expect is Expect.SHARE:
        facts = (share_difference(*item[:3], check.least) for item in looked_at)
    else:
        facts = (difference(*item) for item in looked_at)
    return next(filter(None, facts), "")


def _end_fact(question: Question, observation: Observation) -> str:
    function = observation.function or question.asked.function
    fact = {
        End.RAISED: f"{function} raised {observation.message}",
        End.MISSHAPEN: f"{function} {observation.message}",
        End.UNWRITTEN: observation.message,
        End.HUNG: observation.message or f"{function} did not return in time",
        End.DIED: observation.message or f"the process ended while {function} ran",
    }[observation.end]
    if function != question.asked.function:
        fact = f"{fact}, and {question.asked.function} needs what it returns"
    return "; ".join(filter(None, (fact, do_without(observation.message))))


def _changed_fact(exercise: KeyExercise, rung: Rung, observation: Observation) -> str:
    positions = changed(observation, rung)
    if not positions:
        return ""
    asked = rung.question.asked.function
    spoiled = [_parameter(exercise, asked, place) for place in positions]
    result = any(place.startswith(EARLIER) for place in positions)
    advice = "make a new array for every result" if result else "work on a copy"
    return f"{' and '.join(dict.fromkeys(spoiled))} changed during the call; {advice}"


def _borrowed_fact(question: Question, observation: Observation) -> str:
    if not observation.borrowed:
        return ""
    layers = " and ".join(observation.borrowed)
    return f"{question.asked.function} had PyTorch's own {layers} do it; write it out here"


def _parameter(exercise: KeyExercise, asked: str, place: str) -> str:
    """Return the name of an argument: `x` for position 0, or for that of an earlier call."""
    function, _, position = place.rpartition(".")
    if function == EARLIER:
        return f"the {position} that an earlier call returned"
    number, bracket, item = position.partition("[")
    names = exercise.signatures[function or asked]
    known = number.isdigit() and int(number) < len(names)
    return f"{names[int(number)] if known else number}{bracket}{item}"
