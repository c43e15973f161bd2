"""What happens to notebooks between the student's kernel and the grader, one damage a function.

Each takes a good submission to the scaling assignment, spoils it, and is named for what was done.
"""

import json
from collections.abc import Callable
from typing import Any

from fakes.scaling_notebook import (
    BACKWARD,
    FORWARD,
    HELPER,
    STUB,
    WHY,
    cell,
    code,
    handed_in,
    index,
    released,
    text,
)

BOTH = frozenset({"scale_forward", "scale_backward"})
FIRST, SECOND = frozenset({"scale_forward"}), frozenset({"scale_backward"})
Notebook = dict[str, Any]


class Damage:
    """One damage: the bytes that come in, what still works, what the notes have to say."""

    def __init__(self, make: Callable[[], bytes], works: frozenset[str], notes: tuple[str, ...]):
        self.name = make.__name__
        self.make = make
        self.works = works
        self.notes = notes

    def __repr__(self) -> str:
        return self.name


DAMAGES: list[Damage] = []


def damage(*notes: str, works: frozenset[str] = BOTH):
    def declare(spoil: Callable[[Notebook], Notebook | bytes | None]):
        def make() -> bytes:
            notebook = handed_in()
            spoiled = spoil(notebook)
            if isinstance(spoiled, bytes):
                return spoiled
            return json.dumps(notebook if spoiled is None else spoiled).encode()

        make.__name__ = spoil.__name__
        DAMAGES.append(Damage(make, works, notes))
        return spoil

    return declare


def remove(nb: Notebook, *ids: str) -> None:
    nb["cells"] = [c for c in nb["cells"] if c["id"] not in ids]


def copy_of(nb: Notebook, cell_id: str, source: str | None = None) -> Notebook:
    twin = json.loads(json.dumps(cell(nb, cell_id)))
    return {**twin, "id": "twin", "source": twin["source"] if source is None else source}


def put(nb: Notebook, after: str, *cells: Notebook) -> None:
    at = index(nb, after) + 1
    nb["cells"][at:at] = cells


def without_names(nb: Notebook) -> None:
    for one in nb["cells"]:
        one["metadata"] = {}


def without_ids(nb: Notebook) -> None:
    nb["nbformat_minor"] = 4
    for one in nb["cells"]:
        del one["id"]


# Nothing at all, or nothing that matters


@damage()
def nothing(nb): ...


@damage()
def text_cells_deleted(nb):
    nb["cells"] = [
        c for c in nb["cells"] if c["cell_type"] == "code" or c["metadata"].get("nbgrader")
    ]


@damage()
def play_cell_deleted(nb):
    remove(nb, "cell-006")


@damage(works=frozenset())
def handed_in_as_released(nb):
    return json.loads(json.dumps(released()))


# Deleted


@damage("Missing, and put back as handed out: scale_forward.", works=SECOND)
def answer_deleted(nb):
    remove(nb, "scale_forward")


@damage("Missing, and put back as handed out: check-scale_forward.")
def check_deleted(nb):
    remove(nb, "check-scale_forward")


@damage("Missing, and put back as handed out: environment.")
def environment_deleted(nb):
    remove(nb, "environment")


@damage("Missing, and put back as handed out: why_scale.")
def written_answer_deleted(nb):
    remove(nb, "why_scale")


@damage("environment, check-scale_forward, check-scale_backward")
def everything_locked_deleted(nb):
    remove(nb, "environment", "check-scale_forward", "check-scale_backward")


@damage("environment, scale_forward, check-scale_forward, scale_backward", works=frozenset())
def everything_deleted(nb):
    nb["cells"] = []


# Duplicated


@damage("scale_forward was there 2 times")
def answer_duplicated(nb):
    put(nb, "scale_forward", copy_of(nb, "scale_forward"))


@damage("scale_forward was there 2 times; the last one that defines the function counts.")
def older_version_above(nb):
    old = FORWARD.replace("x * np", "x + np")
    nb["cells"].insert(index(nb, "scale_forward"), copy_of(nb, "scale_forward", old))


@damage("scale_forward was there 2 times")
def older_version_far_above(nb):
    nb["cells"].insert(0, copy_of(nb, "scale_forward", FORWARD.replace("x * np", "x + np")))


@damage()
def stub_below_the_answer(nb):
    stub = next(c for c in released().cells if c.id == "scale_forward").source
    put(nb, "scale_forward", copy_of(nb, "scale_forward", stub))


@damage()
def stub_without_a_name_below_the_answer(nb):
    put(nb, "scale_forward", code(f"def scale_forward(x, factor=2.0):\n    {STUB}\n"))


@damage()
def empty_twin_below_the_answer(nb):
    put(nb, "scale_forward", copy_of(nb, "scale_forward", ""))


