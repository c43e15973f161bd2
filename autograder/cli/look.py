"""What one types to look: where things are, serve them, what this machine has."""

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from autograder.cli.place import Place
from autograder.model.classroom import Classroom
from autograder.model.errors import CourseError
from autograder.sandbox.policy import survey

SAMPLE = Path("build", "sample-class")


@click.command()
@click.pass_obj
def where(place: Place) -> None:
    """Say where the book, the releases and the sample class are."""
    sample = Classroom(place.root / SAMPLE)
    for key in place.keys(()):
        for what, path in (
            ("book", place.site / "index.html"),
            ("release", place.classroom.release(key)),
            ("class page", sample.report(key)),
            ("marks", sample.marks(key)),
            ("feedback", sample.feedback("s05", key)),
        ):
            click.echo(f"  {what:<12}{_shown(path, place.root)}")
    click.echo("Open them from the disk, or run `make serve` and go to http://localhost:8000.")


def _shown(path: Path, root: Path) -> str:
    shown = path.relative_to(root) if root in path.parents else path
    return f"{shown}" if path.exists() else f"{shown}  (not built yet; run `make course`)"


@click.command()
@click.option("--port", default=8000, show_default=True)
@click.option("--bind", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.pass_obj
def serve(place: Place, port: int, bind: str) -> None:
    """Serve the book at / and the sample class at /class/."""
    handler = partial(_Handler, place=place)
    try:
        server = ThreadingHTTPServer((bind, port), handler)
    except OSError as error:
        raise CourseError(
            f"port {port} cannot be used: {error.strerror}; try `course serve --port {port + 1}`."
        ) from None
    click.echo(f"The book: http://{bind}:{port}/    the sample class: http://{bind}:{port}/class/")
    click.echo("Stop with Ctrl-C.")
    with server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo("")


class _Handler(SimpleHTTPRequestHandler):
    """The book, and under `/class/` what of the sample class may be looked at."""

    def __init__(self, *args: object, place: Place) -> None:
        self._place = place
        super().__init__(*args, directory=str(place.site))  # type: ignore[arg-type]

    def translate_path(self, path: str) -> str:
        """Return the file of an address; secrets and keys of a class have none."""
        sample = self._place.root / SAMPLE
        for part in ("report", "feedback", "marks"):
            prefix = f"/class/{part}/"
            if path.startswith(prefix):
                self.directory = str(sample / part)
                return super().translate_path("/" + path.removeprefix(prefix))
        self.directory = str(self._place.site)
        return super().translate_path(path)

    def do_GET(self) -> None:
        """Answer a request; `/class/` leads to the class page."""
        if self.path.rstrip("/") == "/class":
            key = self._place.keys(())[0]
            self.send_response(302)
            self.send_header("Location", f"/class/report/{key}.html")
            self.end_headers()
            return
        super().do_GET()


@click.command()
def doctor() -> None:
    """Say which layers of the wall this machine has, and what a missing one means."""
    table = Table("layer", "here", "what it means")
    for layer in survey():
        table.add_row(layer.name, "yes" if layer.present else "MISSING", layer.meaning)
    Console().print(table)
