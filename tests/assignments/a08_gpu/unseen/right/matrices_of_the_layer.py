"""A convolution is one large matrix, made of its own weights; its transpose goes back."""

import torch


def both(size):
    return (size, size) if isinstance(size, int) else tuple(size)


def selection(side, kernel, step, frame, like):
    """Return (outputs, kernel, pixels): 1 where an entry of the kernel meets a pixel."""
    outputs = (side + 2 * frame - kernel) // step + 1
    at = step * torch.arange(outputs)[:, None] + torch.arange(kernel) - frame
    return (at[..., None] == torch.arange(side)).to(like)


class Kept:
    """What the way back needs, as attributes."""


def conv2d_forward(ctx, x, weight, bias, stride, padding):
    sizes = zip(x.shape[2:], weight.shape[2:], both(stride), both(padding))
    rows, columns = (selection(*size, like=x) for size in sizes)
    matrix = torch.einsum("fcuv,iuk,jvl->fijckl", weight, rows, columns)
    F, i, j = matrix.shape[:3]
    flat = x.flatten(1) @ matrix.reshape(F * i * j, -1).T
    out = flat.reshape(len(x), F, i, j)
    ctx.kept = Kept()
    ctx.kept.__dict__.update(x=x, matrix=matrix, rows=rows, columns=columns, bias=bias)
    if bias is not None:
        out += bias.view(1, -1, 1, 1)
    return out


def conv2d_backward(ctx, dout):
    kept = ctx.kept
    dx = torch.einsum("nfij,fijckl->nckl", dout, kept.matrix)
    outer = torch.einsum("nfij,nckl->fijckl", dout, kept.x)
    dweight = torch.einsum("fijckl,iuk,jvl->fcuv", outer, kept.rows, kept.columns)
    dbias = None if kept.bias is None else torch.einsum("nfij->f", dout)
    return dx, dweight, dbias, None, None


def max_pool2d_forward(ctx, x, kernel_size, stride, padding):
    kernel = both(kernel_size)
    sizes = zip(x.shape[2:], kernel, kernel if stride is None else both(stride), both(padding))
    meets = torch.einsum("iuk,jvl->ijkl", *(selection(*size, like=x) for size in sizes)).bool()
    seen = torch.where(meets, x[:, :, None, None], torch.tensor(-torch.inf, dtype=x.dtype))
    out = seen.amax((-2, -1))
    wins = meets & (x[:, :, None, None] == out[..., None, None])
    ctx.save_for_backward(wins)
    return out


def max_pool2d_backward(ctx, dout):
    (wins,) = ctx.saved_tensors
    shares = wins.to(dout) / wins.sum((-2, -1), keepdim=True).to(dout)
    return torch.einsum("ncij,ncijkl->nckl", dout, shares), None, None, None
