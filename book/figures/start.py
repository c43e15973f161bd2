"""The start page's picture: a photograph, what one kernel makes of it, and what five layers do."""

from __future__ import annotations

import numpy as np
import style
import torch
from matplotlib.colors import LinearSegmentedColormap
from sklearn.datasets import load_sample_image

from solutions.convolution import conv2d_forward

UPRIGHT = torch.tensor([[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]])
BLUR = torch.tensor([[1.0, 2.0, 1.0], [2.0, 4.0, 2.0], [1.0, 2.0, 1.0]]) / 16
STRIDES = (1, 2, 2, 2, 1)
DARK, RISES, FALLS = np.array([[12, 20, 36], [120, 176, 255], [255, 158, 66]]) / 255
NIGHT = LinearSegmentedColormap.from_list("night", ["#0c1424", "#1f5fbf", "#dbe8ff"])


def photograph() -> np.ndarray:
    """Return a square cut around the flower, (H, W, 3), values 0 to 255."""
    return load_sample_image("flower.jpg")[75:363, 164:452]


def edges(photo: np.ndarray) -> torch.Tensor:
    """Return four maps, (1, 4, H, W): left, right, upper and lower edges of the gray picture."""
    gray = torch.tensor(photo / 255.0, dtype=torch.float32).mean(dim=2)[None, None]
    kernels = torch.stack([UPRIGHT, -UPRIGHT, UPRIGHT.T, -UPRIGHT.T])[:, None]
    return conv2d_forward(gray, kernels, padding=1)[0].relu()


def colored(maps: torch.Tensor) -> np.ndarray:
    """Return upright edges as a picture: blue where it gets brighter to the right, else orange."""
    rises, falls = np.sqrt(maps[0, :2].numpy() / float(maps[0, :2].max()))[..., None]
    return np.clip(DARK + rises * (RISES - DARK) * 1.2 + falls * (FALLS - DARK) * 1.2, 0, 1)


def stack(maps: torch.Tensor) -> torch.Tensor:
    """Return one map, (H, W), after four further layers: averages, a threshold, averages."""
    together = BLUR.expand(1, maps.shape[1], 3, 3)
    out = conv2d_forward(maps, together, stride=STRIDES[1], padding=1)[0]
    for stride in STRIDES[2:]:
        lower = torch.tensor([-0.12])
        out = conv2d_forward(out, BLUR[None, None], lower, stride=stride, padding=1)[0].relu()
    return out[0, 0]


def seen() -> int:
    """Return the side of the square of pixels that one value of the last map depends on."""
    steps = np.cumprod((1, *STRIDES[:-1]))
    return int(1 + 2 * steps.sum())


def draw():
    """Draw the three pictures side by side with what made each."""
    photo = photograph()
    first = edges(photo)
    figure, axes = style.canvas(1, 3, height=2.6)
    pictures = (photo, colored(first), stack(first).numpy())
    titles = ("a photograph", "after nine weights", "after five layers")
    size = f"{photo.shape[0]} × {photo.shape[1]}"
    notes = (
        f"{size} pixels,\nthree colors",
        "",
        f"each square saw\n{seen()} × {seen()} pixels",
    )
    for one, picture, title, words in zip(axes, pictures, titles, notes, strict=True):
        one.imshow(picture, cmap=NIGHT)
        one.set_title(title)
        middle, below = picture.shape[1] / 2 - 0.5, picture.shape[0] * 1.08 - 0.5
        style.note(one, (middle, below), words, va="top")
    weights(axes[1].inset_axes((0.3, -0.47, 0.4, 0.4)))
    return figure


def weights(axes) -> None:
    """Write the nine weights as a small table."""
    table = [[f"{weight:.0f}".replace("-", "−") for weight in row] for row in UPRIGHT.tolist()]
    axes.set_axis_off()
    axes.set_aspect("equal")
    axes.yaxis.set_inverted(True)
    style.cells(axes, table, size=style.SMALL)
