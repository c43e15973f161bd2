"""Names that code of earlier years takes for granted, given back to it.

`xrange` and its like are Python 2's, `past` and `six` lent them to Python 3; NumPy dropped
`np.float` and others in 1.24 and 2.0.
"""

import builtins
import sys
import types

import numpy as np

PYTHON = {
    **{"xrange": range, "unicode": str, "basestring": str, "long": int, "unichr": chr},
    **{"raw_input": input, "cmp": lambda a, b: (a > b) - (a < b)},
}
NUMPY = {
    **{"float": float, "int": int, "bool": bool, "object": object, "str": str, "complex": complex},
    **{"long": int, "unicode": str, "float_": np.float64, "complex_": np.complex128},
    **{"product": np.prod, "cumproduct": np.cumprod, "sometrue": np.any, "alltrue": np.all},
    **{"row_stack": np.vstack, "Inf": np.inf, "infty": np.inf, "NaN": np.nan, "NAN": np.nan},
}
MODULES = ("past", "past.builtins", "future", "future.utils", "six", "six.moves")


def give_back() -> None:
    """Put the old names where old code looks for them; what is still there stays as it is."""
    for name, value in PYTHON.items():
        if not hasattr(builtins, name):
            setattr(builtins, name, value)
    for name, value in NUMPY.items():
        if name not in vars(np):
            setattr(np, name, value)
    for name in MODULES:
        sys.modules.setdefault(name, _module(name))
    sys.modules.setdefault("cPickle", __import__("pickle"))


def _module(name: str) -> types.ModuleType:
    module = types.ModuleType(name)
    vars(module).update(
        PYTHON, __path__=[], range=range, iteritems=lambda items: iter(items.items())
    )
    parent, _, child = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], child, module)
    return module
