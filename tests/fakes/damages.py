"""What happens to notebooks between the student's kernel and the grader, one damage a function.

Each takes a good submission to the scaling assignment, spoils it, and is named for what was done.
"""

import gzip
import json
import re
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


def indent(one: Notebook) -> None:
    one["source"] = re.sub("^", "    ", one["source"], flags=re.MULTILINE)


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


@damage("If it is the notebook of another one, hand in the one", works=frozenset())
def another_assignment(nb):
    """Cells with other names and other functions."""
    return another_assignment_of(nb)


def another_assignment_of(nb: Notebook) -> Notebook:
    text_of = json.dumps(nb)
    for old, new in (("scale", "shift"), ("factor", "step"), ("Scaling", "Shifting")):
        text_of = text_of.replace(old, new)
    return json.loads(text_of)


@damage("The file is the notebook of shifting, and scaling is graded; hand in", works=frozenset())
def another_notebook(nb):
    """Its first cell says which it is."""
    text_of = json.dumps(another_assignment_of(nb)).replace("scaling", "shifting")
    return json.loads(text_of)


OLDER = "The file is release 0ld0ld00 of this assignment, and release "


@damage(OLDER, "Not in it: scale_backward. Get the notebook that is handed out now", works=FIRST)
def older_release_with_less_in_it(nb):
    stamped(nb, "0ld0ld00")
    remove(nb, "scale_backward", "check-scale_backward")


@damage("The file is an older release of this assignment, and release ")
def older_release_without_a_mark(nb):
    stamped(nb, "")


def stamped(nb: Notebook, mark: str) -> None:
    """Give the notebook the mark of another release, or none as before there were marks."""
    one = cell(nb, "environment")
    line = f"# scaling, release {mark}.\n" if mark else ""
    one["source"] = re.sub(r"# scaling, release \w+\.\n", line, one["source"])


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


@damage()
def answers_indented(nb):
    for name in ("scale_forward", "scale_backward"):
        indent(cell(nb, name))


@damage("scale_forward, scale_backward")
def answers_indented_without_names_below_own_cells(nb):
    for name in ("scale_forward", "scale_backward"):
        own = code(f"def before_{name}(x):\n    return x\n")
        nb["cells"].insert(index(nb, name), own)
    without_names(nb)
    without_ids(nb)
    for name in ("def scale_forward", "def scale_backward"):
        indent(next(one for one in nb["cells"] if name in one["source"]))


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


@damage("turned back: environment", "no place")
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


@damage("Changed, and put back as handed out: check-scale_forward.", "no place")
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


@damage(OLDER)
def older_release(nb):
    stamped(nb, "0ld0ld00")
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


@damage("why_scale was there 2 times")
def pictures_of_one_name(nb):
    mine = cell(nb, "why_scale")
    mine["attachments"] = {"a.png": {"image/png": "aGk="}}
    twin = {**copy_of(nb, "why_scale", "![more](attachment:a.png)"), "id": "more"}
    put(nb, "why_scale", {**twin, "attachments": {"a.png": {"image/png": "aG8="}}})


@damage("One cell had no place")
def picture_over_a_check(nb):
    check = cell(nb, "check-scale_forward")
    check.update(cell_type="markdown", source="![mine](attachment:mine.png)")
    check["attachments"] = {"mine.png": {"image/png": "aGk="}}


@damage("found by their text and put there: scale_forward.")
def environment_merged_with_an_answer(nb):
    cell(nb, "environment")["source"] += "\n\n" + cell(nb, "scale_forward")["source"]
    remove(nb, "scale_forward")


@damage()
def environment_pasted_above_an_answer(nb):
    mine = cell(nb, "scale_forward")
    mine["source"] = cell(nb, "environment")["source"] + "\n\n" + mine["source"]


@damage()
def bytes_behind_the_end(nb):
    return json.dumps(nb).encode() + b"\n\x1a" + b"\0" * 500


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


@damage()
def fifty_megabytes_of_outputs(nb):
    picture = {"output_type": "display_data", "data": {"image/png": "A" * 50_000_000}}
    cell(nb, "cell-006")["outputs"] = [picture]


@damage()
def numbers_beyond_every_size(nb):
    cell(nb, "scale_forward")["execution_count"] = 10**400
    cell(nb, "check-scale_forward")["metadata"]["nbgrader"]["points"] = -(10**300)
    nb["nbformat_minor"] = 10**100


