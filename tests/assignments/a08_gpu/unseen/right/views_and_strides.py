"""as_strided over framed images, results that are no contiguous tensors, vmap over images."""

import torch


def both(size):
    return (size, size) if isinstance(size, int) else tuple(size)


def framed(x, frame, value=0.0):
    N, C, H, W = x.shape
    big = x.new_full((H + 2 * frame[0], W + 2 * frame[1], N, C), value).permute(2, 3, 0, 1)
    big.narrow(2, frame[0], H).narrow(3, frame[1], W).copy_(x)
    return big


def opened(big, kernel, steps):
    n, c, h, w = big.stride()
    counts = [(side - k) // s + 1 for side, k, s in zip(big.shape[2:], kernel, steps)]
    size = (*big.shape[:2], *kernel, *counts)
    return torch.as_strided(big, size, (n, c, h, w, h * steps[0], w * steps[1]))


def conv2d_forward(ctx, x, weight, bias, stride, padding):
    frame, steps = both(padding), both(stride)
    big = framed(x, frame)
    seen = opened(big, weight.shape[2:], steps)
    one = lambda image: torch.tensordot(weight, image, dims=3)
    out = torch.vmap(one)(seen)
    if bias is not None:
        out = torch.stack([one + b for one, b in zip(out.unbind(1), bias.unbind())], dim=1)
    ctx.save_for_backward(big, weight)
    ctx.frame, ctx.steps, ctx.size, ctx.has_bias = frame, steps, x.shape[2:], bias is not None
    return out.transpose(0, 1).contiguous().transpose(0, 1)


def conv2d_backward(ctx, dout):
    big, weight = ctx.saved_tensors
    seen = opened(big, weight.shape[2:], ctx.steps)
    dweight = torch.einsum("nfij,ncuvij->vufc", dout, seen).permute(2, 3, 1, 0)
    dbig = torch.zeros_like(big)
    back = opened(dbig, weight.shape[2:], ctx.steps)
    for u in range(weight.shape[2]):
        for v in range(weight.shape[3]):
            back[:, :, u, v] += torch.einsum("nfij,fc->ncij", dout, weight[..., u, v])
    dx = dbig.narrow(2, ctx.frame[0], ctx.size[0]).narrow(3, ctx.frame[1], ctx.size[1])
    dbias = dout.transpose(0, 1).flatten(1).sum(1) if ctx.has_bias else None
    return dx, dweight, dbias, None, None


def max_pool2d_forward(ctx, x, kernel_size, stride, padding):
    kernel, frame = both(kernel_size), both(padding)
    steps = kernel if stride is None else both(stride)
    seen = opened(framed(x, frame, -torch.inf), kernel, steps)
    rows, which_row = seen.max(dim=2)
    out, which_column = rows.max(dim=2)
    which_row = which_row.gather(2, which_column.unsqueeze(2)).squeeze(2)
    # Of equals the first in reading order wins: the first row that has the largest at all.
    ties = (seen == out[:, :, None, None]).flatten(2, 3)
    ctx.first = ties & (ties.cumsum(2) == 1)
    ctx.how = x.shape, kernel, steps, frame, which_row.shape
    return out


def max_pool2d_backward(ctx, dout):
    shape, kernel, steps, frame, _ = ctx.how
    sent = (ctx.first * dout.unsqueeze(2)).unflatten(2, kernel)
    dbig = framed(dout.new_zeros(shape), frame)
    back = opened(dbig, kernel, steps)
    for u in range(kernel[0]):
        for v in range(kernel[1]):
            back[:, :, u, v].add_(sent[:, :, u, v])
    dx = dbig.narrow(2, frame[0], shape[2]).narrow(3, frame[1], shape[3])
    return dx, None, None, None


def batch_norm_forward(ctx, x, gamma, beta, state, training, momentum, eps):
    fine = torch.promote_types(x.dtype, torch.float32)
    last = x.movedim(1, -1).to(fine)
    shape = last.shape
    flat = last.reshape(-1, x.shape[1])
    mean, variance = (state[f"running_{what}"].to(fine) for what in ("mean", "var"))
    if training:
        mean = flat.mean(0)
        gap = flat - mean
        variance = torch.einsum("mc,mc->c", gap, gap) / len(flat)
        unbiased = variance * (len(flat) / (len(flat) - 1))
        for name, new in {"running_mean": mean, "running_var": unbiased}.items():
            state[name].copy_(state[name] * (1 - momentum) + new * momentum)
    scale = 1 / torch.sqrt(variance + eps)
    xhat = (flat - mean) * scale
    ctx.save_for_backward(xhat, scale * gamma)
    ctx.training, ctx.dtype = training, x.dtype
    return (
        torch.addcmul(beta.to(fine), xhat, gamma.to(fine)).reshape(shape).movedim(-1, 1).to(x.dtype)
    )


def batch_norm_backward(ctx, dout):
    xhat, factor = ctx.saved_tensors
    last = dout.movedim(1, -1).to(xhat.dtype)
    flat = last.reshape(xhat.shape)
    dgamma, dbeta = (flat * xhat).sum(0), flat.sum(0)
    if ctx.training:
        flat = flat - dbeta / len(flat) - xhat * dgamma / len(flat)
    dx = (flat * factor).reshape(last.shape).movedim(-1, 1)
    return dx.to(ctx.dtype), dgamma.to(ctx.dtype), dbeta.to(ctx.dtype), None, None, None, None
