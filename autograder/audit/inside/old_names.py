"""Names that code of earlier years takes for granted, given back to it.

`xrange` and its like are Python 2's, `past` and `six` lent them to Python 3; NumPy dropped
`np.float` and others in 1.24, 2.0 and 2.4, and emptied `np.lib` in 2.0.
"""

import builtins
import functools
import pickle
import sys
import types

import numpy as np

PYTHON = {
    **{"xrange": range, "unicode": str, "basestring": str, "long": int, "unichr": chr},
    **{"raw_input": input, "cmp": lambda a, b: (a > b) - (a < b), "reduce": functools.reduce},
}
NUMPY = {
    **{"float": float, "int": int, "bool": bool, "object": object, "str": str, "complex": complex},
    **{"long": int, "unicode": str, "float_": np.float64, "complex_": np.complex128},
    **{"product": np.prod, "cumproduct": np.cumprod, "sometrue": np.any, "alltrue": np.all},
    **{"row_stack": np.vstack, "Inf": np.inf, "infty": np.inf, "NaN": np.nan, "NAN": np.nan},
    **{"Infinity": np.inf, "PINF": np.inf, "NINF": -np.inf, "round_": np.round, "rank": np.ndim},
    **{"in1d": lambda values, test: np.isin(np.ravel(values), test), "mat": np.asmatrix},
    **{"trapz": getattr(np, "trapezoid", None), "msort": lambda array: np.sort(array, axis=0)},
    **{"bool8": np.bool_, "int0": np.intp, "uint0": np.uintp, "unicode_": np.str_},
    **{"string_": np.bytes_, "asscalar": lambda array: np.asarray(array).item()},
    **{"asfarray": lambda array, dtype=np.float64: np.asarray(array, dtype)},
}
LIB = ("pad", "tile", "kron", "flip", "fliplr", "flipud", "rot90")  # `np.lib.pad` is `np.pad`
MODULES = (
    *("past", "past.builtins", "past.utils", "future", "future.utils", "future.standard_library"),
    *("future.builtins", "future.moves", "six", "six.moves"),
)
SAME = {name: getattr(builtins, name) for name in ("range", "zip", "map", "filter", "input")}
LENT = {
    "iteritems": lambda items: iter(items.items()),
    "itervalues": lambda items: iter(items.values()),
    "old_div": lambda a, b: a // b if isinstance(a, int) and isinstance(b, int) else a / b,
    "install_aliases": lambda: None,
    **{"PY2": False, "PY3": True, "string_types": (str,), "integer_types": (int,)},
}


def give_back() -> None:
    """Put the old names where old code looks for them; what is still there stays as it is."""
    for name, value in PYTHON.items():
        if not hasattr(builtins, name):
            setattr(builtins, name, value)
    for name, value in NUMPY.items():
        if name not in vars(np) and value is not None:
            setattr(np, name, value)
    vars(np.lib).update({name: getattr(np, name) for name in LIB})
    for name in MODULES:
        sys.modules.setdefault(name, _module(name))
    sys.modules.setdefault("cPickle", pickle)


def _module(name: str) -> types.ModuleType:
    module = types.ModuleType(name)
    own = {"cPickle": pickle, "object": object, "str": str, "int": int}
    vars(module).update(PYTHON, **SAME, **LENT, **own, __path__=[])
    parent, _, child = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], child, module)
    return module
