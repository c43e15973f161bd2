"""A class of verdicts, one small function a kind of submission, shaped like a real assignment."""

import random
from dataclasses import replace
from datetime import datetime, timedelta, timezone

from autograder.gradebook.lateness import LatePolicy
from autograder.gradebook.records import Record, Student, Submissions, Terms, Written, build_records
from autograder.model.verdict import Diagnosis, Finding, Layer, Outcome, Result, Verdict
from autograder.notebooks.collect import digest

ASSIGNMENT = "a02_convolution"
TITLE = "The convolution layer"
DUE = datetime(2026, 10, 5, 23, 59, tzinfo=timezone.utc)
TERMS = Terms(
    written=(Written("why_flip", 4), Written("which_padding", 3)),
    due=DUE,
    policy=LatePolicy(grace=timedelta(hours=1), percent=10, cap=50),
)
LIMITS = "Limits: 2 seconds a call, 20 seconds in all, 512 MiB of memory."
WALL = (
    Layer("bubblewrap", True, "no network, no files, no other processes"),
    Layer("limits", True, "time, memory and output are bounded"),
)
BARE = (
    Layer("bubblewrap", False, "the program can read this machine's files and use its network."),
    Layer("limits", True, "time, memory and output are bounded"),
)

# exercise: section, then check: claim, points
EXERCISES = {
    "conv2d_forward": (
        "convolution.html#sec-channels",
        {
            "slides_without_flipping": (
                "The kernel is slid over the image as it is written, not turned around.",
                2,
            ),
            "sums_over_channels": ("Every filter sums over all channels of the image.", 2),
            "adds_one_bias_a_filter": ("One number per filter is added to all its outputs.", 1),
            "steps_by_the_stride": (
                "With stride 2 the window skips every second place, in both directions.",
                2,
            ),
            "pads_with_zeros": ("Padding puts a frame of zeros around the image.", 2),
            "drops_what_the_stride_leaves": (
                "What a stride that does not divide leaves over is dropped.",
                1,
            ),
            "takes_sizes_as_pairs": ("`stride` and `padding` may be pairs, (height, width).", 1),
            "keeps_the_dtype": ("float32 in, float32 out.", 1),
            "leaves_its_input_alone": ("`x`, `weight` and `bias` are not changed.", 1),
        },
    ),
    "conv2d_backward": (
        "differentiating.html#sec-backward",
        {
            "sends_the_gradient_back": ("`dx` is the gradient of sum(out * dout) by `x`.", 3),
            "gathers_the_weights": ("`dweight` sums over the batch and all windows.", 2),
            "sums_the_bias": ("`dbias` sums `dout` over the batch and all places.", 1),
            "takes_the_frame_off": ("`dx` has the shape of `x`, at padding 0 as well.", 2),
            "steps_back_by_the_stride": (
                "With stride 2 a window's share lands where it came from.",
                2,
            ),
            "has_no_bias_where_there_was_none": ("`dbias` is None without a bias.", 1),
        },
    ),
    "numerical_gradient": (
        "differentiating.html#sec-gradient-check",
        {
            "differs_on_both_sides": (
                "The difference is centered: f(x + h) - f(x - h) over 2h.",
                2,
            ),
            "weighs_with_dout": ("Each output counts with its entry of `dout`.", 2),
            "puts_x_back": ("`x` is the same after the call as before.", 1),
        },
    ),
    "merge_convolutions": (
        "convolution.html#sec-merge",
        {
            "merges_the_weights": ("One convolution with the merged weight does what both did.", 3),
            "merges_the_biases": ("The bias of the first passes through the second.", 2),
        },
    ),
}
FLIPS = Diagnosis(
    "flips_the_kernel",
    "Thinks convolution flips the kernel, as it does in signal processing.",
    "a kernel flipped both ways",
    "convolution.html#sec-flip",
)
FORGETS_BIAS = Diagnosis(
    "forgets_the_bias", "Leaves the bias out.", "a convolution without bias", ""
)
EMPTY_SLICE = Diagnosis(
    "slices_to_minus_zero",
    "Takes the frame off with p:-p, which is empty for p = 0.",
    "an empty slice at padding 0",
    "differentiating.html#sec-backward",
)
CASE = (
    "conv2d_forward(x of 1x1x3x3, weight of 1x1x2x2)\n"
    "x = [[[[1, -2, 3], [2, 1, -1], [3, -3, 2]]]]\n"
    "weight = [[[[1, 2], [3, -1]]]]"
)
HOSTILE = '"><script>document.title="taken"</script><img src=x onerror=alert(1)>'
TRICKS = f"=cmd()|' /C calc'!A0 {HOSTILE} \x1b[31mred\x1b[0m \u202egnp.exe {{{{ 7 * 7 }}}}"


