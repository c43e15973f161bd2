"""Pictures to train on: the same for a seed, told apart by nothing but the shape."""

import hashlib
import io
import tarfile
from pathlib import Path

import numpy as np
import pytest
import torch
from conftest import ROOT

from assignments.a08_gpu import ASSIGNMENT
from autograder.notebooks.compose import compose_notebook
from solutions import pictures
from solutions.pictures import SHAPES, cifar10, drawn


def test_the_same_seed_draws_the_same_pictures() -> None:
    """Another seed draws others, and every shape occurs."""
    images, labels = drawn(60, 1)
    again, others = drawn(60, 1)[0], drawn(60, 2)[0]

    assert images.shape == (60, 3, 32, 32)
    assert torch.equal(images, again)
    assert not torch.equal(images, others)
    assert set(labels.tolist()) == set(range(len(SHAPES)))


def test_a_shape_stands_out_from_its_paper() -> None:
    """A disc's middle and its corner differ in color; a ring's middle is paper."""
    images, labels = drawn(600, 3)
    clean = images.unfold(2, 4, 1).unfold(3, 4, 1).mean(dim=(4, 5))  # most noise averages out
    middle, corner = clean[:, :, 14, 14], clean[:, :, 0, 0]
    apart = (middle - corner).abs().amax(dim=1) > 0.2

    assert apart[labels == SHAPES.index("disc")].float().mean() > 0.95
    assert apart[labels == SHAPES.index("ring")].float().mean() < 0.6


def test_the_notebook_draws_the_same() -> None:
    """What is pasted into the notebook, which has no file of ours beside it, is the same code."""
    text = (ROOT / "assignments" / "a08_gpu" / "notebook.py").read_text()
    cells = compose_notebook(text, ASSIGNMENT, "").cells
    (source,) = [c.source for c in cells if "def drawn(" in c.source]
    names = {"torch": torch, "np": np}
    exec(source, names)

    for ours, theirs in zip(drawn(20, 5), names["drawn"](20, 5), strict=True):
        assert torch.equal(ours, theirs)


@pytest.fixture
def photographs(tmp_path: Path) -> Path:
    """A file that is built as CIFAR-10's is, with two pictures in each part."""
    path = tmp_path / pictures.CIFAR10
    with tarfile.open(path, "w:gz") as archive:
        for n, name in enumerate([*(f"data_batch_{n}" for n in range(1, 6)), "test_batch"]):
            data = (bytes([n]) + bytes([0, 255] * 1536)) * 2
            member = tarfile.TarInfo(f"cifar-10-batches-bin/{name}.bin")
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return path


def test_photographs_are_read(photographs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Five parts to learn from and one to test with, from -1/2 to 1/2, and their labels."""
    found = hashlib.md5(photographs.read_bytes(), usedforsecurity=False).hexdigest()
    monkeypatch.setattr(pictures, "CIFAR10_MD5", found)
    learn, labels, test, test_labels = cifar10(photographs)

    assert learn.shape == (10, 3, 32, 32)
    assert test.shape == (2, 3, 32, 32)
    assert labels.tolist() == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert test_labels.tolist() == [5, 5]
    assert (float(learn.min()), float(learn.max())) == (-0.5, 0.5)


def test_another_file_is_refused(photographs: Path) -> None:
    """A file whose checksum is not CIFAR-10's is not read."""
    with pytest.raises(ValueError, match=r"has the checksum .* download cifar-10-binary"):
        cifar10(photographs)
