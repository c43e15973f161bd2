"""Rounding to fewer bits, and the bound on a convolution's error, held against PyTorch's dtypes."""

import pytest
import torch
from beartype import beartype
from jaxtyping import jaxtyped
from torch import Tensor

from solutions import precision
from solutions.convolution import conv2d_forward
from solutions.precision import BITS, UNIT, conv2d_bound, rounded


def random(*shape: int, seed: int = 0) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(*shape, generator=generator, dtype=torch.float64)


@pytest.mark.parametrize("name", ["float32", "float16", "bfloat16"])
def test_rounding_is_that_of_the_dtype(name: str) -> None:
    """Numbers of all sizes, and ties, go where PyTorch's conversion puts them."""
    scale = 2.0 ** torch.arange(-8, 8)
    ties = 1 + (torch.arange(64) + 0.5) * 2.0 ** (1 - BITS[name])
    x = torch.cat([(random(50) * scale[:, None]).flatten(), ties.double(), torch.zeros(1).double()])

    assert torch.equal(rounded(x, BITS[name]), x.to(getattr(torch, name)).double())


@pytest.mark.parametrize("name", ["float32", "TF32", "float16", "bfloat16"])
def test_the_unit_is_what_rounding_can_move_a_number_by(name: str) -> None:
    """Of many numbers none moves by more than the unit, and one by nearly as much."""
    x = random(20_000)

    off = ((rounded(x, BITS[name]) - x) / x).abs().max()

    assert 0.9 * UNIT[name] < off <= UNIT[name]


@pytest.mark.parametrize("name", ["float64", "float32", "float16", "bfloat16"])
def test_the_unit_is_half_of_what_pytorch_calls_eps(name: str) -> None:
    """`torch.finfo` gives the spacing above 1, which is twice the unit."""
    assert UNIT[name] == torch.finfo(getattr(torch, name)).eps / 2


def test_tf32_keeps_its_numbers() -> None:
    """What has 10 bits behind the leading one stays, and the next bit goes."""
    x = torch.tensor([1 + 2.0**-10, 1 + 2.0**-11, 257.0, 1e30])

    assert rounded(x, BITS["TF32"])[:3].tolist() == [1 + 2.0**-10, 1.0, 257.0]
    assert rounded(x, BITS["TF32"]).dtype == torch.float32


@pytest.mark.parametrize("name", ["float32", "TF32", "bfloat16"])
@pytest.mark.parametrize("channels", [1, 8, 40])
def test_no_output_is_further_off_than_the_bound(name: str, channels: int) -> None:
    """Every entry, with stride, padding and a bias, and the bound is not a thousand times more."""
    shapes = (2, channels, 7, 6), (5, channels, 3, 3), (5,)
    given = [random(*shape, seed=seed).float() for seed, shape in enumerate(shapes)]
    how = {"stride": 2, "padding": 1}
    exact, _ = conv2d_forward(*(one.double() for one in given), **how)
    formats = {
        "float32": {},
        "TF32": {"inputs": "TF32"},
        "bfloat16": {"inputs": "bfloat16", "output": "bfloat16"},
    }

    run = [rounded(one, BITS[name]) for one in given]
    if name == "bfloat16":
        run = [one.bfloat16() for one in given]
    off = (conv2d_forward(*run, **how)[0].double() - exact).abs()

    bound = conv2d_bound(*given, **formats[name], **how)
    assert (off <= bound).all()
    assert (off > bound / 1000).any()


def test_the_bound_of_float64_is_not_lost_in_rounding() -> None:
    """(1 + 2^-53)^n - 1 is n 2^-53, though 1 + 2^-53 is 1 in float64."""
    x, weight = torch.ones(1, 1, 3, 3), torch.ones(1, 1, 3, 3)

    bound = conv2d_bound(x, weight, summed="float64").item()

    assert bound == pytest.approx(9 * 10 * 2.0**-53)


def test_one_product_less_is_outside_the_bound_of_float32() -> None:
    """A layer that forgets its last weight is caught in float32."""
    x, weight = random(1, 4, 6, 6).float(), random(3, 4, 3, 3, seed=1).float()
    exact, _ = conv2d_forward(x.double(), weight.double())
    weight[:, -1, -1, -1] = 0

    off = (conv2d_forward(x, weight)[0].double() - exact).abs()

    assert (off > conv2d_bound(x, weight)).float().mean() > 0.95


def test_the_shapes_in_the_annotations_are_so() -> None:
    """jaxtyping and beartype find every array in the shape that its annotation writes down."""
    x, weight = random(2, 3, 7, 6), random(4, 3, 3, 2)

    jaxtyped(typechecker=beartype)(conv2d_bound)(x, weight, random(4))
    jaxtyped(typechecker=beartype)(precision.rounded)(x, 8)
