import numpy as np


def standard(rows, eps):
    """Normalize every row of a matrix."""
    diff = rows - rows.mean(axis=1)[:, None]
    istd = ((diff * diff).mean(axis=1) + eps) ** -0.5
    return diff * istd[:, None], istd


def back(drows, rows, istd):
    """The way back, step by step."""
    m = rows.shape[1]
    diff = rows / istd[:, None]
    ddiff = drows * istd[:, None]
    dvar = -0.5 * istd**3 * np.einsum("rm,rm->r", drows, diff)
    ddiff = ddiff + 2 / m * diff * dvar[:, None]
    return ddiff - ddiff.sum(axis=1)[:, None] / m


def normalize_forward(x, axes, eps=1e-5):
    rest = [a for a in range(x.ndim) if a not in axes]
    order = [*rest, *axes]
    moved = x.transpose(order)
    rows = moved.reshape(int(np.prod([x.shape[a] for a in rest], dtype=int)), -1)
    xhat, istd = standard(rows, eps)
    undo = np.argsort(order)
    return xhat.reshape(moved.shape).transpose(undo), (xhat, istd, order, undo, moved.shape)


def normalize_backward(dout, cache):
    xhat, istd, order, undo, shape = cache
    return back(dout.transpose(order).reshape(xhat.shape), xhat, istd).reshape(shape).transpose(undo)


def layer_norm_forward(x, gamma, beta, *, eps=1e-5):
    xhat, istd = standard(x.reshape(len(x), -1), eps)
    out = xhat * gamma.ravel() + beta.ravel()
    return out.reshape(x.shape), (xhat, istd, gamma)


def layer_norm_backward(dout, cache):
    xhat, istd, gamma = cache
    rows = dout.reshape(xhat.shape)
    dx = back(rows * gamma.ravel(), xhat, istd).reshape(dout.shape)
    return dx, (rows * xhat).sum(0).reshape(gamma.shape), rows.sum(0).reshape(gamma.shape)


def instance_norm_forward(x, gamma, beta, *, eps=1e-5):
    n, c, h, w = x.shape
    xhat, istd = standard(x.reshape(n * c, h * w), eps)
    g, b = np.tile(gamma, n), np.tile(beta, n)
    return (xhat * g[:, None] + b[:, None]).reshape(x.shape), (xhat, istd, gamma, g)


def instance_norm_backward(dout, cache):
    xhat, istd, gamma, g = cache
    rows = dout.reshape(xhat.shape)
    dx = back(rows * g[:, None], xhat, istd).reshape(dout.shape)
    dgamma = (rows * xhat).sum(1).reshape(-1, len(gamma)).sum(0)
    return dx, dgamma, rows.sum(1).reshape(-1, len(gamma)).sum(0)


def group_norm_forward(x, num_groups, gamma, beta, *, eps=1e-5):
    n, c, h, w = x.shape
    xhat, istd = standard(x.reshape(n * num_groups, -1), eps)
    xhat = xhat.reshape(x.shape)
    out = np.einsum("nchw,c->nchw", xhat, gamma) + beta[:, None, None]
    return out, (xhat, istd, gamma)


def group_norm_backward(dout, cache):
    xhat, istd, gamma = cache
    rows = len(istd)
    dxhat = np.einsum("nchw,c->nchw", dout, gamma)
    dx = back(dxhat.reshape(rows, -1), xhat.reshape(rows, -1), istd).reshape(dout.shape)
    return dx, np.einsum("nchw,nchw->c", dout, xhat), np.einsum("nchw->c", dout)