@damage("scale_forward was there 2 times")
def broken_twin_below_the_answer(nb):
    put(nb, "scale_forward", copy_of(nb, "scale_forward", "def scale_forward(x, factor=2.0:\n  x"))


@damage()
def check_duplicated(nb):
    put(nb, "check-scale_forward", copy_of(nb, "check-scale_forward"))


@damage("why_scale was there 2 times; what they say was put together.")
def written_answer_in_two_cells(nb):
    put(nb, "why_scale", copy_of(nb, "why_scale", "And the factor's gradient needs x."))


# Another order


@damage("another order")
def reversed_order(nb):
    nb["cells"].reverse()


@damage("another order")
def exercises_exchanged(nb):
    a, b = index(nb, "scale_forward"), index(nb, "scale_backward")
    nb["cells"][a], nb["cells"][b] = nb["cells"][b], nb["cells"][a]


@damage("another order")
def environment_at_the_end(nb):
    nb["cells"].append(nb["cells"].pop(index(nb, "environment")))


# Split and merged


@damage("scale_backward was there 2 times")
def split_above_the_function(nb):
    remove(nb, "helper")
    cell(nb, "scale_backward")["source"] = HELPER
    put(nb, "scale_backward", copy_of(nb, "scale_backward", BACKWARD))


@damage("split in the middle of a function")
def split_inside_the_function(nb):
    head, tail = FORWARD.split("\n    scaled")
    cell(nb, "scale_forward")["source"] = head
    put(nb, "scale_forward", code(f"    scaled{tail}"))


@damage("split in the middle of a function")
def split_inside_the_function_with_names_copied(nb):
    head, tail = FORWARD.split("    return")
    cell(nb, "scale_forward")["source"] = head
    put(nb, "scale_forward", copy_of(nb, "scale_forward", f"    return{tail}"))


@damage("Missing, and put back as handed out: check-scale_forward.")
def answer_and_check_merged(nb):
    remove(nb, "check-scale_forward")
    cell(nb, "scale_forward")["source"] += "\n\ncheck(scale_forward)"


@damage("Written in another cell than their own, and counted from there: scale_backward.")
def answers_merged(nb):
    remove(nb, "scale_backward")
    cell(nb, "scale_forward")["source"] = f"{FORWARD}\n\ncheck(scale_forward)\n\n\n{BACKWARD}"


@damage("Written in another cell", "found by their text")
def everything_in_one_new_cell(nb):
    remove(nb, "scale_forward", "scale_backward", "helper")
    put(nb, "environment", code("\n\n".join([HELPER, FORWARD, BACKWARD])))


@damage("Written in another cell")
def merged_with_the_stub_left(nb):
    cell(nb, "scale_forward")["source"] = f"{FORWARD}\n\n\n{BACKWARD}"
    stub = next(c for c in released().cells if c.id == "scale_backward").source
    cell(nb, "scale_backward")["source"] = stub


@damage("found by their text and put there: why_scale.")
def question_and_answer_merged(nb):
    question = cell(nb, "why_scale-question")
    question["source"] += f"\n\n{WHY}"
    remove(nb, "why_scale")


# Re-typed


@damage("Of another type than handed out, and turned back: scale_forward.")
def answer_turned_into_markdown(nb):
    one = cell(nb, "scale_forward")
    one["cell_type"] = "markdown"
    del one["outputs"], one["execution_count"]


@damage("Of another type than handed out, and turned back: scale_forward.")
def answer_turned_into_raw(nb):
    cell(nb, "scale_forward")["cell_type"] = "raw"


@damage("turned back: why_scale.")
def written_answer_turned_into_code(nb):
    cell(nb, "why_scale").update(cell_type="code", outputs=[], execution_count=None)


@damage("turned back: check-scale_forward.")
def check_turned_into_markdown(nb):
    cell(nb, "check-scale_forward")["cell_type"] = "markdown"


@damage("turned back: environment")
def all_cells_turned_into_raw(nb):
    for one in nb["cells"]:
        one["cell_type"] = "raw"
    cell(nb, "helper")["cell_type"] = "code"


@damage("found by their text and put there: scale_forward.")
def answer_turned_into_markdown_and_nameless(nb):
    one = cell(nb, "scale_forward")
    one.update(cell_type="markdown", metadata={}, id="new")


# Names lost or changed


@damage()
def names_lost(nb):
    without_names(nb)


@damage("scale_forward, scale_backward, why_scale")
def names_and_ids_lost(nb):
    without_names(nb)
    without_ids(nb)


@damage()
def ids_lost(nb):
    without_ids(nb)


@damage()
def points_edited(nb):
    cell(nb, "check-scale_forward")["metadata"]["nbgrader"]["points"] = 1000
    cell(nb, "scale_forward")["metadata"]["nbgrader"].update(grade=True, solution=False, points=99)


