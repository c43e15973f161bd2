"""A submission behind the wall: its cells, the questions, and what happens when it misbehaves."""

import dataclasses
import os
import select
import signal
import time
from pathlib import Path

import numpy as np
import pytest
from fakes.processes import all_ended, descendants, resident_pages, settled
from fakes.questions import asked, said

from autograder.model.errors import SandboxError
from autograder.model.question import Call, End, Observation, Question, Slot, Source
from autograder.sandbox.limits import Limits
from autograder.sandbox.seat import Seat, Template
from autograder.sandbox.warm import Way

DOUBLE = "def double(x):\n    return 2 * x"
PID = "import os\n\ndef pid(x):\n    return os.getpid()"
HANG = "def hang(x):\n    while True:\n        pass"
LEAVE = "import os\n\ndef leave(x):\n    os._exit(0)"
SHORT = Limits(call_seconds=0.2, wall_factor=2.0, submission_seconds=1.0)
needs_proc = pytest.mark.skipif(
    not Path("/proc/self/task").is_dir(), reason="counts processes and files through /proc"
)


def test_an_answer_is_asked_and_returns(warm: Template) -> None:
    """A right answer comes back to the last bit, with its dtype and shape."""
    x = np.array([[0.1, -0.0, np.nan], [np.inf, 1e-320, 2.0]], dtype="float32")
    with warm.seat([DOUBLE]) as seat:
        seen = seat.ask(asked("double", x))
        assert seen.end is End.RETURNED
        assert seen.outputs[0].dtype == np.float32
        assert seen.outputs[0].tobytes() == (2 * x).tobytes()
        assert seat.cells == ("",)
        assert seat.printed == ""


def test_large_arrays_cross_whole(warm: Template) -> None:
    """Eight megabytes there and back, more than any buffer holds."""
    x = np.random.default_rng(0).standard_normal((1024, 1024))
    with warm.seat([DOUBLE]) as seat:
        assert np.array_equal(seat.ask(asked("double", x)).outputs[0], 2 * x)


def test_a_cache_stays_behind_the_wall(warm: Template) -> None:
    """A backward is given what the forward returned, whatever that is; only arrays come back."""
    cells = [
        "class Memory:\n    def __init__(self, x, f):\n        self.x, self.f = x, f",
        "def forward(x, f):\n    return f(x), Memory(x, f)",
        "def backward(dout, cache):\n    return dout * cache.x, cache.f(dout)",
    ]
    x = np.arange(3.0)
    question = Question(
        (Call("forward", (x, Source("lambda t: t + 1"))), Call("backward", (x, Slot(0, 1)))),
        ("dx", "df"),
    )
    with warm.seat(cells) as seat:
        seen = seat.ask(question)
    assert [output.tolist() for output in seen.outputs] == [[0, 1, 4], [1, 2, 3]]


def test_a_cell_that_raises_does_not_stop_the_next(warm: Template) -> None:
    """Each cell says how it ended, with its line; functions of the others can be asked."""
    cells = [
        "x = 1\nx / 0",
        "def broken(:\n    pass",
        "raise SystemExit(3)",
        "raise KeyboardInterrupt",
        "text = '\ud800'",
        "a\0b",
        "(" * 500,
        DOUBLE,
        "def f():\n    return missing\nf()",
    ]
    with warm.seat(cells) as seat:
        assert seat.cells[0] == "ZeroDivisionError: division by zero (cell 1, line 2)"
        assert seat.cells[1].startswith("SyntaxError: invalid syntax (cell 2, line 1)")
        assert seat.cells[2] == "SystemExit: 3 (cell 3, line 1)"
        assert seat.cells[3] == "KeyboardInterrupt (cell 4, line 1)"
        assert seat.cells[4].startswith("UnicodeEncodeError")
        assert all("Error" in error for error in seat.cells[5:7])
        assert seat.cells[7] == ""
        assert seat.cells[8] == "NameError: name 'missing' is not defined (cell 9, line 2)"
        assert said(seat.ask(asked("double"))) == "[0.0, 2.0, 4.0]"


def test_cells_run_as_a_notebook_does(warm: Template) -> None:
    """One namespace, called `__main__`, in which classes, pickles and tracebacks work."""
    cells = [
        "from dataclasses import dataclass\n@dataclass\nclass Pair:\n    a: int\n    b: 'Pair'",
        "import pickle\nassert pickle.loads(pickle.dumps(Pair(1, None))) == Pair(1, None)",
        "assert __name__ == '__main__' and Pair.__module__ == '__main__'",
        "import traceback\ndef where(x):\n    try:\n        1 / 0  # here\n"
        "    except ArithmeticError:\n        print(traceback.format_exc())\n"
        "        return 'here' in traceback.format_exc()",
    ]
    with warm.seat(cells) as seat:
        assert seat.cells == ("",) * 4
        assert said(seat.ask(asked("where"))) == "True", seat.printed


