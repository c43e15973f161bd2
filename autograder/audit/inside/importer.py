"""Imports modules from texts: behind the wall there is no folder to import them from.

A folder is known by its place in the one that was given, `assignment2/cs231n/layers.py`, and an
import is looked up from every folder on the way, so `cs231n.layers`, `layers` and `.layers` all
mean it. A notebook is a module of several cells, of which one that raises does not stop the next.

What is imported and not there gets a stand-in, but only after the import has failed without one, so
that `except ImportError` does what it is for. A function that needs it fails when it is called.
"""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from types import CodeType, ModuleType
from typing import Any, TypeAlias

NEEDED = ("numpy", "torch", "tensorflow", "jax", "cupy")  # without these there is nothing to ask
MOST = 50  # stand-ins for one folder
Compiled: TypeAlias = Callable[[str, str], CodeType]  # of a text and its place


class Missing(type):
    """The kind of everything in a module that is not there: a class of which no object is made.

    It may be a base class and have attributes, as `torchvision.models.ResNet` is and has. While
    files are imported it may be called too, as a decorator is: what comes of it is just as missing.
    """

    importing = True

    def __getattr__(cls, name: str) -> "Missing":
        """Return what would have been there, just as missing."""
        if name.startswith("__"):
            raise AttributeError(name)
        return missing(f"{cls.__qualname__}.{name}")

    def __iter__(cls) -> Iterator[Any]:
        """Refuse: nobody knows how many there would be."""
        raise NameError(f"{cls.__qualname__}, which code behind the wall does not see")

    def __call__(cls, *_: Any, **__: Any) -> Any:
        """Return what would come of it, as missing as it is itself; later on, refuse."""
        if Missing.importing:
            return cls
        raise NameError(f"{cls.__qualname__}, which code behind the wall does not see")


def missing(name: str) -> Missing:
    """Return the stand-in for something by its full name."""
    return Missing(name.rpartition(".")[2], (), {"__qualname__": name})


class Absent(ModuleType):
    """A module that is not there; what is taken from it cannot be called."""

    def __getattr__(self, name: str) -> Missing:
        """Return a stand-in for what is in it."""
        if name.startswith("__"):
            raise AttributeError(name)
        return missing(f"{self.__name__}.{name}")


class Texts(MetaPathFinder, Loader):
    """The files that were found, as a place to import from."""

    def __init__(
        self, files: Mapping[str, Sequence[str]], folders: Sequence[str], compiled: Compiled
    ) -> None:
        """Take the cells of every file by its place, the folders to start from, what compiles."""
        self.files, self.folders, self.compiled = files, folders, compiled
        self.left_out: list[str] = []

    def find_spec(self, fullname: str, *_where: Any) -> ModuleSpec | None:
        """Return where a module is, unless Python or NumPy has it."""
        if fullname.partition(".")[0] in {*sys.stdlib_module_names, "numpy", "torch"}:
            return None
        for folder in self.folders:
            place = folder + fullname.replace(".", "/")
            for file in (f"{place}.py", f"{place}.ipynb", f"{place}/__init__.py"):
                if file in self.files:
                    package = file.endswith("__init__.py")
                    return spec_from_loader(fullname, self, origin=file, is_package=package)
            if any(file.startswith(f"{place}/") for file in self.files):
                return spec_from_loader(fullname, self, origin=place, is_package=True)
        return None

    def exec_module(self, module: ModuleType) -> None:
        """Run a module's cells."""
        place = module.__spec__.origin if module.__spec__ else ""
        cells = self.files.get(place or "", ())
        for cell in cells:
            try:
                exec(self.compiled(cell, str(place)), vars(module))  # noqa: S102  its purpose
            except ModuleNotFoundError:
                raise
            except Exception:
                if len(cells) == 1:
                    raise

    def load(self, file: str) -> ModuleType:
        """Return the module of a file.

        Raises:
            ImportError: it cannot be imported; the message is where and why.
        """
        name = file.rpartition(".")[0].replace("/", ".")
        while name not in sys.modules:
            try:
                __import__(name)
            except ModuleNotFoundError as error:
                if not self._stand_in(error.name or ""):
                    raise self._sentence(error, file) from None
            except BaseException as error:
                raise self._sentence(error, file) from None
        return sys.modules[name]

    def _stand_in(self, name: str) -> bool:
        """Put a stand-in where a module is missing; return whether that may help."""
        top = name.partition(".")[0]
        if not name or top in NEEDED or name in self.left_out or len(self.left_out) == MOST:
            return False
        module = Absent(name)
        module.__path__ = []
        sys.modules[name] = module
        self.left_out.append(name)
        return True

    def tell(self) -> None:
        """Say what was left out, now that all files are imported.

        Raises:
            ImportError: something was.
        """
        Missing.importing = False
        if self.left_out:
            raise ImportError(", ".join(dict.fromkeys(n.partition(".")[0] for n in self.left_out)))

    def _sentence(self, error: BaseException, file: str) -> ImportError:
        return ImportError(f"{self._where(error, file)}{_why(error)}")

    def _where(self, error: BaseException, file: str) -> str:
        """Return the last line of the files that an error passed: `layers.py, line 3: `."""
        place = f"{file}: "
        if isinstance(error, SyntaxError) and error.filename in self.files:
            return f"{error.filename}, line {error.lineno}: "
        trace = error.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename in self.files:
                place = f"{trace.tb_frame.f_code.co_filename}, line {trace.tb_lineno}: "
            trace = trace.tb_next
        return place


def _why(error: BaseException) -> str:
    if isinstance(error, ModuleNotFoundError):
        return f"it imports {error.name}, which code behind the wall does not see"
    if isinstance(error, SyntaxError):
        return f"SyntaxError: {error.msg}"
    return f"{type(error).__name__}: {error}"


def found(module: ModuleType, name: str) -> Any:
    """Return a function of a module, or a method of a class in it: `Conv.forward`.

    A method that is not static gets a `self` on which nothing was set.
    """
    value: Any = module
    for part in name.split("."):
        owner, value = value, getattr(value, part)
    code = getattr(value, "__code__", None)
    if isinstance(owner, type) and code and code.co_varnames[:1] == ("self",):
        return value.__get__(object.__new__(owner))
    return value
