"""Layers in the shape of EECS 498's assignment 3: classes of static methods on tensors."""

import torch


class Conv(object):  # noqa: UP004
    @staticmethod
    def forward(x, w, b, conv_param):
        stride, pad = conv_param["stride"], conv_param["pad"]
        N, _, H, W = x.shape
        F, _, HH, WW = w.shape
        padded = torch.nn.functional.pad(x, (pad, pad, pad, pad))
        high, wide = 1 + (H + 2 * pad - HH) // stride, 1 + (W + 2 * pad - WW) // stride
        out = torch.zeros((N, F, high, wide), dtype=x.dtype, device=x.device)
        for r in range(high):
            for c in range(wide):
                rows, columns = (
                    slice(r * stride, r * stride + HH),
                    slice(c * stride, c * stride + WW),
                )
                window = padded[:, None, :, rows, columns]
                out[:, :, r, c] = (window * w).sum(dim=(2, 3, 4)) + b
        return out, (x, w, b, conv_param)

    @staticmethod
    def backward(dout, cache):
        x, w, _, conv_param = cache
        stride, pad = conv_param["stride"], conv_param["pad"]
        N, F, high, wide = dout.shape
        HH, WW = w.shape[2:]
        padded = torch.nn.functional.pad(x, (pad, pad, pad, pad))
        dpadded, dw = torch.zeros_like(padded), torch.zeros_like(w)
        for n in range(N):
            for f in range(F):
                for r in range(high):
                    for c in range(wide):
                        r0, c0 = r * stride, c * stride
                        window = padded[n, :, r0 : r0 + HH, c0 : c0 + WW]
                        dw[f] += dout[n, f, r, c] * window
                        dpadded[n, :, r0 : r0 + HH, c0 : c0 + WW] += dout[n, f, r, c] * w[f]
        return dpadded[:, :, pad:-pad, pad:-pad], dw, dout.sum(dim=(0, 2, 3))


class MaxPool(object):  # noqa: UP004
    @staticmethod
    def forward(x, pool_param):
        stride = pool_param["stride"]
        high, wide = pool_param["pool_height"], pool_param["pool_width"]
        windows = x.unfold(2, high, stride).unfold(3, wide, stride)
        return windows.amax(dim=(4, 5)), (x, pool_param)
