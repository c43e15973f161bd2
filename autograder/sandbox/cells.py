"""Runs a notebook's cells as plain Python: one namespace, and stand-ins for what is not there.

The cells are those of a student, so everything here happens inside the wall. Drawing, progress bars
and IPython's own words do nothing rather than fail, since a cell that draws may define as well. A
cell that raises does not stop the next one. A function that worked where its check stood works at
the end too: see `uncover`.
"""

import builtins
import linecache
import sys
import types
from collections.abc import Iterable, Iterator
from typing import Any

from autograder.sandbox.observe import describe_error

DRAWING = (
    *("matplotlib", "matplotlib.pyplot", "matplotlib.cm", "matplotlib.colors", "matplotlib.ticker"),
    *("matplotlib.patches", "matplotlib.animation", "matplotlib.gridspec", "seaborn"),
    *("IPython", "IPython.display", "ipywidgets", "google", "google.colab"),
    *("tqdm", "tqdm.auto", "tqdm.notebook"),
)


class Nothing:
    """Answers every attribute, call, item and block with itself, and does nothing."""

    def __getattr__(self, name: str) -> "Nothing":
        """Return itself, except for the names by which Python asks what an object can do."""
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *_args: Any, **_kwargs: Any) -> "Nothing":
        """Return itself, whatever it is called with."""
        return self

    def __getitem__(self, key: Any) -> "Nothing":
        """Return itself: `axes[0, 1]`."""
        return self

    def __setitem__(self, key: Any, value: Any) -> None:
        """Forget the value: `rcParams["figure.dpi"] = 90`."""

    def __iter__(self) -> Iterator["Nothing"]:
        """Yield itself twice: `figure, axes = plt.subplots()`."""
        return iter((self, self))

    def __enter__(self) -> "Nothing":
        """Return itself: `with plt.style.context(...)`."""
        return self

    def __exit__(self, *error: object) -> None:
        """Let an error pass."""


class Progress(Nothing):
    """A progress bar that only iterates."""

    def __init__(self, items: Iterable[Any] = (), *_args: Any, **_kwargs: Any) -> None:
        """Keep the items; how they would be shown does not matter."""
        self._items = items

    def __iter__(self) -> Iterator[Any]:
        """Yield the items."""
        return iter(self._items)

    def __len__(self) -> int:
        """Return how many items there are, if they know it."""
        return len(self._items)  # type: ignore[arg-type]


class _Absent(types.ModuleType):
    """A module that is not there; every name in it does nothing."""

    def __getattr__(self, name: str) -> Nothing:
        if name.startswith("__"):
            raise AttributeError(name)
        return Nothing()


def namespace() -> dict[str, Any]:
    """Return a fresh `__main__` for one notebook, and put the stand-ins where imports find them."""
    for name in DRAWING:
        _stand_in(name)
    for name in ("tqdm", "tqdm.auto", "tqdm.notebook"):
        vars(sys.modules[name]).update(
            tqdm=Progress, trange=lambda *count, **_how: Progress(range(*count))
        )
    vars(_stand_in("autograder.student"))["check"] = Nothing()
    return _main()


def _stand_in(name: str) -> types.ModuleType:
    module = _Absent(name)
    module.__path__ = []
    sys.modules[name] = module
    parent, _, child = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], child, module)
    return module


def _main() -> dict[str, Any]:
    main = types.ModuleType("__main__")
    sys.modules["__main__"] = main
    vars(main).update(
        __builtins__=builtins,
        get_ipython=Nothing(),
        display=Nothing(),
        help=Nothing(),
        input=_no_input,
    )
    return vars(main)


def _no_input(_prompt: object = "") -> str:
    raise EOFError("nobody is there to type an answer")


def run_cell(source: str, number: int, names: dict[str, Any]) -> str:
    """Run one cell; return nothing, or the error it raised: `NameError: ... (cell 3, line 2)`."""
    place = f"cell {number}"
    lines = source.splitlines(keepends=True)
    linecache.cache[place] = (len(source), None, lines, place)
    try:
        exec(compile(source, place, "exec", dont_inherit=True), names)  # noqa: S102  its purpose
    except BaseException as error:  # also SystemExit and KeyboardInterrupt: the next cell runs
        return describe_error(error) + _line(error)
    return ""


def callables(names: dict[str, Any]) -> dict[str, Any]:
    """Return what of a namespace can be called."""
    return {name: value for name, value in names.items() if callable(value)}


def uncover(names: dict[str, Any], called: dict[str, Any]) -> None:
    """Put back what could be called and is now hidden by a variable of a later cell.

    A helper `pad(x)` works where its check stands; a later `pad = 2` must not cost its points.
    """
    for name, value in called.items():
        if not callable(names.get(name)):
            names[name] = value


def _line(error: BaseException) -> str:
    """Return where in a cell an error was raised; a syntax error says so itself."""
    last, trace = "", error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.startswith("cell "):
            last = f" ({trace.tb_frame.f_code.co_filename}, line {trace.tb_lineno})"
        trace = trace.tb_next
    return last
