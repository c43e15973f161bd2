"""Play a key against an answer: one finding per check, and a diagnosis where there is one."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from autograder.checks.expect import Expect
from autograder.judge.case import describe_case
from autograder.judge.compare import difference, dtype_difference
from autograder.judge.diagnose import Seen, changed, diagnose
from autograder.judge.key import AnswerKey, KeyCheck, KeyExercise, Rung
from autograder.judge.structure import structure
from autograder.model.errors import SandboxError
from autograder.model.question import End, Observation, Question
from autograder.model.verdict import Finding, Outcome, Result

Ask: TypeAlias = Callable[[Question], Observation]
Observed: TypeAlias = tuple[Observation | None, ...]  # one entry a rung; None: the machine failed

FATAL = (End.HUNG, End.DIED)


def judge(key: AnswerKey, ask: Ask, only: str | None = None) -> tuple[Result, ...]:
    """Return one result per exercise of the key, or that of the exercise `only`."""
    return tuple(
        judge_exercise(exercise, ask) for exercise in key.exercises if only in (None, exercise.name)
    )


def judge_exercise(exercise: KeyExercise, ask: Ask) -> Result:
    """Return the findings of one exercise, in the order of its checks."""
    observed = _observe(exercise, ask)
    findings: dict[str, Finding] = {}
    for check in exercise.checks:
        own = _finding(exercise, check, observed[check.name])
        findings[check.name] = _in_turn(own, findings.get(check.after))
    seen = _seen(exercise, observed)
    broken = any(f.outcome is Outcome.BROKEN for f in findings.values())
    diagnosis = diagnose(exercise, seen) if broken else None
    return Result(
        exercise=exercise.name,
        findings=tuple(findings.values()),
        section=exercise.section,
        written=not any(s.observation.end is End.UNWRITTEN for s in seen),
        diagnosis=diagnosis,
        structure=structure(seen) if broken and not diagnosis else "",
    )


def unjudged(key: AnswerKey, why: str) -> tuple[Result, ...]:
    """Return the results of a submission that could not be judged, each check with the reason."""
    return tuple(
        Result(exercise.name, tuple(_unknown(check, why) for check in exercise.checks))
        for exercise in key.exercises
    )


def _observe(exercise: KeyExercise, ask: Ask) -> Mapping[str, Observed]:
    """Ask every question that can still tell something; what is not asked repeats the last reply.

    Blocked checks are asked as well, since a diagnosis wants all the evidence, but not those that
    wait for a check whose question hung or ended the process.
    """
    observed: dict[str, Observed] = {}
    for check in exercise.checks:
        last = _fatal(observed.get(check.after, ()))
        observed[check.name] = (last,) if last else _climb(check.rungs, ask)
        if _unwritten(observed[check.name]):
            return {c.name: observed[check.name] for c in exercise.checks}
    return observed


def _climb(rungs: Sequence[Rung], ask: Ask) -> Observed:
    replies: list[Observation | None] = []
    for rung in rungs:
        try:
            replies.append(ask(rung.question))
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
        Seen(check.expect, rung, observation)
        for check in exercise.checks
        for rung, observation in zip(check.rungs, observed[check.name], strict=False)
        if observation is not None
    ]


def _finding(exercise: KeyExercise, check: KeyCheck, observed: Observed) -> Finding:
    if None in observed:
        return _unknown(check, "the machine could not run this case; it costs nothing")
    broken = [
        (rung, fact)
        for rung, observation in zip(check.rungs, observed, strict=False)
        if observation is not None and (fact := _fact(exercise, check, rung, observation))
    ]
    if not broken:
        return Finding(check.name, check.claim, Outcome.KEPT, check.points, rungs=len(check.rungs))
    rung, fact = broken[0]
    return Finding(
        check.name,
        check.claim,
        Outcome.BROKEN,
        check.points,
        fact=fact,
        case=describe_case(exercise, rung.question),
        rungs=len(check.rungs),
        rungs_broken=len(broken),
    )


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
    names = rung.question.visible
    items = zip(names, rung.expected, observation.outputs, rung.tolerance, strict=True)
    looked_at = [item for item in items if not check.of or item[0] in check.of]
    if check.expect is Expect.DTYPE:
        facts = (dtype_difference(*item[:3]) for item in looked_at)
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
    needed = function != question.asked.function
    return f"{fact}, and {question.asked.function} needs what it returns" if needed else fact


def _changed_fact(exercise: KeyExercise, rung: Rung, observation: Observation) -> str:
    positions = changed(observation, rung)
    if not positions:
        return ""
    asked = rung.question.asked.function
    spoiled = [_parameter(exercise, asked, place) for place in positions]
    return f"{' and '.join(dict.fromkeys(spoiled))} changed during the call; work on a copy"


def _parameter(exercise: KeyExercise, asked: str, place: str) -> str:
    """Return the name of an argument: `x` for position 0, or for that of an earlier call."""
    function, _, position = place.rpartition(".")
    names = exercise.signatures[function or asked]
    return names[int(position)] if position.isdigit() and int(position) < len(names) else position
