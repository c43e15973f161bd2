def conv2d_forward(ctx, x, weight, bias, stride, padding):
    (sh, sw), (ph, pw) = two(stride), two(padding)
    Kh, Kw = weight.shape[2:]
    padded = pad(x, (pw, pw, ph, ph))
    rows, columns = (padded.shape[2] - Kh) // sh + 1, (padded.shape[3] - Kw) // sw + 1
    out = x.new_zeros(len(x), len(weight), rows, columns)
    for u in range(Kh):
        for v in range(Kw):
            seen = padded[:, :, u : u + sh * rows : sh, v : v + sw * columns : sw]
            out += torch.einsum("nchw,fc->nfhw", seen, weight[:, :, Kh - 1 - u, Kw - 1 - v])
    ctx.save_for_backward(padded, weight)
    ctx.how = (sh, sw), (ph, pw), bias is not None
    return out if bias is None else out + bias[:, None, None]
