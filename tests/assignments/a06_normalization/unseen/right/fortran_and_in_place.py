"""One array in Fortran's order is worked on in place; what is returned is a view of it."""

from types import SimpleNamespace

import numpy as np


def worked(x, axes, eps):
    """Return a normalized copy, and the roots; axes count from the other end, as they lie."""
    own = np.array(x.T, order="F", copy=True)
    there = tuple(x.ndim - 1 - axis for axis in axes)
    own -= np.add.reduce(own, there, keepdims=True) / np.prod(
        [own.shape[a] for a in there], dtype=x.dtype
    )
    roots = np.square(own).mean(there, keepdims=True, dtype=x.dtype)
    roots += x.dtype.type(eps)
    np.sqrt(roots, out=roots)
    np.true_divide(own, roots, out=own)
    own.flags.writeable = False
    return own, roots, there


def undone(dout, kept):
    """Return dx in a new array, transposed as the cache is."""
    own, roots, there = kept
    back = np.array(dout.T, copy=True)
    along = np.einsum("...,...->...", back, own).mean(there, keepdims=True)
    back -= back.mean(there, keepdims=True)
    back -= along * own
    back /= roots
    return back.T


def normalize_forward(x, axes, eps=1e-5):
    kept = worked(x, axes, eps)
    return kept[0].T, SimpleNamespace(kept=kept)


def normalize_backward(dout, cache):
    return undone(dout, cache.kept)


def layer_norm_forward(x, gamma, beta, *, eps=1e-5):
    kept = worked(x, tuple(range(1, x.ndim)), eps)
    out = kept[0] * gamma.T[..., None]
    out += beta.T[..., None]
    return out.T, SimpleNamespace(kept=kept, gamma=gamma)


def layer_norm_backward(dout, cache):
    xhat = cache.kept[0]
    dgamma = np.einsum("...n,...n->...", xhat, dout.T).T
    return undone(dout * cache.gamma, cache.kept), dgamma, np.add.reduce(dout)


def instance_norm_forward(x, gamma, beta, *, eps=1e-5):
    kept = worked(x, (2, 3), eps)
    out = np.multiply(kept[0], gamma[:, None])
    np.add(out, beta[:, None], out=out)
    return out.T, SimpleNamespace(kept=kept, gamma=gamma)


def instance_norm_backward(dout, cache):
    dgamma = np.einsum("whcn,nchw->c", cache.kept[0], dout)
    dx = undone(dout * cache.gamma[None, :, None, None], cache.kept)
    return dx, dgamma, np.einsum("nchw->c", dout)


def group_norm_forward(x, num_groups, gamma, beta, *, eps=1e-5):
    N, C, H, W = x.shape
    kept = worked(x.reshape(N, num_groups, C // num_groups, H, W), (2, 3, 4), eps)
    xhat = kept[0].T.reshape(x.shape)
    out = np.einsum("nchw,c->nchw", xhat, gamma)
    return out + beta[:, None, None], SimpleNamespace(kept=kept, gamma=gamma, xhat=xhat)


def group_norm_backward(dout, cache):
    split = cache.kept[0].T.shape
    dx = undone((dout * cache.gamma[:, None, None]).reshape(split), cache.kept).reshape(dout.shape)
    return dx, (dout * cache.xhat).sum((0, 2, 3)), dout.sum((3, 2, 0))
