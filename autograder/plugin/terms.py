"""What an assignment asks for, and what was agreed about lateness, wherever it was said."""

from pathlib import Path

from autograder.gradebook.lateness import FREE, LatePolicy
from autograder.gradebook.policy import Policy, days_left, read_policy
from autograder.gradebook.records import Terms
from autograder.model.classroom import Classroom
from autograder.model.errors import CourseError
from autograder.plugin.database import SETTINGS
from autograder.plugin.ledger import Ledger, read_ledger
from autograder.plugin.penalties import rule_of


def terms_of(
    course: Path, classroom: Classroom, assignment: str, ledger: Ledger | None = None
) -> Terms:
    """Return what lateness costs whom; `course` holds nbgrader's settings.

    Pages, marks, exports and the gradebook all reckon with these.

    Raises:
        CourseError: what was agreed cannot be read, or is said in two places.
    """
    ledger = ledger or read_ledger(classroom, assignment)
    policy = read_policy(classroom.policy)
    extensions = {**ledger.extensions, **policy.extensions}
    return Terms(
        due=ledger.dues.get(assignment),
        policy=lateness_policy(course, classroom, policy),
        extensions={who: span for (who, name), span in extensions.items() if name == assignment},
        excused=frozenset(who for who, name in policy.excused if name == assignment),
        left=days_left(classroom, policy, ledger.dues, extensions, assignment),
    )


def days_left_after(classroom: Classroom, policy: Policy) -> dict[str, int]:
    """Return the late days left when all that was handed in is counted, of who has spent any."""
    ledger = read_ledger(classroom)
    return days_left(classroom, policy, ledger.dues, {**ledger.extensions, **policy.extensions})


def lateness_policy(course: Path, classroom: Classroom, policy: Policy) -> LatePolicy:
    """Return what lateness costs: by the class's file, or by the rule of nbgrader's settings.

    Raises:
        CourseError: both say something.
    """
    rule = rule_of(course)
    if rule and policy.late:
        raise CourseError(
            f"both {classroom.policy} and {course / SETTINGS} say what lateness costs; take "
            "[late] out of the one, or the rule for late submissions out of the other."
        )
    return LatePolicy(rule=rule) if rule else policy.late or FREE
