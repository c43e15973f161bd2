"""Images that come with scikit-learn, so that nothing has to be downloaded.

The digits are 1,797 images of 8 x 8 pixels, written by 13 people, with their labels: the test part
of the "Optical Recognition of Handwritten Digits" data set of E. Alpaydin and C. Kaynak (UCI,
1998). Of the 43 people of that set, the other 30 wrote its training part.
"""

from functools import cache

import torch
from jaxtyping import Float64, Int64
from sklearn.datasets import load_digits
from torch import Tensor

Digits = Float64[Tensor, "N 1 8 8"]
Labels = Int64[Tensor, " N"]


def digits() -> tuple[Digits, Labels]:
    """Return all images, from 0 for paper to 1 for ink in steps of 1/16, and their labels."""
    images, labels = _loaded()
    return images.clone(), labels.clone()


def labels_of(images: Digits) -> Labels:
    """Return the label of every image, looked up and not computed.

    The first and the last column may hold anything: no two digits are alike in the other six.

    Raises:
        ValueError: an image is none of the digits.
    """
    known = _known()
    found = [known.get(_name(image), -1) for image in images]
    if -1 in found:
        raise ValueError(
            f"image {found.index(-1)} is none of the {len(known)} digits; give images that "
            "digits() returned, as they are."
        )
    return torch.tensor(found, device=images.device)


@cache
def _loaded() -> tuple[Digits, Labels]:
    bunch = load_digits()
    return torch.tensor(bunch.images / 16)[:, None], torch.tensor(bunch.target)


@cache
def _known() -> dict[bytes, int]:
    images, labels = _loaded()
    return dict(zip(map(_name, images), labels.tolist(), strict=True))


def _name(image: Tensor) -> bytes:
    return (image[..., 1:-1] * 16).to(torch.uint8).cpu().numpy().tobytes()
