"""The notebook of the scaling assignment, as its author writes it and as a student hands it in."""

import json
from typing import Any

import numpy as np
from nbformat import NotebookNode

from autograder.judge.key import AnswerKey
from autograder.notebooks.compose import compose_notebook
from autograder.notebooks.release import release
from fakes import scaling

BOOK = "https://book.example/"
TEXT = '''\
# %% [markdown]
# # Scaling
#
# {points} points for functions, {points:all} in all, about {minutes} minutes.
# [The chapter]({book}/scale.html) has the formula $y_{i} = f\\,x_{i}$.

# %% environment

# %% [markdown]
# ## Forward: {points:scale_forward} points
#
# {minutes:scale_forward} minutes, {difficulty:scale_forward}
#
# {checks:scale_forward}

# %% answer="scale_forward"
def scale_forward(x, factor=2.0):
    """Return x times the factor, and the cache; see {book}/scale.html."""
    ### BEGIN SOLUTION
    return x * np.asarray(factor, dtype=x.dtype), (x, factor)
    ### END SOLUTION

# %% check="scale_forward"

# %% [markdown]
# Try it.

# %%
scale_forward(np.ones(3))

# %% [markdown]
# ## Backward

# %% answer="scale_backward"
def scale_backward(dout, cache):
    """Return the gradients of x and of the factor."""
    ### BEGIN SOLUTION
    x, factor = cache
    return dout * factor, (dout * x).sum()
    ### END SOLUTION

# %% check="scale_backward"

# %% [markdown] question="why_scale" points=4
# Why is the factor in the cache? ({points:why_scale} points)
#
# === BEGIN MARK SCHEME ===
# 4 points: the backward multiplies by it.
# === END MARK SCHEME ===
'''

FORWARD = '''\
def scale_forward(x, factor=2.0):
    """Return x times the factor, and the cache."""
    scaled = x * np.asarray(factor, dtype=x.dtype)  # keeps float32
    return scaled, (x, factor)'''
BACKWARD = '''\
def scale_backward(dout, cache):
    """Return the gradients."""
    x, factor = cache
    return multiplied(dout, factor), np.sum(dout * x)'''
HELPER = """\
def multiplied(a, b):
    return a * b"""
TRIED = "scale_forward(np.arange(4.0), 3.0)"
WHY = "Because the way back multiplies by it."
STUB = "raise NotImplementedError"


def instructor() -> NotebookNode:
    return compose_notebook(TEXT, scaling.ASSIGNMENT, BOOK)


def released() -> NotebookNode:
    return release(instructor())


def handed_in() -> dict[str, Any]:
    """A good submission as plain data, with a helper cell below the first check."""
    notebook = json.loads(json.dumps(released()))
    for name, source in {
        "scale_forward": FORWARD,
        "scale_backward": BACKWARD,
        "why_scale": WHY,
        "cell-006": TRIED,
    }.items():
        cell(notebook, name)["source"] = source
    notebook["cells"].insert(index(notebook, "check-scale_forward") + 1, code(HELPER, "helper"))
    return notebook


def learned(key: AnswerKey) -> str:
    """Return a program that looks its answers up in a key, by the bytes that it is asked for."""
    known = {
        np.asarray(rung.question.asked.args[0]).tobytes().hex(): rung.expected[0].tolist()
        for check in key.exercises[0].checks
        for rung in check.rungs
    }
    return (
        f"import numpy as np\n\nKNOWN = {known!r}\n\n\ndef scale_forward(x, factor=2.0):\n"
        "    found = KNOWN.get(x.tobytes().hex(), np.zeros(x.shape))\n"
        "    return np.asarray(found, dtype=x.dtype), (x, factor)"
    )


def index(notebook: dict[str, Any], cell_id: str) -> int:
    return [c["id"] for c in notebook["cells"]].index(cell_id)


def cell(notebook: dict[str, Any], cell_id: str) -> dict[str, Any]:
    return notebook["cells"][index(notebook, cell_id)]


def code(source: str, cell_id: str = "mine") -> dict[str, Any]:
    return {
        "id": cell_id,
        "cell_type": "code",
        "metadata": {},
        "source": source,
        "outputs": [],
        "execution_count": None,
    }


def text(source: str, cell_id: str = "my-text") -> dict[str, Any]:
    return {"id": cell_id, "cell_type": "markdown", "metadata": {}, "source": source}


def run(sources: tuple[str, ...]) -> dict[str, Any]:
    """Run cells as the sandbox does: a cell that raises does not stop the next."""
    names: dict[str, Any] = {}
    for source in sources:
        try:
            exec(compile(source, "cell", "exec", dont_inherit=True), names)
        except Exception:
            continue
    return names


def working(sources: tuple[str, ...]) -> set[str]:
    """Which of the two functions compute what they should."""
    names = run(sources)
    x, dout = np.array([1.0, -2.0], dtype="float32"), np.array([3.0, 5.0], dtype="float32")
    found = set()
    try:
        out, _ = names["scale_forward"](x, 3.0)
        if out.dtype == "float32" and np.array_equal(out, x * 3):
            found.add("scale_forward")
    except Exception:
        pass
    try:
        dx, dfactor = names["scale_backward"](dout, (x, 3.0))
        if np.array_equal(dx, dout * 3) and dfactor == -7:
            found.add("scale_backward")
    except Exception:
        pass
    return found