def test_a_helper_that_a_later_variable_hides_still_works(warm: Template) -> None:
    """`pad` is a function where its check stands, and a number in a cell below."""
    cells = [
        "def pad(x):\n    return x\nfrom numpy import add as plus",
        "def use(x):\n    return plus(pad(x), 1).tolist()",
        "pad = 2\ndel plus",
    ]
    with warm.seat(cells) as seat:
        assert said(seat.ask(asked("use"))) == "[1.0, 2.0, 3.0]", seat.cells


def test_a_module_that_a_later_variable_hides_is_still_there(warm: Template) -> None:
    """`np` is NumPy where a check stands, and the last number of a loop in a cell below."""
    cells = ["import numpy as np\ndef use(x):\n    return np.sum(x).tolist()", "for np in 1, 2: 0"]
    with warm.seat(cells) as seat:
        assert said(seat.ask(asked("use"))) == "3.0", seat.cells


def test_a_variable_that_hid_a_tool_when_a_function_was_written_is_what_it_finds(
    warm: Template,
) -> None:
    """After `from numpy import *` a student's own `pad = 1` is what later cells mean by it."""
    cells = [
        "from numpy import *\ndef early(x):\n    return pad(x, 1).tolist()",
        "pad = 1\ndef late(x):\n    return (x + pad + size).tolist()\nsize = 2",
        "pad = 'zeros'\nsize = None\ndef last(x):\n    return pad",
    ]
    with warm.seat(cells) as seat:
        for _ in range(2):  # whoever was asked before
            assert said(seat.ask(asked("early"))) == "[0.0, 0.0, 1.0, 2.0, 0.0]", seat.cells
            assert said(seat.ask(asked("last"))) == "a str"
    with warm.seat([cells[0], cells[1]]) as seat:
        assert said(seat.ask(asked("late"))) == "[3.0, 4.0, 5.0]", seat.cells


def test_what_comes_from_the_future_holds_in_later_cells(warm: Template) -> None:
    """As in Jupyter; before that cell, and in other notebooks, it does not."""
    cells = [
        "def early(x: Missing): 0",
        "from __future__ import annotations",
        "def f(x: Missing): 0",
    ]
    with warm.seat(cells) as seat, warm.seat(cells[2:]) as other:
        missing = "NameError: name 'Missing' is not defined (cell 1, line 1)"
        assert seat.cells == (missing, "", "")
        assert other.cells == (missing,)


@pytest.mark.parametrize(
    "cell",
    [
        "import matplotlib.pylab as plt\nfrom matplotlib.lines import Line2D\nplt.plot(Line2D())",
        "from pylab import *\nfrom mpl_toolkits.mplot3d import Axes3D",
        "import matplotlib.image as mpimg\nmpimg.imsave('x.png', [[1]])",
        "from IPython.core.display import display, HTML\ndisplay(HTML('<style></style>'))",
        "from google.colab.patches import cv2_imshow\nimport google.colab.files",
        "from tqdm import tnrange, tqdm_notebook\nfrom tqdm.autonotebook import tqdm\n"
        "from tqdm.std import trange\ntqdm.write('done')\n"
        "assert [*tnrange(2)] == [*tqdm_notebook([0, 1])] == [*tqdm(trange(2))] == [0, 1]",
        "import matplotlib.pyplot as plt\ndef draw(axis: plt.Axes | None = None): 0\n"
        "def more(axis: None | plt.Axes): 0\n"
        "print(f'{plt.gcf().dpi:.1f}', 1.1 * plt.gca().get_ylim()[1] - 2)",
        "import matplotlib.pyplot as plt\naxis = plt.gca()\n"
        "for i in range(len(axis.lines)):\n    print(axis.lines[i])\n"
        "axis.set_ylim(0, max(1, axis.get_ylim()[1]), -axis.get_xlim()[0])\n"
        "print('%.1f %d' % (plt.gcf().dpi, int(plt.gcf().dpi)), round(float(axis.bbox.x0), 2))\n"
        "if axis.get_ylim()[0] < 0 or 'x' in axis.get_title():\n    print('below')",
        "import ipywidgets as w\nslider = w.IntSlider(value=3)\n"
        "for i in range(slider.value):\n    print(i)\nassert slider and [0, 1][slider.value:]",
        "import ipywidgets\nclass Own(ipywidgets.IntSlider):\n    def __init__(self, n):\n"
        "        super().__init__(value=n)\n        self.n = n\nassert Own(3).n == 3",
    ],
)
def test_what_is_drawn_with_is_never_missing(warm: Template, cell: str) -> None:
    """A cell with an answer in it must not fail for what it only shows something with."""
    with warm.seat([cell]) as seat:
        assert seat.cells == ("",)


