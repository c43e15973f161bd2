"""What one types to look: where things are, serve them, what this machine has."""

from collections.abc import Iterable, Iterator
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import click

from autograder.cli.place import Place
from autograder.cli.watch import keep_built
from autograder.model.classroom import Classroom
from autograder.model.errors import CourseError

SHOWN = ("report", "feedback", "marks")  # of the sample class; the rest of it is nobody's to read


@click.command()
@click.pass_obj
def where(place: Place) -> None:
    """Say where the book, the releases and the pages are.

    What is not there is not listed.
    """
    click.echo("The book")
    start = place.site / "index.html"
    _list([f"{'start page':<12}{place.shown(start)}"] if start.exists() else [])
    classes = {"The class": place.classroom, "The sample class": place.sample_class}
    for title, classroom in classes.items():
        click.echo(f"{title}, {place.shown(classroom.root)}")
        _list(_class(place, classroom))
    click.echo("Open the pages from the disk, or run `make serve` and go to http://localhost:8000.")


def _list(lines: Iterable[str]) -> None:
    for line in [*lines] or ["nothing yet; run `make course`"]:
        click.echo(f"  {line}")


def _class(place: Place, classroom: Classroom) -> Iterator[str]:
    """Yield a line for every kind of thing of a class that is there to be looked at."""
    keys = place.keys(())
    students = sorted(path.name for path in classroom.root.glob("feedback/*"))
    kinds = {
        "release": map(classroom.release, keys),
        "class page": map(classroom.report, keys),
        "marks": map(classroom.marks, keys),
        "feedback": (classroom.feedback(name, key) for key in keys for name in students),
    }
    for what, paths in kinds.items():
        there = [path for path in paths if path.exists()]
        if there:
            more = f"  and {len(there) - 1} more" if len(there) > 1 else ""
            yield f"{what:<12}{place.shown(there[0])}{more}"


@click.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="The port to listen on; 0 takes one that is free.",
)
@click.option(
    "--bind",
    default="127.0.0.1",
    show_default=True,
    help="The address to listen on; 0.0.0.0 lets other machines read it too.",
)
@click.option("--watch", is_flag=True, help="Build the book anew when a file of it changes.")
@click.pass_obj
def serve(place: Place, port: int, bind: str, watch: bool) -> None:
    """Serve the book and the sample class.

    The book is at /, the class pages at /class/. A real class is never served: its pages are opened
    from the disk.
    """
    with _server(place, bind, port) as server:
        address = f"http://{bind}:{server.server_port}"
        try:
            click.echo(f"The book          {address}/\nThe sample class  {address}/class/")
            click.echo("Stop with Ctrl-C.")
            if watch:
                Thread(target=keep_built, args=(place,), daemon=True).start()
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo("")


def _server(place: Place, bind: str, port: int) -> ThreadingHTTPServer:
    try:
        return ThreadingHTTPServer((bind, port), partial(Handler, place=place))
    except OSError as error:
        raise CourseError(
            f"{bind}:{port} cannot be used: {(error.strerror or str(error)).lower()}; try another "
            "port, such as `course serve --port 8001`."
        ) from None


class Handler(SimpleHTTPRequestHandler):
    """The book, and of the sample class what may be looked at.

    A page has the same place among the others as on the disk, so that the links between a class and
    the book hold in both.
    """

    def __init__(self, *args: object, place: Place) -> None:
        """Answer one request; `place` is where everything lies."""
        self._place = place
        super().__init__(*args, directory=str(place.root))  # type: ignore[arg-type]

    def translate_path(self, path: str) -> str:
        """Return the file of an address; secrets, keys and code have none."""
        file = Path(super().translate_path(path))
        slash = "/" if path.endswith("/") else ""
        shown = (self._place.site, *(self._place.sample_class.root / part for part in SHOWN))
        inside = any(folder in (file, *file.parents) for folder in shown)
        return f"{file}{slash}" if inside else ""

    def send_head(self):  # type: ignore[no-untyped-def]  # as its ancestor has it
        """Answer a request; the two short addresses lead to the pages that they stand for."""
        path = self._short().get(self.path)
        if path is None:
            return super().send_head()
        if not path.exists():
            why = f"{self._place.shown(path)} is not there yet; run make course."
            self.send_error(HTTPStatus.NOT_FOUND, why)
            return None
        self.send_response(HTTPStatus.FOUND)
        slash = "/" if path.is_dir() else ""
        self.send_header("Location", f"/{path.relative_to(self._place.root).as_posix()}{slash}")
        self.send_header("Content-Length", "0")
        self.end_headers()
        return None

    def _short(self) -> dict[str, Path]:
        pages = [self._place.sample_class.report(key) for key in self._place.keys(())]
        there = [page for page in pages if page.exists()]
        page = there[0].parent if len(there) > 1 else (*there, *pages)[0]
        return {"/": self._place.site / "index.html", "/class": page, "/class/": page}

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say what was asked for and is not there, and nothing of what went well."""
        if isinstance(code, int) and code >= HTTPStatus.BAD_REQUEST:
            super().log_request(code, size)

    def log_error(self, *_: object) -> None:
        """Say nothing more: `log_request` has said it."""
