"""Pictures of 32 x 32 in three colors: drawn ones, and CIFAR-10 where its file is at hand.

A drawn picture shows one of six shapes, of any size, place, angle and pair of colors, under noise.
Nothing is downloaded: the same seed draws the same pictures.

CIFAR-10 is 60,000 photographs of ten kinds of things (Krizhevsky, "Learning multiple layers of
features from tiny images", 2009). Its "binary version" is read, which needs no pickle.
"""

import hashlib
import math
import tarfile
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Float32, Int64
from torch import Tensor

SHAPES = ("disc", "square", "triangle", "cross", "ring", "bar")
SIDE, NOISE = 32, 0.1
CIFAR10 = "cifar-10-binary.tar.gz"
CIFAR10_MD5 = "c32a1d4ab5d03f1284b67883e8d87530"  # as its page states it

Pictures = Float32[Tensor, "N 3 32 32"]
Labels = Int64[Tensor, " N"]


def drawn(count: int, seed: int) -> tuple[Pictures, Labels]:
    """Return pictures of shapes with numbers around zero, and the place of each in `SHAPES`."""
    make = torch.Generator().manual_seed(seed)
    labels = torch.randint(len(SHAPES), (count,), generator=make)
    size, angle, dx, dy = torch.rand(4, count, 1, 1, generator=make)
    size, angle = 6 + 7 * size, 2 * math.pi * angle

    at = torch.arange(SIDE) - (SIDE - 1) / 2
    across, down = at[None, None, :] - 6 * (dx - 0.5), at[None, :, None] - 6 * (dy - 0.5)
    u = (across * angle.cos() + down * angle.sin()) / size
    v = (down * angle.cos() - across * angle.sin()) / size

    beyond = torch.stack(_distances(u, v))[labels, torch.arange(count)]
    inside = (0.5 - beyond * size).clamp(0, 1)[:, None]
    ink, paper = torch.rand(2, count, 3, 1, 1, generator=make)
    paper = torch.where((ink - paper).abs().amax(1, keepdim=True) < 0.5, (ink + 0.5) % 1, paper)
    noise = NOISE * torch.randn(count, 3, SIDE, SIDE, generator=make)
    return inside * ink + (1 - inside) * paper + noise - 0.5, labels


def _distances(u: Tensor, v: Tensor) -> tuple[Tensor, ...]:
    """Return how far beyond each shape's edge a point lies, in the shape's size."""
    r, a, b = torch.hypot(u, v), u.abs(), v.abs()
    cross = torch.minimum(torch.maximum(a, 3 * b), torch.maximum(3 * a, b))
    triangle = torch.maximum(-v, 0.866 * a + 0.5 * v) - 0.5
    return (
        *(r - 0.9, torch.maximum(a, b) - 0.8, triangle, cross - 1),
        *((r - 0.7).abs() - 0.2, torch.maximum(a, 4 * b) - 1),
    )


def cifar10(path: Path | str = CIFAR10) -> tuple[Pictures, Labels, Pictures, Labels]:
    """Return the photographs to learn from with their labels, and those to test with.

    Numbers are around zero, like those of drawn pictures.

    Raises:
        ValueError: the file is not the one whose checksum is known.

    """
    data = Path(path).read_bytes()
    found = hashlib.md5(data, usedforsecurity=False).hexdigest()
    if found != CIFAR10_MD5:
        raise ValueError(
            f"{path} has the checksum {found} and CIFAR-10's is {CIFAR10_MD5}; download "
            f"{CIFAR10} again."
        )
    names = [f"data_batch_{n}.bin" for n in range(1, 6)], ["test_batch.bin"]
    with tarfile.open(path) as archive:
        learn, test = (_read(archive, those) for those in names)
    return *learn, *test


def _read(archive: tarfile.TarFile, names: list[str]) -> tuple[Pictures, Labels]:
    """Return the pictures in these files: a label and 3 x 32 x 32 bytes, again and again."""
    parts = [archive.extractfile(f"cifar-10-batches-bin/{name}") for name in names]
    bytes_ = b"".join(part.read() for part in parts if part is not None)
    rows = np.frombuffer(bytes_, np.uint8).reshape(-1, 1 + 3 * SIDE * SIDE)
    pictures = torch.from_numpy(rows[:, 1:].reshape(-1, 3, SIDE, SIDE).copy())
    return pictures.float() / 255 - 0.5, torch.from_numpy(rows[:, 0].astype(np.int64))
