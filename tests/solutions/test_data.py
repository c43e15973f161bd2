"""The digits that come with scikit-learn."""

import pytest
import torch

from solutions.data import digits, labels_of


def test_there_are_1797_digits_of_8_by_8() -> None:
    """One channel, float64, from paper to ink in steps of 1/16, every class about as often."""
    images, labels = digits()

    assert images.shape == (1797, 1, 8, 8)
    assert images.dtype == torch.float64
    assert (images.min(), images.max()) == (0, 1)
    assert torch.equal(images * 16, (images * 16).round())
    assert labels.bincount().tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]


def test_what_is_handed_out_may_be_written_to() -> None:
    """Changing it changes nothing for the next one who asks."""
    images, _ = digits()
    images += 1

    assert digits()[0].max() == 1


def test_every_digit_is_known_by_its_label() -> None:
    """In whatever order they come, labels are looked up rightly."""
    images, labels = digits()
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(0))

    assert torch.equal(labels_of(images[order]), labels[order])


def test_a_digit_is_known_whatever_its_first_and_last_column_hold() -> None:
    """The other six are those of one digit alone, so noise may stand beside it."""
    images, labels = digits()
    images[..., [0, -1]] = 2

    assert torch.equal(labels_of(images), labels)


def test_what_is_no_digit_is_said() -> None:
    """The sentence has the number of the image and what to do."""
    images, _ = digits()
    images[3] = 1

    with pytest.raises(ValueError, match=r"^image 3 is none of the 1797 digits; give images that"):
        labels_of(images[:5])
