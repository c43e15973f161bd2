"""How many bits a number has, rounding to them, and how far that can move a convolution.

A format with t significant bits, the leading one included, rounds by at most rho = 2^-t of a
number. TF32 is not a dtype of PyTorch; `rounded` makes its numbers from those of float32.
"""

from math import expm1, log1p

import torch
from jaxtyping import Float
from torch import Tensor

from solutions.convolution import Bias, Images, Maps, Weight, conv2d_forward
from solutions.require import Size

Numbers = Float[Tensor, "..."]

BITS = {"float64": 53, "float32": 24, "TF32": 11, "float16": 11, "bfloat16": 8}
UNIT = {name: 2.0**-bits for name, bits in BITS.items()}


def rounded(x: Numbers, bits: int) -> Numbers:
    """Return the nearest numbers with so many significant bits; a tie goes to the even one.

    The range of the exponent is that of x, so nothing overflows.

    Args:
        x: the numbers, which stay as they are.
        bits: t, with the leading one; 11 for TF32 and 8 for bfloat16.
    """
    mantissa, exponent = torch.frexp(x)
    return torch.ldexp(torch.round(mantissa * 2.0**bits) / 2.0**bits, exponent)


def conv2d_bound(
    x: Images,
    weight: Weight,
    bias: Bias | None = None,
    *,
    stride: Size = 1,
    padding: Size = 0,
    summed: str = "float32",
    inputs: str | None = None,
    output: str | None = None,
) -> Maps:
    """Return how far each output of a convolution may be from the exact one, by rounding alone.

        bound[n, f, i, j] = ((1 + rho)^2 (1 + sigma)^(C Kh Kw + 1) (1 + tau) - 1)
                            * (the layer of abs(x), abs(weight) and abs(bias))[n, f, i, j]

    in whichever order the products are added up. Here sigma is the unit of the format of the sums,
    rho that of the format to which images and weights are rounded before, and tau that to which the
    output is rounded after; rho and tau are 0 if they are not.

    Args:
        x: the images.
        weight: the filters.
        bias: one number per filter, or None for no bias.
        stride: as in `convolution.conv2d_forward`.
        padding: likewise.
        summed: the format of the sums, a key of `BITS`.
        inputs: that to which x, weight and bias are rounded first, or None.
        output: that to which the output is rounded at last, or None.

    Source:
        Higham, "Accuracy and Stability of Numerical Algorithms", section 3.1.
    """
    rho, tau = (UNIT[name] if name else 0.0 for name in (inputs, output))
    steps = 2 * log1p(rho) + (weight[0].numel() + 1) * log1p(UNIT[summed]) + log1p(tau)
    sizes = (None if one is None else one.abs().double() for one in (x, weight, bias))
    out, _ = conv2d_forward(*sizes, stride=stride, padding=padding)
    return expm1(steps) * out
