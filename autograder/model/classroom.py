"""Where everything of a class lies: nbgrader's course directory, and our files beside its own."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

VERDICT = "verdict.json"


@dataclass(frozen=True)
class Classroom:
    """The folders of one class, as nbgrader lays them out: `{step}/{student}/{assignment}`.

    `database` is asked, when the gradebook is first needed, for the address of the database that
    keeps it; an empty one stands for the file here.
    """

    root: Path
    database: Callable[[], str] = field(default=str, repr=False, compare=False)

    def shown(self, path: Path) -> str:
        """Return a file of the class by the class's name.

        A page that goes round says nothing of where the class lies.
        """
        return f"{self.root.name}/{path.relative_to(self.root).as_posix()}"

    def source(self, assignment: str) -> Path:
        """Return the folder of the instructor's version."""
        return self.root / "source" / assignment

    def release(self, assignment: str) -> Path:
        """Return the folder that students download."""
        return self.root / "release" / assignment

    def submitted(self, student: str, assignment: str) -> Path:
        """Return the folder that one student handed in."""
        return self.root / "submitted" / student / assignment

    def autograded(self, student: str, assignment: str) -> Path:
        """Return the folder of one graded submission: the repaired notebook and the verdict."""
        return self.root / "autograded" / student / assignment

    def verdict(self, student: str, assignment: str) -> Path:
        """Return the file of one verdict."""
        return self.autograded(student, assignment) / VERDICT

    def feedback(self, student: str, assignment: str) -> Path:
        """Return the page that one student reads, where nbgrader looks for it too."""
        return self.root / "feedback" / student / assignment / f"{assignment}.html"

    def report(self, assignment: str) -> Path:
        """Return the class page of one assignment."""
        return self.root / "report" / f"{assignment}.html"

    def statistics(self, assignment: str) -> Path:
        """Return the folder of the tables behind the charts of the class page."""
        return self.root / "report" / assignment

    def similar(self, assignment: str) -> Path:
        """Return the page that shows similar submissions of one assignment side by side."""
        return self.root / "similar" / f"{assignment}.html"

    def marks(self, assignment: str) -> Path:
        """Return the marks of one assignment as CSV."""
        return self.root / "marks" / f"{assignment}.csv"

    def collected(self, assignment: str) -> Path:
        """Return the list of what was collected, whose it is, and what could not be given out."""
        return self.root / "collected" / f"{assignment}.csv"

    def exported(self, name: str) -> Path:
        """Return the file of marks that goes to another program."""
        return self.root / "exports" / name

    def regrades(self, assignment: str) -> Path:
        """Return the log of what grading again has changed; beside it is what can be undone."""
        return self.root / "regrades" / f"{assignment}.jsonl"

    def answer_key(self, assignment: str) -> Path:
        """Return the answer key of the secret seed."""
        return self.root / "keys" / f"{assignment}.key"

    @property
    def term(self) -> Path:
        """Return the page about all assignments of the term."""
        return self.root / "report" / "term.html"

    @property
    def secret(self) -> Path:
        """Return the file of the class's secret, from which every secret seed is derived."""
        return self.root / "secret"

    @property
    def roster(self) -> Path:
        """Return the list of enrolled students."""
        return self.root / "roster.csv"

    @property
    def gradebook(self) -> Path:
        """Return the file of nbgrader's database, which a class has unless it names another."""
        return self.root / "gradebook.db"

    @property
    def policy(self) -> Path:
        """Return what the instructor agreed with the class about lateness, excuses and totals."""
        return self.root / "policy.ini"
