"""What more than one command can be told, and says."""

import click

INTERRUPTED = 130  # the exit status that a shell reports for Ctrl-C
UNLINKED = (
    "Notebooks and students' pages do not link into the book, since its address is not known; say "
    "it once, as html: baseurl in _config.yml, or with --book."
)

device_option = click.option(
    "--device",
    default="auto",
    show_default=True,
    help="Where the reference runs: auto, cpu, cuda or cuda:N; auto takes a GPU if there is one.",
)
