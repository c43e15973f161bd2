"""The convolution in frequencies, in as many digits as the transform has; rounded once."""

import torch


def both(size):
    return (size, size) if isinstance(size, int) else tuple(size)


def conv2d_forward(ctx, x, weight, bias, stride, padding):
    (down, across), (top, left) = both(stride), both(padding)
    kernel = weight.shape[2:]
    size = [x.shape[2] + 2 * top, x.shape[3] + 2 * left]
    framed = torch.zeros(*x.shape[:2], *size, dtype=torch.float64, device=x.device)
    framed[:, :, top : top + x.shape[2], left : left + x.shape[3]] = x
    X, K = torch.fft.rfft2(framed), torch.fft.rfft2(weight.double(), s=size)
    full = torch.fft.irfft2(torch.einsum("nchw,fchw->nfhw", X, K.conj()), s=size)
    out = full[:, :, : size[0] - kernel[0] + 1 : down, : size[1] - kernel[1] + 1 : across]
    if bias is not None:
        out = out + bias.double()[:, None, None]
    ctx.save_for_backward(X, K)
    ctx.back = size, kernel, (down, across), (top, left), bias is not None
    return out.to(x.dtype).contiguous()


def conv2d_backward(ctx, dout):
    X, K = ctx.saved_tensors
    size, kernel, (down, across), (top, left), has_bias = ctx.back
    spread = torch.zeros(*dout.shape[:2], *size, dtype=torch.float64, device=dout.device)
    rows, columns = size[0] - kernel[0] + 1, size[1] - kernel[1] + 1
    spread[:, :, :rows:down, :columns:across] = dout
    D = torch.fft.rfft2(spread)
    dframed = torch.fft.irfft2(torch.einsum("nfhw,fchw->nchw", D, K), s=size)
    dweight = torch.fft.irfft2(torch.einsum("nfhw,nchw->fchw", D.conj(), X), s=size)
    dx = dframed[:, :, top : size[0] - top, left : size[1] - left]
    dbias = dout.double().sum((0, 2, 3)).to(dout.dtype) if has_bias else None
    return (
        dx.to(dout.dtype),
        dweight[:, :, : kernel[0], : kernel[1]].to(dout.dtype),
        dbias,
        None,
        None,
    )


def batch_norm_forward(ctx, x, gamma, beta, state, training, momentum, eps):
    rows = x.double().transpose(0, 1).flatten(1)
    waves, m = torch.fft.fft(rows), rows.shape[1]
    if training:
        mean, variance = waves[:, 0].real / m, waves[:, 1:].abs().square().sum(1) / m**2
        for name, new in (("running_mean", mean), ("running_var", variance * m / (m - 1))):
            state[name].lerp_(new.to(state[name].dtype), momentum)
    else:
        mean, variance = state["running_mean"].double(), state["running_var"].double()
    root = (variance + eps).sqrt()
    xhat = (rows - mean[:, None]) / root[:, None]
    ctx.save_for_backward(xhat, root, gamma)
    ctx.m = m if training else 0
    out = xhat * gamma[:, None] + beta[:, None]
    return out.unflatten(1, (len(x), *x.shape[2:])).transpose(0, 1).to(x.dtype)


def batch_norm_backward(ctx, dout):
    xhat, root, gamma = ctx.saved_tensors
    rows = dout.double().transpose(0, 1).flatten(1)
    dgamma, dbeta = torch.linalg.vecdot(rows, xhat), rows.sum(1)
    if ctx.m:
        rows = rows - torch.addcmul(dbeta[:, None], xhat, dgamma[:, None]) / ctx.m
    dx = rows * (gamma / root)[:, None]
    dx = dx.unflatten(1, (len(dout), *dout.shape[2:])).transpose(0, 1)
    return *(g.to(dout.dtype) for g in (dx, dgamma, dbeta)), None, None, None, None
