"""The way back asks autograd about a small function of slices, which is no layer of PyTorch's."""

import torch
from torch.nn.functional import pad


def both(size):
    return (size, size) if isinstance(size, int) else tuple(size)


def windows(x, kernel, stride, padding, value=0.0):
    (top, left), (down, across) = both(padding), both(stride)
    framed = pad(x, (left, left, top, top), value=value)
    return framed.unfold(2, kernel[0], down).unfold(3, kernel[1], across)


def convolved(x, weight, stride, padding):
    return torch.einsum("nchwuv,fcuv->nfhw", windows(x, weight.shape[2:], stride, padding), weight)


def conv2d_forward(ctx, x, weight, bias, stride, padding):
    ctx.save_for_backward(x, weight, bias)
    ctx.where = stride, padding
    out = convolved(x, weight, stride, padding)
    return out if bias is None else out + bias[:, None, None]


def conv2d_backward(ctx, dout):
    x, weight, bias = ctx.saved_tensors
    with torch.enable_grad():
        leaves = x.detach().requires_grad_(), weight.detach().requires_grad_()
        out = convolved(*leaves, *ctx.where)
    dx, dweight = torch.autograd.grad(out, leaves, dout)
    return dx, dweight, None if bias is None else dout.sum((0, 2, 3)), None, None


def max_pool2d_forward(ctx, x, kernel_size, stride, padding):
    kernel = both(kernel_size)
    stride = kernel if stride is None else stride
    with torch.enable_grad():
        leaf = x.detach().requires_grad_()
        out = windows(leaf, kernel, stride, padding, -torch.inf).amax((4, 5))
    ctx.graph = leaf, out
    return out.detach().clone()


def max_pool2d_backward(ctx, dout):
    leaf, out = ctx.graph
    (dx,) = torch.autograd.grad(out, leaf, dout)
    return dx, None, None, None


def normalized(x, gamma, beta, mean, variance, eps):
    return gamma[:, None, None] * (x - mean) * torch.rsqrt(variance + eps) + beta[:, None, None]


def batch_norm_forward(ctx, x, gamma, beta, state, training, momentum, eps):
    wide = [one.float() if one.dtype is torch.bfloat16 else one for one in (x, gamma, beta)]
    with torch.enable_grad():
        leaves = [one.detach().requires_grad_() for one in wide]
        if training:
            mean = leaves[0].mean((0, 2, 3), keepdim=True)
            variance = (leaves[0] - mean).square().mean((0, 2, 3), keepdim=True)
        else:
            mean, variance = (state[f"running_{w}"][:, None, None] for w in ("mean", "var"))
        out = normalized(*leaves, mean, variance, eps)
    if training:
        m = x.numel() / x.shape[1]
        news = mean.detach().flatten(), variance.detach().flatten() * m / (m - 1)
        for name, new in zip(("running_mean", "running_var"), news):
            state[name] = torch.lerp(state[name], new.to(state[name].dtype), momentum)
    ctx.graph = leaves, out
    return out.detach().to(x.dtype, copy=True)


def batch_norm_backward(ctx, dout):
    leaves, out = ctx.graph
    gradients = torch.autograd.grad(out, leaves, dout.to(out.dtype))
    return *(g.to(dout.dtype) for g in gradients), *[None] * 4
