import numpy as np

from numpy.lib.stride_tricks import sliding_window_view
def conv2d_forward(x, weight, bias=None, *, stride=1, padding=0):
    sh, sw = (stride,) * 2 if np.isscalar(stride) else stride
    ph, pw = (padding,) * 2 if np.isscalar(padding) else padding
    xp = np.zeros(x.shape[:2] + (x.shape[2] + 2 * ph, x.shape[3] + 2 * pw), x.dtype)
    xp[:, :, ph : ph + x.shape[2], pw : pw + x.shape[3]] = x
    win = sliding_window_view(xp, weight.shape[2:], axis=(2, 3))[:, :, ::sh, ::sw]
    out = np.tensordot(win, weight, axes=((1, 4, 5), (1, 2, 3))).transpose(0, 3, 1, 2)
    if bias is not None: out = out + bias[:, None, None]
    return out, lambda: (x.shape, xp.shape, win, weight, bias, (sh, sw), (ph, pw))
def conv2d_backward(dout, cache):
    shape, big, win, weight, bias, (sh, sw), (ph, pw) = cache()
    dweight = np.tensordot(dout, win, axes=((0, 2, 3), (0, 2, 3)))
    dwin = np.tensordot(dout, weight, axes=(1, 0)).transpose(0, 3, 1, 2, 4, 5)
    dxp = np.zeros(big, dout.dtype)
    view = sliding_window_view(dxp, weight.shape[2:], axis=(2, 3), writeable=True)[:, :, ::sh, ::sw]
    np.add.at(view, (slice(None),) * 6, dwin) if False else None
    for u in range(weight.shape[2]):
        for v in range(weight.shape[3]):
            view[..., u, v] += dwin[..., u, v]
    return dxp[:, :, ph : ph + shape[2], pw : pw + shape[3]], dweight, None if bias is None else np.einsum("nfij->f", dout)
