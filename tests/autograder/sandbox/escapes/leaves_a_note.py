# Class: N
# Tries: to leave something for whoever comes next: a name, a module, a variable, a warning filter.
# Not: another result changed
# Then: returned 0
import builtins
import os
import sys
import types
import warnings

found = sum(
    (
        hasattr(builtins, "note"),
        "note" in sys.modules,
        "note" in os.environ,
        any("note" in str(f) for f in warnings.filters),
        sys.getrecursionlimit() == 12345,
    )
)
builtins.note = sys.modules["note"] = types.ModuleType("note")
os.environ["note"] = "1"
warnings.filterwarnings("ignore", "note")
sys.setrecursionlimit(12345)


def answer(x):
    return found
