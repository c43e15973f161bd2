"""Stand-ins for what draws, shows or asks: they do nothing rather than fail.

A cell that draws may define as well, so an import of matplotlib finds a module here, and whatever
is asked of it answers with something that can be called, unpacked, added up and drawn again.
"""

import sys
import types
from collections.abc import Iterable, Iterator
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from opcode import opmap
from typing import Any

import numpy as np

from autograder.model.question import Array

ABSENT = (  # each stands for all modules below it
    *("matplotlib", "mpl_toolkits", "pylab", "seaborn"),
    *("IPython", "ipywidgets", "google.colab", "tqdm"),
)
OPERATORS = ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "or", "and")
SIGNS = ("neg", "pos", "abs")
COMPARISONS = ("lt", "le", "gt", "ge")
UNPACK = (opmap["UNPACK_SEQUENCE"], opmap["UNPACK_EX"])


class Nothing:
    """Answers every attribute, call, item, block and sum with itself, and does nothing."""

    def __init__(self, *_args: Any, **_kwargs: Any) -> None:
        """Be made of anything, as a class of the student's that is derived from this one."""

    def __mro_entries__(self, bases: tuple[Any, ...]) -> tuple[type, ...]:
        """Be a class to derive from: `class Plot(plt.Figure)`."""
        del bases
        return (Nothing,)

    def __format__(self, form: str) -> str:
        """Return its name, in whatever form: `f"{figure.dpi:.1f}"`."""
        del form
        return "nothing"

    def __getattr__(self, name: str) -> "Nothing | str":
        """Return itself, except for the names by which Python asks what an object can do."""
        return _part(self, name)

    def __call__(self, *_args: Any, **_kwargs: Any) -> "Nothing":
        """Return itself, whatever it is called with."""
        return self

    def __getitem__(self, key: Any) -> "Nothing":
        """Return itself: `axes[0, 1]`."""
        return self

    def __setitem__(self, key: Any, value: Any) -> None:
        """Forget the value: `rcParams["figure.dpi"] = 90`."""

    def __iter__(self) -> Iterator["Nothing"]:
        """Yield itself for every name that waits: `counts, bins, _ = plt.hist(x)`; else twice."""
        return iter((self,) * _names_waiting(sys._getframe(1)))

    def __array__(self, dtype: Any = None, copy: Any = None) -> Array:
        """Be the number 0: `np.linspace(*plt.xlim(), 50)`."""
        del copy
        return np.zeros((), dtype)

    def __round__(self, digits: int | None = None) -> int:
        """Return 0: `round(bar.elapsed, 1)`."""
        del digits
        return 0

    def __len__(self) -> int:
        """Return 0: `for line in range(len(axis.lines))`."""
        return 0

    def __bool__(self) -> bool:
        """Be there, although it has no items."""
        return True

    def __index__(self) -> int:
        """Return 0, and so where a whole number or a fraction is needed: `range(slider.value)`."""
        return 0

    def __contains__(self, item: Any) -> bool:
        """Hold nothing: `"x" in axis.get_title()`."""
        return False

    def __enter__(self) -> "Nothing":
        """Return itself: `with plt.style.context(...)`."""
        return self

    def __exit__(self, *error: object) -> None:
        """Let an error pass."""


def _itself(nothing: Nothing, *_other: Any) -> Nothing:
    """Return the nothing: `1.1 * axis.get_ylim()[1]`, and `plt.Axes | None` in a signature."""
    return nothing


def _never(_nothing: Nothing, _other: Any) -> bool:
    """Return that it is not so: `while bar.n < bar.total` ends at once."""
    return False


def _part(whole: Any, name: str) -> "Nothing | str":
    """Return what an attribute of something that is not there is: nothing, but in text a version.

    Raises:
        AttributeError: Python asks by this name what an object can do.
    """
    if name == "__version__":
        return "0.0"
    if name.startswith("__"):
        raise AttributeError(name)
    return whole if isinstance(whole, Nothing) else Nothing()


def _names_waiting(frame: types.FrameType) -> int:
    """Return how many names a line unpacks into, 2 where it does something else."""
    instruction: bytes = frame.f_code.co_code[frame.f_lasti :]
    return instruction[1] if instruction[0] in UNPACK else 2


for _name in OPERATORS:
    setattr(Nothing, f"__{_name}__", _itself)
    setattr(Nothing, f"__r{_name}__", _itself)
for _name in SIGNS:
    setattr(Nothing, f"__{_name}__", _itself)
for _name in COMPARISONS:
    setattr(Nothing, f"__{_name}__", _never)


class Progress(Nothing):
    """A progress bar that only iterates."""

    def __init__(self, items: Iterable[Any] = (), *_args: Any, **_kwargs: Any) -> None:
        """Keep the items; how they would be shown does not matter."""
        self._items = items

    @staticmethod
    def write(*_args: Any, **_kwargs: Any) -> None:
        """Write nothing beside the bar."""

    def __iter__(self) -> Iterator[Any]:
        """Yield the items."""
        return iter(self._items)

    def __len__(self) -> int:
        """Return how many items there are, if they know it."""
        return len(self._items)  # type: ignore[arg-type]


class Absent(types.ModuleType):
    """A module that is not there; every name in it does nothing."""

    def __getattr__(self, name: str) -> Nothing | str:
        """Return nothing, except for the names by which Python asks what a module can do."""
        return _part(self, name)


def _range(*count: int, **_how: Any) -> Progress:
    return Progress(range(*count))


BARS = {"tqdm": Progress, "tqdm_notebook": Progress, "trange": _range, "tnrange": _range}


class Absentees(MetaPathFinder, Loader):
    """Finds a module that does nothing for every name of `ABSENT`, above and below."""

    def find_spec(self, fullname: str, *_where: Any) -> ModuleSpec | None:
        """Return that this one has it, or nothing."""
        stands_in = any(_is_below(fullname, top) or _is_below(top, fullname) for top in ABSENT)
        return ModuleSpec(fullname, self, is_package=True) if stands_in else None

    def create_module(self, spec: ModuleSpec) -> types.ModuleType:
        """Return the module."""
        return Absent(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """Let what is called a progress bar iterate."""
        if _is_below(module.__name__, "tqdm"):
            vars(module).update(BARS)


def _is_below(name: str, top: str) -> bool:
    return name == top or name.startswith(f"{top}.")


def stand_in() -> None:
    """Put the stand-ins where imports find them, and a `check` that does nothing."""
    sys.meta_path.insert(0, Absentees())
    check = Absent("autograder.student")
    vars(check)["check"] = Nothing()
    sys.modules[check.__name__] = check
    vars(sys.modules["autograder"])["student"] = check
