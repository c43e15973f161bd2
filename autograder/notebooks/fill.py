"""Fill in what an author leaves open: `{points:NAME}`, `{book}` and their like."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from autograder.model.wording import points
from autograder.notebooks.author import Cell
from autograder.notebooks.declared import Assignment, Check, Exercise, checks_of, points_of

ANY = re.compile(r"\{[a-z_]+\}")
NAMED = re.compile(r"\{(?P<word>[a-z_]+):(?P<name>[^{}\s]*)\}")
NOT_PROSE = re.compile(r"\$\$.*?\$\$|\$[^$\n]+\$|```.*?```|`[^`\n]*`|\\\w+\{[^{}]*\}", re.DOTALL)
INTO_BOOK = re.compile(r"\[(?P<text>[^\[\]]+)\]\(\{book\}[^()\s]*\)")
KNOWN = "book, points, points:all, points:NAME, minutes, minutes:NAME, difficulty:NAME, checks:NAME"


@dataclass(frozen=True)
class Filler:
    """What stands behind every placeholder of one assignment.

    `plain` has the placeholders that are a word alone, `questions` the points of the questions.
    """

    assignment: Assignment
    plain: Mapping[str, str]
    questions: Mapping[str, int]

    @classmethod
    def of(cls, assignment: Assignment, book: str, cells: tuple[Cell, ...]) -> "Filler":
        """Return the filler of an assignment; the numbers come from its checks and questions."""
        plain = {
            "{book}": book.rstrip("/"),
            "{points}": str(sum(check.points for check in assignment.checks)),
            "{minutes}": str(sum(exercise.minutes for exercise in assignment.exercises)),
        }
        questions = {cell.name: int(cell.points) for cell in cells if cell.purpose == "question"}
        return cls(assignment, plain, questions)

    def fill(self, cell: Cell, source: str) -> str:
        """Return a cell's source with every placeholder filled.

        In code only the address of the book is filled in: braces have other uses there. Where the
        book has no address yet, the words of a link stay and the link goes.

        Raises:
            CourseError: a placeholder or the name in it is not known.
        """
        if not self.plain["{book}"]:
            source = INTO_BOOK.sub(r"\g<text>", source).replace("{book}/", "")
        if cell.kind == "code":
            return source.replace("{book}", self.plain["{book}"])
        for word in ANY.findall(NOT_PROSE.sub(" ", source)):
            if word not in self.plain:
                raise cell.wrong(f"{word} is no placeholder", f"use one of {KNOWN}")
        source = NAMED.sub(lambda found: self._named(cell, found), source)
        return ANY.sub(lambda found: self.plain.get(found[0], found[0]), source)

    def _named(self, cell: Cell, found: re.Match[str]) -> str:
        word, name = found["word"], found["name"]
        exercises = {exercise.name: exercise for exercise in self.assignment.exercises}
        if word not in ("points", "minutes", "difficulty", "checks"):
            raise cell.wrong(f"{found[0]} is no placeholder", f"use one of {KNOWN}")
        if name in exercises:
            return self._of_exercise(word, exercises[name])
        if word == "points" and name in ("all", *self.questions):
            everything = int(self.plain["{points}"]) + sum(self.questions.values())
            return str(self.questions.get(name, everything))
        known = ", ".join([*exercises, *self.questions])
        raise cell.wrong(f"{found[0]} names no exercise", f"use one of {known}")

    def _of_exercise(self, word: str, exercise: Exercise) -> str:
        if word == "checks":
            return "\n".join(map(_promise, checks_of(self.assignment, exercise.name)))
        if word == "points":
            return str(points_of(self.assignment, exercise.name))
        return str(exercise.minutes if word == "minutes" else exercise.difficulty)


def _promise(check: Check) -> str:
    return f"- {check.claim} ({points(check.points)})"
