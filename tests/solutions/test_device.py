"""Where the references run."""

import pytest
import torch

from solutions.device import pick


def test_auto_is_cuda_when_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """`auto` takes the GPU of a machine that has one."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)

    assert pick("auto") == torch.device("cuda")


def test_auto_is_the_cpu_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    """`auto` is the default, and needs no GPU."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)

    assert pick() == torch.device("cpu")


def test_a_device_can_be_asked_for_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """PyTorch's own words are understood, with a number where there are several."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)

    assert [str(pick(word)) for word in ("cpu", "cuda", "cuda:1")] == ["cpu", "cuda", "cuda:1"]


@pytest.mark.parametrize("word", ["gpu", "", "tpu", "meta", "cuda:x"])
def test_an_unknown_word_is_refused(word: str) -> None:
    """A word that is no device of ours is named, with the ones that are."""
    with pytest.raises(ValueError) as refused:  # noqa: PT011  the whole message is read below
        pick(word)

    assert str(refused.value) == f"the device {word!r} is not known; use auto, cpu, cuda or cuda:N."


@pytest.mark.parametrize(("word", "count"), [("cuda", 0), ("cuda:1", 1)])
def test_a_device_that_is_not_there_is_refused(
    monkeypatch: pytest.MonkeyPatch, word: str, count: int
) -> None:
    """A GPU that this machine does not have is named, with how many there are."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: count > 0)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: count)

    with pytest.raises(ValueError) as refused:  # noqa: PT011  the whole message is read below
        pick(word)

    assert str(refused.value) == (
        f"{word} was asked for but the number of CUDA devices here is {count}; use auto or cpu."
    )