def test_what_computes_is_missing_and_said_to_be(warm: Template) -> None:
    """Only what draws, shows or asks has a stand-in."""
    with warm.seat(["import google.protobuf", "import scipy.signal"]) as seat:
        assert all(cell.startswith("ModuleNotFoundError: No module named") for cell in seat.cells)


def test_a_notebook_that_draws_is_harmless(warm: Template) -> None:
    """Plots, progress bars, IPython's words and the course's own check do nothing here."""
    cells = [
        "import matplotlib.pyplot as plt\nimport matplotlib\nmatplotlib.use('Agg')\n"
        "plt.rcParams['figure.dpi'] = 90\nfigure, axes = plt.subplots(1, 2)\n"
        "axes[0].imshow([[1]]).set_clim(0, 1)\nplt.show()\n"
        "plt.figure(figsize=(3, 2)).tight_layout()",
        "from tqdm import tqdm, trange\nfrom tqdm.auto import tqdm as auto\n"
        "assert [i for i in tqdm(range(3), desc='x')] == [0, 1, 2] == list(trange(3))\n"
        "with auto(total=3) as bar:\n    bar.update(1)\nassert len(tqdm([1, 2])) == 2",
        "from IPython.display import Image, display as show\nshow(Image('x.png'))\ndisplay(1)\n"
        "get_ipython().run_line_magic('matplotlib', 'inline')\nhelp(len)",
        "from google.colab import drive\ndrive.mount('/content/drive')",
        "from autograder.student import check\ncheck(len)\ncheck(check, seed=3)",
        "from IPython import get_ipython\nassert not hasattr(plt, '__wrapped__')",
        "import numpy as np\nassert np.linspace(*plt.xlim(), 5).shape == (5,)\n"
        "assert np.array(plt.gca().get_ylim()).size == np.arange(plt.ylim()[1]).size + 1\n"
        "assert (np.ones(3) * plt.gcf().dpi).sum() == 0",
        "counts, bins, _ = plt.hist([1, 2])\nfigure, (a, b, c, *d) = plt.subplots(1, 3)\n"
        "for axis, name, row in plt.nothing():\n    axis.set_title(name)",
        "assert matplotlib.__version__.split('.')\nround(plt.gcf().dpi, 2)",
        "files = get_ipython()  # not run: !ls\nfor file in files:\n    print(file.strip())",
        "result = check(len)\nassert all(check(f) for f in (len, max))",
        "print(_, In[-1], Out.get(3))",
        "async def later():\n    return 3\nassert await later() == 3",
    ]
    with warm.seat(cells) as seat:
        assert seat.cells == ("",) * len(cells)


@pytest.mark.parametrize(
    "above",
    [
        "import os\nos.makedirs('out')",
        "os.makedirs('out'); helper = 7; helper.shape",
        "@print\n\ndef lost(x):\n    return x\n1 / 0",
        "import torchvision; import math; math.e",
        "for _ in range(3):\n    open('x', 'w')",
        "assert double(2) == 4",
        "lambda x: x + 1\nx = y",
    ],
)
def test_a_statement_that_raises_costs_itself_alone(warm: Template, above: str) -> None:
    """What stands below a line that works in Jupyter alone is defined; the first error is told."""
    with warm.seat([f"{above}\n{DOUBLE}\nmath = 3"]) as seat:
        assert "(cell 1, line " in seat.cells[0]
        assert said(seat.ask(asked("double"))) == "[0.0, 2.0, 4.0]"


@pytest.mark.parametrize(
    "stop",
    [
        "raise RuntimeError('stop')",
        "import sys\nsys.exit()",
        "assert False, 'stop'",
        "if True:\n    raise RuntimeError",
        "x = 1; 1 / 1; raise ValueError",
        "def f(:",
        "1 / 0\n" * 30,
    ],
)
def test_a_word_to_stop_ends_a_cell(warm: Template, stop: str) -> None:
    """An old version may stand below it. So does a cell end that is wrong line by line."""
    with warm.seat([DOUBLE, f"{stop}\ndef double(x):\n    return 'an old version'"]) as seat:
        assert seat.cells[1]
        assert said(seat.ask(asked("double"))) == "[0.0, 2.0, 4.0]"


def test_errors_name_cells_by_the_numbers_that_they_are_given(warm: Template) -> None:
    """So that a student finds them in her own notebook."""
    with warm.seat(["x = 1", "x.y"], numbers=[3, 8]) as seat:
        assert seat.cells[1].endswith("(cell 8, line 1)")


HIDING = (
    ("sum = 0", "[0.0, 2.0, 4.0]"),
    ("range = (0, 1)", "[0.0, 2.0, 4.0]"),
    ("helper = 7", "[0.0, 2.0, 4.0]"),
    ("for np in range(3):\n    pass", "[0.0, 2.0, 4.0]"),
    ("del np", "[0.0, 2.0, 4.0]"),
    ("def sum(x):\n    return 7", "[0.0, 2.0, 4.0]"),
    ("def helper(x, width):\n    return 7", "[0.0, 2.0, 4.0]"),
    ("def helper(x):\n    return 7 + x", "[7.0, 8.0, 9.0]"),
)


