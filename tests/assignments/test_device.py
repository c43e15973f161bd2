"""Marks do not depend on where the reference ran."""

from typing import Any

import numpy as np
import pytest
import torch
from conftest import ROOT
from fakes.answers import handed_in, whole

from autograder.judge.catalogue import keys, load
from autograder.judge.compile import compile_key
from autograder.judge.judge import judge
from autograder.judge.key import AnswerKey
from autograder.sandbox.tensors import observer

SEED = 20_261
ANSWERS = [
    pytest.param(key, name, id=f"{key}-{name}")
    for key in keys(ROOT)
    for name in sorted(handed_in(key))
    if not name.startswith("odd/")
]


@pytest.fixture(scope="module")
def keys_of_two_devices() -> dict[tuple[str, str], AnswerKey]:
    """The same questions, answered by the reference on the CPU and on the GPU."""
    return {
        (key, device): compile_key(load(ROOT, key), seed=SEED, seed_name=device, device=device)
        for key in keys(ROOT)
        for device in ("cpu", "cuda")
    }


def told(answer_key: AnswerKey, names: dict[str, Any]) -> list[Any]:
    """Return what earns points and what is said, without the digits of the numbers shown."""
    with np.errstate(all="ignore"):  # that a wrong answer divides by zero is its own business
        run = observer(as_tensors=answer_key.tensors)
        results = judge(answer_key, lambda question: run(question, names))
    return [
        (
            result.exercise,
            result.earned,
            [(one.check, one.outcome, one.rungs_broken) for one in result.findings],
            result.diagnosis and result.diagnosis.misconception,
        )
        for result in results
    ]


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no CUDA device")
@pytest.mark.parametrize(("key", "answer"), ANSWERS)
def test_marks_do_not_depend_on_the_device(
    keys_of_two_devices: dict[tuple[str, str], AnswerKey], key: str, answer: str
) -> None:
    """Every sample answer, right or wrong, earns and is told the same by both keys."""
    on_the_cpu = told(keys_of_two_devices[key, "cpu"], whole(key, answer))

    assert told(keys_of_two_devices[key, "cuda"], whole(key, answer)) == on_the_cpu


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no CUDA device")
def test_the_default_is_the_gpu() -> None:
    """Without a word, the reference runs on the CUDA device that is there."""
    assert load(ROOT, keys(ROOT)[0]).device("auto").type == "cuda"