def right(student: str = "s01") -> Verdict:
    """Everything kept."""
    return _verdict(student, *(result(name) for name in EXERCISES))


def blank(student: str = "s02") -> Verdict:
    """Nothing written."""
    return _verdict(student, *(unwritten(name) for name in EXERCISES))


def half(student: str = "s03") -> Verdict:
    """Two of the four exercises written, and right."""
    names = list(EXERCISES)
    return _verdict(student, *map(result, names[:2]), *map(unwritten, names[2:]))


def flipped(student: str = "s04") -> Verdict:
    """A known misconception in the first exercise; what hangs on its first check waits."""
    first = result("conv2d_forward", broken=("slides_without_flipping",), rest_waits=True)
    others = (result(name) for name in list(EXERCISES)[1:])
    return _verdict(student, replace(first, diagnosis=FLIPS), *others)


def unexplained(student: str = "s05") -> Verdict:
    """Wrong at the border, without a belief that explains it."""
    first = result("conv2d_forward", broken=("pads_with_zeros", "steps_by_the_stride"))
    first = replace(first, structure="Only numbers at the border are wrong; all others are right.")
    return _verdict(student, first, *(result(name) for name in list(EXERCISES)[1:]))


def refused(student: str = "s06") -> Verdict:
    """A file that is no notebook."""
    why = (
        "a02_convolution.ipynb is not a notebook: line 1 is not JSON; save it in JupyterLab again."
    )
    return replace(unjudged(student), refused=why, notes=(), limits="")


def unjudged(student: str = "s07") -> Verdict:
    """The machine could run none of it."""
    return _verdict(student, *map(unknown, EXERCISES))


def partly_judged(student: str = "s08") -> Verdict:
    """The machine failed in the last exercise."""
    names = list(EXERCISES)
    return _verdict(student, *map(result, names[:-1]), unknown(names[-1]))


def hostile(student: str = "s09") -> Verdict:
    """Every text that a student can influence is an attack on the reader."""
    base = result("conv2d_forward", broken=("slides_without_flipping",))
    bad = tuple(replace(f, fact=f"out is {TRICKS}", case=TRICKS) for f in base.findings[:1])
    first = replace(base, findings=bad + base.findings[1:])
    verdict = _verdict(student, first, *map(unwritten, list(EXERCISES)[1:]))
    return replace(verdict, notes=(TRICKS,), printed=TRICKS, notebook=HOSTILE)


def result(exercise: str, *, broken: tuple[str, ...] = (), rest_waits: bool = False) -> Result:
    """Return an exercise in which the named checks are broken and all others kept, or waiting."""
    section, checks = EXERCISES[exercise]
    findings = tuple(
        _finding(name, claim, points, broken, rest_waits)
        for name, (claim, points) in checks.items()
    )
    return Result(exercise, findings, section)


def unwritten(exercise: str) -> Result:
    """Return an exercise that is not written."""
    first, *others = EXERCISES[exercise][1]
    base = result(exercise, broken=(first, *others))
    fact = f"{exercise} is not written yet"
    findings = tuple(replace(f, fact=fact, rungs_broken=f.rungs) for f in base.findings)
    return replace(base, findings=findings, written=False)


def unknown(exercise: str) -> Result:
    """Return an exercise that was not judged."""
    why = "the machine could not run this case; it costs nothing"
    findings = tuple(
        Finding(f.check, f.claim, Outcome.NOT_JUDGED, f.points, fact=why)
        for f in result(exercise).findings
    )
    return Result(exercise, findings, EXERCISES[exercise][0])


