def max_pool2d_forward(ctx, x, kernel_size, stride, padding):
    (Kh, Kw), (ph, pw) = two(kernel_size), two(padding)
    sh, sw = two(kernel_size if stride is None else stride)
    padded = pad(x, (pw, pw, ph, ph), value=-torch.inf)
    out = padded.unfold(2, Kh, sh).unfold(3, Kw, sw).amax(dim=(4, 5))
    ctx.save_for_backward(padded, out)
    ctx.how = x.shape, (Kh, Kw), (sh, sw), (ph, pw)
    return out


def max_pool2d_backward(ctx, dout):
    padded, out = ctx.saved_tensors
    (N, C, H, W), (Kh, Kw), (sh, sw), (ph, pw) = ctx.how
    rows, columns = dout.shape[2:]
    dpadded = torch.zeros_like(padded)
    for u in range(Kh):
        for v in range(Kw):
            here = (..., slice(u, u + sh * rows, sh), slice(v, v + sw * columns, sw))
            dpadded[here] += torch.where(padded[here] == out, dout, 0)
    return dpadded[:, :, ph : ph + H, pw : pw + W], None, None, None
