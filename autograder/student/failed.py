"""The one error that a student gets from a check: a sentence, without our stack."""


class CheckFailed(Exception):  # noqa: N818  it is read as a sentence
    """A check is not kept, not written, or cannot be asked; the message says which."""

    def _render_traceback_(self) -> list[str]:
        """Return what Jupyter shows in place of a stack trace."""
        return [str(self)]
