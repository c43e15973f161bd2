"""Whose turn it is: three kinds of error, of which only the first costs marks."""


class AnswerError(Exception):
    """The student's turn: what was handed in does not do what was asked."""


class CourseError(Exception):
    """Our turn: an assignment, a setting or a file of the course is not as it has to be."""


class SandboxError(Exception):
    """The machine's turn: an answer could not be run, and nothing is known about it."""
