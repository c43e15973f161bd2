"""Which mutants of right answers do the checks let through?

`assignments/KEY/mutants.yml` names right answers of different style, modules of `answers/`, and the
mutants of them that are right answers as well, each with the reason. Every other mutant has to be
refused. Mutants run as submissions do, behind the same wall, since one may loop for ever.

Where a function is not held to one value, as a network that is to read a share of digits, a slip
may be as right as the rest. `only` then names the functions whose slips are tried, with the reason.
"""

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import yaml

from autograder.checks import Expect
from autograder.judge.judge import Ask, Foretell, judge_exercise
from autograder.judge.key import AnswerKey
from autograder.judge.mutants import Mutant, mutants
from autograder.model.errors import CourseError, SandboxError
from autograder.model.verdict import Outcome
from autograder.sandbox.limits import Limits
from autograder.sandbox.seat import Template

FILE = "mutants.yml"
LIMITS = Limits(call_seconds=0.5, submission_seconds=10.0)
MOST_THREADS = 4


@dataclass(frozen=True)
class Styles:
    """Right answers, by file, and the reason for every mutant of them that is right as well.

    `only` are the functions whose mutants are made and whose checks are asked; none means all.
    """

    answers: Mapping[str, str]
    equivalent: Mapping[str, str]
    only: tuple[str, ...] = ()

    @cached_property
    def mutants(self) -> tuple[Mutant, ...]:
        """Return every mutant of every answer."""
        made = (m for file, text in self.answers.items() for m in mutants(text, file))
        return tuple(m for m in made if not self.only or m.function in self.only)

    def asked_of(self, key: AnswerKey) -> AnswerKey:
        """Return the key with the exercises that are asked."""
        asked = (e for e in key.exercises if not self.only or e.name in self.only)
        return replace(key, exercises=tuple(asked))


@dataclass(frozen=True)
class Hunt:
    """What became of the mutants that were tried; every problem is a sentence."""

    styles: tuple[str, ...] = ()
    made: int = 0
    tried: int = 0
    refused: int = 0
    equivalent: int = 0
    problems: tuple[str, ...] = ()


def read_styles(folder: Path) -> Styles:
    """Return the right answers of the assignment in a folder; none where no file names any.

    Raises:
        CourseError: the file is not as it has to be, or an answer or a reason is missing.
    """
    path = folder / FILE
    if not path.exists():
        return Styles({}, {})
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        files = [f"{name}.py" for name in data["styles"]]
        answers = {file: (folder / "answers" / file).read_text(encoding="utf-8") for file in files}
        groups = [(group["because"], group["mutants"]) for group in data.get("equivalent") or ()]
        equivalent = {mutant: because for because, names in groups for mutant in names}
        part = data.get("only") or {"functions": (), "because": "all of them"}
        only, whys = tuple(part["functions"]), {**equivalent, "only": part["because"]}
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError) as error:
        fact = " ".join(str(error).split())
        raise CourseError(
            f"{path} cannot be read: {fact}; name the styles, and put equivalent mutants in groups "
            "of because and mutants; beside only stand functions and because."
        ) from None
    for told, because in whys.items():
        if not (isinstance(because, str) and because.strip()):
            raise CourseError(f"{path} has no reason for {told}; say why that is right.")
    return Styles(answers, equivalent, only)


def hunt(key: AnswerKey, styles: Styles, every: int = 1) -> Hunt:
    """Return what the checks make of every so many-th mutant, the first one included.

    Raises:
        SandboxError: the machine cannot run what is to be judged.
    """
    chosen = styles.mutants[::every]
    sources = {**styles.answers, **{str(mutant): mutant.source for mutant in chosen}}
    own = {str(mutant): mutant.function for mutant in chosen}
    refused = _refused(styles.asked_of(key), sources, own)
    strangers = sorted({*styles.only} - {exercise.name for exercise in key.exercises})
    return Hunt(
        tuple(styles.answers),
        made=len(styles.mutants),
        tried=len(chosen),
        refused=sum(bool(refused[str(mutant)]) for mutant in chosen),
        equivalent=sum(str(m) in styles.equivalent and not refused[str(m)] for m in chosen),
        problems=(*_problems(styles, refused), *map(_stranger, strangers)),
    )


def _refused(key: AnswerKey, sources: Mapping[str, str], own: Mapping[str, str]) -> dict[str, str]:
    """Return the check that refuses each source, or nothing; each of a few threads has a template.

    A thread waits most of the time, for a process of its template that computes.
    """
    threads = min(os.cpu_count() or 1, MOST_THREADS)
    shares = [tuple(sources)[number::threads] for number in range(threads)]

    def judge(names: tuple[str, ...]) -> dict[str, str]:
        with Template(LIMITS.with_tensors() if key.tensors else LIMITS) as template:
            found = {}
            for name in names:
                with template.seat((sources[name],)) as seat:
                    found[name] = refusal(key, seat.ask, own.get(name, ""), seat.foretell)
            return found

    with ThreadPoolExecutor(threads) as pool:
        return dict(pair for found in pool.map(judge, shares) for pair in found.items())


def refusal(key: AnswerKey, ask: Ask, first: str = "", foretell: Foretell | None = None) -> str:
    """Return the first check that an answer breaks, asking the exercise `first` before others.

    Raises:
        SandboxError: the machine could not ask a check, so nobody knows whether it is broken.
    """
    for exercise in sorted(key.exercises, key=lambda exercise: exercise.name != first):
        for check in exercise.checks:
            alone = replace(exercise, checks=(check,), misconceptions=())
            finding = judge_exercise(alone, ask, foretell=foretell).findings[0]
            if finding.outcome is Outcome.BROKEN:
                return check.name
            if not (finding.kept or check.requires or check.expect is Expect.FASTER):
                raise SandboxError(f"{check.name} could not be asked: {finding.fact}. Try again.")
    return ""


def _problems(styles: Styles, refused: Mapping[str, str]) -> Iterator[str]:
    known = {str(mutant) for mutant in styles.mutants}
    for name in filter(refused.get, styles.answers):
        yield f"the right answer {name} breaks {refused[name]}; mend one of them."
    kept = [name for name, check in refused.items() if name in known and not check]
    for name in (n for n in kept if n not in styles.equivalent):
        yield f"{name}, and no check is broken; ask a case that tells, or say why it is right."
    for name in filter(refused.get, styles.equivalent):
        yield f"{FILE} lists {name}, but that breaks {refused[name]}; take it off the list."
    for name in (n for n in styles.equivalent if n not in known):
        yield f"{FILE} lists {name}, but there is no such mutant; take it off the list."


def _stranger(name: str) -> str:
    return f"{FILE} names {name} under only, but there is no such exercise; take it off."