@damage()
def numbers_without_end(nb):
    cell(nb, "scale_forward")["execution_count"] = float("inf")
    nb["metadata"]["kernelspec"] = {"version": float("-inf")}


@damage()
def nested_metadata(nb):
    deep: list[Any] = []
    for _ in range(400):
        deep = [deep]
    cell(nb, "scale_forward")["metadata"]["notes"] = deep
    nb["metadata"]["notes"] = deep


@damage()
def keys_that_come_twice(nb):
    whole = json.dumps(nb)
    return whole.replace('"source": ', '"source": "an old text", "source": ').encode()


@damage()
def cells_that_come_twice(nb):
    return b'{"cells": [{"cell_type": "code", "source": "1/0"}], ' + json.dumps(nb).encode()[1:]


@damage()
def sources_as_lists_of_anything(nb):
    for one in nb["cells"]:
        lines = one["source"].splitlines(keepends=True)
        one["source"] = [part for line in lines for part in (line, None, 3, ["x = 1"])]


@damage()
def attachments_of_wrong_types(nb):
    cell(nb, "why_scale")["attachments"] = {"a.png": "aGk=", "b.png": None, "c.png": {"t": [1]}}
    cell(nb, "scale_forward")["attachments"] = 7


@damage()
def wrong_types_everywhere(nb):
    nb["metadata"] = []
    nb["nbformat"] = "four"
    nb["nbformat_minor"] = None
    for one in nb["cells"]:
        one.update(outputs=3, execution_count=[])
    for name in ("helper", "cell-000", "cell-006"):
        cell(nb, name)["metadata"] = 3


@damage()
def unknown_things_in_every_cell(nb):
    nb["signature"] = "sha256:0"
    for one in nb["cells"]:
        one.update(prompt_number=3, collapsed=True, trusted=True, language="python")


# The programs that notebooks pass through


def version_4(nb: Notebook, minor: int) -> None:
    """What Jupyter wrote before cells had ids."""
    nb.update(nbformat=4, nbformat_minor=minor)
    for one in nb["cells"]:
        del one["id"]
        one["source"] = one["source"].splitlines(keepends=True)


@damage()
def version_4_0(nb):
    version_4(nb, 0)


@damage()
def version_4_2(nb):
    version_4(nb, 2)


@damage()
def version_4_4(nb):
    version_4(nb, 4)


@damage()
def version_2(nb):
    old = [
        {"cell_type": one["cell_type"], "input" if "outputs" in one else "source": one["source"]}
        | {"metadata": one["metadata"]}
        for one in nb["cells"]
    ]
    return {"nbformat": 2, "nbformat_minor": 0, "worksheets": [{"cells": old}, {"cells": []}]}


@damage()
def several_worksheets(nb):
    halves = [nb["cells"][:5], nb["cells"][5:]]
    return {"nbformat": 3, "nbformat_minor": 0, "worksheets": [{"cells": h} for h in halves]}


@damage()
def colab_with_forms(nb):
    colab = {"provenance": [], "toc_visible": True, "gpuType": "T4"}
    nb.update(nbformat=4, nbformat_minor=0, metadata={"colab": colab, "accelerator": "GPU"})
    for number, one in enumerate(nb["cells"]):
        one["metadata"].update(id=f"Xy{number}-_", cellView="form", outputId="0", colab={})
        del one["id"]
    cell_0 = {"cell_type": "code", "metadata": {"id": "first"}, "outputs": []}
    drive = "from google.colab import drive\ndrive.mount('/content/drive')\n%cd /content/drive"
    nb["cells"].insert(0, {**cell_0, "source": drive, "execution_count": None})


@damage()
def vs_code_with_ids_of_its_own(nb):
    nb["metadata"]["language_info"] = {"name": "python", "version": "3.11.0"}
    for number, one in enumerate(nb["cells"]):
        one["id"] = f"#VSC-{number:08x}"
        one["metadata"].update(language="python", vscode={"languageId": "python"})


@damage("scale_forward, scale_backward")
def kaggle_with_its_first_cell(nb):
    without_names(nb)
    without_ids(nb)
    head = "import os\nfor folder, _, names in os.walk('/kaggle/input'):\n    print(folder, names)"
    nb["cells"].insert(0, code(head))
    del nb["cells"][0]["id"]


