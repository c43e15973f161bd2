"""Which submissions are alike: `course similar KEY`."""

import click

from autograder.cli.classes import ClassRun, link_from
from autograder.cli.lines import count, say
from autograder.cli.place import Place
from autograder.gradebook.roster import read_roster
from autograder.likeness.compare import Work, alike
from autograder.likeness.gather import prints, sources, work
from autograder.likeness.told import Found, lines, page, students, summary
from autograder.model.classroom import Classroom
from autograder.model.errors import AnswerError
from autograder.model.files import write_text
from autograder.model.submission import Submission
from autograder.notebooks.collect import contents
from autograder.notebooks.read import read


@click.command()
@click.argument("keys", nargs=-1)
@click.pass_obj
def similar(place: Place, keys: tuple[str, ...]) -> None:
    """List submissions that have long passages of code in common.

    It is a list for a look, never an accusation: it says nothing about how the likeness came about.
    Names, comments, layout, the order of functions and what was handed out are not compared. The
    page similar/KEY.html in the classroom shows the pairs side by side. Nothing is run, no mark
    changes, and nothing leaves this machine. KEYS are assignments, all that this class has when
    none is named.
    """
    for key in place.keys_of_class(keys):
        found = _found(ClassRun(place, key))
        path = place.classroom.similar(key)
        write_text(path, _page(place.classroom, key, found))
        click.echo(f"{key}: {summary(found)}")
        say(lines(found))
        say(f"  {student}: {why}" for student, why in found.unread.items())
        click.echo(f"side by side  {place.shown(path)}")


def _found(run: ClassRun) -> Found:
    released = sources(run.release)
    works, unread, name = [], {}, f"{run.assignment}.ipynb"
    for submission in run.submissions:
        try:
            works.append(_work(submission, name, released))
        except AnswerError as error:
            unread[submission.student] = f"{error}."
    cells = {w.student: _left_out(w.unread) for w in works if w.unread}
    return Found(len(works), alike(works, prints(released)), unread | cells)


def _left_out(cells: int) -> str:
    are = "is" if cells == 1 else "are"
    return f"{count(cells, 'cell')} {are} no Python and {are} left out."


def _work(submission: Submission, name: str, released: frozenset[str]) -> Work:
    return work(submission.student, read(contents(submission), name), released)


def _page(classroom: Classroom, key: str, found: Found) -> str:
    enrolled, _ = read_roster(classroom.roster)
    names = {student.id: student.name for student in enrolled or ()}
    own = {who: classroom.feedback(who, key) for one in found.alike for who in students(one)}
    here = classroom.similar(key)
    pages = {who: link_from(here, str(path)) for who, path in own.items() if path.exists()}
    return page(found, title=key, names=names, pages=pages)