@pytest.mark.parametrize(("later", "answer"), HIDING)
def test_a_variable_that_hides_a_tool_costs_nothing(
    warm: Template, later: str, answer: str
) -> None:
    """The function worked where its check stood; another function of that name is another one."""
    uses = (
        "import numpy as np\ndef helper(x):\n    return np.multiply(2, x)\n"
        "def f(x):\n    return sum(helper(x) for _ in range(1))"
    )
    with warm.seat([uses, later]) as seat:
        assert said(seat.ask(asked("f"))) == answer


def test_a_function_finds_what_was_there_when_it_was_written(warm: Template) -> None:
    """A tool that was gone by then is gone, and Python's own is there again."""
    cells = [
        "import numpy as np\nsum = np.prod\ndef early(x):\n    return sum(x)",
        "del sum\nmax = 3",
        "def late(x):\n    return sum(x) + max",
    ]
    with warm.seat(cells) as seat:
        for _ in range(2):
            assert said(seat.ask(asked("early", (2.0, 4.0)))) == "8.0"
            assert said(seat.ask(asked("late", (2.0, 4.0)))) == "9.0"


H = "def f(x):\n    return h(x)"
ZERO = ("def h(x):\n    return 0 * x", H)
DECORATOR = (
    "from functools import wraps\n\ndef d(g):\n    @wraps(g)\n    def w(*a):\n"
    "        return g(*a)\n    return w"
)
CALLED = "class H:\n    def __call__(self, x):\n        return x + 4\nh = H()"
ON_P = ("def p(x):\n    return x", "def h(x):\n    return p(x) + 1", H)
ANEW = {  # cells in order, and what f makes of 1
    "mended": ([*ZERO, "def h(v, w=2):\n    return v + w"], "3.0"),
    "written": (["def h(x):\n    raise NotImplementedError", H, "def h(v):\n    return v"], "1.0"),
    "decorated": ([*ZERO, DECORATOR, "@d\ndef h(v):\n    return v"], "1.0"),
    "no longer decorated": (
        [DECORATOR, "@d\ndef h(x):\n    return 0 * x", H, "def h(v):\n    return v"],
        "1.0",
    ),
    "called": ([*ZERO, CALLED], "5.0"),
    "both anew": ([*ON_P, "def p(x, by):\n    return x", "def h(x):\n    return p(x, 9)"], "2.0"),
    "another": (["def h(x):\n    return x", H, "def h(x, width):\n    return width"], "1.0"),
    "itself": (["def f(x):\n    return 0", "def f(x, y=1):\n    return x + y"], "2.0"),
}


@pytest.mark.parametrize("anew", ANEW)
def test_a_tool_that_is_written_anew_is_found_unless_it_is_another(
    warm: Template, anew: str
) -> None:
    """A mended one is meant; one that cannot be called as the first belongs to somebody else."""
    cells, answer = ANEW[anew]
    with warm.seat(cells) as seat:
        for _ in range(2):
            assert said(seat.ask(asked("f", 1.0))) == answer


def test_functions_that_a_question_calls_are_the_last_ones(warm: Template) -> None:
    """A forward that is written anew with another parameter is the one that counts."""
    cells = [
        "def forward(x):\n    return 0 * x",
        "def backward(dx):\n    return forward(dx)",
        "def forward(x, check_it=False):\n    return x",
        "def forward(x, *, loud):\n    return x",
        "def forward(x, a=1, b=2):\n    return x + 3",
    ]
    both = Question((Call("forward", (1.0,)), Call("backward", (2.0,))), ("out",))
    with warm.seat(cells) as seat:
        assert said(seat.ask(both)) == "5.0"


def test_nobody_answers_input(warm: Template) -> None:
    """A cell that asks for input is told so, and does not wait."""
    with warm.seat(["input('Your name: ')", "import sys\nassert sys.stdin.read() == ''"]) as seat:
        assert seat.cells[0] == "EOFError: nobody is there to type an answer (cell 1, line 1)"
        assert seat.cells[1] == ""


def test_chance_is_the_same_for_everybody(warm: Template, way: Way) -> None:
    """Random numbers and the order of sets do not decide marks: not between seats nor templates."""
    cells = [
        "import random\nimport numpy as np\n"
        "def chance(x):\n    return random.random(), np.random.rand(), hash('a')"
    ]
    question = asked("chance", returns=("a", "b", "c"))
    with warm.seat(cells) as one, warm.seat(cells) as other:
        first, second = said(one.ask(question)), said(other.ask(question))
    with Template(warm.limits, way) as again, again.seat(cells) as third:
        assert first == second == said(third.ask(question))