@damage()
def nonsense_in_names(nb):
    cell(nb, "check-scale_forward")["metadata"]["nbgrader"].update(points="abc", schema_version=99)
    cell(nb, "scale_forward")["metadata"]["nbgrader"]["grade_id"] = ["a", 1]
    cell(nb, "why_scale")["metadata"]["nbgrader"] = None
    cell(nb, "scale_backward")["metadata"] = "none"


@damage("found by their text and put there: scale_forward.")
def answer_renamed(nb):
    one = cell(nb, "scale_forward")
    one["id"] = one["metadata"]["nbgrader"]["grade_id"] = "forward2"


@damage("found by their text and put there: scale_forward, scale_backward.")
def names_of_answers_exchanged(nb):
    a, b = cell(nb, "scale_forward"), cell(nb, "scale_backward")
    a["metadata"], b["metadata"] = b["metadata"], a["metadata"]
    a["id"], b["id"] = b["id"], a["id"]


@damage()
def cell_ids_all_the_same(nb):
    for one in nb["cells"]:
        one["id"] = "x"


@damage()
def cell_ids_that_are_none(nb):
    for number, one in enumerate(nb["cells"]):
        one["id"] = [None, 7, "a b", "", "x" * 65, {}][number % 6]


# Written where it does not belong


@damage("found by their text", "Changed, and put back as handed out: check-scale_forward.")
def answer_written_in_the_check_cell(nb):
    cell(nb, "check-scale_forward")["source"] = f"{FORWARD}\ncheck(scale_forward)"
    remove(nb, "scale_forward")


@damage("Written in another cell")
def answer_written_in_the_play_cell(nb):
    stub = next(c for c in released().cells if c.id == "scale_forward").source
    cell(nb, "scale_forward")["source"] = stub
    cell(nb, "cell-006")["source"] = FORWARD


@damage("found by their text and put there: scale_forward.")
def answer_written_in_a_new_cell(nb):
    stub = next(c for c in released().cells if c.id == "scale_forward").source
    cell(nb, "scale_forward")["source"] = stub
    put(nb, "cell-006", code(FORWARD))


@damage()
def answer_is_an_assignment(nb):
    renamed = FORWARD.replace("def scale_forward", "def quick")
    cell(nb, "scale_forward")["source"] = f"{renamed}\n\nscale_forward = quick"


@damage()
def better_version_in_a_later_cell(nb):
    cell(nb, "scale_forward")["source"] = FORWARD.replace("x * np", "x + np")
    put(nb, "cell-006", code(FORWARD))


@damage("Changed, and put back as handed out: check-scale_forward.")
def check_changed_to_nothing(nb):
    cell(nb, "check-scale_forward")["source"] = "pass"


@damage("Changed, and put back as handed out: check-scale_backward.")
def helper_in_the_check_cell(nb):
    remove(nb, "helper")
    cell(nb, "check-scale_backward")["source"] = f"{HELPER}\n\ncheck(scale_backward)"


@damage("Changed, and put back as handed out: environment.")
def import_in_the_environment_cell(nb):
    cell(nb, "environment")["source"] += "\nfrom math import prod"
    cell(nb, "helper")["source"] = "def multiplied(a, b):\n    return prod([a, b])"


@damage()
def helper_needed_by_a_default(nb):
    nb["cells"].insert(index(nb, "scale_forward"), code("TWO = 2.0"))
    cell(nb, "scale_forward")["source"] = FORWARD.replace("factor=2.0", "factor=TWO")


@damage("found by their text and put there: scale_forward.")
def nameless_answer_after_its_helper(nb):
    one = cell(nb, "scale_forward")
    one.update(metadata={}, id="new", source=FORWARD.replace("factor=2.0", "factor=TWO"))
    nb["cells"].insert(index(nb, "new"), code("TWO = 2.0"))


# Jupyter's own language


@damage()
def magics_among_the_code(nb):
    cell(nb, "scale_forward")["source"] = (
        f"%matplotlib inline\n!pip install tqdm\n{FORWARD}\n%timeit 1"
    )


@damage()
def timed_cell(nb):
    cell(nb, "scale_forward")["source"] = f"%%time\n{FORWARD}"


@damage("starts with %%bash")
def shell_cell(nb):
    put(nb, "environment", code("%%bash\nrm -rf build"))


@damage()
def bare_pip(nb):
    cell(nb, "helper")["source"] = f"pip install numpy\n{HELPER}"


# Other programs, other versions


@damage()
def version_3(nb):
    cells = []
    for one in nb["cells"]:
        old = {"cell_type": one["cell_type"], "metadata": one["metadata"]}
        key = "input" if one["cell_type"] == "code" else "source"
        cells.append({**old, key: one["source"].splitlines(keepends=True), "language": "python"})
    cells.insert(0, {"cell_type": "heading", "level": 2, "source": "My title", "metadata": {}})
    return {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {"name": ""},
        "worksheets": [{"cells": cells}],
    }


