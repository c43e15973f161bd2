"""Runs a notebook's cells as plain Python: one namespace, and stand-ins for what is not there.

The cells are those of a student, so everything here happens inside the wall. Drawing, progress bars
and IPython's own words do nothing rather than fail, since a cell that draws may define as well. A
statement that raises stops neither the next cell nor the rest of its own. A function that worked
where its check stood works at the end too, though a variable hides what it calls: see `Tools`.
"""

import __future__

import ast
import builtins
import inspect
import linecache
import sys
import traceback
import types
from collections.abc import Coroutine, Iterable, Iterator
from contextlib import suppress
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from opcode import opmap
from typing import Any

import numpy as np

from autograder.model.question import Array
from autograder.sandbox.observe import describe_error

# what draws, shows or asks; each stands for all modules below it
ABSENT = (
    *("matplotlib", "mpl_toolkits", "pylab", "seaborn"),
    *("IPython", "ipywidgets", "google.colab", "tqdm"),
)
OPERATORS = ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "or", "and")
SIGNS = ("neg", "pos", "abs")
COMPARISONS = ("lt", "le", "gt", "ge")
UNPACK = opmap["UNPACK_SEQUENCE"]
OURS = 0  # the number of a cell that is the course's own, and defines for all
MOST_STUMBLES = 20  # statements of a cell that may raise before the rest of it is left out


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
    return instruction[1] if instruction[0] == UNPACK else 2


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


class _Absent(types.ModuleType):
    """A module that is not there; every name in it does nothing."""

    def __getattr__(self, name: str) -> Nothing | str:
        return _part(self, name)


def _range(*count: int, **_how: Any) -> Progress:
    return Progress(range(*count))


BARS = {"tqdm": Progress, "tqdm_notebook": Progress, "trange": _range, "tnrange": _range}


class _Absentees(MetaPathFinder, Loader):
    """Finds a module that does nothing for every name of `ABSENT`, above and below."""

    def find_spec(self, fullname: str, *_where: Any) -> ModuleSpec | None:
        """Return that this one has it, or nothing."""
        stands_in = any(_is_below(fullname, top) or _is_below(top, fullname) for top in ABSENT)
        return ModuleSpec(fullname, self, is_package=True) if stands_in else None

    def create_module(self, spec: ModuleSpec) -> types.ModuleType:
        """Return the module."""
        return _Absent(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """Let what is called a progress bar iterate."""
        if _is_below(module.__name__, "tqdm"):
            vars(module).update(BARS)


def _is_below(name: str, top: str) -> bool:
    return name == top or name.startswith(f"{top}.")


def namespace() -> dict[str, Any]:
    """Return a fresh `__main__` for one notebook, and put the stand-ins where imports find them."""
    sys.meta_path.insert(0, _Absentees())
    check = _Absent("autograder.student")
    vars(check)["check"] = Nothing()
    sys.modules[check.__name__] = check
    vars(sys.modules["autograder"])["student"] = check
    return _main()


def _main() -> dict[str, Any]:
    main = types.ModuleType("__main__")
    sys.modules["__main__"] = main
    vars(main).update(
        __builtins__=builtins,
        get_ipython=Nothing(),
        display=Nothing(),
        help=Nothing(),
        check=Nothing(),
        input=_no_input,
        In=[""],
        Out={},
        _="",
    )
    return vars(main)


def _no_input(_prompt: object = "") -> str:
    raise EOFError("nobody is there to type an answer")


def run_cell(source: str, number: int, names: dict[str, Any]) -> str:
    """Run one cell; return nothing, or the error it raised: `NameError: ... (cell 3, line 2)`.

    What comes after a statement that raised is run too: below a line that works in Jupyter alone
    may stand what was asked. What comes after a `raise` is not, since that is a word to stop.
    """
    place = f"cell {number}"
    lines = source.splitlines(keepends=True)
    linecache.cache[place] = (len(source), None, lines, place)
    first = ""
    rest: str | ast.Module | None = source
    for _ in range(MOST_STUMBLES):
        try:
            _run(rest, place, names)
        except BaseException as error:  # also SystemExit and KeyboardInterrupt: the next cell runs
            first = first or describe_error(error) + _line(error)
            rest = _below(error, source, place, names)
        else:
            break
        if rest is None:
            break
    return first


def _run(source: Any, place: str, names: dict[str, Any]) -> None:
    flags = _promised(names) | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT  # as Jupyter does
    code = compile(source, place, "exec", flags=flags, dont_inherit=True)
    if code.co_flags & inspect.CO_COROUTINE:
        _await(eval(code, names))  # noqa: S307  the cell, as below
    else:
        exec(code, names)  # noqa: S102  its purpose


def _await(cell: Coroutine[Any, Any, Any]) -> None:
    """Run a cell with `await` in it; nothing else runs meanwhile."""
    with suppress(StopIteration):
        while True:
            cell.send(None)


def _below(error: BaseException, source: str, place: str, names: dict[str, Any]) -> Any:
    """Return the statements after the one that raised, or None where nothing more is to be run."""
    line = _line_of(error, place)
    if not (line and isinstance(error, Exception)):
        return None
    tree = compile(source, place, "exec", _promised(names) | ast.PyCF_ONLY_AST, dont_inherit=True)
    at = [statement for statement in tree.body if _begins(statement) <= line]
    rest = tree.body[len(at) :]
    if not rest or isinstance(at[-1], ast.Raise):
        return None
    return ast.Module(rest, [])


def _promised(names: dict[str, Any]) -> int:
    """Return what the cells before imported from `__future__`, which holds from then on."""
    flags = 0
    for value in names.values():
        if type(value) is __future__._Feature:
            flags |= value.compiler_flag
    return flags


def _begins(statement: ast.stmt) -> int:
    """Return the first line of a statement, which may be that of a decorator."""
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(one.lineno for one in decorators)])