def test_an_argument_that_was_changed_is_named(warm: Template) -> None:
    """The child says which arguments a call changed."""
    with warm.seat(["def spoil(x, *, by):\n    x[0] = by\n    return x"]) as seat:
        assert seat.ask(asked("spoil", np.zeros(2), by=1.0)).modified == ("spoil:0",)


def test_a_missing_function_is_unwritten(warm: Template) -> None:
    """Neither a missing name nor `NotImplementedError` is an error of the answer."""
    with warm.seat(["def todo(x):\n    raise NotImplementedError"]) as seat:
        assert seat.ask(asked("todo")).end is End.UNWRITTEN
        assert seat.ask(asked("absent")).end is End.UNWRITTEN


def test_an_answer_that_raises_is_asked_in_the_same_process(warm: Template) -> None:
    """Exceptions of every kind are told and cost no process."""
    raised = ["ValueError('no')", "SystemExit(1)", "KeyboardInterrupt", "GeneratorExit"]
    cells = [f"def f{i}(x):\n    raise {error}" for i, error in enumerate(raised)]
    with warm.seat([PID, *cells]) as seat:
        before = said(seat.ask(asked("pid")))
        for i, error in enumerate(raised):
            seen = seat.ask(asked(f"f{i}"))
            assert (seen.end, seen.function) == (End.RAISED, f"f{i}")
            assert seen.message.startswith(error.partition("(")[0])
        assert said(seat.ask(asked("pid"))) == before


def test_prints_are_kept_up_to_a_limit(warm: Template) -> None:
    """The first bytes of output and errors stay, in order, also after the seat is closed."""
    cells = [
        "import sys\nprint('one')\nprint('two', file=sys.stderr)",
        "print('x' * 20_000)",
        DOUBLE + "\nprint('never seen')",
    ]
    with warm.seat(cells) as seat:
        assert said(seat.ask(asked("double"))) == "[0.0, 2.0, 4.0]"
    assert seat.printed.startswith("one\ntwo\nxxx")
    assert len(seat.printed) == warm.limits.printed_bytes


def test_prints_of_a_call_that_hangs_are_kept_once(warm: Template) -> None:
    """What helps a student to see where it hangs is there, and cells run again print nothing."""
    with warm.seat(
        ["print('defined')", "def f(x):\n    print('in f')\n    while True: pass"]
    ) as seat:
        assert seat.ask(asked("f")).end is End.HUNG
        assert seat.printed.startswith("defined\nin f\n")
        assert seat.printed.count("defined") == 1


def test_a_call_that_hangs_costs_that_call_only(warm: Template) -> None:
    """The next question goes to a fresh process in which the cells have run again."""
    with warm.seat([DOUBLE, HANG, PID, "count = 1", "count += 1"]) as seat:
        before = said(seat.ask(asked("pid")))
        seen = seat.ask(asked("hang"))
        assert (seen.end, seen.message) == (End.HUNG, "hang took longer than 0.4 s")
        assert said(seat.ask(asked("double"))) == "[0.0, 2.0, 4.0]"
        assert said(seat.ask(asked("pid"))) != before


def test_a_process_that_ends_costs_that_call_only(warm: Template) -> None:
    """The same for an answer that ends its process."""
    question = Question((Call("double", (1.0,)), Call("leave", (Slot(0, 0),))), ("out",))
    with warm.seat([DOUBLE, LEAVE]) as seat:
        seen = seat.ask(question)
        assert seen.end is End.DIED
        assert seen.message == "the process ended while leave ran"
        assert said(seat.ask(asked("double"))) == "[0.0, 2.0, 4.0]"


@pytest.mark.parametrize(
    ("calls", "guilty", "message"),
    [
        (("double", "hang"), "hang", "hang took longer than 0.4 s"),
        (("hang", "double"), "hang", "hang took longer than 0.4 s"),
        (("leave", "double"), "leave", "the process ended while leave ran"),
    ],
)
def test_of_two_calls_the_one_that_ran_is_named(
    warm: Template, calls: tuple[str, str], guilty: str, message: str
) -> None:
    """Nobody searches the backward for what the forward does, or the other way around."""
    first, second = calls
    question = Question((Call(first, (1.0,)), Call(second, (2.0,))), ("out",))
    with warm.seat([DOUBLE, HANG, LEAVE]) as seat:
        seen = seat.ask(question)

    assert (seen.function, seen.message) == (guilty, message)


def test_a_cell_that_hangs_or_ends_is_left_out(warm: Template) -> None:
    """It says so, and the cells before and after it stand."""
    cells = ["a = 1", "while True:\n    pass", "import os\nos._exit(0)", "a += 1", DOUBLE, LEAVE]
    with warm.seat([*cells, "def a_now(x):\n    return a"]) as seat:
        assert seat.cells[1] == "a time-out: it took longer than 0.4 s; it was left out"
        assert seat.cells[2] == "the end of its process; it was left out"
        assert [bool(error) for error in seat.cells] == [False, True, True, *[False] * 4]
        assert said(seat.ask(asked("a_now"))) == "2"
        assert seat.ask(asked("leave")).end is End.DIED
        assert said(seat.ask(asked("a_now"))) == "2"