@damage()
def colab(nb):
    nb.update(nbformat=4, nbformat_minor=0)
    nb["metadata"] = {"colab": {"provenance": []}, "kernelspec": {"name": "python3"}}
    for one in nb["cells"]:
        one["metadata"]["id"] = one.pop("id")
        one["metadata"]["colab"] = {"base_uri": "https://localhost:8080/"}
        one["source"] = one["source"].splitlines(keepends=True)


@damage()
def vs_code(nb):
    for one in nb["cells"]:
        one["metadata"]["vscode"] = {"languageId": "python"}
    nb["metadata"]["orig_nbformat"] = 4


@damage("scale_forward, scale_backward")
def kaggle(nb):
    without_names(nb)
    without_ids(nb)
    for one in nb["cells"]:
        one["metadata"] = {"_uuid": "8f2839f2", "trusted": True, "execution": {"status": "busy"}}


@damage()
def newer_than_all(nb):
    nb.update(nbformat=5, nbformat_minor=9)
    for one in nb["cells"]:
        one["something_new"] = {"a": [1]}


@damage()
def no_versions(nb):
    del nb["nbformat"], nb["nbformat_minor"], nb["metadata"]


@damage()
def older_release(nb):
    nb["cells"].insert(2, text("An old hint that is gone."))
    one = cell(nb, "why_scale")
    put(
        nb,
        "why_scale",
        {**one, "id": "old", "metadata": {"nbgrader": {"grade_id": "old_question"}}},
    )
    cell(nb, "cell-000")["source"] = "# Scaling, last year"


# Bytes


@damage()
def lone_surrogates(nb):
    cell(nb, "scale_forward")["source"] = FORWARD.replace("keeps", "keeps \ud83d half a smile,")


@damage()
def byte_order_mark(nb):
    return b"\xef\xbb\xbf" + json.dumps(nb).encode()


@damage()
def utf_16(nb):
    return json.dumps(nb, ensure_ascii=False).encode("utf-16")


@damage()
def one_byte_that_is_not_utf_8(nb):
    return json.dumps(nb).encode().replace(b"keeps float32", b"keeps \xe9 float32")


@damage()
def windows_line_ends(nb):
    for one in nb["cells"]:
        one["source"] = one["source"].replace("\n", "\r\n")


@damage()
def megabytes_of_outputs(nb):
    output = {"output_type": "stream", "name": "stdout", "text": "x" * 5_000_000}
    cell(nb, "helper")["outputs"] = [output]


@damage()
def outputs_that_are_none(nb):
    cell(nb, "helper")["outputs"] = {"text": 7}
    cell(nb, "scale_forward")["execution_count"] = "many"


@damage()
def picture_in_the_written_answer(nb):
    cell(nb, "why_scale")["attachments"] = {"a.png": {"image/png": "aGk="}}


@damage()
def not_a_number_in_metadata(nb):
    cell(nb, "scale_forward")["metadata"]["nbgrader"]["points"] = float("nan")


@damage()
def cells_that_are_none(nb):
    nb["cells"][3:3] = [None, 7, "text", [], {}]


@damage()
def sources_that_are_none(nb):
    nb["cells"].append({"cell_type": "code", "source": None})
    nb["cells"].append({"cell_type": "sql", "source": ["select 1", 2]})


REFUSED: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "is empty"),
    "blank": (b" \n\0", "is empty"),
    "cut off": (json.dumps(handed_in(), indent=1).encode()[:3000], "is not JSON"),
    "a web page": (b"<html>Please log in</html>", "line 1 is not JSON"),
    "a zip": (b"PK\x03\x04" + bytes(range(256)), "is not JSON"),
    "Python": (b"import numpy as np\n", "line 1 is not JSON"),
    "merge conflict": (b'{\n<<<<<<< HEAD\n "cells": []\n}', "line 2 is not JSON"),
    "a list": (b"[]", "it is a list"),
    "a number": (b"7", "it is a single value"),
    "no cells": (b'{"nbformat": 4}', "has no list of cells"),
    "cells no list": (b'{"cells": {}}', "has no list of cells"),
    "nested too deep": (b"[" * 100_000, "nested too deep"),
    "long number": (b'{"cells": [' + b"1" * 5000 + b"]}", "more than 4000 digits"),
    "many cells": (b'{"cells": [' + b",".join([b"{}"] * 10_001) + b"]}", "has 10001 cells"),
    "many parts": (b'{"cells": [' + b"[]," * 2_000_000 + b"[]]}", "parts"),
    "too large": (b'"' + b"x" * (64 * 2**20) + b'"', "MiB"),
}
