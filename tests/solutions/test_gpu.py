"""The layers under autograd, and their modules, held against `torch.nn`, in three precisions."""

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from solutions import gpu

DEVICES = [
    "cpu",
    pytest.param(
        "cuda",
        marks=[
            pytest.mark.gpu,
            pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device"),
        ],
    ),
]
EXACT = {torch.float64: 1e-12, torch.float32: 1e-4, torch.bfloat16: 2.0**-6}


class Theirs(nn.Module):
    """PyTorch's own layers under the names of ours."""

    def __init__(self, channels: int, filters: int) -> None:
        """Make the layers."""
        super().__init__()
        self.conv = nn.Conv2d(channels, filters, 3, padding=1)
        self.norm = nn.BatchNorm2d(filters)

    def forward(self, x: Tensor) -> Tensor:
        """Return what `gpu.Block` has to return."""
        return functional.max_pool2d(self.norm(self.conv(x)).relu(), 2)


def random(*shape: int, dtype: torch.dtype = torch.float64, device: str = "cpu") -> Tensor:
    generator = torch.Generator().manual_seed(sum(shape))
    drawn = torch.randn(*shape, generator=generator, dtype=torch.float64)
    return drawn.to(device, dtype).requires_grad_()


def both_ways(function, *leaves: Tensor) -> list[Tensor]:
    """Return the output and the gradients of its leaves."""
    out = function(*leaves)
    upstream = torch.linspace(-1, 1, out.numel(), device=out.device).view_as(out).to(out.dtype)
    return [out.detach(), *torch.autograd.grad(out, leaves, upstream)]


def assert_close(ours: list[Tensor], theirs: list[Tensor], dtype: torch.dtype) -> None:
    for one, other in zip(ours, theirs, strict=True):
        assert one.dtype == other.dtype
        size = max(1.0, float(other.abs().max()))
        assert float((one.double() - other.double()).abs().max()) <= EXACT[dtype] * size


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("dtype", EXACT)
def test_a_convolution_is_pytorchs(dtype: torch.dtype, device: str) -> None:
    """Output and gradients agree, in the dtype of the input."""
    leaves = [random(*s, dtype=dtype, device=device) for s in ((2, 3, 7, 6), (4, 3, 3, 2), (4,))]
    ours = both_ways(lambda *three: gpu.Convolution.apply(*three, (2, 1), (1, 0)), *leaves)
    theirs = both_ways(lambda *three: functional.conv2d(*three, (2, 1), (1, 0)), *leaves)
    assert_close(ours, theirs, dtype)


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("dtype", EXACT)
def test_max_pooling_is_pytorchs(dtype: torch.dtype, device: str) -> None:
    """Output and gradient agree, padding included."""
    x = random(2, 3, 7, 6, dtype=dtype, device=device)
    ours = both_ways(lambda x: gpu.MaxPooling.apply(x, (3, 2), (2, 1), (1, 0)), x)
    theirs = both_ways(lambda x: functional.max_pool2d(x, (3, 2), (2, 1), (1, 0)), x)
    assert_close(ours, theirs, dtype)


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("dtype", EXACT)
def test_batch_norm_is_pytorchs(dtype: torch.dtype, training: bool, device: str) -> None:
    """Output, gradients and running statistics agree; those of bfloat16 are kept in float32."""
    leaves = [random(*s, dtype=dtype, device=device) for s in ((4, 3, 5, 4), (3,), (3,))]
    wide = torch.float32 if dtype is torch.bfloat16 else dtype
    mean, variance = (torch.full((3,), n, dtype=wide, device=device) for n in (0.25, 1.5))
    state = {"running_mean": mean.clone(), "running_var": variance.clone()}

    def torchs(x: Tensor, gamma: Tensor, beta: Tensor) -> Tensor:
        if dtype is torch.bfloat16:  # whose parameters PyTorch wants in the dtype of the state
            gamma, beta = gamma.float(), beta.float()
        return functional.batch_norm(x, mean, variance, gamma, beta, training, 0.1, 1e-5)

    ours = both_ways(
        lambda *three: gpu.BatchNormalization.apply(*three, state, training, 0.1, 1e-5), *leaves
    )
    assert_close(ours, both_ways(torchs, *leaves), dtype)
    assert_close([*state.values()], [mean, variance], wide)


@pytest.mark.parametrize("training", [True, False])
def test_a_block_is_the_twin_of_pytorchs_layers(training: bool) -> None:
    """It loads their state dict, computes what they compute, and hands back what theirs becomes."""
    theirs = Theirs(2, 3).double().train(training)
    x = random(4, 2, 6, 5).detach()
    state = {name: value.clone() for name, value in theirs.state_dict().items()}
    out = gpu.block(x, state, training=training)

    assert_close([out], [theirs(x).detach()], torch.float64)
    assert list(state) == list(theirs.state_dict())
    assert_close([*state.values()], [*theirs.state_dict().values()], torch.float64)


def test_a_step_is_that_of_pytorchs_optimizer() -> None:
    """Loss, parameters and buffers are those that `torch.optim.SGD` comes to."""
    theirs = Theirs(2, 3).double()
    x, y = random(4, 2, 4, 4).detach(), torch.tensor([0, 1, 2, 0])
    state = {name: value.clone() for name, value in theirs.state_dict().items()}
    loss = gpu.training_step(x, y, state, learning_rate=0.3, weight_decay=0.01)
    optimizer = torch.optim.SGD(theirs.parameters(), lr=0.3, weight_decay=0.01)
    expected = functional.cross_entropy(theirs(x).mean(dim=(2, 3)), y)
    expected.backward()
    optimizer.step()

    assert_close([loss], [expected.detach()], torch.float64)
    assert_close([*state.values()], [*theirs.state_dict().values()], torch.float64)


def test_maxima_that_tie_may_share() -> None:
    """The accepted other way keeps the total and splits it evenly."""
    split = type(
        "Split",
        (torch.autograd.Function,),
        {
            "forward": staticmethod(gpu.max_pool2d_forward),
            "backward": staticmethod(gpu.split_max_pool2d_backward),
        },
    )
    x = torch.ones(1, 1, 2, 2, requires_grad=True)
    split.apply(x, 2, None, 0).backward(torch.tensor([[[[4.0]]]]))

    assert x.grad is not None
    assert x.grad.tolist() == [[[[1.0, 1.0], [1.0, 1.0]]]]
