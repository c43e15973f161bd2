"""Compile an assignment for a seed: ask the reference and the misconceptions everything, once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Any

import numpy as np

from autograder.checks import Assignment, Check, Exercise, Sample
from autograder.checks.declare import CONTEXT, Asked
from autograder.checks.expect import Expect
from autograder.judge.judge import Ask
from autograder.judge.key import AnswerKey, KeyCheck, KeyExercise, KeyMisconception, Rung
from autograder.judge.reference import Function, asker, one_thread
from autograder.judge.sketch import Sketch, sketch
from autograder.judge.tolerance import tolerances
from autograder.model.brain import dtype_name
from autograder.model.errors import CourseError
from autograder.model.question import Call, End, Observation, Question, Slot, Value
from autograder.notebooks.answers import definitions, parsed


@one_thread()
def compile_key(
    assignment: Assignment, *, seed: int, seed_name: str, device: str = "cpu"
) -> AnswerKey:
    """Return the answer key of an assignment for one seed, the reference run on `device`.

    Raises:
        CourseError: there is no such device, or the reference does not return what the exercise
            says it does.
    """
    compiler = _Compiler(assignment, seed, device_of(assignment, device))
    exercises = tuple(compiler.exercise(exercise) for exercise in assignment.exercises)
    return AnswerKey(
        assignment.key,
        assignment.title,
        seed_name,
        exercises,
        assignment.call_seconds,
        assignment.submission_seconds,
        assignment.tensors,
    )


def device_of(assignment: Assignment, word: str) -> Any:
    """Return the device that a word stands for.

    Raises:
        CourseError: the word is not known, or this machine has no such device.
    """
    try:
        return assignment.device(word)
    except ValueError as error:
        raise CourseError(str(error)) from None


def references(assignment: Assignment) -> dict[str, Function]:
    """Return the reference function of every exercise, by name."""
    return {exercise.name: exercise.reference for exercise in assignment.exercises}


class _Compiler:
    """One run of the compiler: an assignment, a seed and a device."""

    def __init__(self, assignment: Assignment, seed: int, device: Any) -> None:
        self._assignment = assignment
        self._seed = seed
        self._functions = references(assignment)
        self._device = device
        self._reference: Ask = self._asker(self._functions)

    def _asker(self, functions: Mapping[str, Function]) -> Ask:
        return asker(functions, self._device, as_tensors=self._assignment.tensors)

    def exercise(self, exercise: Exercise) -> KeyExercise:
        """Compile one exercise."""
        misconceptions = self._assignment.misconceptions_of(exercise)
        wrong = {m.name: self._asker_of(exercise, m.answer) for m in misconceptions}
        also = tuple(self._asker_of(exercise, right) for right in exercise.accepted)
        checks = self._assignment.checks_of(exercise)
        return KeyExercise(
            name=exercise.name,
            section=exercise.section,
            signatures={e.name: _parameters(e) for e in _called(exercise)},
            checks=tuple(self._check(check, wrong, also) for check in checks),
            misconceptions=tuple(
                KeyMisconception(m.name, m.belief, m.computes, self._assignment.section_of(m))
                for m in misconceptions
            ),
            rests_on=tuple(_rests_on(exercise, self._functions)),
            given=exercise.given,
        )

    def _asker_of(self, exercise: Exercise, answer: Function) -> Ask:
        return self._asker({**self._functions, exercise.name: answer})

    def _check(self, check: Check, wrong: Mapping[str, Ask], also: Sequence[Ask]) -> KeyCheck:
        sample = Sample(self._seed, f"{check.exercise.name}.{check.name}")
        make = partial(_question, check, self._reference, sample)
        rungs = tuple(self._rung(check, make(asked), wrong, also) for asked in check.ladder(sample))
        if not rungs:
            raise CourseError(f"the check {check.name} asks nothing; let it yield a call(...).")
        return KeyCheck(
            check.name,
            check.claim,
            check.points,
            check.expect,
            check.after.name if check.after else "",
            rungs,
            check.of,
            check.least,
            check.slow,
            check.requires,
        )

    def _rung(
        self, check: Check, question: Question, wrong: Mapping[str, Ask], also: Sequence[Ask]
    ) -> Rung:
        expected = self._reference(question)
        if expected.end is not End.RETURNED:
            raise CourseError(
                f"the reference {check.exercise.name} {expected.end.value} in the check "
                f"{check.name}: {expected.message}; mend the reference or the call."
            )
        tolerance = tolerances(check.exercise, question, expected, self._reference)
        replies = {name: sketch(ask(question)) for name, ask in wrong.items()}
        right = sketch(expected)
        others = [ask(question) for ask in also]
        accepted = tuple(
            other.outputs
            for other in others
            if other.end is End.RETURNED and sketch(other) != right
        )
        return Rung(question, expected.outputs, tolerance, _unlike(right, replies), accepted)


def _unlike(right: Sketch, replies: Mapping[str, Sketch]) -> dict[str, Sketch]:
    return {name: reply for name, reply in replies.items() if reply != right}


def _called(exercise: Exercise) -> Iterator[Exercise]:
    if exercise.through is not None:
        yield exercise.through
    yield exercise


def _rests_on(exercise: Exercise, names: Iterable[str]) -> Iterator[str]:
    feeding = {one.name for one in _called(exercise)} | definitions(parsed(exercise.given)).keys()
    return (name for name in names if name in feeding - {exercise.name})


def _parameters(exercise: Exercise) -> tuple[str, ...]:
    code = exercise.reference.__code__
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    return tuple(name for name in names if name != CONTEXT)


def _question(check: Check, reference: Ask, sample: Sample, asked: Asked) -> Question:
    """Return the question that a rung asks; for a backward, the forward comes first.

    Other layers run before it, those of a backward between it and its forward. Where it is asked
    what stays untouched, they have gone back before: what an earlier call returned has to stay.
    """
    exercise, device = check.exercise, check.requires or "cpu"
    function = (exercise.through or exercise).name
    own, *others = (Call(function, each.args, each.kwargs) for each in (asked, *asked.others))
    back = partial(_back, exercise, reference, sample)
    if exercise.through is None:
        calls = (*others, own)
    elif check.expect is Expect.UNTOUCHED:
        pairs = ((call, back(call, 2 * at)) for at, call in enumerate((*others, own)))
        calls = tuple(chain.from_iterable(pairs))
    else:
        calls = (own, *others, back(own, 0))
    return Question(calls, exercise.returns, device)


def _back(exercise: Exercise, reference: Ask, sample: Sample, forward: Call, position: int) -> Call:
    """Return the call that goes back through a forward, which is the call at a position.

    It takes the forward's cache, or, where that returns none, what it returns.
    """
    assert exercise.through is not None
    out = reference(Question((forward,), exercise.through.returns))
    taken = Slot(position, len(exercise.through.returns) - 1)
    return Call(exercise.name, (_upstream(sample, forward, out), taken))


def _upstream(sample: Sample, forward: Call, out: Observation) -> Value:
    shaped = out.outputs[0] if out.end is End.RETURNED else None
    if not isinstance(shaped, np.ndarray):
        raise CourseError(
            f"{forward.function} returned no array to draw a gradient for: {out.message}"
        )
    tiny = all(value.size <= 16 for value in forward.args if isinstance(value, np.ndarray))
    draw = sample.integers if tiny else sample.fractions
    return draw(*shaped.shape, dtype=dtype_name(shaped))
