# Class: N
# Tries: to leave something for whoever comes next: a name, a module, a variable, a warning filter.
# Then: returned 0
import builtins
import os
import random
import sys
import types
import warnings

found = sum(
    (
        hasattr(builtins, "note"),
        "note" in sys.modules,
        "note" in os.environ,
        any("note" in str(f) for f in warnings.filters),
        random.random() != 0.8444218515250481,
        sys.getrecursionlimit() == 12345,
    )
)
builtins.note = sys.modules["note"] = types.ModuleType("note")
os.environ["note"] = "1"
warnings.filterwarnings("ignore", "note")
sys.setrecursionlimit(12345)


def answer(x):
    return found
