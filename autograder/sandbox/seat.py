"""The trusted side: a template for a judge, and a seat in it for each submission.

A `Seat` asks questions of a child in which the submission's cells have run. When the child ends or
is late, the same request is put once more to a fresh child, in which the cells run again; only the
second failure counts. A cell that fails twice is left out from then on; where one has hung, others
that do are tried once, so that time is left for the answers.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import count
from typing import TypeVar

from autograder.model.errors import SandboxError
from autograder.model.question import End, Observation, Question
from autograder.model.verdict import Layer
from autograder.sandbox import wire
from autograder.sandbox.child import (
    Child,
    GarbledError,
    GoneError,
    LateError,
    Printed,
    ReplyError,
    StartError,
)
from autograder.sandbox.clock import Patience
from autograder.sandbox.frame import KNOWN, Message, WireError, line_of_text, pack
from autograder.sandbox.limits import Limits
from autograder.sandbox.observe import LONGEST_MESSAGE
from autograder.sandbox.policy import Standing, choose
from autograder.sandbox.warm import Way

T = TypeVar("T")
TRIES = 2
UNATTENDED_SECONDS = 0.25  # limits are counted by whoever waits, so nobody runs long without


class SpentError(LateError):
    """The time of the whole submission is used up."""


class UnrepeatedError(LateError):
    """The cells, which ran once, did not run again."""


class Template:
    """A warm template of one judge; started when entered, started again when it was lost.

    Enter it in the thread that keeps running: where the parent thread ends, Linux ends the
    template, and the next seat has to wait for a new one.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        way: Way | None = None,
        *,
        questions: Iterable[Question] = (),
        whole_wall: bool = False,
    ) -> None:
        """Choose limits, and a way to start if it is not to be the best one.

        Every child knows the `questions` before it is asked, so that only their numbers cross.
        With `whole_wall` no process for student code is started where a layer is missing.
        """
        self.limits = limits or Limits()
        questions = tuple(questions)
        self._lesson = b"".join(pack(wire.question_message(question)) for question in questions)
        self._known = {question: Message("", KNOWN, n) for n, question in enumerate(questions)}
        self._way = way
        self._whole_wall = whole_wall
        self._standing: Standing | None = None
        self._first: Standing | None = None
        self._unattended: tuple[Seat, float] | None = None  # the one that has begun, and how long

    def __enter__(self) -> "Template":
        """Start it.

        Raises:
            SandboxError: this machine cannot start a template, tried twice.

        """
        self._stand()
        return self

    def __exit__(self, *error: object) -> None:
        """End it and every child of it."""
        self.close()

    def close(self) -> None:
        """End it and every child of it."""
        if self._standing is not None:
            self._standing.warm.close()
            self._standing = None

    @property
    def wall(self) -> tuple[Layer, ...]:
        """Return the layers of the wall, as its children report them."""
        return (self._first or self._stand()).wall

    def request(self, question: Question) -> Message:
        """Return the message that asks a question, the same one each time."""
        return self._known.get(question) or wire.question_message(question)

    @property
    def keeps_apart(self) -> bool:
        """Return whether no child can reach another, so that two students' may run at a time."""
        report = (self._first or self._stand()).report
        return report.clock and "system calls" not in report.refused

    def seat(
        self, cells: Sequence[str], beside: Iterable["Seat"] = (), numbers: Sequence[int] = ()
    ) -> "Seat":
        """Return a seat in which these cells have run; it shares its time with those `beside` it.

        `numbers` are what errors call the cells by, unless it is 1, 2, ...

        Raises:
            SandboxError: the machine is at fault.

        """
        seat = Seat(self, cells, beside, numbers)
        seat.settle()
        return seat

    def begin(
        self, cells: Sequence[str], numbers: Sequence[int], questions: Iterable[Question]
    ) -> "Seat":
        """Return a seat that has only begun with its cells and with what will be asked first.

        Raises:
            SandboxError: the machine is at fault.

        """
        seat = Seat(self, cells, (), numbers, questions)
        longest = min(UNATTENDED_SECONDS, self.limits.call_seconds / 8)
        self._unattended = seat, time.monotonic() + longest
        return seat

    def attend(self, seat: "Seat") -> None:
        """Leave a seat to whoever waits for it."""
        if self._unattended and self._unattended[0] is seat:
            self._unattended = None

    def _meanwhile(self) -> None:
        """End what was unattended for long: it begins anew when somebody counts its time."""
        if self._unattended and time.monotonic() > self._unattended[1]:
            self._unattended[0].close()
            self._unattended = None

    def child(self) -> Child:
        """Return a fresh child that is walled in, from a fresh template if need be.

        Raises:
            SandboxError: no child, twice.

        """
        try:
            return self._child()
        except StartError:
            self.close()
        try:
            return self._child()
        except StartError as error:
            raise SandboxError(
                f"no process for student code could be started, twice ({error}). "
                "Free some memory or processes and grade again."
            ) from error

    def _child(self) -> Child:
        standing = self._stand()
        child = standing.warm.fork()
        child.meanwhile = self._meanwhile
        try:
            report = child.enter(self.limits)
            if self._first is None or report != self._first.report:
                raise StartError(f"the wall of a child is another: {report}")
        except StartError:
            child.close()
            raise
        return child

    def _stand(self) -> Standing:
        """Return the template that runs; one that was lost never comes back with a lower wall."""
        if self._standing is None:
            way = self._first.way if self._first else self._way
            standing = choose(self.limits, way, self._lesson)
            if self._whole_wall:
                _refuse_gaps(standing)
            self._standing = standing
            self._first = self._first or self._standing
        return self._standing