@damage("scale_forward, scale_backward, why_scale")
def exported_to_a_script_and_back(nb):
    kept = [one for one in nb["cells"] if one["source"].strip()]
    nb["cells"] = [
        {"cell_type": one["cell_type"], "metadata": {}, "source": one["source"].strip() + "\n"}
        for one in kept
    ]


@damage()
def every_cell_closed_and_tagged(nb):
    for one in nb["cells"]:
        one["metadata"].update(collapsed=True, tags=["hide"], jupyter={"source_hidden": True})
        one["metadata"].update(slideshow={"slide_type": "slide"}, deletable=False, scrolled=True)


# The release that it was made from


@damage("Changed, and put back as handed out: check-scale_forward.")
def check_of_an_older_release(nb):
    cell(nb, "check-scale_forward")["source"] = "from course import check\ncheck('scale_forward')"
    cell(nb, "scale_forward")["metadata"]["nbgrader"]["schema_version"] = 1


@damage("found by their text and put there: scale_forward.")
def names_of_an_older_release(nb):
    one = cell(nb, "scale_forward")
    one["metadata"]["nbgrader"]["grade_id"] = "exercise-1"
    one["id"] = "exercise-1"


@damage()
def solution_of_the_instructors_version(nb):
    cell(nb, "scale_forward")["source"] = f"### BEGIN SOLUTION\n{FORWARD}\n### END SOLUTION"


@damage("Changed, and put back as handed out: check-scale_forward.", "no place")
def notes_in_the_check_cell(nb):
    cell(nb, "check-scale_forward")["source"] += "\nprint('why is this red?')"


@damage("no place", "Of another type")
def notes_in_a_check_turned_into_markdown(nb):
    one = cell(nb, "check-scale_forward")
    one.update(cell_type="markdown", source="This check is wrong, I asked about it on Monday.")


# Bytes, again


@damage()
def line_ends_of_the_whole_file(nb):
    return json.dumps(nb, indent=1).replace("\n", "\r\n").encode()


@damage()
def utf_32(nb):
    return json.dumps(nb, ensure_ascii=False).encode("utf-32")


@damage()
def two_byte_order_marks_and_blanks(nb):
    return b"\xef\xbb\xbf\n\n" + json.dumps(nb).encode() + b"\n\n\x20"


@damage()
def control_characters_in_texts(nb):
    cell(nb, "helper")["source"] += "\n# \x1b[31m \u202e \u2028 \ufeff"
    cell(nb, "cell-000")["source"] += "\x00\x07\x0b\x0c"


# Longer than anybody reads


@damage("A cell of 200001 characters is too long to be looked into, so it was run as it stands.")
def a_hundred_thousand_statements_in_a_cell(nb):
    nb["cells"].insert(index(nb, "helper"), {**code("0;" * 100_000 + "0"), "id": "many"})


@damage("more than 200000 words and signs long", "2 cells, was put at the end of the notebook")
def statements_in_many_cells(nb):
    long = [{**code(f"x{i} = 0;" + "0;" * 40_000), "id": f"many-{i}"} for i in range(4)]
    nb["cells"][index(nb, "helper") : index(nb, "helper")] = long


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
    "many cells": (b'{"cells": [' + b",".join([b"{}"] * 2_001) + b"]}", "has 2001 cells"),
    "pasted data": (
        json.dumps({"cells": [code("x = [" + "1," * 250_000 + "]")] * 4}).encode(),
        "has 2000024 characters of code, and at most 2000000 are read; take out the data",
    ),
    "many parts": (b'{"cells": [' + b"[]," * 2_000_000 + b"[]]}", "parts"),
    "two notebooks": (json.dumps(handed_in()).encode() * 2, "line 1 is not JSON"),
    "a comma too many": (b'{"cells": [],}', "line 1 is not JSON"),
    "a Python dictionary": (b"{'cells': []}", "line 1 is not JSON"),
    "compressed": (gzip.compress(json.dumps(handed_in()).encode(), mtime=0), "is not JSON"),
    "text": (b'"a notebook"', "it is a single value"),
    "true": (b"true", "it is a single value"),
    "NaN": (b"NaN", "it is a single value"),
    "worksheets no list": (b'{"worksheets": 3}', "has no list of cells"),
    "deep metadata": (
        b'{"cells": [], "metadata": ' + b'{"a":' * 50_000 + b"1" + b"}" * 50_000 + b"}",
        "nested too deep",
    ),
    "too large": (b'"' + b"x" * (64 * 2**20) + b'"', "MiB"),
}