def _finding(
    name: str, claim: str, points: int, broken: tuple[str, ...], rest_waits: bool
) -> Finding:
    if name in broken:
        fact = "out[0, 0, 0, 0] is -16.4222, expected 15.9465"
        return Finding(name, claim, Outcome.BROKEN, points, fact, CASE, "", 5, 3)
    if rest_waits:
        return Finding(name, claim, Outcome.BROKEN, points, waits_for=broken[0])
    return Finding(name, claim, Outcome.KEPT, points, rungs=5)


def _verdict(student: str, *results: Result) -> Verdict:
    return Verdict(
        assignment=ASSIGNMENT,
        student=student,
        results=results,
        notes=("two cells had been deleted and were put back",),
        wall=WALL,
        limits=LIMITS,
        key="5f2c9d17a0b3",
        notebook=digest(b"{}"),
        seconds=0.25,
    )


def record(verdict: Verdict, terms: Terms = TERMS, late: timedelta = -timedelta(hours=5)) -> Record:
    """Return the record of one verdict, handed in `late` after the due date."""
    who = Student(verdict.student, "Sample", f"Student {verdict.student}")
    submissions = Submissions(
        verdicts={verdict.student: verdict}, times={verdict.student: DUE + late}
    )
    return build_records(submissions, (who,), terms)[0]


def random_verdict(student: str, draw: random.Random) -> Verdict:
    """Return a plausible submission: able students break little, others hang at the first check."""
    skill = draw.betavariate(2.6, 1.3)
    return _verdict(student, *(_random_result(name, skill, draw) for name in EXERCISES))


def _random_result(exercise: str, skill: float, draw: random.Random) -> Result:
    hardness = 0.1 + 0.25 * list(EXERCISES).index(exercise) / 3
    if draw.random() > skill + 0.75 - hardness:
        return unwritten(exercise)
    checks = list(EXERCISES[exercise][1])
    if draw.random() > skill + 0.35:
        belief = FLIPS if exercise == "conv2d_forward" and draw.random() < 0.7 else None
        return replace(result(exercise, broken=(checks[0],), rest_waits=True), diagnosis=belief)
    broken = tuple(
        check
        for place, check in enumerate(checks)
        if place and draw.random() > skill + 0.45 - 0.06 * (place % 5)
    )
    return replace(result(exercise, broken=broken), diagnosis=_random_belief(broken, draw))


def _random_belief(broken: tuple[str, ...], draw: random.Random) -> Diagnosis | None:
    known = {"takes_the_frame_off": EMPTY_SLICE, "adds_one_bias_a_filter": FORGETS_BIAS}
    return known.get(broken[0]) if len(broken) == 1 and draw.random() < 0.9 else None


def sample_class(size: int, seed: int = 7) -> tuple[Record, ...]:
    """Return a class of `size` with one of every kind of submission and, beyond, random ones."""
    draw = random.Random(seed)
    kinds = (right, blank, half, flipped, unexplained, refused, unjudged, partly_judged, hostile)
    verdicts = {f"s{i:02}": kind(f"s{i:02}") for i, kind in enumerate(kinds, 1)}
    for i in range(len(kinds) + 1, size - 2):
        verdicts[f"s{i:02}"] = random_verdict(f"s{i:02}", draw)
    missing = [f"s{i:02}" for i in range(size - 2, size + 1)]
    roster = [Student(name, *_name(name)) for name in [*verdicts, *missing] if name != "s10"]
    times = {name: DUE + _when(place) for place, name in enumerate(verdicts)}
    damaged = {"s11": "classroom/autograded/s11/verdict.json is damaged; grade it again."}
    verdicts.pop("s11")
    return build_records(Submissions(verdicts, damaged, times), roster, TERMS, _read(verdicts))


def _name(student: str) -> tuple[str, str]:
    if student == "s09":
        return HOSTILE, "=cmd()"
    return f"First {student}", f"Last {student}"


def _when(place: int) -> timedelta:
    if place % 9 == 4:
        return timedelta(days=place % 4, hours=7)
    return timedelta(minutes=30) if place % 11 == 5 else -timedelta(hours=3 + place % 40)


def _read(verdicts: dict[str, Verdict]) -> dict[str, tuple[Written, ...]]:
    read = (Written("why_flip", 4, 3), Written("which_padding", 3, 2))
    return {student: read for place, student in enumerate(verdicts) if place % 4 != 3}