class Tools:
    """The modules and functions of a namespace, kept where a later cell hides or replaces them.

    A helper `pad(x)` works where its check stands; a later `pad = 2`, or `for np in ...`, must not
    cost its points, nor a later `sum = 0` those of who calls Python's own, nor another helper
    `pad(x, width)`. A function that was written when `pad` was 2 finds 2, and one whose `pad(x)` is
    written anew finds that.
    """

    def __init__(self) -> None:
        """Know none."""
        self._known: dict[str, Any] = {}
        self._there: dict[str, dict[str, Any]] = {}  # what was there where each was written
        self._hidden: dict[str, frozenset[str]] = {}  # and what was not
        self._wanted: dict[str, dict[str, Any]] = {}  # what each is to find
        self._variables: dict[str, Any] = {}  # that hid one, and were moved out of its way

    def look(self, names: dict[str, Any], number: int) -> None:
        """Take note of what a cell has left; that of the course's own is for all to find."""
        here = {name: value for name, value in names.items() if _is_tool(value)}
        for name in names.keys() & OWN.keys():
            self._known.setdefault(name, OWN[name])
        hidden = frozenset(self._known.keys() - here.keys())
        written = [name for name, value in here.items() if self._known.get(name) is not value]
        self._hidden.update(dict.fromkeys(written, hidden))
        for there in self._there.values() if number == OURS else ():
            there.update((name, here[name]) for name in written)
        self._there.update(dict.fromkeys(written, here))
        self._known.update(here)
        self._wanted.clear()

    def uncover(self, names: dict[str, Any], function: str) -> None:
        """Put back each tool that a function is to find and does not."""
        wanted = self._wanted.get(function) or self._found_by(function)
        for name in self._known:
            if name not in wanted:
                if name in self._variables:
                    _bind(names, name, self._variables.pop(name))
            elif (value := names.get(name, UNBOUND)) is not wanted[name]:
                if not _is_tool(value):
                    self._variables[name] = value
                names[name] = wanted[name]

    def _found_by(self, function: str) -> dict[str, Any]:
        """Return the tools that a function finds: the last ones, if it can call them as it does."""
        there, hidden = self._there.get(function, {}), self._hidden.get(function, frozenset())
        found = self._wanted[function] = {
            name: before if _is_another(before := there.get(name, OWN.get(name)), last) else last
            for name, last in self._known.items()
            if name not in hidden
        }
        return found


def _is_another(tool: Any, later: Any) -> bool:
    """Return whether a later tool of the same name is called otherwise, and so is another one."""
    if tool is None or type(tool) is not type(later):
        return tool is not None
    is_function = type(tool) is types.FunctionType
    return is_function and _parameters(tool.__code__) != _parameters(later.__code__)


def _parameters(code: types.CodeType) -> tuple[str, ...]:
    return code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]


def _bind(names: dict[str, Any], name: str, value: Any) -> None:
    if value is UNBOUND:
        names.pop(name, None)
    else:
        names[name] = value


def _is_tool(value: Any) -> bool:
    return callable(value) or type(value) is types.ModuleType


OWN = {name: value for name, value in vars(builtins).items() if _is_tool(value)}  # Python's
UNBOUND = object()  # what a name is bound to that was deleted


def _line(error: BaseException) -> str:
    """Return where in a cell an error was raised; a syntax error says so itself."""
    frames = [(frame.f_code.co_filename, line) for frame, line in _walked(error)]
    cells = [(file, line) for file, line in frames if file.startswith("cell ")]
    return f" ({cells[-1][0]}, line {cells[-1][1]})" if cells else ""


def _line_of(error: BaseException, place: str) -> int:
    """Return the line of a cell's own that was being run when it raised, 0 where none was."""
    own = (
        line
        for frame, line in _walked(error)
        if (frame.f_code.co_filename, frame.f_code.co_name) == (place, "<module>")
    )
    return next(own, 0)


def _walked(error: BaseException) -> Iterator[tuple[types.FrameType, int]]:
    """Yield the frames that an error came through, from the outermost on, each with its line."""
    return traceback.walk_tb(error.__traceback__)