def test_several_cells_that_hang_leave_time_for_the_answers(warm: Template) -> None:
    """That one hangs is confirmed; the others are tried once."""
    with warm.seat([*["while True:\n    pass"] * 11, DOUBLE]) as seat:
        assert all(error.startswith("a time-out: it took longer") for error in seat.cells[:-1])
        assert said(seat.ask(asked("double"))) == "[0.0, 2.0, 4.0]"


def test_being_late_is_confirmed_before_it_counts(warm: Template) -> None:
    """An answer that was slow once, as on a machine that stumbled, is asked again."""
    cell = "import time\ndef f(x):\n    time.sleep(max(0, x - time.time()))\n    return 1"
    with warm.seat([cell]) as seat:
        assert said(seat.ask(asked("f", time.time() + 0.9))) == "1"
        assert seat.spent_seconds > 0.4


@needs_proc
def test_a_process_that_was_killed_from_outside_costs_nothing(way: Way) -> None:
    """Whoever kills the child, or the whole template, the question is asked again."""
    with Template(Limits(), way) as template, template.seat([DOUBLE]) as seat:
        for _ in range(2):
            os.kill(descendants()[-1], signal.SIGKILL)
            assert said(seat.ask(asked("double"))) == "[0.0, 2.0, 4.0]"
        for pid in descendants():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        assert said(seat.ask(asked("double"))) == "[0.0, 2.0, 4.0]"


def test_a_submission_has_a_budget(way: Way) -> None:
    """When the time for the whole submission is used up, nothing is waited for any more."""
    with Template(SHORT, way) as template, template.seat([DOUBLE, HANG]) as seat:
        assert seat.ask(asked("hang")).end is End.HUNG
        ends = [seat.ask(asked("hang")) for _ in range(6)]
        assert all(seen.end is End.HUNG for seen in ends)
        before = seat.spent_seconds
        last = seat.ask(asked("double"))
        assert seat.spent_seconds == before
        assert last.end is End.HUNG
        assert last.message == (
            "the 1 s for the whole submission were used up before double returned"
        )
        assert seat.spent_seconds < 3.0


def test_seats_beside_each_other_have_one_budget(way: Way) -> None:
    """A submission that is asked in several processes has no more time than in one."""
    with Template(SHORT, way) as template, template.seat([DOUBLE, HANG]) as one:
        for _ in range(7):
            assert one.ask(asked("hang")).end is End.HUNG
        with template.seat([DOUBLE], [one]) as other:
            assert other.cells[0].startswith("a time-out: the 1 s for the whole submission")
        with template.seat([DOUBLE]) as alone:
            assert said(alone.ask(asked("double"))) == "[0.0, 2.0, 4.0]"


def test_cells_after_the_budget_are_not_run(way: Way) -> None:
    """They say why."""
    cells = ["while True:\n    pass"] * 6
    with Template(SHORT, way) as template, template.seat(cells) as seat:
        assert seat.cells[-1] == (
            "a time-out: the 1 s for the whole submission were used up; it was left out"
        )


def test_cells_that_hang_the_second_time_end_the_asking(way: Way) -> None:
    """After two vain repeats every question is answered at once."""
    limits = Limits(call_seconds=0.2, submission_seconds=20.0)
    with Template(limits, way) as template:
        cell = f"import time\nif time.time() > {time.time() + 1.0}:\n    time.sleep(600)"
        with template.seat([cell, DOUBLE, LEAVE]) as seat:
            assert said(seat.ask(asked("double"))) == "[0.0, 2.0, 4.0]"
            time.sleep(1.1)
            assert seat.ask(asked("leave")).end is End.HUNG
            assert seat.ask(asked("double")).end is End.HUNG
            before = seat.spent_seconds
            seen = seat.ask(asked("double"))
            assert seat.spent_seconds == before
            assert (seen.end, seen.message) == (
                End.HUNG,
                "the cells did not run a second time, so double could not be asked",
            )


def test_seats_of_one_template_do_not_meet(warm: Template) -> None:
    """Two submissions at once each see their own functions."""
    with warm.seat(["def f(x):\n    return 1"]) as one, warm.seat(["g = 2"]) as other:
        assert said(one.ask(asked("f"))) == "1"
        assert other.ask(asked("f")).end is End.UNWRITTEN


def test_root_is_given_up(warm: Template) -> None:
    """Student code never runs as root."""
    with warm.seat(["import os\ndef who(x):\n    return os.getuid(), os.geteuid()"]) as seat:
        seen = seat.ask(asked("who", returns=("real", "effective")))
    assert all(int(user) != 0 for user in seen.outputs)
    assert "user" in {layer.name for layer in warm.wall}


