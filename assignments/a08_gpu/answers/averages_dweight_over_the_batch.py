def conv2d_backward(ctx, dout):
    padded, weight = ctx.saved_tensors
    (sh, sw), (ph, pw), has_bias = ctx.how
    rows, columns = dout.shape[2:]
    dpadded, dweight = torch.zeros_like(padded), torch.zeros_like(weight)
    for u in range(weight.shape[2]):
        for v in range(weight.shape[3]):
            here = (..., slice(u, u + sh * rows, sh), slice(v, v + sw * columns, sw))
            dpadded[here] += torch.einsum("nfhw,fc->nchw", dout, weight[:, :, u, v])
            dweight[:, :, u, v] = torch.einsum("nfhw,nchw->fc", dout, padded[here]) / len(dout)
    dx = dpadded[:, :, ph : padded.shape[2] - ph, pw : padded.shape[3] - pw]
    dbias = dout.sum(dim=(0, 2, 3)) if has_bias else None
    return dx, dweight, dbias, None, None