class Seat:
    """One submission behind the wall."""

    def __init__(
        self,
        template: Template,
        cells: Sequence[str],
        beside: Iterable["Seat"] = (),
        numbers: Sequence[int] = (),
        questions: Iterable[Question] = (),
    ) -> None:
        """Send the cells, and what will be asked first; `settle` waits until the cells have run.

        Raises:
            SandboxError: the machine is at fault.

        """
        self._template, self._limits = template, template.limits
        numbered = zip(numbers or count(1), cells, strict=False)
        self._cells = tuple(Message("", "cell", [n, cell]) for n, cell in numbered)
        self._kept: list[Message] = []  # the cells that are run again in a fresh child
        self._child: Child | None = None
        self._beside = tuple(beside)
        self._spent_seconds = 0.0
        self._failed_repeats = 0
        self._hung = False  # a cell did, twice
        self._printed = Printed(self._limits.printed_bytes)
        self.cells: tuple[str, ...] = ()
        try:
            child = self._seated(1)
            child.send_ahead((*self._cells, *self._requests(questions)))
            child.push()
        except BaseException:
            self.close()
            raise

    def settle(self) -> None:
        """Wait until the cells have run; `cells` says how each that did not end well ended.

        Raises:
            SandboxError: the machine is at fault.

        """
        self._template.attend(self)
        if self._child is not None:
            self._child.attend()
        try:
            self.cells = tuple(self._run(cell) for cell in self._cells)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> "Seat":
        """Return itself."""
        return self

    def __exit__(self, *error: object) -> None:
        """Kill the child."""
        self.close()

    def close(self) -> None:
        """Kill the child; what was printed and how the cells ended can still be read."""
        if self._child is not None:
            self._spent_seconds += self._child.spent_seconds
            self._child.close()
            self._child = None

    @property
    def printed(self) -> str:
        """Return the first bytes that the cells and the calls printed."""
        return self._printed.text

    @property
    def spent_seconds(self) -> float:
        """Return the time that was used here."""
        return self._spent_seconds + (self._child.spent_seconds if self._child else 0.0)

    def foretell(self, questions: Iterable[Question]) -> None:
        """Send ahead what will be asked next, in this order, so that the child need not wait."""
        if self._child is not None and self._child.idle:
            self._child.send_ahead(self._requests(questions))

    def _requests(self, questions: Iterable[Question]) -> Iterator[Message]:
        return (self._template.request(q) for q in questions if q.device == "cpu")

    def ask(self, question: Question) -> Observation:
        """Return what came of a question, and the computing time that the system counted for it.

        Raises:
            SandboxError: the machine is at fault.

        """
        if question.device != "cpu" and not self._limits.gpu:
            raise SandboxError(f"nothing behind the wall can be asked on {question.device}")
        request = self._template.request(question)
        try:
            return self._request(request, lambda reply: self._seen(reply, question))
        except ReplyError as error:
            end = End.HUNG if isinstance(error, LateError) else End.DIED
            function = self._ran(error, question)
            return Observation(end, message=self._sentence(error, function), function=function)

    def _seen(self, reply: Message, question: Question) -> Observation:
        seconds = self._child.worked_seconds if self._child else 0.0
        return wire.observation_from(reply, question, seconds)

    def _run(self, cell: Message) -> str:
        """Run one cell; return how it ended if it did not end well."""
        try:
            error = self._request(cell, _cell_error, confirmed=self._hung)
        except ReplyError as error:
            self._hung |= type(error) is LateError
            return self._cell_sentence(error)
        self._kept.append(cell)
        return error

    def _request(
        self, request: Message, read: Callable[[Message], T], *, confirmed: bool = False
    ) -> T:
        """Put a request to the child, once more to a fresh one if it fails.

        That it is late is `confirmed` where the submission has hung before; it then waits as long
        as a second try does.
        """
        for stretch in range(1, TRIES + 1):
            try:
                return self._put(request, read, TRIES if confirmed else stretch)
            except ReplyError as error:
                self.close()
                last = error
                if confirmed and type(error) is LateError:
                    break
        raise last

    def _put(self, request: Message, read: Callable[[Message], T], stretch: int) -> T:
        if self._child is None:
            self._left()  # nothing is started for a submission that has used up its time
        child = self._seated(stretch)
        return child.exchange(request, read, partial(self._patience, stretch), self._printed)

    def _seated(self, stretch: int) -> Child:
        """Return the child, or a fresh one in which the cells have run again."""
        if self._child is None:
            if self._failed_repeats >= TRIES:
                raise UnrepeatedError
            self._child = self._template.child()
            self._repeat(self._child, stretch)
        return self._child

    def _repeat(self, child: Child, stretch: int) -> None:
        try:
            child.send_ahead(self._kept)
            for cell in self._kept:
                child.exchange(cell, _cell_error, partial(self._patience, stretch))
        except ReplyError:
            self._failed_repeats += 1
            raise

    def _patience(self, stretch: int) -> Patience:
        """Return how long the next reply may take; the second try may wait longer."""
        left, computing = self._left(), self._limits.call_seconds
        own = computing * self._limits.wall_factor * stretch
        return Patience(min(computing, left), min(own, left))

    def _left(self) -> float:
        """Return how many seconds the submission has left."""
        spent = sum(seat.spent_seconds for seat in (self, *self._beside))
        left = self._limits.submission_seconds - spent
        if left <= 0:
            raise SpentError
        return left

    def _ran(self, error: ReplyError, question: Question) -> str:
        """Return the function that ran when no reply came: the first that fails without the rest.

        A child that ends or is late cannot say how far it was, so the earlier calls of the question
        are asked once more by themselves.
        """
        if type(error) in (LateError, GoneError):
            for number, call in enumerate(question.calls[:-1], 1):
                if not self._replies(Question(question.calls[:number], ("cache",))):
                    return call.function
        return question.asked.function

    def _replies(self, question: Question) -> bool:
        request = wire.question_message(question)
        try:
            self._put(request, lambda reply: wire.observation_from(reply, question), TRIES)
        except (SpentError, UnrepeatedError):  # it can no longer be found out
            return True
        except ReplyError:
            self.close()
            return False
        return True

    def _sentence(self, error: ReplyError, function: str) -> str:
        """Return what went wrong as a sentence to the student."""
        return {
            LateError: f"{function} took longer than {self._limits.call_seconds:g} s",
            GoneError: f"the process ended while {function} ran",
            GarbledError: f"what came back from {function} could not be read",
            SpentError: f"the {self._limits.submission_seconds:g} s for the whole submission "
            f"were used up before {function} returned",
            UnrepeatedError: f"the cells did not run a second time, so {function} could not be "
            "asked",
        }[type(error)]

    def _cell_sentence(self, error: ReplyError) -> str:
        seconds = self._limits.submission_seconds
        return {
            LateError: f"a time-out: it took longer than {self._limits.call_seconds:g} s",
            GoneError: "the end of its process",
            GarbledError: "the end of its process: it wrote where only replies belong",
            SpentError: f"a time-out: the {seconds:g} s for the whole submission were used up",
            UnrepeatedError: "a time-out: the cells before it did not run a second time",
        }[type(error)] + "; it was left out"


def _refuse_gaps(standing: Standing) -> None:
    missing = [layer for layer in standing.wall if not layer.present]
    if missing:
        standing.warm.close()
        raise SandboxError(
            f"the wall lacks {', '.join(layer.name for layer in missing)} here, and all of it is "
            f"required. {missing[0].meaning} Run `course doctor`, and grade again."
        )


def _cell_error(reply: Message) -> str:
    if reply.kind != "ran":
        raise WireError("not the reply to a cell")
    return line_of_text(reply.body, 2 * LONGEST_MESSAGE)