@needs_proc
def test_two_hundred_seats_leave_nothing_behind(warm: Template) -> None:
    """Open files and memory stay flat in the judge and in the template."""

    def one() -> None:
        with warm.seat([DOUBLE]) as seat:
            assert seat.ask(asked("double")).end is End.RETURNED

    for _ in range(20):
        one()
    below = settled()
    watched = [os.getpid(), *below]
    files = len(list(Path("/proc/self/fd").iterdir()))
    before = {pid: resident_pages(pid) for pid in watched}
    for _ in range(200):
        one()
    assert len(list(Path("/proc/self/fd").iterdir())) == files
    assert settled() == below
    for pid in watched:
        assert resident_pages(pid) < before[pid] + 512


@needs_proc
def test_a_closed_template_leaves_no_process(way: Way) -> None:
    """Also when a seat is still open."""
    before = set(descendants())
    with Template(SHORT, way) as template:
        seat = template.seat([HANG])
        ours = [pid for pid in descendants() if pid not in before]
        assert len(ours) >= 2
    assert all_ended(ours)
    assert seat.printed == ""
    seat.close()


def test_a_wall_that_is_lower_than_before_is_not_used(way: Way) -> None:
    """A child that reports another wall than the first one is a fault of the machine."""
    with Template(SHORT, way) as template:
        first = template._first
        lower = dataclasses.replace(first.report, refused=frozenset({"memory"}))
        template._first = dataclasses.replace(first, report=lower)
        with pytest.raises(SandboxError, match=r"twice .the wall of a child is another"):
            template.seat([DOUBLE])


def test_a_template_that_cannot_start_is_a_fault_of_the_machine() -> None:
    """It is tried twice, and the error names the reason and what to do."""
    way = Way("nonsense", ("/nonexistent/python",), {}, namespaces=False)
    with pytest.raises(SandboxError, match=r"nonsense does not work here: /nonexistent/python: No"):
        Template(SHORT, way).__enter__()


def test_the_wall_is_told_also_after_the_end(way: Way) -> None:
    """A verdict can name the layers whenever it is written."""
    template = Template(SHORT, way)
    with template:
        during = template.wall
    assert template.wall == during
    template.close()


def test_a_value_that_cannot_cross_is_our_fault(warm: Template) -> None:
    """A question with an object in it is refused before anything is sent."""
    with warm.seat([DOUBLE]) as seat:
        with pytest.raises(ValueError, match="a list of 1 cannot be an argument"):
            seat.ask(asked("double", [1]))
        assert said(seat.ask(asked("double"))) == "[0.0, 2.0, 4.0]"


def foretold(seat: Seat, questions: list[Question]) -> list[Observation]:
    """Return what comes of questions that are sent ahead, all of them."""
    seat.foretell(questions)
    return [seat.ask(question) for question in questions]


def squares(numbers: range) -> list[Question]:
    """Return a question for the square of each number."""
    return [Question((Call("f", (float(n),)),), ("out",)) for n in numbers]


def test_what_is_sent_ahead_is_answered_as_if_it_were_not(warm) -> None:
    """In its order, also when something else is asked in between, or nobody asks any more."""
    questions = squares(range(12))
    with warm.seat(["def f(x):\n    return x * x"]) as seat:
        every = [float(seen.outputs[0]) for seen in foretold(seat, questions)]
        seat.foretell(questions)
        first, other, last = (
            seat.ask(q) for q in (questions[0], squares(range(5, 6))[0], questions[-1])
        )

    assert every == [float(n * n) for n in range(12)]
    assert [float(seen.outputs[0]) for seen in (first, other, last)] == [0.0, 25.0, 121.0]


def test_cells_and_questions_that_have_begun_are_answered_as_any_others(warm) -> None:
    """While nobody waits for them; the cells that fail are named all the same."""
    questions = squares(range(6))
    seat = warm.begin(["def f(x):\n    return x * x", "1 / 0"], [4, 7], questions)
    with seat, warm.seat([DOUBLE]) as other:
        assert select.select([seat._child._line], [], [], 30)[0], "nobody has begun"
        assert said(other.ask(asked("double"))) == "[0.0, 2.0, 4.0]"
        seat.settle()
        seen = [seat.ask(question) for question in questions]

    assert seat.cells == ("", "ZeroDivisionError: division by zero (cell 7, line 1)")
    assert [float(s.outputs[0]) for s in seen] == [float(n * n) for n in range(6)]


BUSY = """\
import time
def busy(seconds):
    start = time.process_time()
    while time.process_time() - start < seconds:
        pass
    return seconds
"""


def test_what_has_begun_does_not_run_long_without_anybody_who_counts(way: Way) -> None:
    """It is ended while somebody else takes long, and begins anew when it is waited for."""
    cell = f"{BUSY}\nbusy(5)\ndef double(x):\n    return 2 * x"
    with Template(Limits(call_seconds=10), way) as template:
        begun = template.begin([cell], [1], ())
        with begun, template.seat([BUSY]) as other:
            child = begun._child
            assert said(other.ask(asked("busy", 1.2))) == "1.2"
            assert begun._child is None
            assert child.spent_seconds == 0.0
            begun.settle()
            assert said(begun.ask(asked("double"))) == "[0.0, 2.0, 4.0]"

    assert begun.spent_seconds > 5


@pytest.mark.parametrize("cells", [[f"{BUSY}\nbusy(0.3)"], [f"{BUSY}\nbusy(0.05)"] * 25])
def test_a_limit_is_the_same_for_what_has_begun(way: Way, cells: list[str]) -> None:
    """One cell, or all of them, take more than they may; who waited when makes no difference."""
    with Template(SHORT, way) as template:
        with template.seat(cells) as alone:
            pass
        with template.begin(cells, range(1, 26), ()) as begun:
            child = begun._child
            while (child._clock.computed_seconds() or 0.0) < 0.15:
                time.sleep(0.001)
            begun.settle()

    assert "a time-out" in alone.cells[-1]
    assert begun.cells[-1] == alone.cells[-1]


def test_what_it_computed_before_it_was_waited_for_is_its_own(way: Way) -> None:
    """Else a submission could use more time than its limit, by what another one takes."""
    with (
        Template(Limits(call_seconds=10), way) as template,
        template.begin([f"{BUSY}\nbusy(0.15)"], [1], ()) as begun,
    ):
        assert select.select([begun._child._line], [], [], 30)[0]
        begun.settle()

    assert begun.spent_seconds > 0.15


REACH = """\
import os, resource
def reached(pids):
    done = 0
    for pid in map(int, pids):
        for reach in (
            lambda: os.kill(pid, 9),
            lambda: os.kill(pid, 19),
            lambda: os.pidfd_open(pid),
            lambda: os.setpriority(os.PRIO_PROCESS, pid, 19),
            lambda: os.sched_setaffinity(pid, {0}),
            lambda: resource.prlimit(pid, resource.RLIMIT_CPU, (0, 0)),
        ):
            try:
                reach()
                done += pid != os.getpid()
            except OSError:
                pass
    return done
"""


def test_of_two_students_at_a_time_neither_reaches_the_other(warm) -> None:
    """No signal, no limit, no priority: the one whose process is aimed at keeps it."""
    if not warm.keeps_apart:
        pytest.skip("there is no filter here, so they do not run at a time")
    with warm.begin([DOUBLE], [1], ()) as aimed_at, warm.seat([REACH]) as seat:
        child = aimed_at._child
        pids = np.array([*range(1, 300), child._clock.pid])  # its number inside, or outside
        reached = seat.ask(asked("reached", pids))
        aimed_at.settle()
        assert said(aimed_at.ask(asked("double"))) == "[0.0, 2.0, 4.0]"
        assert aimed_at._child is child

    assert said(reached) == "0"


def test_without_a_filter_students_do_not_run_at_a_time(way: Way) -> None:
    """One could end the other's process."""
    with Template(SHORT, way) as template:
        first = template._first
        open_report = dataclasses.replace(first.report, refused=frozenset({"system calls"}))
        template._first = dataclasses.replace(first, report=open_report)
        assert not template.keeps_apart


def test_one_that_ends_its_process_costs_those_sent_after_it_nothing(warm) -> None:
    """They are asked of a fresh process, and the one is named, as when each is asked by itself."""
    cell = "import os\ndef f(x):\n    if x == 3:\n        os._exit(0)\n    return x * x"
    with warm.seat([cell]) as seat:
        seen = foretold(seat, squares(range(8)))

    assert [s.end for s in seen] == [End.DIED if n == 3 else End.RETURNED for n in range(8)]
    assert [float(s.outputs[0]) for s in seen[4:]] == [16.0, 25.0, 36.0, 49.0]


def test_what_a_template_knows_is_asked_by_its_number(way: Way) -> None:
    """It comes to the same as a question that is sent, in order, and after a template is lost."""
    known = [asked("double", np.arange(float(n))) for n in range(1, 4)]
    with Template(SHORT, way, questions=known) as template:
        with template.seat([DOUBLE]) as seat:
            ahead = [known[2], known[0], asked("double", 5.0), known[1]]
            seat.foretell(ahead)
            replies = [said(seat.ask(question)) for question in (*ahead, asked("double"))]
        template._standing.warm._process.kill()
        with template.seat([DOUBLE]) as seat:
            assert said(seat.ask(known[1])) == "[0.0, 2.0]"

    assert replies == ["[0.0, 2.0, 4.0]", "[0.0]", "10.0", "[0.0, 2.0]", "[0.0, 2.0, 4.0]"]
    assert template.request(known[1]).arrays == ()
